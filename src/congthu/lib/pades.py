"""The seal in a PDF: PAdES baseline B (ETSI EN 319 142-1), checked on the bytes of the file alone.

A seal is believed only when it covers the whole file: everything before and everything after the gap that
holds the signature itself, up to the last byte. Then nothing in the file can differ from what was sealed, so
no PDF has to be parsed to say so; shadow, overlay and update attacks all need a byte outside. What was added
after the seal, even an innocent remark, makes it a file that was changed.

The signed attributes hold no signing time (EN 319 142-1 §6.3); mail signatures must hold one. So neither can
be shown as the other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from cryptography import x509

from congthu.lib import cms, pki
from congthu.lib.errors import CongthuError
from congthu.lib.pki import Identity

_RANGE = re.compile(
    rb"/ByteRange\s{0,8}\[\s{0,8}0\s{1,8}(\d{1,10})\s{1,8}(\d{1,10})\s{1,8}(\d{1,10})\s{0,80}\]"
)
_HEX = re.compile(rb"[0-9A-Fa-f]*")
_TIME = re.compile(rb"/M\s{0,8}\(([^()]{10,120})\)")
_DATE = re.compile(rb"D:(\d{14})(?:Z(?:00'00'?)?|([+-])(\d\d)'(\d\d)'?)")
#: Some writers put every character that is no letter as its octal number (ISO 32000-1 §7.3.4.2).
_OCTAL = re.compile(rb"\\([0-3][0-7][0-7])")
#: How far from the gap the signature's dictionary may reach; ours stays within a few hundred bytes.
_DICTIONARY = 4096


class SealInvalid(CongthuError):
    """The seal is not valid."""

    code = "pades.invalid"

    def __init__(self, step: str, public: str = "", *, private: str = "") -> None:
        self.step = step
        super().__init__(public, private=private)


class Unsealed(SealInvalid):
    """The PDF carries no seal."""

    code = "pades.unsealed"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the proof."""

    name: str
    ok: bool
    #: One sentence; empty when the step was passed.
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class PdfReport:
    """What can be said about the seal of a PDF."""

    valid: bool
    #: The steps up to the first that failed.
    steps: tuple[Step, ...]
    #: Name and address of the signer; empty before the chain is proved.
    signer: str = ""
    address: str = ""
    #: All addresses the certificate speaks for.
    addresses: tuple[str, ...] = ()
    #: Time claimed in the PDF.
    signed_at: datetime | None = None
    covers_whole_file: bool = False
    certificate: x509.Certificate | None = None
    #: The trusted root the certificate leads to.
    root: x509.Certificate | None = None

    @property
    def problem(self) -> str:
        """Why it is not valid, in one sentence; empty when it is."""
        return "" if self.valid else self.steps[-1].detail


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A seal's place in the file."""

    start: int
    end: int
    signature: bytes
    signed_at: datetime | None


#: Names of the steps, in their order.
STEPS = ("seal", "coverage", "signature", "time", "chain")


