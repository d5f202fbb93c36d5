"""Sealing and sending: what the worker does with an issued document. Every step may be repeated.

law: D34.5 the seal and the signed message; D34.1b-7 one message to all addressees.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from congthu.lib import smime
from congthu.lib.legaltime import legal_day
from congthu.lib.mailmsg import DocumentLetter, body_digest
from congthu.rooms.dispatch import rules
from congthu.rooms.dispatch.errors import SomeDeferred
from congthu.rooms.dispatch.models import Delivery, Dispatch
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.dispatch.queries.texts import text_choice
from congthu.rooms.dispatch.types import Rendered
from congthu.rooms.documents import queries as documents
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register.rules import printed
from congthu.rooms.regulation.types import Choice

#: Detail of the address receipts come back to; Dovecot files them in a folder of this name.
RECEIPTS_DETAIL = "bien-nhan"


def seal(dispatch_id: UUID, *, office: Office, at: datetime, event_id: UUID) -> None:
    """Make the file that is sent and the signed message around it. Does nothing when that is done."""
    dispatch = Dispatch.objects.select_related("document", "agency", "entry__book").get(pk=dispatch_id)
    if dispatch.state != Dispatch.State.ISSUED:
        return
    document = dispatch.document
    identity = office.identities.agency(
        dispatch.agency.code, address=dispatch.sender, name=dispatch.agency.name, at=at
    )
    rendered = office.press(
        office.blobs.get(document.sha256),
        filename=document.filename,
        media_type=document.media_type,
        serial=printed(dispatch.entry.serial),
        at=dispatch.issued_at,
        seal=identity,
        # What the regulation refuses was not issued; under "note" the file goes as its author wrote it.
        convert=text_choice(dispatch.agency, legal_day(dispatch.issued_at)) is not Choice.NOTE,
        slots=documents.slots(document),
    )
    file_sha256 = office.blobs.put(rendered.data)
    letter = _letter(dispatch, rendered, file_sha256, web_url=office.web_url, at=at)
    signed = smime.sign(letter.entity(), identity=identity, at=at)
    message = letter.message(signed)
    message_sha256 = office.blobs.put(message)

    with transaction.atomic():
        changed = Dispatch.objects.filter(pk=dispatch_id, state=Dispatch.State.ISSUED).update(
            state=Dispatch.State.SEALED,
            file_sha256=file_sha256,
            file_name=rendered.filename,
            unsealed_because=rendered.unsealed_because,
            message_sha256=message_sha256,
            body_sha256=body_digest(message),
            sealed_at=at,
        )
        if not changed:
            return
        _record_seal(dispatch, file_sha256, body_digest(message), event_id, at)
        outbox.enqueue("dispatch.send", lock=str(dispatch_id), dispatch=str(dispatch_id))


def _letter(
    dispatch: Dispatch, rendered: Rendered, file_sha256: str, *, web_url: str, at: datetime
) -> DocumentLetter:
    entry = dispatch.entry
    local, _, domain = dispatch.sender.partition("@")
    reply_to = f"{local}+{RECEIPTS_DETAIL}@{domain}"
    deliveries = dispatch.deliveries.select_related("agency").order_by("pk")
    return DocumentLetter(
        message_id=dispatch.message_id,
        dispatch=str(dispatch.pk),
        sender=dispatch.sender,
        sender_name=dispatch.agency.name,
        addressees=tuple((d.address, d.agency.name) for d in deliveries),
        reply_to=reply_to,
        subject=rules.subject(entry.reference, entry.abstract),
        text=rules.letter_text(
            reference=entry.reference,
            issuer=dispatch.agency.name,
            issued_on=entry.issued_on.strftime("%d/%m/%Y"),
            abstract=entry.abstract,
            track_url=f"{web_url}/verify",
        ),
        at=at,
        filename=rendered.filename,
        media_type=rendered.media_type,
        file=rendered.data,
        packet=_packet(dispatch, rendered, file_sha256, reply_to),
    )


def _packet(dispatch: Dispatch, rendered: Rendered, file_sha256: str, reply_to: str) -> dict[str, Any]:
    """Facts for the receiving platform; the addresses themselves are the envelope's business."""
    entry = dispatch.entry
    found = dict(dispatch.document.found)
    found["reference"] = {
        "serial": entry.serial,
        "symbol": (found.get("reference") or {}).get("symbol"),
        "text": entry.reference,
    }
    found["issued_on"] = entry.issued_on.isoformat()
    found["issuer"] = dispatch.agency.name
    return {
        "format": 1,
        "message_id": dispatch.message_id,
        "dispatch": str(dispatch.pk),
        "sender": dispatch.sender,
        "issuer": {"code": dispatch.agency.code, "name": dispatch.agency.name},
        "reply_to": reply_to,
        "file": {"sha256": file_sha256},
        # Said under the signature, so a dossier may accept a PDF without a seal.
        "unsealed_because": rendered.unsealed_because,
        "found": found,
    }


