"""What each job does: fetch the edges, call one flow. Names are those rooms enqueue."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from procrastinate import App
from procrastinate import exceptions as procrastinate_errors
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from congthu.lib.errors import CongthuError
from congthu.lib.ids import derived
from congthu.lib.mailmsg import MessageInvalid
from congthu.rooms.dispatch import flows as dispatch
from congthu.rooms.dispatch.errors import ReceiptUntrusted
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register.models import Arrival
from congthu.wiring import edges

log = logging.getLogger(__name__)


class Patiently(BaseRetryStrategy):
    """Try again after 1, 2, 4 … 60 seconds; give up what another try cannot mend after some hours."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        lasting = isinstance(exception, CongthuError) and not exception.temporary
        if job.attempts >= (10 if lasting else 500):
            return None
        return RetryDecision(retry_in={"seconds": min(60, 2 ** min(job.attempts, 6))})


def now() -> datetime:
    """The clock of the jobs."""
    return datetime.now(UTC)


def seal(dispatch_id: str) -> None:
    """dispatch.seal"""
    at = now()
    dispatch.seal(UUID(dispatch_id), office=edges.office(), at=at, event_id=derived("sealed", dispatch_id))


def send(dispatch_id: str) -> None:
    """dispatch.send"""
    dispatch.send(UUID(dispatch_id), office=edges.office(), at=now(), ids=edges.new_id)


def take_in(blob: str, recipients: Sequence[str], delivered_at: str) -> None:
    """register.take_in: a document message has reached agency mailboxes of this node."""
    at = now()
    try:
        arrivals = dispatch.arrive(
            edges.blobs().get(blob),
            message_sha256=blob,
            addresses=recipients,
            delivered_at=datetime.fromisoformat(delivered_at),
            roots=edges.roots(),
            crls=edges.crls(),
            check_seal=edges.check_seal,
            blobs=edges.blobs(),
            at=at,
            ids=edges.new_id,
        )
    except MessageInvalid as refusal:
        # It is in the mailbox and is read there like any letter; it is no document of the platform.
        log.warning("message %s is not a document: %s", blob[:12], refusal.public)
        return
    if arrivals and not edges.is_own_sender(arrivals[0].sender):
        outbox.enqueue("dispatch.report_arrivals", arrivals=[a.pk for a in arrivals])


def report_arrivals(arrivals: Sequence[int]) -> None:
    """dispatch.report_arrivals: one delivery report of this node for all addressees."""
    rows = list(Arrival.objects.filter(pk__in=arrivals).select_related("document").order_by("pk"))
    if rows:
        id = derived("report", rows[0].message_id, *(row.address for row in rows))
        dispatch.report_arrivals(rows, office=edges.office(), at=now(), id=id)


def send_receipt(arrival: int) -> None:
    """dispatch.send_receipt: the clerk's decision goes back."""
    row = Arrival.objects.select_related("agency", "document", "entry__book").get(pk=arrival)
    id = derived("receipt", row.message_id, row.address, row.state)
    dispatch.send_receipt(row, office=edges.office(), at=now(), id=id)


def take_receipt(blob: str) -> None:
    """dispatch.take_receipt: a receipt message has come back."""
    try:
        dispatch.take_receipt(
            edges.blobs().get(blob),
            message_sha256=blob,
            roots=edges.roots(),
            crls=edges.crls(),
            at=now(),
            ids=edges.new_id,
        )
    except (MessageInvalid, ReceiptUntrusted, edges.SignatureInvalid) as refusal:
        log.warning("receipt %s is not believed: %s", blob[:12], refusal.public)


#: Name, what it does, how the arguments of the queue map to its own.
TASKS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("dispatch.seal", lambda dispatch, **_: seal(dispatch)),
    ("dispatch.send", lambda dispatch, **_: send(dispatch)),
    (
        "register.take_in",
        lambda blob, recipients, delivered_at, **_: take_in(blob, recipients, delivered_at),
    ),
    ("dispatch.report_arrivals", lambda arrivals, **_: report_arrivals(arrivals)),
    ("dispatch.send_receipt", lambda arrival, **_: send_receipt(arrival)),
    ("dispatch.take_receipt", lambda blob, **_: take_receipt(blob)),
)


def register(app: App) -> None:
    """Make the tasks known to the queue; safe to repeat."""
    for name, work in TASKS:
        try:
            app.task(work, name=name, retry=Patiently())
        except procrastinate_errors.TaskAlreadyRegistered:
            return
