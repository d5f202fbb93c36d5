"""What the home page and the books show, put together from what the rooms know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from congthu.apps.web import found as found_values
from congthu.apps.web import wording
from congthu.lib.paging import Pages, paged
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch import queries as dispatch
from congthu.rooms.dispatch.types import Attention, Progress
from congthu.rooms.documents import queries as documents
from congthu.rooms.register import queries as register
from congthu.rooms.register.models import Arrival, Book, Entry

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class WaitingArrival:
    """A document before the clerk."""

    id: int
    reference: str
    abstract: str
    issuer: str
    filename: str
    authentic: bool
    delivered_at: datetime
    #: ISO date by which an answer is asked for, or empty.
    reply_by: str
    urgency: str
    #: Its sender asks for it back.
    recalled: bool
    #: Number under which it stands in the book already, or empty.
    duplicate: str

    @property
    def ready(self) -> bool:
        """It may be accepted without another look."""
        return self.authentic and not self.recalled and not self.duplicate


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """What waits for the clerk."""

    arrivals: Sequence[WaitingArrival]
    arrivals_count: int
    choices: Sequence[Attention]
    late: Sequence[Attention]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a book with what became of it."""

    serial: int
    reference: str
    issuer: str
    issued_on: date
    entered_at: datetime
    type_name: str
    abstract: str
    signatory: str
    addressees: str
    #: Page behind the line: a dispatch or an arrival.
    target: UUID | int | None
    #: How far an outgoing line has come.
    progress: Progress | None


def todo(agency: Agency, at: datetime) -> ToDo:
    """What waits for the agency's clerk now."""
    arrivals, count = waiting(agency, most=12)
    return ToDo(
        arrivals=arrivals,
        arrivals_count=count,
        choices=dispatch.with_open_lines(agency),
        late=dispatch.late(agency, at=at),
    )


def waiting(agency: Agency, *, most: int) -> tuple[list[WaitingArrival], int]:
    """The oldest arrivals that wait, and how many wait in all."""
    return [_waiting(a) for a in register.waiting(agency)[:most]], register.waiting_count(agency)


def _waiting(arrival: Arrival) -> WaitingArrival:
    like = register.arrivals_like(arrival) if arrival.authentic else []
    found = found_values.view(documents.found(arrival.document))
    return WaitingArrival(
        id=arrival.pk,
        reference=found.reference_text,
        abstract=found.abstract,
        issuer=found.issuer or arrival.sender,
        filename=arrival.document.filename,
        authentic=arrival.authentic,
        delivered_at=arrival.delivered_at,
        reply_by=found.reply_by,
        urgency=found.urgency,
        recalled=arrival.state == Arrival.State.FROZEN,
        duplicate=like[0].number if like else "",
    )


def years(agency: Agency, kind: Book.Kind, this_year: int) -> list[int]:
    """Years the filter offers: those of the books, and this one."""
    return sorted({*register.years(agency, kind), this_year}, reverse=True)


def lines(agency: Agency, kind: Book.Kind, *, year: int, words: str, page: int) -> tuple[list[Line], Pages]:
    """One page of a book."""
    rows = register.entries(agency, kind=kind, year=year, words=words)
    pages = paged(total=rows.count(), wanted=page, size=PAGE)
    shown = list(rows[pages.rows])
    if kind == Book.Kind.OUTGOING:
        progress = dispatch.behind(shown)
        return [_line(entry, progress.get(entry.pk)) for entry in shown], pages
    arrivals = register.arrivals_behind(shown)
    return [_line(entry, None, arrivals.get(entry.pk)) for entry in shown], pages


def _line(entry: Entry, progress: Progress | None, arrival: int | None = None) -> Line:
    return Line(
        serial=entry.serial,
        reference=entry.reference,
        issuer=entry.issuer,
        issued_on=entry.issued_on,
        entered_at=entry.entered_at,
        type_name=wording.document_type(entry.document_type),
        abstract=entry.abstract,
        signatory=entry.signatory,
        addressees=entry.addressees,
        target=progress.id if progress else arrival,
        progress=progress,
    )


def name_of(arrival: Arrival) -> str:
    """How a document that arrived is called: by its reference, else by its file."""
    return found_values.view(documents.found(arrival.document)).reference_text or arrival.document.filename
