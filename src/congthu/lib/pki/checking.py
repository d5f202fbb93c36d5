"""The check of a certificate against trusted roots (RFC 5280 §6).

It trusts nothing but the roots it is given, never fetches anything, and needs a fresh revocation list of
every issuer on the path: no answer about revocation is never "valid".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from congthu.lib.pki.certificates import EMAIL_PROTECTION, MALFORMED, ChainInvalid, PublicKey, strong

#: A path is root, at most three intermediates, and the certificate.
_DEPTH = 5
_HASHES = ("sha256", "sha384", "sha512")
_KNOWN_CRITICAL = {x509.BasicConstraints.oid, x509.KeyUsage.oid, x509.ExtendedKeyUsage.oid,
                   x509.SubjectAlternativeName.oid}  # fmt: skip


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
