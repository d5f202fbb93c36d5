"""What each job does: fetch the edges, call one flow. Names are those rooms enqueue."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DataError, close_old_connections
from procrastinate import App
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from congthu.lib.errors import CongthuError
from congthu.lib.ids import derived
from congthu.lib.mailmsg import MessageInvalid
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import flows
from congthu.rooms.dispatch.errors import NoticeUntrusted, ReceiptUntrusted
from congthu.rooms.dispatch.models import ReceivedNotice
from congthu.rooms.documents import flows as documents
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register.models import Arrival
from congthu.rooms.screening import flows as screening
from congthu.wiring import edges, mailroom

log = logging.getLogger(__name__)


class Patiently(BaseRetryStrategy):
    """Try again after 1, 2, 4 … 60 seconds; give up what another try cannot mend after some hours."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        lasting = isinstance(exception, CongthuError) and not exception.temporary
        # The same bytes meet the same fault: what strangers send must not keep the worker busy for hours.
        lasting = lasting or isinstance(exception, (ArithmeticError, AttributeError, DataError, LookupError,
                                                    RecursionError, TypeError, ValueError))  # fmt: skip
        if job.attempts >= (10 if lasting else 500):
            return None
        return RetryDecision(retry_in={"seconds": min(60, 2 ** min(job.attempts, 6))})


def now() -> datetime:
    """The clock of the jobs."""
    return datetime.now(UTC)


def read_document(given: str) -> None:
    """documents.read: a file a clerk gave is read; of a scan, page by page."""
    documents.read_given(
        UUID(given),
        id=derived("document", given),
        at=now(),
        files=edges.waiting_files(),
        blobs=edges.blobs(),
        reader=edges.reader(partial(documents.note_progress, UUID(given))),
    )


def seal(dispatch: str) -> None:
    """dispatch.seal: number, date and seal on the file; the signed message around it."""
    flows.seal(UUID(dispatch), office=edges.office(), at=now(), event_id=derived("sealed", dispatch))


def send(dispatch: str) -> None:
    """dispatch.send: the message to Postfix, once for all."""
    flows.send(UUID(dispatch), office=edges.office(), at=now(), ids=edges.new_id)


def take_in(blob: str, recipients: Sequence[str], delivered_at: str, **_: object) -> None:
    """register.take_in: a document message has reached agency mailboxes of this node."""
    at = now()
    try:
        arrivals = flows.arrive(
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
            reader=edges.reader(),
        )
    except MessageInvalid as refusal:
        # It is in the mailbox and is read there like any letter; it is no document of the platform.
        log.warning("message %s is not a document: %s", blob[:12], refusal.public)
        return
    # Of its own messages the node knows every delivery without a report.
    if arrivals and not directory.is_here(arrivals[0].sender):
        outbox.enqueue("dispatch.report_arrivals", arrivals=[a.pk for a in arrivals])


def report_arrivals(arrivals: Sequence[int]) -> None:
    """dispatch.report_arrivals: one delivery report of this node for all addressees."""
    rows = list(Arrival.objects.filter(pk__in=arrivals).select_related("document").order_by("pk"))
    if rows:
        report_id = derived(
            "report", rows[0].message_id, rows[0].message_sha256, *(row.address for row in rows)
        )
        flows.report_arrivals(rows, office=edges.office(), at=now(), id=report_id)


def send_receipt(arrival: int) -> None:
    """dispatch.send_receipt: the clerk's decision goes back."""
    row = Arrival.objects.select_related("agency", "document", "entry__book").get(pk=arrival)
    receipt_id = derived("receipt", row.message_id, row.message_sha256, row.address, row.state)
    flows.send_receipt(row, office=edges.office(), at=now(), id=receipt_id)
    flows.forget_secret(row, blobs=edges.blobs())


def take_receipt(blob: str, **_: object) -> None:
    """dispatch.take_receipt: a receipt message has come back."""
    try:
        flows.take_receipt(
            edges.blobs().get(blob),
            message_sha256=blob,
            roots=edges.roots(),
            crls=edges.crls(),
            at=now(),
            ids=edges.new_id,
        )
    except (MessageInvalid, ReceiptUntrusted, edges.SignatureInvalid) as refusal:
        log.warning("receipt %s is not believed: %s", blob[:12], refusal.public)


def explain_refusal(letter: int) -> None:
    """screening.explain_refusal: an officer's message was refused for its text."""
    screening.explain_refusal(letter, carry=edges.carrier, hostname=edges.settings().hostname, at=now())


def send_notice(notice: str) -> None:
    """dispatch.send_notice: recall, replacement or correction to all who have the document."""
    flows.send_notice(UUID(notice), office=edges.office(), at=now())


def send_notice_answer(received: int) -> None:
    """dispatch.send_notice_answer: what the clerk says to a notice goes back."""
    rows = ReceivedNotice.objects.select_related("arrival__agency", "arrival__document")
    row = rows.get(pk=received)
    answer_id = derived("notice-answer", str(row.notice), row.arrival.address)
    flows.send_answer(row, office=edges.office(), at=now(), id=answer_id)


def take_notice(blob: str, **_: object) -> None:
    """dispatch.take_notice: a notice, or the answer to one, has come."""
    try:
        flows.take_notice(
            edges.blobs().get(blob),
            message_sha256=blob,
            roots=edges.roots(),
            crls=edges.crls(),
            blobs=edges.blobs(),
            at=now(),
            ids=edges.new_id,
        )
    except (MessageInvalid, NoticeUntrusted) as refusal:
        log.warning("notice %s is not believed: %s", blob[:12], refusal.public)


def index_mailroom(addresses: Sequence[str]) -> None:
    """mailroom.index: ordinary mail has reached agency mailboxes."""
    mailroom.index(addresses)


TASKS: dict[str, Callable[..., None]] = {
    "mailroom.index": index_mailroom,
    "screening.explain_refusal": explain_refusal,
    "documents.read": read_document,
    "dispatch.seal": seal,
    "dispatch.send": send,
    "register.take_in": take_in,
    "dispatch.report_arrivals": report_arrivals,
    "dispatch.send_receipt": send_receipt,
    "dispatch.take_receipt": take_receipt,
    "dispatch.send_notice": send_notice,
    "dispatch.send_notice_answer": send_notice_answer,
    "dispatch.take_notice": take_notice,
}


def register(app: App) -> None:
    """Make the tasks known to the queue."""
    for name, work in TASKS.items():
        app.task(name=name, retry=Patiently())(with_fresh_connection(work))


def with_fresh_connection(work: Callable[..., None]) -> Callable[..., None]:
    """For jobs and chores: a thread may hold a connection of a server that has restarted meanwhile."""

    @functools.wraps(work)
    def run(**arguments: Any) -> None:
        close_old_connections()
        try:
            work(**arguments)
        finally:
            close_old_connections()

    return run
