"""What reached an agency."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.models import Arrival, Entry


def waiting(agency: Agency) -> QuerySet[Arrival]:
    """Documents that wait for the agency's clerk, oldest first."""
    return (
        Arrival.objects.filter(agency=agency, state=Arrival.State.WAITING)
        .select_related("document")
        .order_by("delivered_at", "pk")
    )


def waiting_count(agency: Agency) -> int:
    """How many wait."""
    return Arrival.objects.filter(agency=agency, state=Arrival.State.WAITING).count()


def arrival(id: int, *, agency: Agency) -> Arrival | None:
    """One arrival of the agency; another agency's is none."""
    rows = Arrival.objects.select_related("document", "entry__book", "decided_by", "agency")
    return rows.filter(pk=id, agency=agency).first()


def arrivals_behind(entries: Collection[Entry]) -> dict[int, int]:
    """Arrival by entry, for lines of an incoming book."""
    return dict(Arrival.objects.filter(entry__in=entries).values_list("entry__pk", "pk"))
