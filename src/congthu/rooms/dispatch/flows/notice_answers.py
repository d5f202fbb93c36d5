"""Answering notices: the clerk agrees or declines, and the sealed answer goes back.

law: Decision 28/2018 art. 9 (the addressee cancels a recalled document and tells the sender).
"""

from __future__ import annotations

import email.policy
import email.utils
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from congthu.lib import smime
from congthu.lib.legaltime import legal_day
from congthu.lib.mailmsg import NoticeReply, notice_entity
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Mailbox
from congthu.rooms.dispatch.errors import NoticeRefused
from congthu.rooms.dispatch.models import Notice, ReceivedNotice
from congthu.rooms.dispatch.notice_letters import answer_text
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.dispatch.queries.bodies import body_sha256
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register import flows as register
from congthu.rooms.register.errors import NotTheClerk
from congthu.rooms.register.models import Arrival


def agree(received_id: int, *, by: Mailbox, at: datetime, event_id: UUID) -> ReceivedNotice:
    """The clerk cancels the document as its sender asks, or takes note of its correction."""
    with transaction.atomic():
        row = _waiting(received_id, by, at)
        if row.kind != Notice.Kind.CORRECT:
            register.agree_to_recall(row.arrival_id, by=by, at=at)
        return decided(row, ReceivedNotice.State.AGREED, by, "", at, event_id)


def decline(received_id: int, *, reason: str, by: Mailbox, at: datetime, event_id: UUID) -> ReceivedNotice:
    """The clerk keeps the document, and says why."""
    with transaction.atomic():
        row = _waiting(received_id, by, at)
        if row.kind == Notice.Kind.CORRECT:
            raise NoticeRefused("A correction is taken note of; a wrong one is answered by letter.")
        register.decline_recall(
            row.arrival_id, by=by, at=at, reason=reason, still_asked=_is_asked_for_by_another(row)
        )
        return decided(row, ReceivedNotice.State.DECLINED, by, register.said(reason), at, event_id)


def _waiting(received_id: int, by: Mailbox, at: datetime) -> ReceivedNotice:
    rows = ReceivedNotice.objects.select_for_update(of=("self",)).select_related("arrival__agency")
    row = rows.get(pk=received_id)
    if not directory.may_act_for(by, row.arrival.agency, legal_day(at)):
        raise NotTheClerk
    if row.state != ReceivedNotice.State.WAITING:
        raise NoticeRefused("This notice has been answered already.")
    return row


def _is_asked_for_by_another(row: ReceivedNotice) -> bool:
    """Whether the clerk has another notice to answer before anybody may go on with the document."""
    # Two clerks answer two notices one after the other: the later sees what the earlier said.
    Arrival.objects.select_for_update(of=("self",)).get(pk=row.arrival_id)
    others = ReceivedNotice.objects.filter(arrival=row.arrival_id, state=ReceivedNotice.State.WAITING)
    return others.exclude(pk=row.pk).exclude(kind=Notice.Kind.CORRECT).exists()


def decided(
    row: ReceivedNotice,
    state: ReceivedNotice.State,
    by: Mailbox | None,
    reason: str,
    at: datetime,
    event_id: UUID,
) -> ReceivedNotice:
    """Write the decision down and queue its answer; runs inside the caller's transaction."""
    row.state, row.decided_at, row.decided_by, row.answer_reason = state, at, by, reason
    row.save(update_fields=["state", "decided_at", "decided_by", "answer_reason"])
    evidence.record([event_of(EventName.NOTICE_ANSWERED, "decided", row, at, event_id)])
    outbox.enqueue("dispatch.send_notice_answer", received=row.pk)
    return row


def send_answer(received: ReceivedNotice, *, office: Office, at: datetime, id: UUID) -> None:
    """The decision goes back, signed by the agency."""
    if received.decided_at is None:
        return
    arrival = received.arrival
    agency = arrival.agency
    said = NoticeReply(
        notice=received.notice,
        original_message_id=arrival.message_id,
        body_sha256=body_sha256(arrival, office.blobs),
        address=arrival.address,
        agreed=received.state == ReceivedNotice.State.AGREED,
        reason=received.answer_reason,
        at=received.decided_at,
    )
    reference = (arrival.document.found.get("reference") or {}).get("text") or ""
    subject, text = answer_text(said, reference=reference, agency=agency.name)
    identity = office.identities.agency(agency.code, address=arrival.address, name=agency.name, at=at)
    entity = notice_entity(said, text=text, boundary=f"=_congthu_{id}")
    head = EmailMessage(policy=email.policy.SMTP)
    head["From"] = Address(agency.name, addr_spec=arrival.address)
    head["To"] = arrival.reply_to or arrival.sender
    head["Subject"] = subject
    head["Date"] = email.utils.format_datetime(at)
    head["Message-ID"] = f"<{id}@{arrival.address.partition('@')[2]}>"
    head["In-Reply-To"] = arrival.message_id
    head["Auto-Submitted"] = "auto-replied"
    head["Congthu-Kind"] = "notice"
    head["MIME-Version"] = "1.0"
    message = head.as_bytes().removesuffix(b"\r\n") + smime.sign(entity, identity=identity, at=at)
    office.carrier(message, sender="", recipients=[arrival.reply_to or arrival.sender])


def event_of(name: EventName, step: str, row: ReceivedNotice, at: datetime, id: UUID) -> NewEvent:
    """What the log keeps of a notice at one addressee."""
    return NewEvent(
        id=id,
        name=name,
        key=f"notice-{step}:{row.notice}:{row.arrival.address}",
        at=at,
        subject=row.arrival.message_id,
        details={
            "notice": str(row.notice),
            "kind": row.kind,
            "addressee": row.arrival.address,
            "notice_sha256": row.message_sha256,
            "state": row.state,
        },
    )
