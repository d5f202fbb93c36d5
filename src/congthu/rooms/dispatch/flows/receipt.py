"""What comes back: deliveries proved on this node, and signed receipts of others.

law: D34.1b-7 each delivery is followed to receipt; Decision 28/2018 art. 8 (the sender traces delivery).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from django.db import transaction

from congthu.lib import mailmsg, pki, smime
from congthu.lib.mailmsg import AddresseeReport, ReceiptKind, ReceiptNotice
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch.errors import ReceiptUntrusted
from congthu.rooms.dispatch.models import Delivery, Dispatch, Receipt
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.register.rules.typed import readable

_EVENT = {
    ReceiptKind.DELIVERED: EventName.CONTENT_CONSIGNMENT,
    ReceiptKind.FAILED: EventName.CONTENT_CONSIGNMENT_FAILURE,
    ReceiptKind.ACCEPTED: EventName.CONTENT_HANDOVER,
    ReceiptKind.REFUSED: EventName.CONSIGNMENT_REJECTION,
}
#: A node whose clock is slow must not lose its receipts over it.
_SLOWEST_CLOCK = timedelta(days=1)
#: What the columns hold.
_LONGEST_MESSAGE_ID, _LONGEST_REASON, _LONGEST_REFERENCE = 300, 2000, 60
#: What a delivery may have been when a receipt of each kind changes it: states only move forward.
_BEFORE = {
    ReceiptKind.FAILED: ("planned", "sent"),
    ReceiptKind.DELIVERED: ("planned", "sent", "failed"),
    ReceiptKind.ACCEPTED: ("planned", "sent", "failed", "delivered"),
    ReceiptKind.REFUSED: ("planned", "sent", "failed", "delivered"),
}


def record_consigned(message_id: str, recipients: Sequence[str], *, at: datetime, body_sha256: str) -> int:
    """Dovecot has put the message into these mailboxes of this node. Runs in mailgate's transaction.

    A message that merely borrows the Message-ID has another body and changes nothing. Returns how many
    deliveries this proved.
    """
    rows = Delivery.objects.filter(
        dispatch__message_id=message_id,
        dispatch__body_sha256=body_sha256,
        address__in=recipients,
        state__in=_BEFORE[ReceiptKind.DELIVERED],
    )
    return rows.update(state=Delivery.State.DELIVERED, delivered_at=at)


def take_receipt(
    message: bytes,
    *,
    message_sha256: str,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    ids: Callable[[], UUID],
) -> ReceiptNotice:
    """Verify a receipt message and write down what it proves. Raises ReceiptUntrusted or MessageInvalid.

    An unsigned failure report (a bounce of a mail server) is believed only as far as it harms nobody: a
    delivery of which nothing is proved shows as failed until a better receipt comes.
    """
    message_id = mailmsg.header(message, "Message-ID")[:_LONGEST_MESSAGE_ID]
    try:
        signed = smime.verify(message, roots=roots, crls=crls, at=at)
    except smime.Unsigned:
        notice = mailmsg.parse_receipt(message)
        if notice.kind is not ReceiptKind.FAILED:
            raise ReceiptUntrusted("The receipt is not signed.") from None
        signer = None
    else:
        smime.check_sender(message, signed)
        notice = mailmsg.parse_receipt(signed.content)
        signer = signed
    dispatch = _dispatch_of(notice, body_must_match=signer is not None)
    if signer is not None:
        _check_times(dispatch, notice, at)
    deliveries = _deliveries(dispatch, notice, signer)
    _write(dispatch, notice, deliveries, signer, message_id, message_sha256, at, ids)
    return notice


def _dispatch_of(notice: ReceiptNotice, *, body_must_match: bool) -> Dispatch:
    dispatch = Dispatch.objects.filter(message_id=notice.original_message_id).first()
    if dispatch is None:
        raise ReceiptUntrusted("The receipt is about a message this node did not send.")
    if body_must_match and notice.body_sha256 != dispatch.body_sha256:
        raise ReceiptUntrusted("The receipt is about another text than the one that was sent.")
    return dispatch


def _check_times(dispatch: Dispatch, notice: ReceiptNotice, at: datetime) -> None:
    """Nothing happens to a document before it is issued, nor after its receipt has come."""
    earliest, latest = dispatch.issued_at - _SLOWEST_CLOCK, at + pki.CLOCK_SKEW
    if any(report.at is not None and not earliest <= report.at <= latest for report in notice.reports):
        raise ReceiptUntrusted("The receipt gives a time that cannot be.")


def _deliveries(
    dispatch: Dispatch, notice: ReceiptNotice, signer: smime.Signed | None
) -> dict[int, AddresseeReport]:
    """Deliveries the receipt speaks of, after checking that its signer may speak for each of them."""
    addresses = [report.address for report in notice.reports]
    rows = dispatch.deliveries.filter(address__in=addresses).select_related("node")
    found = {row.address: row for row in rows}
    speaks: dict[int, AddresseeReport] = {}
    for report in notice.reports:
        row = found.get(report.address)
        if row is None:
            raise ReceiptUntrusted("The receipt names an address the document was not sent to.")
        if signer is not None and not _may_speak(signer, row, notice.kind):
            raise ReceiptUntrusted("The receipt is signed by somebody else than the addressee or its node.")
        speaks[row.pk] = report
    return speaks


def _may_speak(signer: smime.Signed, row: Delivery, kind: ReceiptKind) -> bool:
    """The agency speaks for what its clerk did, its node for what reached the mailbox."""
    if kind in (ReceiptKind.ACCEPTED, ReceiptKind.REFUSED):
        # Under the root of its own node: another node's authority may write any address into a certificate.
        named = row.address in pki.addresses(signer.certificate)
        return named and directory.may_vouch(signer.path[-1], row.address)
    if not row.node.certificates:
        return False
    return x509.load_pem_x509_certificate(row.node.certificates.encode("ascii")) == signer.certificate


def _write(
    dispatch: Dispatch,
    notice: ReceiptNotice,
    deliveries: dict[int, AddresseeReport],
    signer: smime.Signed | None,
    message_id: str,
    message_sha256: str,
    at: datetime,
    ids: Callable[[], UUID],
) -> None:
    with transaction.atomic():
        _, new = Receipt.objects.get_or_create(
            message_sha256=message_sha256,
            defaults={
                "dispatch": dispatch,
                "kind": notice.kind.value,
                "message_id": message_id,
                "signed_by": ", ".join(pki.addresses(signer.certificate)) if signer else "",
                "received_at": at,
            },
        )
        if not new:
            return
        if signer is None:
            deliveries = _unproved(deliveries)
        for delivery_id, report in deliveries.items():
            _advance(delivery_id, notice.kind, report, at)
        # An unsigned report has a key of its own: it must not stand where a proof will come.
        prefix = "receipt" if signer else "bounce"
        evidence.record(
            [
                _event(prefix, dispatch, notice.kind, report, message_sha256, at, ids())
                for report in deliveries.values()
            ]
        )


def _unproved(deliveries: dict[int, AddresseeReport]) -> dict[int, AddresseeReport]:
    """Of an unsigned report only the failure counts, and only where nothing is proved yet."""
    rows = Delivery.objects.select_for_update().filter(
        pk__in=deliveries, state__in=_BEFORE[ReceiptKind.FAILED]
    )
    return {row.pk: replace(deliveries[row.pk], at=None, reference="") for row in rows.order_by("pk")}


def _advance(delivery_id: int, kind: ReceiptKind, report: AddresseeReport, at: datetime) -> None:
    """Note the time the addressee's side gives; turn the state only forward."""
    moment = report.at or at
    row = Delivery.objects.filter(pk=delivery_id)
    row.filter(**{f"{kind.value}_at": None}).update(**{f"{kind.value}_at": moment})
    row.filter(state__in=_BEFORE[kind]).update(state=kind.value)
    if report.reason:
        row.update(reason=readable(report.reason[:_LONGEST_REASON]))
    if report.reference:
        row.update(incoming_reference=readable(report.reference[:_LONGEST_REFERENCE]))


def _event(
    prefix: str,
    dispatch: Dispatch,
    kind: ReceiptKind,
    report: AddresseeReport,
    receipt: str,
    at: datetime,
    id: UUID,
) -> NewEvent:
    return NewEvent(
        id=id,
        name=_EVENT[kind],
        key=f"{prefix}:{dispatch.pk}:{kind.value}:{report.address}",
        at=at,
        subject=dispatch.message_id,
        details={
            "addressee": report.address,
            "receipt_sha256": receipt,
            "happened_at": report.at.isoformat() if report.at else "",
        },
    )
