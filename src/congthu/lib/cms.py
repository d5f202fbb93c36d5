"""Detached signatures in the Cryptographic Message Syntax (RFC 5652), profile CAdES-BES (ETSI EN 319 122-1).

Made from a template of encoded values, read by a strict DER reader. The reader is a guard, not a library: it
accepts the one shape we stand for and refuses the rest. In particular it insists on signed attributes: a
signature made over bare content can be shown as one over other content whose bytes look like a set of
attributes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from congthu.lib import der
from congthu.lib.errors import CongthuError
from congthu.lib.pki import MALFORMED, Identity, PrivateKey, strong

_DATA = "1.2.840.113549.1.7.1"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_RSA = "1.2.840.113549.1.1.1"
_ECDSA_SHA256 = "1.2.840.10045.4.3.2"

_DIGESTS = {_SHA256: "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}
_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
#: Signature algorithm → key type and the digest it is bound to; plain rsaEncryption takes the signer's
#: digest.
_ALGORITHMS: dict[str, tuple[type, str]] = {
    _RSA: (rsa.RSAPublicKey, ""),
    "1.2.840.113549.1.1.11": (rsa.RSAPublicKey, "sha256"),
    "1.2.840.113549.1.1.12": (rsa.RSAPublicKey, "sha384"),
    "1.2.840.113549.1.1.13": (rsa.RSAPublicKey, "sha512"),
    _ECDSA_SHA256: (ec.EllipticCurvePublicKey, "sha256"),
    "1.2.840.10045.4.3.3": (ec.EllipticCurvePublicKey, "sha384"),
    "1.2.840.10045.4.3.4": (ec.EllipticCurvePublicKey, "sha512"),
}
#: No honest signature carries more; every one costs a parse.
_MOST_CERTIFICATES = _MOST_LISTS = 10
_NOT_STRUCTURED = "The signature is not well formed."


class CmsInvalid(CongthuError):
    """The signature is not valid."""

    code = "cms.invalid"

    def __init__(self, step: str, public: str = "", *, private: str = "") -> None:
        self.step = step
        super().__init__(public, private=private)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A signature that is right for its content; nothing is said yet about who may hold the certificate."""

    certificate: x509.Certificate
    #: The other certificates sent along; not trusted.
    others: tuple[x509.Certificate, ...]
    #: Revocation lists sent along; not trusted before their own signature is checked.
    crls: tuple[x509.CertificateRevocationList, ...]
    #: The time the signer claims; None when it is not among the signed attributes, as PAdES wants it.
    signed_at: datetime | None


# Signing ----------------------------------------------------------------------------------------------


def sign(
    digest: bytes,
    *,
    identity: Identity,
    at: datetime | None,
    crls: Sequence[x509.CertificateRevocationList] = (),
) -> bytes:
    """The ContentInfo of a detached signature over content with this SHA-256 ``digest``.

    ``at`` is claimed as signing time; None leaves the attribute out (PAdES says the time in the PDF).
    """
    certificate = identity.certificate.public_bytes(Encoding.DER)
    attributes = signed_attributes(digest, certificate=certificate, at=at)
    value = sign_bytes(identity.key, der.write(der.SET, attributes))
    return assemble(attributes, value, identity=identity, crls=crls)


def signed_attributes(digest: bytes, *, certificate: bytes, at: datetime | None) -> bytes:
    """The signed attributes, in DER's order and without the tag of their set."""
    ess = der.sequence(
        der.sequence(der.sequence(der.write(der.OCTETS, hashlib.sha256(certificate).digest())))
    )
    pairs = [
        (_CONTENT_TYPE, der.oid(_DATA)),
        (_MESSAGE_DIGEST, der.write(der.OCTETS, digest)),
        (_SIGNING_CERTIFICATE, ess),
    ]
    if at is not None:
        pairs.append((_SIGNING_TIME, der.time(at)))
    return b"".join(sorted(der.sequence(der.oid(name), der.set_of(value)) for name, value in pairs))


