"""Signed mail: multipart/signed with a detached signature (RFC 8551 §3.5.3, RFC 1847).

The signed part is cut out of the raw message by its bytes and never rebuilt. What is not signed (preamble,
epilogue, headers of the message) is never handed back as content.

law: D34.5
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header

from cryptography import x509

from congthu.lib import cms, pki
from congthu.lib.errors import CongthuError
from congthu.lib.pki import Identity

#: RFC 5322 §2.1.1, without the line end.
_LONGEST_LINE = 998
_LONGEST_SIGNATURE = 4_000_000
_PARAMETER = re.compile(r';\s*([a-z0-9_-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"()]+)\s*', re.IGNORECASE)
_SIGNATURE_TYPES = ("application/pkcs7-signature", "application/x-pkcs7-signature")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")


class SignatureInvalid(CongthuError):
    """The signature of the message is not valid."""

    code = "smime.invalid"

    def __init__(self, step: str, public: str = "", *, private: str = "") -> None:
        #: Name of the step that failed, one of STEPS.
        self.step = step
        super().__init__(public, private=private)


class Unsigned(SignatureInvalid):
    """The message is not signed."""

    code = "smime.unsigned"


class SenderMismatch(SignatureInvalid):
    """The sender shown is not the one who signed."""

    code = "smime.sender-mismatch"


class CannotSign(CongthuError):
    """The message cannot be signed as it is: it must be 7-bit text in lines of 998 characters at most."""

    code = "smime.cannot-sign"


#: The steps of the proof, in their order.
STEPS = ("form", "structure", "signer", "algorithm", "attributes", "digest", "certificate", "signature",
"time",
         "chain", "validity", "usage", "revocation")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What a verified signature says."""

    #: The signed entity (headers and body), with CRLF line ends: the only bytes to be shown or read.
    content: bytes
    certificate: x509.Certificate
    #: The path that was checked: from the certificate up to the trusted root.
    path: tuple[x509.Certificate, ...]
    #: First address the certificate speaks for; ``pki.addresses`` has all.
    address: str
    #: Time the signer claims; not later than the time of checking.
    signed_at: datetime
    #: Revocation lists that came with the signature.
    crls: tuple[x509.CertificateRevocationList, ...]
    #: The steps that were passed.
    steps: tuple[str, ...] = STEPS


# Signing ----------------------------------------------------------------------------------------------


def sign(entity: bytes, *, identity: Identity, at: datetime) -> bytes:
    """The multipart/signed entity around ``entity``: a Content-Type header, an empty line and the body.

    Further headers (MIME-Version, From, Subject, …) go in front. The identity's lists travel along, so that a
    receiver on another node needs nothing but the root. The same arguments give the same bytes.
    """
    entity = canonical(entity)
    lines = entity.split(b"\r\n")
    if not entity.isascii() or b"\0" in entity or max(map(len, lines)) > _LONGEST_LINE:
        raise CannotSign
    digest = hashlib.sha256(entity).digest()
    signature = cms.sign(digest, identity=identity, at=at, crls=identity.crls)
    boundary = b"=_" + digest[:18].hex().encode()
    return b"\r\n".join((
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature";',
        b'\tmicalg="sha-256"; boundary="' + boundary + b'"',
        b"",
        b"--" + boundary,
        entity,
        b"--" + boundary,
        b'Content-Type: application/pkcs7-signature; name="smime.p7s"',
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="smime.p7s"',
        b"",
        _base64(signature),
        b"--" + boundary + b"--",
        b"",
    ))  # fmt: skip


def canonical(entity: bytes) -> bytes:
    """Every line end as CRLF (RFC 8551 §3.1.1); quick when it is so already."""
    if entity.count(b"\n") == entity.count(b"\r\n") == entity.count(b"\r"):
        return entity
    return re.sub(rb"\r*\n", b"\r\n", entity)


def _base64(data: bytes) -> bytes:
    text = binascii.b2a_base64(data, newline=False)
    return b"\r\n".join(text[i : i + 76] for i in range(0, len(text), 76))


# Verifying --------------------------------------------------------------------------------------------


