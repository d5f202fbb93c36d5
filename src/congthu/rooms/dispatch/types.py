"""Values of dispatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from congthu.lib.paging import Pages
from congthu.rooms.directory.types import Text


@dataclass(frozen=True, kw_only=True)
class Line:
    """One addressee as the document names it."""

    text: str
    purpose: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PlannedAddressee:
    """What one line stands for, and whether the clerk must still say so."""

    position: int
    line: Line
    #: ``resolved``, ``waiting`` or ``not-mailed``.
    state: str
    codes: tuple[str, ...]
    why: Text
    #: 0 to 1: how directly the words say so (``directory.types.Resolution``); 1 when a person said it.
    confidence: float = 1.0
    #: Codes to offer to the clerk while it waits, the likeliest first.
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the clerk says of one line: these agencies, or none of them for this reason."""

    codes: tuple[str, ...] = ()
    set_aside: str = ""


#: Choices by the position of the line.
Choices = Mapping[int, Choice]


@dataclass(frozen=True, kw_only=True)
class PrintedOtherwise:
    """Number and day on the paper where they are not those the book gives it."""

    #: The number it would get, and the year of its book.
    number: int
    year: int
    #: The number that is printed; None where none is, or that very number.
    serial: int | None = None
    #: Who keeps the printed number in the book; empty where nobody does.
    holder: str = ""
    #: The printed day; None where it lies in the year of the book.
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A file ready to be sent."""

    filename: str
    media_type: str
    data: bytes
    #: Why it carries no PAdES seal; empty when it carries one.
    unsealed_because: str = ""


@dataclass(frozen=True, kw_only=True)
class TrackedDelivery:
    """One row of the tracking table."""

    agency: str
    name: str
    address: str
    node: str
    state: str
    sent_at: datetime | None
    delivered_at: datetime | None
    accepted_at: datetime | None
    refused_at: datetime | None
    failed_at: datetime | None
    reason: str
    incoming_reference: str
    #: Leaf of the newest event about this delivery in the transparency log; None while it waits.
    evidence: int | None


@dataclass(frozen=True, kw_only=True)
class DocumentMonth:
    """The text of the documents one agency issued in one month."""

    agency: str
    #: First day of the month.
    month: date
    conformant: int
    #: Documents read in an old form, by what was done about them: ``convert`` or ``note``.
    remedies: Mapping[str, int]

    @property
    def judged(self) -> int:
        """Documents issued."""
        return self.conformant + sum(self.remedies.values())

    @property
    def share(self) -> float | None:
        """The indicator: documents that left in form, converted ones among them; None when there is none."""
        left = self.conformant + self.remedies.get("convert", 0)
        return left / self.judged if self.judged else None


@dataclass(frozen=True, kw_only=True)
class Track:
    """Everything known of one dispatch (``congthu document track``)."""

    id: UUID
    reference: str
    state: str
    message_id: str
    sender: str
    abstract: str
    issued_at: datetime
    sealed_at: datetime | None
    sent_at: datetime | None
    unsealed_because: str
    addressees: list[dict[str, object]] = field(default_factory=list)
    #: Recalls, replacements and corrections, newest first, each with the answers of addressees.
    notices: list[dict[str, object]] = field(default_factory=list)
    deliveries: list[TrackedDelivery] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The answer of ``congthu document track --json``; times are ISO 8601 or null."""
        return {
            **_plain(vars(self)),
            "addressees": self.addressees,
            "deliveries": [_plain(vars(row)) for row in self.deliveries],
        }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Times and identifiers as text."""
    said = {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)}
    return {**values, **said, **({"id": str(values["id"])} if "id" in values else {})}


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Counts over all deliveries of a dispatch."""

    total: int
    delivered: int
    accepted: int
    by_state: Mapping[str, int]
    first_delivered: datetime | None
    last_accepted: datetime | None

    def share(self, *states: str) -> float:
        """Percentage in these states."""
        return 100 * sum(self.by_state.get(s, 0) for s in states) / self.total if self.total else 0.0

    @property
    def moving(self) -> bool:
        """Some are still to be sent or delivered: what changes within seconds."""
        return not self.total or any(self.by_state.get(s) for s in ("planned", "sent"))

    @property
    def finished(self) -> bool:
        """Nothing more is expected."""
        return not self.moving and not self.by_state.get("delivered")


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """One page of the deliveries of a dispatch, and the counts over all."""

    totals: Totals
    rows: tuple[TrackedDelivery, ...]
    pages: Pages


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a line of the outgoing book has come."""

    #: The dispatch.
    id: UUID
    deliveries: int
    delivered: int
    accepted: int
    #: Refused or failed.
    trouble: int
    #: Lines of the recipients block that wait for the clerk.
    open_lines: int


@dataclass(frozen=True, kw_only=True)
class Attention:
    """A dispatch that asks for the clerk's attention."""

    id: UUID
    reference: str
    abstract: str
    at: datetime
    #: How many addressees it is about.
    count: int


@dataclass(frozen=True, kw_only=True)
class OpenNotice:
    """What the sender of a document said of it since it came, and no clerk has answered."""

    #: The arrival it is about.
    arrival: int
    #: ``recall``, ``replace`` or ``correct``.
    kind: str
    #: Of the document, as the sender writes it.
    reference: str
    issuer: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One dispatch on the tracking board."""

    id: UUID
    reference: str
    abstract: str
    issued_at: datetime
    recalled_at: datetime | None
    total: int
    #: Proved in the mailbox; the accepted and refused are among them.
    delivered: int
    accepted: int
    refused: int
    failed: int
    #: Neither accepted nor refused in time.
    late: int
    #: Names of some that are late.
    waiting_for: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """One page of the tracking board."""

    rows: tuple[BoardRow, ...]
    pages: Pages
