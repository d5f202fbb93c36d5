"""The TLS certificate of a node that was given none: self-signed, made on the spot."""

from __future__ import annotations

import ipaddress
import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFE = timedelta(days=825)
_RENEW_BEFORE = timedelta(days=30)


def ensure(folder: Path, *, hostname: str, listen: str, at: datetime) -> Path:
    """Path of the certificate in ``folder``; made when missing, about to expire or of another name.

    A certificate of somebody else's making (its issuer is not itself) is never touched.
    """
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (certificate.exists() and key.exists() and _good(certificate, hostname=hostname, at=at)):
        _make(certificate, key, hostname=hostname, listen=listen, at=at)
    return certificate


def _good(path: Path, *, hostname: str, at: datetime) -> bool:
    found = x509.load_pem_x509_certificate(path.read_bytes())
    if found.issuer != found.subject:
        return True
    return found.subject == _name(hostname) and at < found.not_valid_after_utc - _RENEW_BEFORE


def _name(hostname: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hostname)])


def _make(certificate: Path, key: Path, *, hostname: str, listen: str, at: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(hostname))
        .issuer_name(_name(hostname))
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + _LIFE)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(hostname), x509.IPAddress(ipaddress.ip_address(listen))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    signed = builder.sign(private, hashes.SHA256())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key.unlink(missing_ok=True)
    with os.fdopen(os.open(key, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(pem)
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
