"""Steps 1 to 6: the container, the certificates, the signed message and the document in it."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from cryptography import x509

from congthu.lib import canon, mailmsg, pki, smime
from congthu.rooms.evidence.dossier import container
from congthu.rooms.evidence.dossier.case import Case, StepFailed
from congthu.rooms.evidence.dossier.packing import DOSSIER_FORMAT, document_name, fingerprint
from congthu.rooms.evidence.dossier.types import SILENCE, Sentence

_NEEDED = (
    "message.eml",
    "checkpoint",
    "log.vkey",
    "log-key.eml",
    "salts.json",
    "proofs.json",
    "summary.json",
)
_KNOWN = re.compile(
    r"(document\.(pdf|docx|txt|bin)|evidence/[0-9]{6}\.json|receipts/[0-9]{6}\.eml"
    r"|certificates/(root|authority|signer|crl)-[0-9a-f]{32}\.pem)\Z"
)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z\Z", re.ASCII)
_MALFORMED = (ValueError, TypeError, x509.InvalidVersion)


def check_container(case: Case) -> Sentence:
    """1. The zip can be read and keeps to the limits."""
    case.files = container.read(case.data)
    return SILENCE


def check_manifest(case: Case) -> Sentence:
    """2. The manifest names every part with its digest, and nothing else is there."""
    manifest = canon.parse(case.file(container.MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != DOSSIER_FORMAT:
        raise StepFailed("Không đúng định dạng hồ sơ.", "This is not a dossier of a form that is known.")
    listed = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for name, data in case.files.items()
        if name != container.MANIFEST
    }
    if manifest.get("files") != listed:
        raise StepFailed
    documents = [name for name in listed if name.startswith("document.")]
    if not set(_NEEDED) <= set(listed) or len(documents) != 1:
        raise StepFailed("Hồ sơ thiếu thành phần bắt buộc.", "A part that every dossier has is missing.")
    # What no step looks at would seem proved and is not.
    if not all(name in _NEEDED or _KNOWN.match(name) for name in listed):
        raise StepFailed("Hồ sơ có thành phần lạ.", "The dossier holds a part that no step proves.")
    case.document, case.made_at = documents[0], read_moment(manifest.get("made_at"))
    if case.made_at > case.at + pki.CLOCK_SKEW:
        raise StepFailed("Hồ sơ đề thời điểm trong tương lai.", "The dossier claims to be from the future.")
    return SILENCE


def check_certificates(case: Case) -> Sentence:
    """3. Each signer's certificate leads to a trusted root and was not revoked when the dossier was made."""
    try:
        enclosed = _load(case, "certificates/root-")
        authorities, case.signers = (
            _load(case, "certificates/authority-"),
            _load(case, "certificates/signer-"),
        )
        case.crls = tuple(x509.load_pem_x509_crl(data) for data in case.under("certificates/crl-").values())
    except _MALFORMED as error:
        raise StepFailed("Có chứng thư không đọc được.", "A certificate cannot be read.") from error
    case.roots = case.given or enclosed
    if not case.signers:
        raise StepFailed("Thiếu chứng thư của người ký.", "The certificates of the signers are missing.")
    for signer in case.signers:
        path = pki.verify_chain(
            signer, authorities, roots=case.roots, crls=case.crls, at=case.made_at,
            usages=(pki.EMAIL_PROTECTION, pki.DOCUMENT_SIGNING),
        )  # fmt: skip
        case.meet(path)
    return SILENCE if case.given else _compare(case)


def check_signature(case: Case) -> Sentence:
    """4. The message is signed by the agency it comes from."""
    message = case.file("message.eml")
    signed = smime.verify(message, roots=case.roots, crls=case.crls, at=case.made_at)
    smime.check_sender(message, signed)
    if signed.certificate not in case.signers:
        raise StepFailed(
            "Thư ký bằng chứng thư không có trong hồ sơ.", "The message is signed with another certificate."
        )
    case.root, case.sender = case.meet(signed.path), signed.address
    case.spoken.append((case.sender, case.root))
    case.message_id = mailmsg.header(message, "Message-ID")
    case.body_sha256 = mailmsg.body_digest(message)
    return Sentence(
        f"Cơ quan ký: {pki.holder(signed.certificate)}", f"Signed by {pki.holder(signed.certificate)}"
    )


def check_document(case: Case) -> Sentence:
    """5. The document is, byte for byte, the file in the signed message; the message names itself."""
    content, _ = smime.split(case.file("message.eml"))
    case.letter = mailmsg.parse_document(content)
    if case.letter.file != case.file(case.document):
        raise StepFailed
    if case.document != document_name(case.letter.media_type):
        raise StepFailed(
            "Văn bản mang tên tệp của loại khác.", "The document is named as another kind of file."
        )
    # Header fields outside the signature prove nothing; the packet inside repeats what matters.
    if not case.message_id or case.letter.packet.get("message_id") != case.message_id:
        raise StepFailed("Thư mang mã thư khác với mã đã ký.", "The message carries another Message-ID.")
    if case.letter.packet.get("sender") != case.sender:
        raise StepFailed("Thư ghi cơ quan gửi khác với người ký.", "The packet names another sender.")
    return SILENCE


def check_seal(case: Case) -> Sentence:
    """6. The PDF carries the sender's PAdES seal, and nothing was changed after it."""
    document, excuse = case.file(case.document), case.letter.packet.get("unsealed_because")
    if case.letter.media_type != "application/pdf" and not document.startswith(b"%PDF-"):
        return Sentence(
            "Văn bản không phải PDF nên không có chữ ký trên tệp; chữ ký của thư bảo vệ văn bản.",
            "The document is no PDF and carries no seal of its own; the signature of the message covers it.",
        )
    if excuse:
        return Sentence(
            f"Văn bản được gửi không có chữ ký trên tệp: {_text(excuse)}",
            f"The document was sent without a seal of its own: {_text(excuse)}",
        )
    if case.pdf is None:
        return Sentence("Chưa kiểm tra chữ ký trên tệp PDF.", "The seal inside the PDF was not checked.")
    report = case.pdf(document, roots=case.roots, crls=case.crls, at=case.made_at)
    if not report.valid:
        raise StepFailed(en=report.problem)
    if case.sender not in report.addresses:
        raise StepFailed("Chữ ký trên tệp không phải của cơ quan gửi.", "The seal is not the sender's.")
    return SILENCE


def read_moment(text: Any) -> datetime:
    """A time in the one form evidence uses."""
    if not isinstance(text, str) or not _MOMENT.match(text):
        raise StepFailed("Có thời điểm ghi sai thể thức.", "A time is malformed.")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise StepFailed("Có thời điểm ghi sai thể thức.", "A time is malformed.") from None


def _load(case: Case, prefix: str) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificate(data) for data in case.under(prefix).values())


def _compare(case: Case) -> Sentence:
    shown = ", ".join(fingerprint(root) for root in case.met)
    return Sentence(
        f"Hợp lệ theo gốc kèm trong hồ sơ; hãy so dấu vân tay với nguồn tin cậy: {shown}",
        f"Valid under the enclosed root; compare its fingerprint with a source you trust: {shown}",
    )


def _text(value: Any) -> str:
    return " ".join(str(value).split())[:200]
