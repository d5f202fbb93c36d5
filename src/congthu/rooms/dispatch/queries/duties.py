"""How the agencies of this node keep their days of sending, entering and acknowledging.

Counted by day in the database, judged by the calendar in ``dispatch.duties``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from congthu.lib.legaltime import VIETNAM, start_of_day
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.duties import AgencyDuties, Duty, Tally, judge
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.register.models import Arrival


def duties(*, since: date, until: date, today: date, agency: Agency | None = None) -> list[AgencyDuties]:
    """Shares by agency for documents issued or arrived in the period (both days inclusive), by code."""
    sent = _within(Dispatch.objects.all(), "issued_at", since, until, agency)
    came = _within(Arrival.objects.filter(authentic=True), "delivered_at", since, until, agency)
    found: dict[str, AgencyDuties] = {}
    judge(Duty.SENDING, _tallies(sent, "issued_at", "sent_at"), today=today, into=found)
    judge(Duty.REGISTERING, _tallies(came, "delivered_at", "decided_at"), today=today, into=found)
    judge(Duty.ACKNOWLEDGING, _tallies(came, "delivered_at", "decided_at"), today=today, into=found)
    return [found[code] for code in sorted(found)]


def _within(
    rows: QuerySet[Any], column: str, since: date, until: date, agency: Agency | None
) -> QuerySet[Any]:
    bounds = {
        f"{column}__gte": start_of_day(since),
        f"{column}__lt": start_of_day(until + timedelta(days=1)),
    }
    rows = rows.filter(**bounds, agency__node__is_self=True)
    return rows.filter(agency=agency) if agency else rows


def _tallies(rows: QuerySet[Any], began: str, done: str) -> Iterator[Tally]:
    counted = (
        rows.values(
            code=F("agency__code"),
            name=F("agency__name"),
            day=TruncDate(began, tzinfo=VIETNAM),
            done_day=TruncDate(done, tzinfo=VIETNAM),
            hour=ExtractHour(done, tzinfo=VIETNAM),
        )
        .annotate(count=Count("pk"))
        .order_by()
    )
    for row in counted:
        yield Tally(
            agency=row["code"],
            name=row["name"],
            began=row["day"],
            done=row["done_day"],
            hour=row["hour"],
            count=row["count"],
        )
