"""What the home page and the books show, put together from what the rooms know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from congthu.apps.web import found as found_values
from congthu.apps.web import wording
from congthu.apps.web.filters import Filters
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch import queries as dispatch
from congthu.rooms.dispatch.types import Attention, OpenNotice, Progress
from congthu.rooms.documents import queries as documents
from congthu.rooms.register import queries as register
from congthu.rooms.register.models import Arrival, Book, Entry, FollowUp
from congthu.rooms.register.types import FoundLines, Handling, Wanted

PAGE = 50
_OVERDUE = Wanted(kind=Book.Kind.INCOMING.value, followed=True, handling=Handling.OVERDUE)


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
    #: It may bear a mark of state secrecy.
    doubtful: bool
    #: Its sender asks for it back.
    recalled: bool
    #: Number under which it stands in the book already, or empty.
    duplicate: str

    @property
    def ready(self) -> bool:
        """It may be accepted without another look."""
        return self.authentic and not (self.recalled or self.duplicate or self.doubtful)


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """What waits for the clerk."""

    arrivals: Sequence[WaitingArrival]
    arrivals_count: int
    choices: Sequence[Attention]
    late: Sequence[Attention]
    #: Recalls, replacements and corrections nobody has answered.
    notices: Sequence[OpenNotice]
    #: Incoming documents whose deadline has passed.
    overdue: int
    #: Files that could not be read, or that may be secret.
    files: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a book with what became of it."""

    entry: Entry
    type_name: str
    #: Page behind the line: a dispatch or an arrival.
    target: UUID | int | None
    #: How far an outgoing line has come.
    progress: Progress | None
    #: The line of the follow-up book behind an incoming one.
    follow_up: FollowUp | None
    #: ``overdue`` or the state of the follow-up; empty for outgoing lines.
    handling: str
    note: str


def todo(agency: Agency, at: datetime) -> ToDo:
    """What waits for the agency's clerk now."""
    arrivals, count = waiting(agency, most=12)
    return ToDo(
        arrivals=arrivals,
        arrivals_count=count,
        choices=dispatch.with_open_lines(agency),
        late=dispatch.late(agency, at=at),
        notices=dispatch.unanswered(agency),
        overdue=register.search(agency, _OVERDUE, size=1, today=timezone.localdate(at)).pages.total,
        files=len(documents.given_open(agency)),
    )


def waiting(agency: Agency, *, most: int) -> tuple[list[WaitingArrival], int]:
    """The oldest arrivals that wait, and how many wait in all."""
    rows = list(register.waiting(agency)[:most])
    known = register.duplicates([row for row in rows if row.authentic], agency)
    return [_waiting(row, known.get(row.pk, "")) for row in rows], register.waiting_count(agency)


def _waiting(arrival: Arrival, duplicate: str) -> WaitingArrival:
    values = documents.found(arrival.document)
    found = found_values.view(values)
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
        doubtful=found_values.perhaps_secret(values),
        recalled=arrival.state == Arrival.State.FROZEN,
        duplicate=duplicate,
    )


def years(agency: Agency, kind: Book.Kind, this_year: int) -> list[int]:
    """Years the filter offers: those of the books, and this one."""
    return sorted({*register.years(agency, kind), this_year}, reverse=True)


def lines(agency: Agency, asked: Filters, *, page: int, today: date) -> tuple[list[Line], FoundLines[Entry]]:
    """One page of a book."""
    found = register.search(agency, asked.wanted, page=page, size=PAGE, today=today)
    shown = list(found.lines)
    progress = dispatch.behind(shown) if asked.book == "out" else {}
    arrivals = {} if asked.book == "out" else register.arrivals_behind(shown)
    return [
        _line(entry, progress.get(entry.pk), arrivals.get(entry.pk), asked.book, today) for entry in shown
    ], found


def _line(entry: Entry, progress: Progress | None, arrival: int | None, book: str, today: date) -> Line:
    row: FollowUp | None = getattr(entry, "follow_up", None)
    handling = "" if book == "out" else row.state if row else "unassigned"
    if row and row.due_on and row.due_on < today and row.state != FollowUp.State.DONE:
        handling = "overdue"
    return Line(
        entry=entry,
        type_name=wording.document_type(entry.document_type),
        target=progress.id if progress else arrival,
        progress=progress,
        follow_up=row,
        handling=handling,
        note=_note(entry),
    )


def _note(entry: Entry) -> str:
    """Who keeps a number, why a line is late."""
    if entry.state == Entry.State.RESERVED:
        return f"{entry.reservation.holder}: {entry.note}"
    return entry.late_because or entry.note


def name_of(arrival: Arrival) -> str:
    """How a document that arrived is called: by its reference, else by its file."""
    return found_values.view(documents.found(arrival.document)).reference_text or arrival.document.filename
