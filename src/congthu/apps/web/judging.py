"""The half of public verification that runs in the limited process: bytes in, plain answer out. No Django."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cryptography import x509

from congthu.lib import pades
from congthu.rooms.evidence import dossier as dossiers
from congthu.rooms.evidence.dossier.packing import fingerprint


def dossier(data: bytes, roots: list[bytes], at: str) -> dict[str, Any]:
    """Verify a dossier under the given roots (DER); raises DossierUnreadable."""
    trusted = _certificates(roots)
    return dossiers.verify(data, roots=trusted, at=datetime.fromisoformat(at), pdf=pades.verify).as_json()


def pdf(data: bytes, roots: list[bytes], crls: list[bytes], at: str) -> dict[str, Any]:
    """Verify the seal of a PDF."""
    report = pades.verify(
        data,
        roots=_certificates(roots),
        crls=[x509.load_der_x509_crl(each) for each in crls],
        at=datetime.fromisoformat(at),
    )
    return {
        "valid": report.valid,
        "signer": report.signer,
        "address": report.address,
        "signed_for": [{"address": each, "root": fingerprint(report.root)} for each in report.addresses]
        if report.root
        else [],
        "signed_at": report.signed_at.isoformat() if report.signed_at else None,
        "steps": [{"name": s.name, "ok": s.ok, "detail": s.detail} for s in report.steps],
    }


def _certificates(given: list[bytes]) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(each) for each in given]
