"""Certificates of the trial CA, and the check of a certificate against trusted roots (RFC 5280).

Builders take the key, the serial number and the time as arguments and sign deterministically (RFC 6979), so
the same arguments give the same bytes. The check trusts nothing but the roots it is given, never fetches
anything, and needs a fresh revocation list of every issuer on the path: no answer about revocation is never
"valid".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congthu.lib.errors import CongthuError

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

#: id-kp-documentSigning (RFC 9336).
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
EMAIL_PROTECTION = ExtendedKeyUsageOID.EMAIL_PROTECTION

#: A path is root, at most three intermediates, and the certificate.
_DEPTH = 5
#: Clocks of two nodes may differ by this much.
CLOCK_SKEW = timedelta(minutes=5)
_HASHES = ("sha256", "sha384", "sha512")
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_KNOWN_CRITICAL = {x509.BasicConstraints.oid, x509.KeyUsage.oid, x509.ExtendedKeyUsage.oid,
                   x509.SubjectAlternativeName.oid}  # fmt: skip
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


def new_key() -> ec.EllipticCurvePrivateKey:
    """A P-256 key; the one place where randomness is OpenSSL's own."""
    return ec.generate_private_key(ec.SECP256R1())


def serial_from(random: bytes) -> int:
    """A positive serial number of 20 octets at most (RFC 5280 §4.1.2.2) from 19 random bytes."""
    return int.from_bytes(b"\x01" + random[:19], "big")


# Builders ---------------------------------------------------------------------------------------------


def new_root(*, key: PrivateKey, name: str, serial: int, at: datetime, days: int = 3650) -> x509.Certificate:
    """The self-signed root of a trial CA."""
    subject = _name(Kind.ROOT, name)
    builder = _builder(subject, subject, key.public_key(), serial, at, at + timedelta(days=days))
    return _sign(_authority(builder, path_length=1), key)


def new_issuing(
    *, public_key: PublicKey, name: str, serial: int, at: datetime, issuer: Identity, days: int = 1825
) -> x509.Certificate:
    """The CA below the root that issues to nodes, agencies and officers, and to no other CA (pathlen 0)."""
    end = min(at + timedelta(days=days), issuer.certificate.not_valid_after_utc)
    subject = _name(Kind.ISSUING, name)
    builder = _builder(subject, issuer.certificate.subject, public_key, serial, at, end)
    return _sign(_issued_by(_authority(builder, path_length=0), issuer), issuer.key)


