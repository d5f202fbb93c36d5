"""Asking back what was sent: recall, replacement, correction, as one signed message to all addressees.

law: Decree 30/2020 art. 18 (wrong content is replaced by a document of the same form, wrong form corrected by
a letter); Decision 28/2018 art. 8 (the sender tells of a recall).
"""

from __future__ import annotations

import email.policy
import email.utils
from datetime import datetime
from email.headerregistry import Address, Group
from email.message import EmailMessage
from uuid import UUID

from django.db import transaction

from congthu.lib import smime
from congthu.lib.legaltime import legal_day
from congthu.lib.mailmsg import AmendmentNotice, NoticeKind, notice_entity
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Mailbox
from congthu.rooms.dispatch.errors import NotAllowedToIssue, NoticeRefused, SomeDeferred
from congthu.rooms.dispatch.flows.send import RECEIPTS_DETAIL
from congthu.rooms.dispatch.models import Delivery, Dispatch, Notice
from congthu.rooms.dispatch.notice_letters import notice_text
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register.flows import said


def recall(dispatch_id: UUID, *, reason: str, by: Mailbox, at: datetime, id: UUID, event_id: UUID) -> Notice:
    """Ask every addressee to cancel the document. Said twice, it is one recall."""
    return _amend(dispatch_id, Notice.Kind.RECALL, None, reason, by=by, at=at, id=id, event_id=event_id)


def replace(
    dispatch_id: UUID, *, successor: UUID, reason: str, by: Mailbox, at: datetime, id: UUID, event_id: UUID
) -> Notice:
    """Ask every addressee to cancel the document and take ``successor`` in its place."""
    return _amend(dispatch_id, Notice.Kind.REPLACE, successor, reason, by=by, at=at, id=id, event_id=event_id)


def correct(
    dispatch_id: UUID, *, letter: UUID, reason: str, by: Mailbox, at: datetime, id: UUID, event_id: UUID
) -> Notice:
    """Tell every addressee which letter corrects the document, which stays in force."""
    return _amend(dispatch_id, Notice.Kind.CORRECT, letter, reason, by=by, at=at, id=id, event_id=event_id)


def _amend(
    dispatch_id: UUID,
    kind: Notice.Kind,
    successor_id: UUID | None,
    reason: str,
    *,
    by: Mailbox,
    at: datetime,
    id: UUID,
    event_id: UUID,
) -> Notice:
    reason = said(reason)
    if not reason:
        raise NoticeRefused("Say why.")
    with transaction.atomic():
        dispatch = (
            Dispatch.objects.select_for_update(of=("self",)).select_related("agency").get(pk=dispatch_id)
        )
        if not directory.may_act_for(by, dispatch.agency, legal_day(at)):
            raise NotAllowedToIssue
        if dispatch.state != Dispatch.State.SENT:
            raise NoticeRefused("The document has not been sent yet.")
        successor = _successor(dispatch, kind, successor_id)
        done = dispatch.notices.filter(kind=kind, successor=successor).first()
        if done:
            return done
        if dispatch.recalled_at is not None:
            raise NoticeRefused("The document has been recalled already.")
        notice = Notice.objects.create(
            id=id, dispatch=dispatch, kind=kind, reason=reason, successor=successor, issued_by=by,
            issued_at=at,
        )  # fmt: skip
        if kind != Notice.Kind.CORRECT:
            _stop(dispatch, at)
        _record(notice, event_id)
        # Never beside the sending of the document itself: what is on its way must be known.
        outbox.enqueue("dispatch.send_notice", lock=str(dispatch_id), notice=str(id))
    return notice


