"""What a certificate and its holder are to us: kinds, keys, names, and the identity that signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congthu.lib.errors import CongthuError

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

#: id-kp-documentSigning (RFC 9336).
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
EMAIL_PROTECTION = ExtendedKeyUsageOID.EMAIL_PROTECTION

#: Clocks of two nodes may differ by this much.
CLOCK_SKEW = timedelta(minutes=5)
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
#: What `cryptography` raises on hostile certificates; its parsing is lazy, so it may come from any property.
MALFORMED = (ValueError, TypeError, LookupError, OverflowError, x509.ExtensionNotFound, UnsupportedAlgorithm,
             InvalidSignature, x509.DuplicateExtension, x509.InvalidVersion,
             x509.UnsupportedGeneralNameType)  # fmt: skip


class Kind(StrEnum):
    """Whose certificate it is."""

    ROOT = "root"
    ISSUING = "issuing"
    NODE = "node"
    AGENCY = "agency"
    OFFICER = "officer"


class ChainInvalid(CongthuError):
    """The certificate is not accepted."""

    code = "pki.chain-invalid"

    def __init__(self, step: str, public: str = "", *, private: str = "") -> None:
        self.step = step
        super().__init__(public, private=private)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who signs: a private key, its certificate and the certificates between it and the root."""

    key: PrivateKey
    certificate: x509.Certificate
    #: Intermediate certificates, nearest issuer first; the root is not in it.
    chain: tuple[x509.Certificate, ...] = ()
    #: Current revocation lists of its issuers, to be sent along: the receiver's node then needs only the
    #: root.
    crls: tuple[x509.CertificateRevocationList, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Revoked:
    """One line of a revocation list."""

    serial: int
    at: datetime
    #: RFC 5280 §5.3.1, e.g. ``keyCompromise``.
    reason: str = "unspecified"


def addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """The mail addresses a certificate speaks for: its rfc822Names, never the subject's e-mail attribute."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return tuple(names.get_values_for_type(x509.RFC822Name))
    except (x509.ExtensionNotFound, *MALFORMED):
        return ()


def holder(certificate: x509.Certificate) -> str:
    """Name of the holder for people to read: the organisation's full name, else the common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = certificate.subject.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def strong(key: object) -> bool:
    """True for the keys we accept: P-256, P-384, P-521, or RSA of 2048 bits with a usual exponent."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.curve.name in _CURVES
    return (
        isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= 8192 and key.public_numbers().e >= 65537
    )
