"""Whether the agency sends, enters and acknowledges in the days the law gives.

law: Decision 28/2018 art. 6.2; Decree 30/2020 art. 18, 21.2, 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from congthu.apps.web.filters import day
from congthu.apps.web.frame import show
from congthu.apps.web.gate import Acting, for_agency
from congthu.rooms.dispatch import queries
from congthu.rooms.dispatch.duties import Duty, Share

_PERIOD = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One duty as a bar of four parts, each with its beginning and width in percent."""

    name: str
    #: By when it is to be done.
    term: str
    share: Share
    parts: tuple[tuple[str, float, float], ...]


@require_safe
@for_agency
def duties(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The three duties in a period, as bars and as a table."""
    today = timezone.localdate(acting.at)
    until = min(day(request.GET.get("to", "")) or today, today)
    since = min(day(request.GET.get("from", "")) or until - _PERIOD, until)
    rows = queries.duties(since=since, until=until, today=today, agency=acting.agency)
    shares = rows[0].shares if rows else {}
    return show(
        request,
        "duties.html",
        acting=acting,
        since=since,
        until=until,
        today=today,
        bars=[_bar(duty, shares.get(duty, Share())) for duty in Duty],
    )


def _bar(duty: Duty, share: Share) -> Bar:
    name, term = {
        Duty.SENDING: (_("Sent"), _("the day of issue, the next working morning at the latest")),
        Duty.REGISTERING: (
            _("Entered in the book"),
            _("the day of arrival, the next working day at the latest"),
        ),
        Duty.ACKNOWLEDGING: (_("Acknowledged"), _("the day of arrival")),
    }[duty]
    counts = (
        ("same", share.same_day),
        ("next", share.next_working_day),
        ("late", share.late + share.overdue),
        ("open", share.waiting),
    )
    parts, begin = [], 0.0
    for part, count in counts:
        width = 100 * count / share.total if share.total else 0.0
        parts.append((part, round(begin, 2), round(width, 2)))
        begin += width
    return Bar(name=name, term=term, share=share, parts=tuple(parts))
