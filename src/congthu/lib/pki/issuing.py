"""The trial CA: roots, issuing authorities, certificates and revocation lists.

Builders take the key, the serial number and the time as arguments and sign deterministically (RFC 6979), so
the same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from congthu.lib.pki.certificates import (
    CLOCK_SKEW,
    DOCUMENT_SIGNING,
    EMAIL_PROTECTION,
    Identity,
    Kind,
    PrivateKey,
    PublicKey,
    Revoked,
)


def new_key() -> ec.EllipticCurvePrivateKey:
    """A P-256 key; the one place where randomness is OpenSSL's own."""
    return ec.generate_private_key(ec.SECP256R1())


def serial_from(random: bytes) -> int:
    """A positive serial number of 20 octets at most (RFC 5280 §4.1.2.2) from 19 random bytes."""
    return int.from_bytes(b"\x01" + random[:19], "big")


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
