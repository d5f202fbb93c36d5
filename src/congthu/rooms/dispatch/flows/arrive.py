"""A document message has reached agency mailboxes of this node: check it and lay it before their clerks.

law: Decree 30/2020 art. 21.2 (authenticity and integrity are checked on receipt).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from django.db import transaction

from congthu.lib import mailmsg, pki, smime
from congthu.lib.errors import CongthuError
from congthu.lib.mailmsg import DocumentParts, MessageInvalid
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import received
from congthu.rooms.dispatch.flows.kept_notices import alone_with, meet
from congthu.rooms.dispatch.ports import SealCheck
from congthu.rooms.documents.errors import DocumentRefused
from congthu.rooms.documents.ports import Blobs, Reader
from congthu.rooms.documents.rules import secrecy
from congthu.rooms.documents.types import SecrecyVerdict
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival
from congthu.rooms.register.types import Check, NewArrival

#: What the column holds; ours have about eighty.
_LONGEST_MESSAGE_ID, _LONGEST_ADDRESS = 300, 254


def arrive(
    message: bytes,
    *,
    message_sha256: str,
    addresses: Sequence[str],
    delivered_at: datetime,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    check_seal: SealCheck,
    blobs: Blobs,
    at: datetime,
    ids: Callable[[], UUID],
    reader: Reader | None = None,
) -> list[Arrival]:
    """Parse and verify once for all addresses; answers the arrivals at them. Raises MessageInvalid.

    A document whose checks fail is laid before the clerk all the same, marked so: he can only refuse it. Of a
    state secret only the refusal is laid before him. Without a ``reader`` the words of the packet are judged.
    """
    checks: list[Check] = []
    sender = mailmsg.originator(message)
    if len(sender) > _LONGEST_ADDRESS or not sender.isprintable():
        raise MessageInvalid("The message names no usable sender.")
    parts = _signature(message, sender, roots, crls, at, checks)
    _packet(message, parts, sender, checks)
    if all(check.ok for check in checks):
        # A stranger's PDF costs a process of its own; nothing it shows would make the message genuine.
        _seal(parts, sender, roots, crls, at, check_seal, checks)
    shown = _judged(parts, reader if all(check.ok for check in checks) else None, checks)
    new = NewArrival(
        message_id=_message_id(message),
        message_sha256=message_sha256,
        sender=sender,
        reply_to=_reply_to(message, sender),
        filename=received.plain(shown.filename, 254),
        media_type=received.plain(shown.media_type, 120),
        file=shown.file,
        found=shown.found,
        checks=checks,
    )
    with transaction.atomic():
        alone_with(new.message_id)
        arrivals = register.take_in(new, addresses=addresses, delivered_at=delivered_at, ids=ids, blobs=blobs)
        # Nobody sees it waiting, not for a moment, when its sender has asked for it back already.
        meet(arrivals, blobs=blobs, at=at, ids=ids)
    return arrivals


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What of a received document the clerk may see and the node may keep."""

    file: bytes
    filename: str
    media_type: str
    found: dict[str, Any]


def _judged(parts: DocumentParts, reader: Reader | None, checks: list[Check]) -> _Shown:
    """A step more for what is or may be a state secret.

    law: Law 29/2018 art. 5: neither file nor number nor abstract of a secret is kept outside the mailbox.
    """
    found = received.found(parts.packet.get("found"))
    verdict = _secrecy(parts, found, reader)
    if verdict.verdict == "none":
        return _Shown(file=parts.file, filename=parts.filename, media_type=parts.media_type, found=found)
    told = {"secrecy_verdict": {"verdict": verdict.verdict, "why": dict(verdict.why), "where": None}}
    if verdict.verdict == "ask":
        return _Shown(
            file=parts.file, filename=parts.filename, media_type=parts.media_type, found={**found, **told}
        )
    _add(checks, "secrecy", "The document bears a mark of state secrecy (Law 29/2018/QH14 art. 5).")
    return _Shown(file=b"", filename="", media_type=parts.media_type, found={**received.found(None), **told})


