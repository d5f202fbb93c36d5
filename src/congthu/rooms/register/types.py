"""Values of the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from congthu.lib.paging import Pages

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """One line to be written into a book (Decree 30/2020 App. IV)."""

    #: For an outgoing entry only the symbol, the book adds the number.
    symbol: str
    #: The issuer's number and symbol as written, for an incoming one.
    reference: str = ""
    issuer: str
    issued_on: date
    document_type: str
    abstract: str
    signatory: str
    addressees: str
    file_copy: str = ""
    copies: int | None = None
    pages: int | None = None
    urgency: str = ""
    #: Day by which an answer is asked for.
    due_on: date | None = None
    #: Day an incoming document came.
    arrived_on: date | None = None
    note: str = ""
    #: Why it is entered only now; needed for a document of an earlier day and for last year's book.
    late_because: str = ""
    #: Year of the book where it is not the running one.
    year: int | None = None
    #: Identifier of the reserved line of the outgoing book the clerk wants for it.
    kept: int | None = None
    #: Identifier of the entry of the same document beside which the clerk wants this one.
    duplicate_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """A leader's words on a document ("bút phê"): who is to do what by when."""

    text: str
    #: Name of the leader, and the day of the instruction.
    by: str
    on: date
    #: Code of the lead unit, or identifier of the officer in charge, or both.
    unit: str = ""
    officer: int | None = None
    #: Codes of supporting units.
    coordinators: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewCaseFile:
    """A case file to be opened (Decree 30/2020 App. VI)."""

    #: Number and symbol in the list of case files.
    notation: str
    title: str
    #: ``Vĩnh viễn`` or a number of years, e.g. ``10 năm``.
    retention: str
    #: Who makes it, and the code of the unit; empty for the agency's own.
    maker: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a document lies: ``FileCode`` and ``DocOrdinal`` of App. VI."""

    year: int
    notation: str
    ordinal: int

    @property
    def named(self) -> str:
        """As a stamp or a list names it: ``01.PC/2026``."""
        return f"{self.notation}/{self.year}"


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """How an outgoing document left, which only the room of dispatch knows."""

    #: Day of sending; None while it has not been sent.
    day: date | None = None
    #: Code of the agency by the addressee's text, where a line names exactly one.
    codes: Mapping[str, str] = field(default_factory=dict)


class Handling(StrEnum):
    """Where an incoming document stands on its way over the desks."""

    UNASSIGNED = "unassigned"
    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    OVERDUE = "overdue"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for in the books of one agency. Days are inclusive; what is not given is no matter."""

    #: ``outgoing`` or ``incoming``.
    kind: str
    #: Words with or without diacritics; in "quotes" they stand side by side; a reference or part of one.
    words: str = ""
    year: int | None = None
    series: str | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    arrived_from: date | None = None
    arrived_until: date | None = None
    #: Code of App. III; empty for official letters.
    document_type: str | None = None
    #: Name of the issuer, whole.
    issuer: str = ""
    #: ``written``, ``reserved`` or ``void``.
    state: str = ""
    #: Only entries that were made late and say why.
    late: bool = False
    recalled: bool = False
    #: Only lines of the follow-up book; the rest asks for it too.
    followed: bool = False
    handling: Handling | None = None
    unit: str = ""
    officer: int | None = None
    due_until: date | None = None

    @property
    def by_date(self) -> bool:
        """Asks for a span of days of issue, and is answered in their order."""
        return self.issued_from is not None or self.issued_until is not None

    @property
    def narrowed(self) -> bool:
        """Asks for anything less than whole books."""
        return self != Wanted(kind=self.kind, year=self.year, series=self.series)


@dataclass(frozen=True, kw_only=True)
class FoundLines(Generic[T]):
    """A page of lines."""

    lines: Sequence[T]
    pages: Pages
    #: There are more than ``pages.total``.
    capped: bool


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Another entry that seems to be the same document."""

    entry: int
    #: Its number and year, e.g. ``12/2026``.
    number: str
    #: The same file to the byte; else the same reference of the same issuer and year.
    same_bytes: bool


@dataclass(frozen=True, kw_only=True)
class Check:
    """One numbered step of checking a received document."""

    step: int
    name: str
    ok: bool
    detail: str

    def as_json(self) -> dict[str, Any]:
        """For the ``checks`` column."""
        return {"step": self.step, "name": self.name, "ok": self.ok, "detail": self.detail}


@dataclass(frozen=True, kw_only=True)
class NewArrival:
    """A document message that reached agency mailboxes of this node, taken apart and checked."""

    message_id: str
    #: Blob of the message.
    message_sha256: str
    sender: str
    reply_to: str
    filename: str
    media_type: str
    file: bytes
    found: dict[str, Any]
    checks: Sequence[Check]

    @property
    def authentic(self) -> bool:
        """All steps passed."""
        return bool(self.checks) and all(check.ok for check in self.checks)
