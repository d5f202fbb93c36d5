"""Errors of the trust room.

::

    CongthuError
    └── TrustError
        ├── AuthorityMissing     the node has no trial CA yet
        ├── KeyMissing           the key store lacks the key of a certificate
        ├── KeyLocked            password or PIN does not open the key
        ├── PinNeeded            an officer's key is never made or opened without a PIN
        └── CertificateUnknown   nothing was issued under this serial number or name
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError


class TrustError(CongthuError):
    """The keys or certificates of this node cannot be used."""

    code = "trust.error"


class AuthorityMissing(TrustError):
    """This node has no certification authority yet; run `congthu trust init`."""

    code = "trust.authority-missing"


class KeyMissing(TrustError):
    """The private key of a certificate is not in the key store."""

    code = "trust.key-missing"


class KeyLocked(TrustError):
    """The PIN or password does not open the key."""

    code = "trust.key-locked"


class PinNeeded(TrustError):
    """An officer's key needs a PIN of at least six characters."""

    code = "trust.pin-needed"


class CertificateUnknown(TrustError):
    """No valid certificate of this node has this serial number or subject."""

    code = "trust.certificate-unknown"