def verify(
    message: bytes, *, roots: Sequence[x509.Certificate], crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> Signed:  # fmt: skip
    """Check a signed message; raises Unsigned when it is no multipart/signed, else SignatureInvalid.

    ``at`` is a time the caller can vouch for: its clock on receipt, or a time in the evidence log.
    """
    content, signature = split(message)
    return verify_detached(content, signature, roots=roots, crls=crls, at=at)


def verify_detached(
    content: bytes, signature: bytes, *, roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList], at: datetime,
) -> Signed:  # fmt: skip
    """Check a detached signature over ``content``, its certificate and the time; raises SignatureInvalid."""
    try:
        found, content = _verify_content(content, signature)
        signed_at = _claimed_time(found, at)
        path = pki.verify_chain(
            found.certificate, found.others, roots=roots, crls=(*crls, *found.crls), at=at,
            usages=(pki.EMAIL_PROTECTION,),
        )  # fmt: skip
        pki.check_validity(path, signed_at)
    except (cms.CmsInvalid, pki.ChainInvalid) as error:
        raise SignatureInvalid(error.step, error.public, private=error.private) from error
    known = pki.addresses(found.certificate)
    if not known:
        raise SignatureInvalid("certificate", "The certificate speaks for no mail address.")
    return Signed(
        content=content, certificate=found.certificate, path=path, address=known[0],
        signed_at=signed_at, crls=found.crls,
    )  # fmt: skip


def _verify_content(content: bytes, signature: bytes) -> tuple[cms.Verified, bytes]:
    """The bytes as they came first; some transports turn CRLF into LF, so then in canonical form."""
    try:
        return cms.verify(signature, content), content
    except cms.CmsInvalid as error:
        restored = canonical(content)
        if error.step != "digest" or restored == content:
            raise
    return cms.verify(signature, restored), restored


def _claimed_time(found: cms.Verified, at: datetime) -> datetime:
    if found.signed_at is None:
        # A seal of a PDF has no time among its attributes: it must not pass for a signature of mail.
        raise SignatureInvalid("attributes", "The signature does not say when it was made.")
    if found.signed_at > at + pki.CLOCK_SKEW:
        raise SignatureInvalid("time", "The signature claims a time in the future.")
    return found.signed_at


def split(message: bytes) -> tuple[bytes, bytes]:
    """The signed bytes and the signature of a multipart/signed message; raises SignatureInvalid."""
    headers, body = _headers(message)
    kind, parameters = _content_type(headers)
    if kind != "multipart/signed":
        raise Unsigned("form")
    if parameters.get("protocol", "").lower() not in _SIGNATURE_TYPES:
        raise Unsigned("form", "The message is signed in a way that is not S/MIME.")
    if headers.get("content-transfer-encoding", ["7bit"])[-1].strip().lower() not in (
        "7bit",
        "8bit",
        "binary",
    ):
        raise SignatureInvalid("form", "The message is not well formed.")
    content, wrapper = _parts(body, parameters.get("boundary", ""))
    return content, _signature(wrapper)


def _headers(data: bytes) -> tuple[dict[str, list[str]], bytes]:
    """Headers by lower-case name, unfolded, and the body."""
    if data.startswith((b"\r\n", b"\n")):
        return {}, data[data.index(b"\n") + 1 :]
    gap = re.search(rb"\n\r?\n", data)
    if gap is None:
        raise Unsigned("form")
    end, body = gap.start(), data[gap.end() :]
    found: dict[str, list[str]] = {}
    for line in re.sub(rb"\r?\n([ \t])", rb"\1", data[:end]).split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon:
            text = value.rstrip(b"\r").decode("utf-8", "surrogateescape")
            found.setdefault(name.strip().lower().decode("latin-1"), []).append(text)
    return found, body


def _content_type(headers: dict[str, list[str]]) -> tuple[str, dict[str, str]]:
    """Type and parameters of the Content-Type; one given twice makes a message with two faces."""
    given = headers.get("content-type", [])
    if not given:
        return "text/plain", {}
    kind, parameters = given[0].partition(";")[0].strip().lower(), {}
    place = given[0].find(";")
    while 0 <= place < len(given[0]):
        match = _PARAMETER.match(given[0], place)
        if match is None:
            break
        name, value = match[1].lower(), match[2]
        if name in parameters:
            raise SignatureInvalid("form", "The message is not well formed.")
        parameters[name] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        place = match.end()
    if len(given) > 1 and any("multipart/signed" in each.lower() for each in given):
        raise SignatureInvalid("form", "The message is not well formed.")
    return kind, parameters


