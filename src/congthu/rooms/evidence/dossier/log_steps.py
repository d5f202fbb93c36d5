"""Steps 7 to 12: the evidence, its place in the log, the receipts, and the summary that follows."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from congthu.lib import canon, mailmsg, pki, smime, tlog
from congthu.lib.mailmsg import ReceiptKind, ReceiptNotice
from congthu.rooms.evidence.dossier.case import Case, StepFailed
from congthu.rooms.evidence.dossier.letter_steps import read_moment
from congthu.rooms.evidence.dossier.packing import read_vouch
from congthu.rooms.evidence.dossier.table import SUMMARY_FORMAT, table
from congthu.rooms.evidence.dossier.types import SILENCE, DossierAddressee, Sentence
from congthu.rooms.evidence.types import EVENT_FORMAT

_EVENT_FIELDS = {"format", "id", "name", "at", "subject", "details", "commitments"}
_SUMMARY_FIELDS = {"format", "reference", "message_id", "sender", "filename", "media_type", "addressees"}
#: Name of the log of a node; the node's certificate names the node.
_ORIGIN_SUFFIX = ".congthu/log"


def check_evidence(case: Case) -> Sentence:
    """7. Each event is canonical and about this message: its Message-ID and, where given, its digests."""
    document = hashlib.sha256(case.file(case.document)).hexdigest()
    for name, data in case.under("evidence/").items():
        event = canon.parse(data)
        if not _well_formed(event):
            raise StepFailed(f"{name} sai thể thức.", f"{name} is malformed.")
        read_moment(event["at"])
        details = event["details"]
        if (
            event["subject"] != case.message_id
            or details.get("body_sha256", case.body_sha256) != case.body_sha256
            or details.get("document_sha256", document) != document
        ):
            raise StepFailed(f"{name} nói về văn bản khác.", f"{name} is about another document.")
        case.events[name] = event
    if not case.events:
        raise StepFailed("Hồ sơ không có chứng cứ.", "The dossier holds no evidence.")
    if len({event["id"] for event in case.events.values()}) != len(case.events):
        raise StepFailed("Có chứng cứ lặp lại.", "An event is enclosed twice.")
    return Sentence(f"{len(case.events)} chứng cứ", f"{len(case.events)} events")


def check_commitments(case: Case) -> Sentence:
    """8. Each personal datum opens the commitment in its event; erased ones are missing, never different."""
    salts = canon.parse(case.file("salts.json"))
    promised = {event["id"]: event["commitments"] for event in case.events.values()}
    if not isinstance(salts, dict) or not set(salts) <= set(promised):
        raise StepFailed("Có dữ liệu không thuộc chứng cứ nào.", "A datum belongs to no event.")
    for event, fields in salts.items():
        if not isinstance(fields, dict) or not set(fields) <= set(promised[event]):
            raise StepFailed("Có dữ liệu không thuộc chứng cứ nào.", "A datum belongs to no event.")
        case.opened[event] = {name: _opened(each, promised[event][name]) for name, each in fields.items()}
    erased = sum(map(len, promised.values())) - sum(map(len, case.opened.values()))
    if not erased:
        return SILENCE
    return Sentence(f"{erased} dữ liệu cá nhân đã được xóa.", f"{erased} personal data have been erased.")


def check_inclusion(case: Case) -> Sentence:
    """9. Each event is a leaf of the log under the root of the checkpoint, at a place of its own."""
    state = tlog.parse_checkpoint(tlog.split_note(_note(case))[0])
    proofs = canon.parse(case.file("proofs.json"))
    if not isinstance(proofs, dict) or set(proofs) != set(case.events):
        raise StepFailed("Mỗi chứng cứ phải có một chứng minh.", "Each event needs exactly one proof.")
    places = set()
    for name, proof in proofs.items():
        leaf, hashes = _proof(proof)
        tlog.verify_inclusion(
            leaf=tlog.leaf_hash(case.files[name]), index=leaf, size=state.size, hashes=hashes, root=state.root
        )
        places.add(leaf)
    if len(places) != len(proofs):
        raise StepFailed("Hai chứng cứ ở cùng một vị trí.", "Two events claim one place in the log.")
    return SILENCE


def check_checkpoint(case: Case) -> Sentence:
    """10. The log's key signed the checkpoint, and the sender's node vouches that the key is its own."""
    try:
        vkey = case.file("log.vkey").decode("ascii").removesuffix("\n")
    except UnicodeDecodeError:
        raise StepFailed("Khóa nhật ký sai thể thức.", "The log's key is malformed.") from None
    key = tlog.LogKey.from_vkey(vkey)
    state = tlog.open_checkpoint(_note(case), key=key)
    vouch = smime.verify(case.file("log-key.eml"), roots=case.roots, crls=case.crls, at=case.made_at)
    if read_vouch(vouch.content) != vkey or _node_of(vouch.certificate) + _ORIGIN_SUFFIX != key.name:
        raise StepFailed(
            "Khóa nhật ký không phải của nút này.", "The log's key is not vouched for by its node."
        )
    if case.meet(vouch.path) != case.root:
        raise StepFailed(
            "Nút giữ nhật ký và cơ quan gửi thuộc hai gốc khác nhau.",
            "The log's node and the sender come from different roots.",
        )
    return Sentence(f"Nhật ký {key.name}, {state.size} mục", f"Log {key.name}, {state.size} entries")


def check_receipts(case: Case) -> Sentence:
    """11. Each receipt is signed by one who may speak for the addressee, and is about this very message."""
    for name, data in case.under("receipts/").items():
        signed = smime.verify(data, roots=case.roots, crls=case.crls, at=case.made_at)
        smime.check_sender(data, signed)
        notice = mailmsg.parse_receipt(signed.content)
        if notice.original_message_id != case.message_id or notice.body_sha256 != case.body_sha256:
            raise StepFailed(f"{name} nói về văn bản khác.", f"{name} is about another document.")
        if not _may_speak(case, signed.certificate, notice, hashlib.sha256(data).hexdigest()):
            raise StepFailed(
                f"{name} không do nơi nhận hoặc nút của nơi nhận ký.",
                f"{name} is signed by somebody else than the addressee or its node.",
            )
        root = case.meet(signed.path)
        case.spoken += ((report.address, root) for report in notice.reports)
        case.notices.append(notice)
    return Sentence(f"{len(case.notices)} biên nhận", f"{len(case.notices)} receipts")


def check_summary(case: Case) -> Sentence:
    """12. The summary is what evidence and receipts say, no more and no less."""
    summary = canon.parse(case.file("summary.json"))
    if not isinstance(summary, dict) or set(summary) != _SUMMARY_FIELDS:
        raise StepFailed
    packet = case.letter.packet
    expected: dict[str, Any] = {
        **summary,
        "format": SUMMARY_FORMAT,
        "reference": _at(packet, "found", "reference", "text"),
        "message_id": case.message_id,
        "sender": {
            "address": case.sender,
            "agency": _at(packet, "issuer", "code"),
            "name": _at(packet, "issuer", "name"),
        },
        "filename": case.letter.filename,
        "media_type": case.letter.media_type,
        "addressees": table(_addressees(summary["addressees"]), facts=case.facts(), receipts=case.notices),
    }
    shown = {row["address"] for row in expected["addressees"]}
    if summary != expected or any(r.address not in shown for n in case.notices for r in n.reports):
        raise StepFailed
    case.summary = summary
    return Sentence(
        "Tên nơi nhận là theo danh bạ của nút gửi.",
        "Names of addressees are those of the sender's directory.",
    )


def _at(value: Any, *names: str) -> Any:
    """What lies under these names; None as soon as there is nothing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _well_formed(event: Any) -> bool:
    return (
        isinstance(event, dict)
        and set(event) == _EVENT_FIELDS
        and event["format"] == EVENT_FORMAT
        and all(isinstance(event[name], str) for name in ("id", "name", "at", "subject"))
        and isinstance(event["details"], dict)
        and isinstance(event["commitments"], dict)
    )


