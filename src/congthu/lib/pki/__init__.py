"""Certificates: what they say, the trial CA that makes them, and their check against trusted roots."""

from __future__ import annotations

from congthu.lib.pki.certificates import (
    CLOCK_SKEW,
    DOCUMENT_SIGNING,
    EMAIL_PROTECTION,
    MALFORMED,
    ChainInvalid,
    Identity,
    Kind,
    PrivateKey,
    PublicKey,
    Revoked,
    addresses,
    holder,
    strong,
)
from congthu.lib.pki.checking import check_validity, is_list_of, verify_chain
from congthu.lib.pki.issuing import issue_certificate, new_crl, new_issuing, new_key, new_root, serial_from

__all__ = [
    "CLOCK_SKEW",
    "DOCUMENT_SIGNING",
    "EMAIL_PROTECTION",
    "MALFORMED",
    "ChainInvalid",
    "Identity",
    "Kind",
    "PrivateKey",
    "PublicKey",
    "Revoked",
    "addresses",
    "check_validity",
    "holder",
    "is_list_of",
    "issue_certificate",
    "new_crl",
    "new_issuing",
    "new_key",
    "new_root",
    "serial_from",
    "strong",
    "verify_chain",
]