def _successor(dispatch: Dispatch, kind: Notice.Kind, successor_id: UUID | None) -> Dispatch | None:
    if kind == Notice.Kind.RECALL or successor_id is None:
        return None
    found = Dispatch.objects.filter(pk=successor_id, agency=dispatch.agency, recalled_at=None)
    successor = found.exclude(pk=dispatch.pk).select_related("entry").first()
    if successor is None:
        raise NoticeRefused("The document that takes its place must be issued by the same agency first.")
    code = successor.entry.document_type
    # law: Decree 30/2020 art. 18: content by a document of equal form, form by an official letter
    if kind == Notice.Kind.REPLACE and code != dispatch.entry.document_type:
        raise NoticeRefused("A document is replaced by one of the same type.")
    if kind == Notice.Kind.CORRECT and code:
        raise NoticeRefused("A document is corrected by an official letter.")
    return successor


def _stop(dispatch: Dispatch, at: datetime) -> None:
    """It goes to nobody any more, neither to lines that wait nor to addresses not yet served."""
    dispatch.recalled_at = at
    dispatch.save(update_fields=["recalled_at"])
    dispatch.deliveries.filter(state=Delivery.State.PLANNED).update(state=Delivery.State.RECALLED)


def _record(notice: Notice, event_id: UUID) -> None:
    successor = notice.successor.message_id if notice.successor else ""
    evidence.record(
        [
            NewEvent(
                id=event_id,
                name=EventName.NOTICE_ISSUED,
                key=f"notice:{notice.pk}",
                at=notice.issued_at,
                subject=notice.dispatch.message_id,
                details={"notice": str(notice.pk), "kind": notice.kind, "successor": successor},
            )
        ]
    )


def send_notice(notice_id: UUID, *, office: Office, at: datetime) -> None:
    """Hand the signed notice over for all who have, or may have, the document. May be repeated."""
    rows = Notice.objects.select_related("dispatch__agency", "dispatch__entry", "successor__entry")
    notice = rows.get(pk=notice_id)
    if notice.sent_at is not None:
        return
    dispatch = notice.dispatch
    # Whoever was refused for good never had it. One not yet served may have it after a crash.
    reached = dispatch.deliveries.exclude(state=Delivery.State.FAILED, sent_at=None)
    recipients = list(reached.order_by("pk").values_list("address", flat=True))
    if not notice.message_sha256:
        # Made once: a repetition sends the same bytes, which mailgate recognises.
        notice.message_sha256 = office.blobs.put(_message(notice, office, at))
        Notice.objects.filter(pk=notice.pk).update(message_sha256=notice.message_sha256)
    if recipients:
        local, _, domain = dispatch.sender.partition("@")
        answers = office.carrier(
            office.blobs.get(notice.message_sha256),
            sender=f"{local}+{RECEIPTS_DETAIL}@{domain}",
            recipients=recipients,
        )
        if len(answers) < len(recipients):
            raise SomeDeferred
    Notice.objects.filter(pk=notice.pk).update(sent_at=at)


def _message(notice: Notice, office: Office, at: datetime) -> bytes:
    dispatch, successor = notice.dispatch, notice.successor
    agency = dispatch.agency
    said = AmendmentNotice(
        id=notice.pk,
        kind=NoticeKind(notice.kind),
        original_message_id=dispatch.message_id,
        body_sha256=dispatch.body_sha256,
        reference=dispatch.entry.reference,
        reason=notice.reason,
        successor=successor.message_id if successor else "",
        successor_reference=successor.entry.reference if successor else "",
        at=notice.issued_at,
    )
    subject, text = notice_text(said, issuer=agency.name)
    identity = office.identities.agency(agency.code, address=dispatch.sender, name=agency.name, at=at)
    entity = notice_entity(said, text=text, boundary=f"=_congthu_{notice.pk}")
    head = EmailMessage(policy=email.policy.SMTP)
    head["From"] = Address(agency.name, addr_spec=dispatch.sender)
    head["To"] = Group("Nơi nhận văn bản", ())
    head["Subject"] = subject
    head["Date"] = email.utils.format_datetime(at)
    head["Message-ID"] = f"<{notice.pk}@{dispatch.sender.partition('@')[2]}>"
    head["In-Reply-To"] = dispatch.message_id
    head["Congthu-Kind"] = "notice"
    head["MIME-Version"] = "1.0"
    return head.as_bytes().removesuffix(b"\r\n") + smime.sign(entity, identity=identity, at=at)