def sign_bytes(key: PrivateKey, data: bytes) -> bytes:
    """The raw signature; deterministic (RFC 6979), so that a job run twice makes one message, not two."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def assemble(
    attributes: bytes,
    value: bytes,
    *,
    identity: Identity,
    crls: Sequence[x509.CertificateRevocationList] = (),
) -> bytes:
    """Put signed attributes and signature into a ContentInfo with certificates and revocation lists."""
    certificate = identity.certificate.public_bytes(Encoding.DER)
    sha256 = der.sequence(der.oid(_SHA256))
    if isinstance(identity.key, ec.EllipticCurvePrivateKey):
        algorithm = der.sequence(der.oid(_ECDSA_SHA256))
    else:
        algorithm = der.sequence(der.oid(_RSA), der.write(der.NULL))
    issuer, serial = _issuer_and_serial(certificate)
    signer = der.sequence(
        der.integer(1), der.sequence(issuer, serial), sha256, der.write(0xA0, attributes), algorithm,
        der.write(der.OCTETS, value),
    )  # fmt: skip
    certificates = der.set_of(certificate, *(c.public_bytes(Encoding.DER) for c in identity.chain), tag=0xA0)
    lists = der.set_of(*(crl.public_bytes(Encoding.DER) for crl in crls), tag=0xA1) if crls else b""
    signed = der.sequence(
        der.integer(1),
        der.set_of(sha256),
        der.sequence(der.oid(_DATA)),
        certificates,
        lists,
        der.set_of(signer),
    )
    return der.sequence(der.oid(_SIGNED_DATA), der.write(0xA0, signed))


def _issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """As they stand in the certificate: a name encoded anew might differ."""
    fields = der.read(certificate).children()[0].children()
    first = 1 if fields[0].tag == 0xA0 else 0
    return fields[first + 2].raw, fields[first].raw


# Verifying --------------------------------------------------------------------------------------------


class _Signer(NamedTuple):
    """The parts of a SignerInfo."""

    identifier: der.Value
    digest: str
    attributes: der.Value
    algorithm: str
    value: bytes


def verify(signature: bytes, content: bytes) -> Verified:
    """Check a detached signature over ``content``; raises CmsInvalid, and nothing else, on hostile input."""
    try:
        return _verify(signature, content)
    except MALFORMED as error:
        raise CmsInvalid("structure", _NOT_STRUCTURED, private=repr(error)) from error


def _verify(signature: bytes, content: bytes) -> Verified:
    certificates, lists, signer = _open(signature)
    claims = _claims(signer.attributes)

    digest = hashlib.new(_name_of(signer.digest), content).digest()
    if claims[_CONTENT_TYPE].oid() != _DATA:
        raise CmsInvalid("attributes", "The signature is one for another kind of content.")
    if claims[_MESSAGE_DIGEST].expect(der.OCTETS).content != digest:
        raise CmsInvalid("digest", "The content was changed after it was signed.")

    encoded = _chosen(claims[_SIGNING_CERTIFICATE], certificates)
    certificate = _load(encoded)
    _check_identifier(signer.identifier, encoded, certificate)
    _check_value(signer, certificate)
    return Verified(
        certificate=certificate,
        others=tuple(_load(c) for c in certificates if c != encoded),
        crls=tuple(x509.load_der_x509_crl(crl) for crl in lists),
        signed_at=claims[_SIGNING_TIME].time() if _SIGNING_TIME in claims else None,
    )


def _open(signature: bytes) -> tuple[list[bytes], list[bytes], _Signer]:
    """Certificates, revocation lists and the one signer of a detached SignedData."""
    kind, wrapped = der.read(signature).expect(der.SEQUENCE).children()
    if kind.oid() != _SIGNED_DATA:
        raise CmsInvalid("structure", "The signature part holds something else than a signature.")
    (signed,) = wrapped.expect(0xA0).children()
    version, _digests, encapsulated, *rest = signed.expect(der.SEQUENCE).children()
    inside = encapsulated.expect(der.SEQUENCE).children()
    if version.integer() not in (1, 3) or inside[0].oid() != _DATA:
        raise CmsInvalid("structure", _NOT_STRUCTURED)
    if len(inside) != 1:
        raise CmsInvalid("structure", "The signature carries a content of its own beside the one shown.")
    certificates = rest.pop(0).children() if rest and rest[0].tag == 0xA0 else []
    lists = rest.pop(0).children() if rest and rest[0].tag == 0xA1 else []
    if len(certificates) > _MOST_CERTIFICATES or len(lists) > _MOST_LISTS:
        raise CmsInvalid("structure", "The signature carries too many certificates.")
    (signers,) = rest
    found = signers.expect(der.SET).children()
    if len(found) != 1:
        raise CmsInvalid("signer", "The signature must have one signer, neither none nor several.")
    return ([c.expect(der.SEQUENCE).raw for c in certificates],
            [c.expect(der.SEQUENCE).raw for c in lists], _signer(found[0]))  # fmt: skip


def _signer(info: der.Value) -> _Signer:
    version, identifier, digest, *rest = info.expect(der.SEQUENCE).children()
    if version.integer() not in (1, 3):
        raise CmsInvalid("structure", _NOT_STRUCTURED)
    if not rest or rest[0].tag != 0xA0:
        raise CmsInvalid("attributes", "The signature lacks the attributes that bind it to its content.")
    attributes, algorithm, value, *unsigned = rest
    if len(unsigned) > 1 or (unsigned and unsigned[0].tag != 0xA1):
        raise CmsInvalid("structure", _NOT_STRUCTURED)
    return _Signer(identifier, _algorithm(digest), attributes, _algorithm(algorithm),
                   value.expect(der.OCTETS).content)  # fmt: skip


def _algorithm(value: der.Value) -> str:
    """Name of an algorithm; parameters other than NULL belong to algorithms we refuse."""
    name, *parameters = value.expect(der.SEQUENCE).children()
    if parameters and [p.raw for p in parameters] != [b"\x05\x00"]:
        raise CmsInvalid("algorithm", "The signature uses an algorithm that is not accepted.")
    return name.oid()


def _name_of(digest: str) -> str:
    if digest not in _DIGESTS:
        raise CmsInvalid("algorithm", "The signature uses an algorithm that is not accepted.")
    return _DIGESTS[digest]


def _claims(attributes: der.Value) -> dict[str, der.Value]:
    """The attributes we read, each present once and with one value; all but the time must be there."""
    needed = (_CONTENT_TYPE, _MESSAGE_DIGEST, _SIGNING_CERTIFICATE)
    found: dict[str, der.Value] = {}
    for attribute in attributes.children():
        name, values = attribute.expect(der.SEQUENCE).children()
        if name.oid() in found:
            raise CmsInvalid("attributes", "The signature says the same thing twice.")
        inside = values.expect(der.SET).children()
        if name.oid() in (*needed, _SIGNING_TIME) and len(inside) != 1:
            raise CmsInvalid("attributes", "The signature says the same thing twice.")
        found[name.oid()] = inside[0] if inside else values
    if not set(needed) <= found.keys():
        raise CmsInvalid(
            "attributes", "The signature lacks an attribute that binds its content or certificate."
        )
    return found


def _chosen(claim: der.Value, certificates: Sequence[bytes]) -> bytes:
    """The certificate whose hash the signer signed (RFC 5035): nobody can exchange it for another."""
    first = claim.expect(der.SEQUENCE).children()[0].expect(der.SEQUENCE).children()[0]
    fields = first.expect(der.SEQUENCE).children()
    digest = _name_of(_algorithm(fields.pop(0))) if fields[0].tag == der.SEQUENCE else "sha256"
    wanted = fields[0].expect(der.OCTETS).content
    for encoded in certificates:
        if hashlib.new(digest, encoded).digest() == wanted:
            return encoded
    raise CmsInvalid("certificate", "The signer's certificate does not come with the signature.")


def _load(encoded: bytes) -> x509.Certificate:
    if der.read(_issuer_and_serial(encoded)[1]).integer() <= 0:
        raise CmsInvalid("certificate", "A certificate is malformed.")
    return x509.load_der_x509_certificate(encoded)


def _check_identifier(identifier: der.Value, encoded: bytes, certificate: x509.Certificate) -> None:
    if identifier.tag == 0x80:
        known = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        same = identifier.content == known
    else:
        issuer, serial = identifier.expect(der.SEQUENCE).children()
        same = (issuer.raw, serial.raw) == _issuer_and_serial(encoded)
    if not same:
        raise CmsInvalid("certificate", "The signature names another certificate than the one it binds.")


def _check_value(signer: _Signer, certificate: x509.Certificate) -> None:
    """The signature over the attributes as they were sent, under the tag of a SET (RFC 5652 §5.4)."""
    digest = _name_of(signer.digest)
    wanted, bound = _ALGORITHMS.get(signer.algorithm, (None, ""))
    key = certificate.public_key()
    if wanted is None or not isinstance(key, wanted) or not strong(key) or bound not in ("", digest):
        raise CmsInvalid("algorithm", "The signature uses an algorithm that is not accepted.")
    data = hashlib.new(digest, b"\x31" + signer.attributes.raw[1:]).digest()
    algorithm = Prehashed(_HASHES[digest])
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signer.value, data, ec.ECDSA(algorithm))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signer.value, data, padding.PKCS1v15(), algorithm)
    except InvalidSignature:
        raise CmsInvalid("signature", "The signature does not fit the certificate.") from None
