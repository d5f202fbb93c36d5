"""Genuine notices are kept for good and hold for every arrival of their document, whichever comes first.

law: Decision 28/2018 art. 8, 9; Decree 30/2020 art. 18: what was recalled on its way is recalled no less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from congthu.lib.mailmsg import AmendmentNotice
from congthu.rooms.dispatch.flows.notice_answers import decided, event_of
from congthu.rooms.dispatch.models import KeptNotice, Notice, ReceivedNotice
from congthu.rooms.dispatch.queries.bodies import body_sha256
from congthu.rooms.documents.ports import Blobs
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival
from congthu.rooms.register.rules.typed import readable

#: Key of the advisory locks of this room ("disp"), beside that of the document.
_LOCK = 0x64697370


def alone_with(message_id: str) -> None:
    """A document and a notice about it are taken in one after the other: the second finds the first.

    Runs inside the caller's transaction and holds to its end.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, message_id])


def keep(said: AmendmentNotice, *, sender: str, message_sha256: str, at: datetime) -> KeptNotice:
    """Write a proved notice down; said twice, the first is kept."""
    kept, _ = KeptNotice.objects.get_or_create(
        notice=said.id,
        sender=sender,
        defaults={
            "kind": said.kind.value,
            "message_id": said.original_message_id,
            "body_sha256": said.body_sha256,
            "reason": readable(said.reason),
            "successor": said.successor,
            "message_sha256": message_sha256,
            "received_at": at,
        },
    )
    return kept


def meet(arrivals: Sequence[Arrival], *, blobs: Blobs, at: datetime, ids: Callable[[], UUID]) -> None:
    """A document has come: what its sender said of it before holds from its first moment here."""
    proved = next((arrival for arrival in arrivals if arrival.authentic), None)
    if proved is None:
        return
    kept = KeptNotice.objects.filter(message_id=proved.message_id, sender=proved.sender)
    for each in kept.order_by("received_at", "pk"):
        lay_before_clerks(each, blobs=blobs, at=at, ids=ids)


def lay_before_clerks(
    kept: KeptNotice, *, blobs: Blobs, at: datetime, ids: Callable[[], UUID]
) -> tuple[int, int]:
    """Tell the clerks of all arrivals here; answers how many there are, and how many it is about.

    Only who sent a document may ask it back, and only this very text of it. Runs inside the caller's
    transaction, alone with the document.
    """
    rows = Arrival.objects.filter(message_id=kept.message_id, sender=kept.sender, authentic=True)
    arrivals = list(rows.order_by("pk"))
    # One message serves many addressees.
    bodies = {each.message_sha256: each for each in arrivals}
    digests = {sha256: body_sha256(each, blobs) for sha256, each in bodies.items()}
    meant = [each for each in arrivals if digests[each.message_sha256] == kept.body_sha256]
    _lay(kept, meant, at, ids)
    return len(arrivals), len(meant)


def _lay(kept: KeptNotice, arrivals: Sequence[Arrival], at: datetime, ids: Callable[[], UUID]) -> None:
    """A few statements for thousands of addressees; those that were told before are left alone."""
    told = set(
        ReceivedNotice.objects.filter(notice=kept.notice, arrival__in=arrivals).values_list(
            "arrival", flat=True
        )
    )
    rows = ReceivedNotice.objects.bulk_create(
        ReceivedNotice(
            notice=kept.notice,
            arrival=arrival,
            kind=kept.kind,
            reason=kept.reason,
            successor=kept.successor,
            message_sha256=kept.message_sha256,
            received_at=at,
        )
        for arrival in arrivals
        if arrival.pk not in told
    )
    evidence.record([event_of(EventName.NOTICE_RECEIVED, "received", row, at, ids()) for row in rows])
    if kept.kind == Notice.Kind.CORRECT:
        return
    register.freeze([row.arrival_id for row in rows], at=at)
    over = (Arrival.State.REFUSED, Arrival.State.RECALLED)
    for row in ReceivedNotice.objects.filter(
        pk__in=[row.pk for row in rows], arrival__state__in=over
    ).select_related("arrival"):
        # Nothing is left to cancel: the answer needs nobody's decision.
        decided(row, ReceivedNotice.State.AGREED, None, "", at, ids())


def early(kept: KeptNotice, id: UUID) -> NewEvent:
    """The notice came before its document."""
    return NewEvent(
        id=id,
        name=EventName.NOTICE_KEPT,
        key=f"notice-kept:{kept.sender}:{kept.notice}",
        at=kept.received_at,
        subject=kept.message_id,
        details={"notice": str(kept.notice), "kind": kept.kind, "notice_sha256": kept.message_sha256},
    )


def refused(message_sha256: str, why: str, at: datetime, id: UUID) -> NewEvent:
    """A notice, or an answer to one, proved nothing: what it names is unproved and no part of the fact."""
    return NewEvent(
        id=id,
        name=EventName.NOTICE_REFUSED,
        key=f"notice-refused:{message_sha256}",
        at=at,
        subject=f"notice:{message_sha256}",
        details={"notice_sha256": message_sha256, "why": why},
    )