def _opened(each: Any, commitment: Any) -> str:
    try:
        salt, value = bytes.fromhex(each["salt"]), each["value"]
        if canon.commit(salt, value) == commitment:
            return str(value)
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise StepFailed


def _proof(proof: Any) -> tuple[int, list[bytes]]:
    try:
        leaf, hashes = proof["leaf"], [bytes.fromhex(each) for each in proof["hashes"]]
    except (KeyError, TypeError, ValueError):
        raise StepFailed("Chứng minh sai thể thức.", "A proof is malformed.") from None
    if type(leaf) is not int:
        raise StepFailed("Chứng minh sai thể thức.", "A proof is malformed.")
    return leaf, hashes


def _note(case: Case) -> str:
    try:
        return case.file("checkpoint").decode("utf-8")
    except UnicodeDecodeError:
        raise StepFailed("Trạng thái nhật ký sai thể thức.", "The checkpoint is malformed.") from None


def _node_of(certificate: x509.Certificate) -> str:
    """Name of the node in its certificate."""
    found = certificate.subject.get_attributes_for_oid(NameOID.USER_ID)
    return str(found[0].value) if len(found) == 1 else ""


def _may_speak(case: Case, signer: x509.Certificate, notice: ReceiptNotice, digest: str) -> bool:
    """The agency speaks for what its clerk did, its node for what reached the mailbox.

    Which node serves an address, the sender's node knew from its directory when it took the receipt in; it
    wrote so into the log, naming the receipt by its digest. ``postmaster`` is a node's and never an agency's
    (RFC 5321 §4.5.1), so no agency can speak for another's mailbox even with such an event.
    """
    speaks = set(pki.addresses(signer))
    theirs = {report.address for report in notice.reports} - speaks
    if not theirs:
        return True
    if notice.kind in (ReceiptKind.ACCEPTED, ReceiptKind.REFUSED):
        return False
    taken = [
        event["details"].get("addressee")
        for event in case.events.values()
        if event["details"].get("receipt_sha256") == digest
    ]
    return all(address in taken for address in theirs) and all(
        address.startswith("postmaster@") for address in speaks
    )


def _addressees(rows: Any) -> list[DossierAddressee]:
    if not isinstance(rows, list):
        raise StepFailed
    found = []
    for row in rows:
        try:
            given = {name: row[name] for name in ("address", "agency", "name", "node")}
        except (KeyError, TypeError):
            raise StepFailed from None
        if not all(isinstance(value, str) for value in given.values()):
            raise StepFailed
        found.append(DossierAddressee(**given))
    if len({each.address for each in found}) != len(found):
        raise StepFailed
    return found