def issue_certificate(
    kind: Kind, subject: str, *, address: str, name: str, public_key: PublicKey, serial: int, at: datetime,
    issuer: Identity, days: int = 730,
) -> x509.Certificate:  # fmt: skip
    """An end entity's certificate: for signing mail and documents, nothing else.

    ``subject`` is the node's name, the agency's code or the officer's address; ``name`` is for people to
    read.
    """
    end = min(at + timedelta(days=days), issuer.certificate.not_valid_after_utc)
    named = _name(kind, name, subject)
    builder = (
        _builder(named, issuer.certificate.subject, public_key, serial, at, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature", "content_commitment"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([EMAIL_PROTECTION, DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
    )
    return _sign(_issued_by(builder, issuer), issuer.key)


def new_crl(
    *, issuer: Identity, revoked: Iterable[Revoked], number: int, at: datetime, days: int = 7
) -> x509.CertificateRevocationList:
    """The complete revocation list of one CA, good for ``days``."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(_whole(at - CLOCK_SKEW))
        .next_update(_whole(at + timedelta(days=days)))
        .add_extension(_key_id_of(issuer), critical=False)
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    for line in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(line.serial).revocation_date(_whole(line.at))
        if line.reason != "unspecified":
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags(line.reason)), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256(), ecdsa_deterministic=_deterministic(issuer.key))


def _name(kind: Kind, name: str, subject: str = "") -> x509.Name:
    """CN holds 64 bytes at most (X.520, strictly read); long names of agencies stand whole in O."""
    short = name
    if len(name.encode()) > 64:
        short = name.encode()[:61].decode(errors="ignore").rstrip() + "…"
    parts = [(NameOID.COUNTRY_NAME, "VN")]
    if kind != Kind.OFFICER:
        parts.append((NameOID.ORGANIZATION_NAME, name))
    if subject:
        parts.append((NameOID.USER_ID, subject))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in (*parts, (NameOID.COMMON_NAME, short))])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PublicKey, serial: int, at: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(_whole(at - CLOCK_SKEW))
        .not_valid_after(_whole(end))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _authority(builder: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    return builder.add_extension(constraints, critical=True).add_extension(
        _usage("key_cert_sign", "crl_sign"), critical=True
    )


def _issued_by(builder: x509.CertificateBuilder, issuer: Identity) -> x509.CertificateBuilder:
    return builder.add_extension(_key_id_of(issuer), critical=False)


def _key_id_of(issuer: Identity) -> x509.AuthorityKeyIdentifier:
    found = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found.value)


def _usage(*names: str) -> x509.KeyUsage:
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(**{name: name in names for name in every})


def _deterministic(key: PrivateKey) -> bool | None:
    return True if isinstance(key, ec.EllipticCurvePrivateKey) else None


def _sign(builder: x509.CertificateBuilder, key: PrivateKey) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256(), ecdsa_deterministic=_deterministic(key))


# Reading ----------------------------------------------------------------------------------------------


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


# Checking ---------------------------------------------------------------------------------------------


def verify_chain(
    certificate: x509.Certificate, intermediates: Sequence[x509.Certificate], *,
    roots: Sequence[x509.Certificate], crls: Sequence[x509.CertificateRevocationList], at: datetime,
    usages: Sequence[x509.ObjectIdentifier] = (EMAIL_PROTECTION,),
) -> tuple[x509.Certificate, ...]:  # fmt: skip
    """The path from the certificate to a trusted root, all of it good at ``at``; raises ChainInvalid.

    ``at`` must be a time the caller can vouch for (its own clock, the evidence log), not one the signer
    claims. The certificate must be one for signing, for one of ``usages``.
    """
    try:
        path = _path(certificate, intermediates, roots)
        _check_signing(certificate, usages)
        for above, each in enumerate(path):
            _check_certificate(each, at)
            if above:
                _check_authority(each, below=above - 1)
        for each, issuer in pairwise(path):
            _check_revocation(each, issuer, crls, at)
    except MALFORMED as error:
        raise ChainInvalid("certificate", "A certificate is malformed.", private=repr(error)) from error
    return path


def _path(
    certificate: x509.Certificate,
    intermediates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
) -> tuple[x509.Certificate, ...]:
    """Issuers are found by name and then by signature: a look-alike name alone leads nowhere."""
    path = [certificate]
    while len(path) < _DEPTH:
        for root in roots:
            if _issued(path[-1], root):
                return (*path, root)
        above = next((c for c in intermediates if c not in path and _issued(path[-1], c)), None)
        if above is None:
            break
        path.append(above)
    raise ChainInvalid("chain", "The certificate does not come from a trusted authority.")


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if certificate.issuer != issuer.subject or not strong(issuer.public_key()):
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def check_validity(path: Sequence[x509.Certificate], signed_at: datetime) -> None:
    """The time a signer claims must lie within every certificate of the path; raises ChainInvalid."""
    for each in path:
        if not each.not_valid_before_utc <= signed_at <= each.not_valid_after_utc:
            raise ChainInvalid("validity", "The certificate was not valid at the time of signing.")


def _check_certificate(certificate: x509.Certificate, at: datetime) -> None:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise ChainInvalid("validity", "A certificate had expired or was not valid yet.")
    hashed = certificate.signature_hash_algorithm
    if hashed is None or hashed.name not in _HASHES or not strong(certificate.public_key()):
        raise ChainInvalid("algorithm", "A certificate uses a key or an algorithm that is too weak.")
    for extension in certificate.extensions:
        # Name constraints are refused even when not critical: we do not apply them, so we must not pass them
        # over.
        unknown = extension.critical and extension.oid not in _KNOWN_CRITICAL
        if unknown or extension.oid == x509.NameConstraints.oid:
            raise ChainInvalid("extension", "A certificate has limits that are not understood.")


def _check_signing(certificate: x509.Certificate, usages: Sequence[x509.ObjectIdentifier]) -> None:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        raise ChainInvalid("usage", "The certificate does not say that it is for signing.") from None
    if not (usage.digital_signature or usage.content_commitment) or not set(usages) & set(extended):
        raise ChainInvalid("usage", "The certificate is not one for signing mail or documents.")
    if _constraints(certificate).ca:
        raise ChainInvalid("usage", "An authority's certificate must not sign mail or documents.")


def _check_authority(certificate: x509.Certificate, *, below: int) -> None:
    """RFC 5280 §6.1.4 (k)-(n); ``below`` counts the intermediates under it."""
    constraints = _constraints(certificate)
    if not constraints.ca or (constraints.path_length is not None and below > constraints.path_length):
        raise ChainInvalid("chain", "A certificate on the path is not one of an authority.")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise ChainInvalid("chain", "A certificate on the path is not one of an authority.") from None
    if not usage.key_cert_sign:
        raise ChainInvalid("chain", "A certificate on the path is not one of an authority.")


def _constraints(certificate: x509.Certificate) -> x509.BasicConstraints:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return x509.BasicConstraints(ca=False, path_length=None)


def _check_revocation(
    certificate: x509.Certificate, issuer: x509.Certificate, crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> None:  # fmt: skip
    """Every list of the issuer counts, so an older one hides nothing. One must be fresh at ``at``.

    A list made after ``at`` is as good: our CA never takes a line out again.
    """
    ours = [crl for crl in crls if crl.issuer == issuer.subject and is_list_of(crl, issuer)]
    if not any(crl.next_update_utc is not None and at <= crl.next_update_utc for crl in ours):
        raise ChainInvalid(
            "revocation", "It cannot be said whether the certificate was revoked: no fresh list."
        )
    for crl in ours:
        line = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if line is not None and line.revocation_date_utc <= at:
            raise ChainInvalid("revocation", "The certificate has been revoked.")


def is_list_of(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Signed by the issuer, and complete: no delta, no partition, nothing critical unknown."""
    hashed = crl.signature_hash_algorithm
    key = issuer.public_key()
    if hashed is None or hashed.name not in _HASHES or not isinstance(key, PublicKey):
        return False
    if any(extension.critical for extension in crl.extensions):
        return False
    if any(e.oid in (x509.DeltaCRLIndicator.oid, x509.IssuingDistributionPoint.oid) for e in crl.extensions):
        return False
    try:
        return crl.is_signature_valid(key)
    except (TypeError, ValueError):
        return False