def _secrecy(parts: DocumentParts, found: dict[str, Any], reader: Reader | None) -> SecrecyVerdict:
    """By what the packet says, then by the file itself; one that cannot be read says nothing more."""
    issued_on = found["issued_on"] or ""
    said = secrecy.judge_words(
        filename=parts.filename,
        reference=found["reference"]["text"],
        abstract=found["abstract"],
        year=int(issued_on[:4]) if issued_on[:4].isdigit() else None,
    )
    if said.verdict == "secret" or reader is None:
        return said
    try:
        seen = reader(parts.file, parts.filename).secrecy_verdict
    except DocumentRefused:
        return said
    return said if seen.verdict == "none" else seen


def _add(checks: list[Check], name: str, problem: str) -> None:
    checks.append(Check(step=len(checks) + 1, name=name, ok=not problem, detail=problem))


def _message_id(message: bytes) -> str:
    """It names the document for ever after: too long or empty, the message is none."""
    found = mailmsg.header(message, "Message-ID")
    if not 0 < len(found) <= _LONGEST_MESSAGE_ID:
        raise MessageInvalid("The message has no usable Message-ID.")
    return found


def _signature(
    message: bytes,
    sender: str,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    checks: list[Check],
) -> DocumentParts:
    """Steps 1 and 2: the signature of the message, and that its sender signed it."""
    try:
        signed = smime.verify(message, roots=roots, crls=crls, at=at)
    except smime.SignatureInvalid as refusal:
        _add(checks, "signature", refusal.public)
        # Shown to the clerk as what it is: unproved. The content is taken from the same bytes.
        return mailmsg.parse_document(_unproved(message))
    _add(checks, "signature", "")
    _add(checks, "sender", _sender_problem(message, sender, signed))
    return mailmsg.parse_document(signed.content)


def _unproved(message: bytes) -> bytes:
    try:
        return smime.split(message)[0]
    except smime.SignatureInvalid as refusal:
        raise MessageInvalid(refusal.public) from refusal


def _sender_problem(message: bytes, sender: str, signed: smime.Signed) -> str:
    """Who signed must be who is shown, under the root of the node that serves that address."""
    try:
        smime.check_sender(message, signed)
    except smime.SignatureInvalid as refusal:
        return refusal.public
    # Asked of the sender that is shown and kept, not of some address in the certificate, which may hold many.
    named = sender in {address.lower() for address in pki.addresses(signed.certificate)}
    if not named or not directory.may_vouch(signed.path[-1], sender):
        # Every trusted node has an authority of its own: none may speak for another's agencies.
        return "The authority that vouches for the sender is not the one of the sender's node."
    return ""


def _packet(message: bytes, parts: DocumentParts, sender: str, checks: list[Check]) -> None:
    """Steps 3 and 4: the signed packet is about this message and this file; the sender is an official one."""
    packet = parts.packet
    file = packet.get("file")
    same = (
        packet.get("message_id") == mailmsg.header(message, "Message-ID")
        and packet.get("sender") == sender
        and isinstance(file, dict)
        and file.get("sha256") == hashlib.sha256(parts.file).hexdigest()
    )
    _add(checks, "packet", "" if same else "The packet speaks of another message or file.")
    known = directory.is_official(sender)
    _add(checks, "directory", "" if known else "The sender is not an official mailbox of the directory.")


def _seal(
    parts: DocumentParts,
    sender: str,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    check_seal: SealCheck,
    checks: list[Check],
) -> None:
    """Step 5: the seal in the PDF, where the file is a PDF (a DOCX is proved by the message's signature)."""
    if parts.media_type != "application/pdf":
        return
    try:
        problem = check_seal(parts.file, roots=roots, crls=crls, at=at, address=sender)
    except CongthuError as error:
        if error.temporary:
            raise  # a machine out of breath says nothing about the seal
        problem = error.public
    _add(checks, "seal", problem)


def _reply_to(message: bytes, sender: str) -> str:
    """Receipts go only to the sender's own mailbox, whatever the header asks: no mail cannon."""
    wanted = mailmsg.header(message, "Disposition-Notification-To").lower()
    local, _, domain = wanted.partition("@")
    own = f"{local.partition('+')[0]}@{domain}" == sender and wanted.isprintable()
    return wanted if own and len(wanted) <= _LONGEST_ADDRESS else sender
