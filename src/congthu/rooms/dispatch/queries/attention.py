"""Dispatches that ask for the clerk's attention."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from congthu.lib.legaltime import legal_day, start_of_day
from congthu.lib.workdays import last_overdue_day
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.dispatch.types import Attention

_RECENT = timedelta(days=60)
_TROUBLE = (Delivery.State.REFUSED, Delivery.State.FAILED)


def with_open_lines(agency: Agency, *, most: int = 50) -> list[Attention]:
    """Dispatches with lines the clerk has still to choose for, oldest first."""
    rows = (
        Dispatch.objects.filter(agency=agency, addressees__state=Addressee.State.WAITING)
        .annotate(count=Count("addressees"))
        .select_related("entry")
        .order_by("issued_at")
    )
    return [_attention(row) for row in rows[:most]]


def late(agency: Agency, *, at: datetime, most: int = 20) -> list[Attention]:
    """Dispatches somebody refused, did not get, or has not accepted in time; newest first.

    law: Decree 30/2020 art. 22: entered on the day of arrival, the next working day at the latest.
    """
    due = start_of_day(last_overdue_day(legal_day(at)) + timedelta(days=1))
    open_ = Q(deliveries__accepted_at=None, deliveries__refused_at=None) & ~Q(deliveries__state="recalled")
    slow = open_ & Q(issued_at__lt=due)
    rows = (
        Dispatch.objects.filter(agency=agency, issued_at__gt=at - _RECENT)
        .annotate(count=Count("deliveries", filter=slow | Q(deliveries__state__in=_TROUBLE)))
        .filter(count__gt=0)
        .select_related("entry")
        .order_by("-issued_at")
    )
    return [_attention(row) for row in rows[:most]]


def _attention(row: Any) -> Attention:
    return Attention(
        id=row.pk,
        reference=row.entry.reference,
        abstract=row.entry.abstract,
        at=row.issued_at,
        count=row.count,
    )
