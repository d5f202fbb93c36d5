"""Notices of recall, replacement and correction: ours with their answers, and those that came."""

from __future__ import annotations

from congthu.rooms.dispatch.models import Dispatch, Notice, NoticeAnswer, ReceivedNotice
from congthu.rooms.register.models import Arrival


def about(arrival: Arrival) -> list[ReceivedNotice]:
    """What the sender has said of a document since it came, newest first."""
    return list(arrival.notices.select_related("decided_by").order_by("-received_at", "-pk"))


def received(id: int, *, arrival: Arrival) -> ReceivedNotice | None:
    """One notice about this arrival."""
    return arrival.notices.filter(pk=id).first()


def given(dispatch: Dispatch) -> list[Notice]:
    """What we told the addressees of a dispatch, newest first."""
    rows = dispatch.notices.select_related("successor__entry", "issued_by")
    return list(rows.order_by("-issued_at"))


def answers(notice: Notice) -> list[NoticeAnswer]:
    """What addressees said to it, refusals first."""
    rows = notice.answers.select_related("delivery__agency")
    return list(rows.order_by("agreed", "delivery__agency__name"))