def _record_seal(dispatch: Dispatch, file_sha256: str, body: str, event_id: UUID, at: datetime) -> None:
    evidence.record(
        [
            NewEvent(
                id=event_id,
                name=EventName.DOCUMENT_SEALED,
                key=f"sealed:{dispatch.pk}",
                at=at,
                subject=dispatch.message_id,
                details={
                    "original_sha256": dispatch.document.sha256,
                    "document_sha256": file_sha256,
                    "body_sha256": body,
                },
            )
        ]
    )


def send(dispatch_id: UUID, *, office: Office, at: datetime, ids: Callable[[], UUID]) -> None:
    """Hand the message over once for all addresses that still wait for it.

    A crash between Postfix's 250 and our commit makes us hand it over again; mailgate recognises the second
    copy by message and recipient, so a mailbox gets it once.
    """
    dispatch = Dispatch.objects.get(pk=dispatch_id)
    planned = Delivery.objects.filter(dispatch=dispatch, state=Delivery.State.PLANNED)
    recipients = list(planned.order_by("pk").values_list("address", flat=True))
    if not recipients or dispatch.state == Dispatch.State.ISSUED:
        return
    local, _, domain = dispatch.sender.partition("@")
    answers = office.carrier(
        office.blobs.get(dispatch.message_sha256),
        # Bounces go where receipts go.
        sender=f"{local}+{RECEIPTS_DETAIL}@{domain}",
        recipients=recipients,
    )
    taken = [address for address, refusal in answers.items() if refusal is None]
    refused = {address: refusal for address, refusal in answers.items() if refusal is not None}

    with transaction.atomic():
        # mailgate may have recorded a delivery already: its state is not turned back, the time is noted.
        rows = Delivery.objects.filter(dispatch=dispatch, address__in=taken, sent_at=None)
        rows.update(sent_at=at)
        Delivery.objects.filter(dispatch=dispatch, address__in=taken, state=Delivery.State.PLANNED).update(
            state=Delivery.State.SENT
        )
        for address, refusal in refused.items():
            Delivery.objects.filter(dispatch=dispatch, address=address, state=Delivery.State.PLANNED).update(
                state=Delivery.State.FAILED, failed_at=at, reason=refusal
            )
        Dispatch.objects.filter(pk=dispatch_id, sent_at=None).update(sent_at=at)
        Dispatch.objects.filter(pk=dispatch_id).update(state=Dispatch.State.SENT)
        evidence.record(_sent_events(dispatch, taken, refused, ids, at))
    if len(answers) < len(recipients):
        raise SomeDeferred


def _sent_events(
    dispatch: Dispatch, taken: list[str], refused: dict[str, str], ids: Callable[[], UUID], at: datetime
) -> list[NewEvent]:
    """One event for all that the plane took over, one for each it refused."""
    events = [
        NewEvent(
            id=ids(),
            name=EventName.CONTENT_CONSIGNMENT_FAILURE,
            key=f"refused-by-plane:{dispatch.pk}:{address}",
            at=at,
            subject=dispatch.message_id,
            details={"addressee": address, "reason": reason},
        )
        for address, reason in refused.items()
    ]
    if taken:
        first = min(taken)
        events.append(
            NewEvent(
                id=ids(),
                name=EventName.RELAY_ACCEPTANCE,
                key=f"sent:{dispatch.pk}:{first}",
                at=at,
                subject=dispatch.message_id,
                details={"body_sha256": dispatch.body_sha256, "addressees": len(taken)},
            )
        )
    return events
