"""Notices that come: of recall, replacement or correction to an addressee, and the answers to their sender.

law: Decision 28/2018 art. 9 (the addressee cancels a recalled document and tells the sender); Decree 30/2020
art. 18, App. VI.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from django.db import transaction

from congthu.lib import mailmsg, pki, smime
from congthu.lib.mailmsg import AmendmentNotice, MessageInvalid, NoticeReply
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch.errors import NoticeUntrusted
from congthu.rooms.dispatch.flows.kept_notices import alone_with, early, keep, lay_before_clerks, refused
from congthu.rooms.dispatch.models import Delivery, Notice, NoticeAnswer
from congthu.rooms.documents.ports import Blobs
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.register.rules.typed import readable


def take_notice(
    message: bytes,
    *,
    message_sha256: str,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    blobs: Blobs,
    at: datetime,
    ids: Callable[[], UUID],
) -> None:
    """Verify a notice or an answer and write down what it proves. Safe to repeat.

    A notice holds for every arrival of its document at this node, those that are still to come as well.
    Raises NoticeUntrusted or MessageInvalid for what proves nothing, which does nothing but stand in the log.
    """
    try:
        said, sender = _proved(message, roots=roots, crls=crls, at=at)
        if isinstance(said, NoticeReply):
            _take_answer(said, sender, message_sha256, at, ids())
        else:
            _take_notice(said, sender, message_sha256, blobs, at, ids)
    except (MessageInvalid, NoticeUntrusted) as refusal:
        evidence.record([refused(message_sha256, refusal.code, at, ids())])
        raise


def _proved(
    message: bytes,
    *,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> tuple[AmendmentNotice | NoticeReply, str]:
    """What is said under a good seal, and by whom."""
    try:
        signed = smime.verify(message, roots=roots, crls=crls, at=at)
        smime.check_sender(message, signed)
    except smime.SignatureInvalid as refusal:
        raise NoticeUntrusted(refusal.public) from refusal
    sender = mailmsg.originator(message)
    named = sender in {address.lower() for address in pki.addresses(signed.certificate)}
    if not named or not directory.may_vouch(signed.path[-1], sender):
        # Another node's authority may write any address into a certificate.
        raise NoticeUntrusted(
            "The authority that vouches for the sender is not the one of the sender's node."
        )
    said = mailmsg.parse_notice(signed.content)
    if said.at > at + pki.CLOCK_SKEW:
        raise NoticeUntrusted("The notice gives a time that cannot be.")
    return said, sender


def _take_notice(
    said: AmendmentNotice,
    sender: str,
    message_sha256: str,
    blobs: Blobs,
    at: datetime,
    ids: Callable[[], UUID],
) -> None:
    with transaction.atomic():
        alone_with(said.original_message_id)
        kept = keep(said, sender=sender, message_sha256=message_sha256, at=at)
        if (kept.message_id, kept.body_sha256) != (said.original_message_id, said.body_sha256):
            raise NoticeUntrusted("The notice bears the number of another one.")
        here, meant = lay_before_clerks(kept, blobs=blobs, at=at, ids=ids)
        if here and not meant:
            raise NoticeUntrusted("The notice is about another text than the one that came.")
        if not here:
            # A queue may hold the document for days: the notice waits for it as long as it takes.
            evidence.record([early(kept, ids())])


def _take_answer(said: NoticeReply, signer: str, message_sha256: str, at: datetime, id: UUID) -> None:
    """The answer of one addressee, believed from its own seal only."""
    notice = Notice.objects.select_related("dispatch").filter(pk=said.notice).first()
    if notice is None or notice.dispatch.message_id != said.original_message_id:
        raise NoticeUntrusted("The answer is to a notice this node did not send.")
    delivery = notice.dispatch.deliveries.filter(address=said.address).first()
    if delivery is None or said.address != signer:
        raise NoticeUntrusted("The answer is signed by somebody else than the addressee.")
    if said.body_sha256 != notice.dispatch.body_sha256 or said.at < notice.issued_at - pki.CLOCK_SKEW:
        raise NoticeUntrusted("The answer is about another text or time.")
    with transaction.atomic():
        _, new = NoticeAnswer.objects.get_or_create(
            notice=notice,
            delivery=delivery,
            defaults={
                "agreed": said.agreed,
                "reason": readable(said.reason),
                "at": said.at,
                "message_sha256": message_sha256,
                "received_at": at,
            },
        )
        if not new:
            return
        if said.agreed and notice.kind != Notice.Kind.CORRECT:
            Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.RECALLED)
        evidence.record(
            [
                NewEvent(
                    id=id,
                    name=EventName.NOTICE_ANSWERED,
                    key=f"notice-answer:{notice.pk}:{said.address}",
                    at=at,
                    subject=notice.dispatch.message_id,
                    details={
                        "notice": str(notice.pk),
                        "addressee": said.address,
                        "agreed": said.agreed,
                        "notice_sha256": message_sha256,
                        "happened_at": said.at.isoformat(),
                    },
                )
            ]
        )
