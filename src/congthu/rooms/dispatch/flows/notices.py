"""Notices that come: of recall, replacement or correction to an addressee, and the answers to their sender.

law: Decision 28/2018 art. 9 (the addressee cancels a recalled document and tells the sender); Decree 30/2020
art. 18, App. VI.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from django.db import transaction

from congthu.lib import mailmsg, pki, smime
from congthu.lib.mailmsg import AmendmentNotice, NoticeReply, body_digest
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch.errors import NoticeEarly, NoticeUntrusted
from congthu.rooms.dispatch.flows.notice_answers import decided, event_of
from congthu.rooms.dispatch.models import Delivery, Notice, NoticeAnswer, ReceivedNotice
from congthu.rooms.documents.ports import Blobs
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival

#: A notice may overtake its document by so much: as long as Postfix keeps one that could not be delivered.
_PATIENCE = timedelta(days=5)


def take_notice(
    message: bytes,
    *,
    message_sha256: str,
    addresses: Sequence[str],
    delivered_at: datetime,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    blobs: Blobs,
    at: datetime,
    ids: Callable[[], UUID],
) -> None:
    """Verify a notice or an answer and write down what it proves. Safe to repeat.

    Raises NoticeUntrusted or MessageInvalid for good, NoticeEarly when the document may still come to one of
    the ``addresses``; those that have it are told at once.
    """
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
    if isinstance(said, NoticeReply):
        _take_answer(said, sender, message_sha256, at, ids())
        return
    arrivals = _arrivals(said, sender, addresses, blobs)
    for arrival in arrivals:
        _lay_before_clerk(said, arrival, message_sha256, at, ids)
    missing = {address for address in addresses if directory.is_official(address)} - {
        arrival.address for arrival in arrivals
    }
    # One addressee may have the document while another's copy still stands in a queue.
    if (missing or not arrivals) and at - delivered_at <= _PATIENCE:
        raise NoticeEarly
    if not arrivals:
        raise NoticeUntrusted("The notice is about a document that did not come here.")


def _arrivals(said: AmendmentNotice, sender: str, addresses: Sequence[str], blobs: Blobs) -> list[Arrival]:
    """Only who sent a document may ask it back, and only this very text of it."""
    rows = Arrival.objects.filter(
        message_id=said.original_message_id, sender=sender, authentic=True, address__in=addresses
    ).order_by("pk")
    found = list(rows)
    if any(
        body_digest(blobs.get(sha256)) != said.body_sha256 for sha256 in {a.message_sha256 for a in found}
    ):
        raise NoticeUntrusted("The notice is about another text than the one that came.")
    return found


def _lay_before_clerk(
    said: AmendmentNotice, arrival: Arrival, message_sha256: str, at: datetime, ids: Callable[[], UUID]
) -> None:
    with transaction.atomic():
        row, new = ReceivedNotice.objects.get_or_create(
            notice=said.id,
            arrival=arrival,
            defaults={
                "kind": said.kind.value,
                "reason": said.reason,
                "successor": said.successor,
                "message_sha256": message_sha256,
                "received_at": at,
            },
        )
        if not new:
            return
        evidence.record([event_of(EventName.NOTICE_RECEIVED, "received", row, at, ids())])
        if row.kind == Notice.Kind.CORRECT:
            return
        register.freeze(arrival)
        arrival.refresh_from_db(fields=["state"])
        if arrival.state in (Arrival.State.REFUSED, Arrival.State.RECALLED):
            # Nothing is left to cancel: the answer needs nobody's decision.
            decided(row, ReceivedNotice.State.AGREED, None, "", at, ids())


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
                "reason": said.reason,
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
