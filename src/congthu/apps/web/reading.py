"""What the home page and the books show, asked of the rooms and counted in few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from congthu.apps.web import found as found_values
from congthu.apps.web.folding import containing
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.register import queries as register
from congthu.rooms.register.models import Arrival, Book, Entry

PAGE = 50
#: law: Decree 30/2020 art. 22: entered on the day of arrival, the next working day at the latest. Working
#: days are not known here, so a Friday's letter is shown as late on Saturday.
LATE_AFTER = timedelta(days=1)
_RECENT = timedelta(days=60)
_TROUBLE = (Delivery.State.REFUSED, Delivery.State.FAILED)


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Where a list stands."""

    here: int
    count: int


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
    deliveries: int = 0
    delivered: int = 0
    accepted: int = 0
    trouble: int = 0
    waiting: int = 0


def todo(agency: Agency, at: datetime) -> ToDo:
    """What waits for the agency's clerk now."""
    arrivals, count = waiting(agency, most=12)
    return ToDo(arrivals=arrivals, arrivals_count=count, choices=_choices(agency), late=_late(agency, at))


def waiting(agency: Agency, *, most: int) -> tuple[list[WaitingArrival], int]:
    """The oldest arrivals that wait, and how many wait in all."""
    rows = register.waiting(agency)
    return [_waiting(a) for a in rows[:most]], rows.count()


def _waiting(arrival: Arrival) -> WaitingArrival:
    found = found_values.view(arrival.document.found)
    return WaitingArrival(
        id=arrival.pk,
        reference=found.reference_text,
        abstract=found.abstract,
        issuer=found.issuer or arrival.sender,
        filename=arrival.document.filename,
        authentic=arrival.authentic,
        delivered_at=arrival.delivered_at,
    )


def _choices(agency: Agency) -> list[Attention]:
    rows = (
        Dispatch.objects.filter(agency=agency, addressees__state=Addressee.State.WAITING)
        .annotate(count=Count("addressees"))
        .select_related("entry")
        .order_by("issued_at")
    )
    return [_attention(row, row.count) for row in rows[:50]]


def _late(agency: Agency, at: datetime) -> list[Attention]:
    slow = Q(deliveries__accepted_at=None, deliveries__refused_at=None, issued_at__lt=at - LATE_AFTER)
    rows = (
        Dispatch.objects.filter(agency=agency, issued_at__gt=at - _RECENT)
        .annotate(count=Count("deliveries", filter=slow | Q(deliveries__state__in=_TROUBLE)))
        .filter(count__gt=0)
        .select_related("entry")
        .order_by("-issued_at")
    )
    return [_attention(row, row.count) for row in rows[:20]]


def _attention(row: Dispatch, count: int) -> Attention:
    return Attention(
        id=row.pk, reference=row.entry.reference, abstract=row.entry.abstract, at=row.issued_at, count=count
    )


def years(agency: Agency, kind: Book.Kind, this_year: int) -> list[int]:
    """Years the filter offers: those of the books, and this one."""
    return sorted({*register.years(agency, kind), this_year}, reverse=True)


def entries(agency: Agency, kind: Book.Kind, year: int, words: str) -> QuerySet[Entry]:
    """Lines of a book; every word must occur, with or without its diacritics."""
    rows = register.entries(agency, kind=kind, year=year)
    for word in words.split()[:8]:
        rows = rows.filter(containing(word, "reference", "issuer", "abstract", "signatory", "addressees"))
    return rows


def lines(rows: QuerySet[Entry], *, kind: Book.Kind, page: int) -> tuple[list[Line], Pages, int]:
    """One page of a book, the place in it, and the number of lines."""
    total = rows.count()
    count = max(1, -(-total // PAGE))
    here = min(max(1, page), count)
    shown = list(rows[(here - 1) * PAGE : here * PAGE])
    outgoing = kind == Book.Kind.OUTGOING
    behind = _dispatches(shown) if outgoing else {}
    arrivals = {} if outgoing else dict(Arrival.objects.filter(entry__in=shown).values_list("entry_id", "pk"))
    built = [_line(entry, behind.get(entry.pk), arrivals.get(entry.pk)) for entry in shown]
    return built, Pages(here=here, count=count), total


def _dispatches(shown: Sequence[Entry]) -> dict[int, Any]:
    """Dispatch and delivery counts by entry: two queries for a page, not two joins multiplied."""
    rows = Dispatch.objects.filter(entry__in=shown).annotate(
        total=Count("deliveries"),
        delivered=Count("deliveries", filter=~Q(deliveries__delivered_at=None)),
        accepted=Count("deliveries", filter=~Q(deliveries__accepted_at=None)),
        trouble=Count("deliveries", filter=Q(deliveries__state__in=_TROUBLE)),
    )
    open_lines = dict(
        Addressee.objects.filter(dispatch__entry__in=shown, state=Addressee.State.WAITING)
        .values("dispatch__entry")
        .annotate(count=Count("pk"))
        .values_list("dispatch__entry", "count")
    )
    return {row.entry_id: (row, open_lines.get(row.entry_id, 0)) for row in rows}


def _line(entry: Entry, behind: Any, arrival: int | None) -> Line:
    row, open_lines = behind or (None, 0)
    return Line(
        serial=entry.serial,
        reference=entry.reference,
        issuer=entry.issuer,
        issued_on=entry.issued_on,
        entered_at=entry.entered_at,
        type_name=found_values.text(entry.document.found, "type", "name"),
        abstract=entry.abstract,
        signatory=entry.signatory,
        addressees=entry.addressees,
        target=row.pk if row else arrival,
        deliveries=row.total if row else 0,
        delivered=row.delivered if row else 0,
        accepted=row.accepted if row else 0,
        trouble=row.trouble if row else 0,
        waiting=open_lines,
    )
