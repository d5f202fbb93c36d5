"""The dispatches of an agency with what became of each: received, accepted, refused, late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from congthu.lib.legaltime import legal_day, start_of_day
from congthu.lib.paging import paged
from congthu.lib.workdays import last_overdue_day
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.models import Delivery, Dispatch
from congthu.rooms.dispatch.types import Board, BoardRow
from congthu.rooms.register.queries import containing

_MOST_WORDS = 8
_MOST_NAMES = 4
_State = Delivery.State
#: Something is still expected of these.
_MOVING = (_State.PLANNED, _State.SENT, _State.DELIVERED)


def board(agency: Agency, *, show: str, words: str, page: int, size: int, at: datetime) -> Board:
    """One page, newest first. ``show``: ``late``, ``trouble``, ``open``, ``recalled`` or empty for all."""
    rows = Dispatch.objects.filter(agency=agency).annotate(
        total=Count("deliveries"),
        delivered=Count("deliveries__delivered_at"),
        accepted=Count("deliveries", filter=Q(deliveries__state=_State.ACCEPTED)),
        refused=Count("deliveries", filter=Q(deliveries__state=_State.REFUSED)),
        failed=Count("deliveries", filter=Q(deliveries__state=_State.FAILED)),
        moving=Count("deliveries", filter=Q(deliveries__state__in=_MOVING)),
        late=Count("deliveries", filter=_slow(at)),
    )
    match show:
        case "late":
            rows = rows.filter(late__gt=0)
        case "trouble":
            rows = rows.filter(Q(refused__gt=0) | Q(failed__gt=0))
        case "open":
            rows = rows.filter(recalled_at=None, moving__gt=0)
        case "recalled":
            rows = rows.exclude(recalled_at=None)
    for word in words.split()[:_MOST_WORDS]:
        rows = rows.filter(containing(word, "entry__reference", "entry__abstract"))
    pages = paged(total=rows.count(), wanted=page, size=size)
    shown = list(rows.select_related("entry").order_by("-issued_at", "-pk")[pages.rows])
    waiting_for = _names([row.pk for row in shown if row.late])
    return Board(
        rows=tuple(
            BoardRow(
                id=row.pk,
                reference=row.entry.reference,
                abstract=row.entry.abstract,
                issued_at=row.issued_at,
                recalled_at=row.recalled_at,
                total=row.total,
                delivered=row.delivered,
                accepted=row.accepted,
                refused=row.refused,
                failed=row.failed,
                late=row.late,
                waiting_for=tuple(waiting_for[row.pk]),
            )
            for row in shown
        ),
        pages=pages,
    )


def _slow(at: datetime) -> Q:
    """Deliveries that should have been decided by now.

    law: Decree 30/2020 art. 22: entered on the day of arrival, the next working day at the latest.
    """
    due = start_of_day(last_overdue_day(legal_day(at)) + timedelta(days=1))
    return Q(deliveries__state__in=_MOVING, issued_at__lt=due)


def _names(dispatches: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Some agencies that are late, by dispatch."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Delivery.objects.filter(dispatch__in=dispatches, state__in=_MOVING).order_by("pk")
    for dispatch, name in rows.values_list("dispatch", "agency__name"):
        if len(found[dispatch]) < _MOST_NAMES:
            found[dispatch].append(name)
    return found
