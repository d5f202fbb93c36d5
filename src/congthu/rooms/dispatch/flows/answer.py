"""Answering the sender of a received document: the node's delivery report, the clerk's receipt.

law: D34.1b-7; Decree 30/2020 art. 21.2; Decision 28/2018 art. 6.3, 9.
"""

from __future__ import annotations

import email.policy
import email.utils
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from uuid import UUID

from congthu.lib import smime
from congthu.lib.mailmsg import AddresseeReport, ReceiptKind, ReceiptNotice, body_digest, receipt_entity
from congthu.lib.pki import Identity
from congthu.lib.pki import addresses as addresses_of
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch.ports import Discarding, Office
from congthu.rooms.dispatch.queries.bodies import body_sha256
from congthu.rooms.register.flows import entry_number
from congthu.rooms.register.models import Arrival

#: A reply is not answered by machines (RFC 3834), and a receipt has no return path (RFC 8098 §3).
_NULL_SENDER = ""


def report_arrivals(arrivals: Sequence[Arrival], *, office: Office, at: datetime, id: UUID) -> None:
    """Tell the sender's platform which addressees of this node have the document in their mailbox.

    One delivery status notification for all of them, signed by the node. ``id`` derives from the message, so
    a repetition is the same receipt.
    """
    if not arrivals or not arrivals[0].reply_to or not arrivals[0].authentic:
        # Whoever is named by a forged message has not written to us: no mail to him, and none in our name.
        return
    first = arrivals[0]
    notice = ReceiptNotice(
        kind=ReceiptKind.DELIVERED,
        original_message_id=first.message_id,
        body_sha256=body_digest(office.blobs.get(first.message_sha256)),
        reports=tuple(AddresseeReport(address=a.address, at=a.delivered_at) for a in arrivals),
    )
    identity = office.identities.node(at=at)
    _post(notice, first, identity=identity, name=office.hostname, office=office, at=at, id=id)


def send_receipt(arrival: Arrival, *, office: Office, at: datetime, id: UUID) -> None:
    """The clerk's decision goes back as a message disposition notification signed by the agency."""
    if arrival.decided_at is None or not arrival.reply_to:
        return
    if not arrival.authentic and not directory.is_official(arrival.sender):
        return
    notice = ReceiptNotice(
        # It may have been recalled since; what the clerk decided then stands.
        kind=ReceiptKind.ACCEPTED if arrival.entry else ReceiptKind.REFUSED,
        original_message_id=arrival.message_id,
        body_sha256=body_sha256(arrival, office.blobs),
        reports=(
            AddresseeReport(
                address=arrival.address,
                at=arrival.decided_at,
                reference=entry_number(arrival.entry) if arrival.entry else "",
                reason=arrival.reason,
            ),
        ),
    )
    agency = arrival.agency
    identity = office.identities.agency(agency.code, address=arrival.address, name=agency.name, at=at)
    _post(notice, arrival, identity=identity, name=agency.name, office=office, at=at, id=id)


def forget_secret(arrival: Arrival, *, blobs: Discarding) -> None:
    """Remove the bytes of a message that bears a secret once all its addressees here have refused it.

    Its digest stays with the arrival; the message itself stands in the mailboxes alone.
    law: D34.1b-3 (Law 29/2018 art. 5)
    """
    verdict = arrival.document.found.get("secrecy_verdict") or {}
    same = Arrival.objects.filter(message_sha256=arrival.message_sha256)
    if verdict.get("verdict") == "secret" and not same.exclude(state=Arrival.State.REFUSED).exists():
        blobs.discard(arrival.message_sha256)


def _post(
    notice: ReceiptNotice,
    arrival: Arrival,
    *,
    identity: Identity,
    name: str,
    office: Office,
    at: datetime,
    id: UUID,
) -> None:
    (sender, *_) = addresses_of(identity.certificate)
    subject = _subject(notice.kind, arrival)
    entity = receipt_entity(notice, reporter=office.hostname, subject=subject, boundary=f"=_congthu_{id}")
    signed = smime.sign(entity, identity=identity, at=at)
    head = EmailMessage(policy=email.policy.SMTP)
    head["From"] = Address(name, addr_spec=sender)
    head["To"] = arrival.reply_to
    head["Subject"] = subject
    head["Date"] = email.utils.format_datetime(at)
    head["Message-ID"] = f"<{id}@{sender.partition('@')[2]}>"
    head["In-Reply-To"] = arrival.message_id
    head["Auto-Submitted"] = "auto-replied"
    head["Congthu-Kind"] = "receipt"
    head["MIME-Version"] = "1.0"
    message = head.as_bytes().removesuffix(b"\r\n") + signed
    office.carrier(message, sender=_NULL_SENDER, recipients=[arrival.reply_to])


def _subject(kind: ReceiptKind, arrival: Arrival) -> str:
    reference = (arrival.document.found.get("reference") or {}).get("text") or ""
    words = {
        ReceiptKind.DELIVERED: "Đã đến",
        ReceiptKind.ACCEPTED: "Đã tiếp nhận",
        ReceiptKind.REFUSED: "Từ chối tiếp nhận",
        ReceiptKind.FAILED: "Không gửi được",
    }
    return f"{words[kind]}: {reference}".strip()