def verify(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> PdfReport:
    """Check the last seal of a PDF; never raises for any bytes. ``at`` as in ``pki.verify_chain``."""
    passed: list[Step] = []
    covered, signed_at = False, None
    try:
        found = _find(pdf)
        covered, signed_at = True, found.signed_at
        passed += [Step(name="seal", ok=True), Step(name="coverage", ok=True)]
        signature = cms.verify(found.signature, pdf[: found.start] + pdf[found.end :])
        if signature.signed_at is not None:
            raise SealInvalid("signature", "The signature is not one for a PDF.")
        passed.append(Step(name="signature", ok=True))
        claimed = _plausible(signed_at, at)
        passed.append(Step(name="time", ok=True))
        usages = (pki.DOCUMENT_SIGNING, pki.EMAIL_PROTECTION)
        path = pki.verify_chain(
            signature.certificate, signature.others, roots=roots, crls=(*crls, *signature.crls), at=at,
            usages=usages,
        )  # fmt: skip
        pki.check_validity(path, claimed)
    except (SealInvalid, cms.CmsInvalid, pki.ChainInvalid) as refusal:
        if refusal.step == "coverage":
            passed.append(Step(name="seal", ok=True))
        name = STEPS[len(passed)]
        passed.append(Step(name=name, ok=False, detail=refusal.public))
        return PdfReport(valid=False, steps=tuple(passed), covers_whole_file=covered, signed_at=signed_at)
    known = pki.addresses(signature.certificate)
    return PdfReport(
        valid=True, steps=(*passed, Step(name="chain", ok=True)), signer=pki.holder(signature.certificate),
        address=known[0] if known else "", addresses=known, signed_at=claimed, covers_whole_file=True,
        certificate=signature.certificate, root=path[-1],
    )  # fmt: skip


def fill(prepared: bytes, start: int, end: int, *, identity: Identity) -> bytes:
    """Sign a prepared PDF whose gap, ``<000…>``, lies from ``start`` to ``end``."""
    if not 0 < start < end - 2 <= len(prepared) - 2 or prepared[start:end].replace(b"0", b"") != b"<>":
        raise SealInvalid("seal", "The PDF was not prepared for a seal.")
    digest = hashlib.sha256(prepared[:start] + prepared[end:]).digest()
    signature = cms.sign(digest, identity=identity, at=None, crls=identity.crls).hex().encode()
    room = end - start - 2
    if len(signature) > room:
        raise SealInvalid("seal", "The PDF has too little room for the seal.")
    return prepared[: start + 1] + signature.ljust(room, b"0") + prepared[end - 1 :]


def room_needed(identity: Identity) -> int:
    """Hexadecimal digits to leave free for the signature; a little more, for its length varies."""
    return 2 * (len(cms.sign(bytes(32), identity=identity, at=None, crls=identity.crls)) + 16)


def _find(pdf: bytes) -> _Found:
    """The seal that covers the whole file but for its own gap, which holds digits and nothing else."""
    if not pdf.startswith(b"%PDF-"):
        raise Unsealed("seal", "The file is not a PDF.")
    any_seal = False
    for match in _RANGE.finditer(pdf):
        any_seal = True
        start, end, rest = (int(number) for number in match.groups())
        if end + rest == len(pdf) and 0 < start < end <= len(pdf) and not start <= match.start() < end:
            signature = _contents(pdf[start:end])
            return _Found(start=start, end=end, signature=signature, signed_at=_time(pdf, start, end))
    if not any_seal:
        raise Unsealed("seal")
    raise SealInvalid("coverage", "The file was changed after it was sealed.")


def _contents(gap: bytes) -> bytes:
    """The signature in the gap; after it come zeros only."""
    if gap[:1] != b"<" or gap[-1:] != b">" or len(gap) % 2 or not _HEX.fullmatch(gap[1:-1]):
        raise SealInvalid("coverage", "The place of the signature holds something else.")
    data = bytes.fromhex(gap[1:-1].decode())
    length = _length(data)
    if length > len(data) or data[length:].strip(b"\0"):
        raise SealInvalid("coverage", "The place of the signature holds something else.")
    return data[:length]


def _length(data: bytes) -> int:
    """Length of the DER value at the start; whether it is well formed is for the reader of it."""
    if len(data) < 2 or data[1] < 128:
        return 2 + (data[1] if len(data) > 1 else 0)
    count = data[1] & 127
    return 2 + count + int.from_bytes(data[2 : 2 + count], "big") if 1 <= count <= 4 else len(data) + 1


def _time(pdf: bytes, start: int, end: int) -> datetime | None:
    """The /M entry beside the gap (EN 319 142-1 §5.3)."""
    before = pdf[max(0, start - _DICTIONARY) : start]
    before = before[before.rfind(b" obj") + 1 :]
    after, _, _ = pdf[end : end + _DICTIONARY].partition(b"endobj")
    text = _TIME.search(after) or _TIME.search(before)
    match = _DATE.fullmatch(_OCTAL.sub(lambda octal: bytes([int(octal[1], 8)]), text[1])) if text else None
    if match is None:
        return None
    try:
        moment = datetime.strptime(match[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        offset = timedelta(hours=int(match[3] or 0), minutes=int(match[4] or 0))
        zone = timezone(-offset if match[2] == b"-" else offset)
    except ValueError:
        return None
    return moment.replace(tzinfo=zone)


def _plausible(signed_at: datetime | None, at: datetime) -> datetime:
    if signed_at is None:
        raise SealInvalid("time", "The seal does not say when it was made.")
    if signed_at > at + pki.CLOCK_SKEW:
        raise SealInvalid("time", "The seal claims a time in the future.")
    return signed_at
