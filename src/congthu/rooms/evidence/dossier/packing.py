"""Packing: parts to one zip, the same parts always to the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from congthu.lib import canon, cms, mailmsg, smime
from congthu.lib.mailmsg import DocumentParts
from congthu.rooms.evidence.dossier import container
from congthu.rooms.evidence.dossier.table import SUMMARY_FORMAT, Fact, table
from congthu.rooms.evidence.dossier.types import DossierParts
from congthu.rooms.evidence.types import LoggedEvent, moment

DOSSIER_FORMAT = "congthu-dossier-1"
VOUCH_FORMAT = "congthu-log-key-1"

_SUFFIXES = {
    "application/pdf": "pdf",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_VOUCH_HEAD = b"Content-Type: application/json\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"


def pack(parts: DossierParts) -> bytes:
    """The dossier. Events about another text under the same Message-ID are left out.

    Anybody may send a message that borrows a Message-ID; its deliveries are in the log as well.
    """
    evidence = _about_this(parts)
    letter = mailmsg.parse_document(smime.split(parts.message)[0])
    names = [f"evidence/{number:06}.json" for number in range(1, len(evidence) + 1)]
    receipts = sorted(set(parts.receipts), key=_digest)
    files: dict[str, bytes] = {
        document_name(letter.media_type): parts.document,
        "message.eml": parts.message,
        "checkpoint": parts.checkpoint.encode(),
        "log.vkey": parts.vkey.encode() + b"\n",
        "log-key.eml": parts.vouch,
        "salts.json": canon.canonical(_salts(evidence)),
        "proofs.json": canon.canonical(dict(zip(names, map(_proof, evidence), strict=True))),
        "summary.json": canon.canonical(_summary(parts, letter, evidence)),
        **{name: each.event.body for name, each in zip(names, evidence, strict=True)},
        **{f"receipts/{number:06}.eml": each for number, each in enumerate(receipts, start=1)},
        **_certificates(parts),
    }
    listed: dict[str, canon.JSON] = {
        name: {"sha256": _digest(data), "size": len(data)} for name, data in files.items()
    }
    manifest: dict[str, canon.JSON] = {
        "format": DOSSIER_FORMAT,
        "made_at": moment(parts.made_at),
        "files": listed,
    }
    return container.write({**files, container.MANIFEST: canon.canonical(manifest)})


def _about_this(parts: DossierParts) -> list[LoggedEvent]:
    body, document = mailmsg.body_digest(parts.message), _digest(parts.document)
    found = []
    for each in sorted(parts.evidence, key=lambda each: each.leaf):
        details = canon.parse(each.event.body)["details"]
        if details.get("body_sha256", body) == body and details.get("document_sha256", document) == document:
            found.append(each)
    return found


def document_name(media_type: str) -> str:
    """Name of the document's file in the dossier."""
    return f"document.{_SUFFIXES.get(media_type, 'bin')}"


def _summary(parts: DossierParts, letter: DocumentParts, evidence: Sequence[LoggedEvent]) -> dict[str, Any]:
    """The summary for people: who sent what, and what became of it."""
    facts = [
        fact_of(
            canon.parse(each.event.body),
            {name: opened.value for name, opened in each.event.personal.items()},
        )
        for each in evidence
    ]
    notices = [mailmsg.parse_receipt(smime.split(each)[0]) for each in parts.receipts]
    return {
        "format": SUMMARY_FORMAT,
        "reference": parts.reference,
        "message_id": parts.message_id,
        "sender": {"address": parts.sender, "agency": parts.sender_agency, "name": parts.sender_name},
        "filename": letter.filename,
        "media_type": letter.media_type,
        "addressees": table(parts.addressees, facts=facts, receipts=notices),
    }


def fact_of(body: Mapping[str, Any], personal: Mapping[str, str]) -> Fact:
    """An event's canonical JSON as the table reads it."""
    return Fact(name=body["name"], at=body["at"], details=dict(body["details"]), personal=dict(personal))


def vouch_entity(vkey: str) -> bytes:
    """The statement a node signs to say that a log key is its own; a MIME entity for ``smime.sign``."""
    return _VOUCH_HEAD + canon.canonical({"format": VOUCH_FORMAT, "vkey": vkey}) + b"\r\n"


def read_vouch(content: bytes) -> str:
    """The verifier key a vouch names; NotCanonical when it is no vouch."""
    head, body = content[: len(_VOUCH_HEAD)], content[len(_VOUCH_HEAD) :].removesuffix(b"\r\n")
    value = canon.parse(body) if head == _VOUCH_HEAD else None
    if not isinstance(value, dict) or value.get("format") != VOUCH_FORMAT or len(value) != 2:
        raise canon.NotCanonical("The statement about the log key is not in its form.")
    return str(value.get("vkey"))


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate, hexadecimal."""
    return certificate.fingerprint(SHA256()).hex()


def _certificates(parts: DossierParts) -> dict[str, bytes]:
    roots = {fingerprint(each) for each in parts.roots}
    files = {f"certificates/root-{fingerprint(each)[:32]}.pem": each for each in parts.roots}
    for each in dict.fromkeys([*parts.certificates, *_signers(parts)]):
        if fingerprint(each) not in roots:
            kind = "authority" if _is_authority(each) else "signer"
            files[f"certificates/{kind}-{fingerprint(each)[:32]}.pem"] = each
    lists = {
        f"certificates/crl-{each.fingerprint(SHA256()).hex()[:32]}.pem": each.public_bytes(Encoding.PEM)
        for each in parts.crls
    }
    return {**{name: each.public_bytes(Encoding.PEM) for name, each in files.items()}, **lists}


def _signers(parts: DossierParts) -> list[x509.Certificate]:
    """Certificates that came with the signatures: the sender's may have been renewed since."""
    found: list[x509.Certificate] = []
    for message in (parts.message, parts.vouch):
        content, signature = smime.split(message)
        verified = cms.verify(signature, content)
        found += [verified.certificate, *verified.others]
    return found


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _proof(event: LoggedEvent) -> dict[str, canon.JSON]:
    return {"leaf": event.leaf, "hashes": [each.hex() for each in event.hashes]}


def _salts(evidence: list[LoggedEvent]) -> dict[str, Any]:
    return {
        str(each.event.id): {
            name: {"salt": opened.salt.hex(), "value": opened.value}
            for name, opened in each.event.personal.items()
        }
        for each in evidence
        if each.event.personal
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
