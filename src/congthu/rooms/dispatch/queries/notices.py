"""Notices of recall, replacement and correction: ours with their answers, and those that came."""

from __future__ import annotations

from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.models import Dispatch, Notice, NoticeAnswer, ReceivedNotice
from congthu.rooms.dispatch.types import OpenNotice
from congthu.rooms.documents.types import Found
from congthu.rooms.register.models import Arrival


def about(arrival: Arrival) -> list[ReceivedNotice]:
    """What the sender has said of a document since it came, newest first."""
    return list(arrival.notices.select_related("decided_by").order_by("-received_at", "-pk"))


def unanswered(agency: Agency, *, most: int = 50) -> list[OpenNotice]:
    """Notices that wait for the agency's clerk, oldest first; accepted documents are asked back too."""
    rows = ReceivedNotice.objects.filter(arrival__agency=agency, state=ReceivedNotice.State.WAITING)
    found = []
    for row in rows.select_related("arrival__document").order_by("received_at", "pk")[:most]:
        values = Found.from_json(row.arrival.document.found)
        found.append(
            OpenNotice(
                arrival=row.arrival_id,
                kind=row.kind,
                reference=(values.reference.text or "") if values.reference else "",
                issuer=values.issuer or row.arrival.sender,
                reason=row.reason,
                at=row.received_at,
            )
        )
    return found


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
