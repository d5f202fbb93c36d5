"""What reached an agency."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.models import Arrival, Entry

#: Before the clerk: to be accepted or refused, or asked back by its sender before that.
_OPEN = (Arrival.State.WAITING, Arrival.State.FROZEN)


def waiting(agency: Agency) -> QuerySet[Arrival]:
    """Documents that wait for the agency's clerk, oldest first."""
    return (
        Arrival.objects.filter(agency=agency, state__in=_OPEN)
        .select_related("document", "agency")
        .order_by("delivered_at", "pk")
    )


def waiting_count(agency: Agency) -> int:
    """How many wait."""
    return Arrival.objects.filter(agency=agency, state__in=_OPEN).count()


def next_waiting(after: Arrival) -> Arrival | None:
    """The document a clerk looks at after this one: the next that waits, else the oldest."""
    rows = waiting(after.agency).exclude(pk=after.pk)
    later = rows.filter(delivered_at__gt=after.delivered_at) | rows.filter(
        delivered_at=after.delivered_at, pk__gt=after.pk
    )
    return later.first() or rows.first()


def waiting_before(this: Arrival) -> Arrival | None:
    """The one before it in the list."""
    rows = waiting(this.agency).exclude(pk=this.pk)
    earlier = rows.filter(delivered_at__lt=this.delivered_at) | rows.filter(
        delivered_at=this.delivered_at, pk__lt=this.pk
    )
    return earlier.last()


def arrival(id: int, *, agency: Agency) -> Arrival | None:
    """One arrival of the agency; another agency's is none."""
    rows = Arrival.objects.select_related("document", "entry__book", "decided_by", "agency")
    return rows.filter(pk=id, agency=agency).first()


def arrivals_behind(entries: Collection[Entry]) -> dict[int, int]:
    """Arrival by entry, for lines of an incoming book."""
    return dict(Arrival.objects.filter(entry__in=entries).values_list("entry__pk", "pk"))