def _parts(body: bytes, boundary: str) -> tuple[bytes, bytes]:
    """The two parts between the boundary lines; a line that merely begins like a boundary is refused."""
    if not re.fullmatch(r"[0-9A-Za-z'()+_,./:=? -]{1,70}", boundary):
        raise SignatureInvalid("form", "The message is not well formed.")
    mark = b"--" + boundary.encode()
    cuts: list[tuple[int, int]] = []
    closed, place = False, body.find(mark)
    while place >= 0 and not closed:
        line_end = body.find(b"\n", place)
        line_end = len(body) if line_end < 0 else line_end + 1
        if place == 0 or body[place - 1] == 10:
            rest = body[place + len(mark) : line_end].rstrip(b" \t\r\n")
            if rest not in (b"", b"--") or len(cuts) == 3:
                raise SignatureInvalid("form", "The message is not well formed.")
            closed = rest == b"--"
            cuts.append((place, line_end))
        place = body.find(mark, line_end)
    if len(cuts) != 3 or not closed:
        raise SignatureInvalid("form", "A signed message has two parts: the content and the signature.")
    return _between(body, cuts[0][1], cuts[1][0]), _between(body, cuts[1][1], cuts[2][0])


def _between(body: bytes, start: int, end: int) -> bytes:
    """The line end before a boundary belongs to the boundary."""
    if end - start >= 2 and body[end - 2 : end] == b"\r\n":
        return body[start : end - 2]
    return body[start : end - 1] if end > start else b""


def _signature(part: bytes) -> bytes:
    try:
        headers, body = _headers(part)
    except Unsigned:
        raise SignatureInvalid("form", "The signature is missing.") from None
    kind, _ = _content_type(headers)
    encoding = headers.get("content-transfer-encoding", [""])
    if kind not in _SIGNATURE_TYPES or len(encoding) != 1 or encoding[0].strip().lower() != "base64":
        raise SignatureInvalid("form", "The second part is not a signature.")
    if len(body) > _LONGEST_SIGNATURE:
        raise SignatureInvalid("form", "The signature is too large.")
    try:
        return binascii.a2b_base64(body.translate(None, b" \t\r\n"), strict_mode=True)
    except binascii.Error:
        raise SignatureInvalid("form", "The signature is not well formed.") from None


# Sender -----------------------------------------------------------------------------------------------


def check_sender(message: bytes, signed: Signed) -> None:
    """The one From address must be one the certificate speaks for; raises SenderMismatch.

    ``message`` is the whole message or its headers with the empty line. Refused as well: a second From,
    several addresses, an address in the display name, and letters outside ASCII in the address.
    """
    try:
        given = _headers(message)[0].get("from", [])
    except Unsigned:
        given = []
    if len(given) != 1:
        raise SenderMismatch("sender", "A message must name one sender.")
    shown = _sole_address(given[0].strip())
    known = {_folded(address) for address in pki.addresses(signed.certificate)}
    if shown is None or _folded(shown) not in known:
        raise SenderMismatch("sender")


def _sole_address(text: str) -> str | None:
    match = re.fullmatch(r'(?P<name>"(?:[^"\\]|\\.)*"|[^"<>,;:]*?)\s*<(?P<address>[^<>\s]+)>', text)
    if match is None:
        return text if _ADDRESS.fullmatch(text) else None
    try:
        parts = decode_header(match["name"])
        decoded = "".join(p if isinstance(p, str) else p.decode(c or "ascii", "replace") for p, c in parts)
    except (HeaderParseError, LookupError, ValueError):
        return None
    if "@" in decoded or "＠" in decoded or not _ADDRESS.fullmatch(match["address"]):
        return None
    return match["address"]


def _folded(address: str) -> str:
    """The domain is not case-sensitive, the local part is (RFC 5321 §2.4)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
