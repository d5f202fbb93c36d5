"""Writing of the trust room: the trial CA, identities, revocation.

Two processes may ask for the same identity at the same moment; an advisory lock of the transaction lets one
of them make the key and the other find it.

law: D34.5
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection, transaction
from django.db.models import QuerySet

from congthu.lib import pki
from congthu.lib.pki import Identity, Kind, Revoked
from congthu.rooms.trust import queries
from congthu.rooms.trust.errors import AuthorityMissing, CertificateUnknown, KeyMissing, PinNeeded
from congthu.rooms.trust.models import Certificate
from congthu.rooms.trust.ports import KeyStore, Shelf
from congthu.rooms.trust.queries import trusted_crls, trusted_roots
from congthu.rooms.trust.types import REASONS

__all__ = ["create_authority", "identity", "publish_crl", "revoke", "trusted_crls", "trusted_roots"]

Random = Callable[[int], bytes]

_AUTHORITIES = (Kind.ROOT, Kind.ISSUING)
#: Key of the advisory lock of this room ("trst").
_LOCK = 0x74727374
#: A certificate is replaced when less than this is left of it.
_RENEW_BEFORE = timedelta(days=30)
#: The root may be offline for long, so its list lives long; the issuing authority's is renewed daily.
_ROOT_CRL_DAYS = 400
_CRL_DAYS = 30
_SHORTEST_PIN = 6

#: Unlocked keys of this process by key name. Officers' keys are never in it: each use asks for the PIN.
_unlocked: dict[str, Identity] = {}


def create_authority(
    *, at: datetime, name: str, keys: KeyStore, shelf: Shelf, random: Random = secrets.token_bytes
) -> tuple[x509.Certificate, x509.Certificate]:
    """The node's root and issuing certificate, made on the first call; files and lists are always written."""
    with transaction.atomic():
        _take_lock(_LOCK)
        root_row = queries.current(Kind.ROOT, "root")
        issuing_row = queries.current(Kind.ISSUING, "issuing")
        if root_row is None or issuing_row is None:
            made = _new_root(name, at, keys, random)
            root, issuing = made.certificate, _new_issuing(name, at, made, keys, random).certificate
        else:
            root, issuing = _certificate(root_row), _certificate(issuing_row)

        shelf.write("root.pem", root.public_bytes(Encoding.PEM))
        shelf.write("issuing.pem", issuing.public_bytes(Encoding.PEM))
        publish_crl(at=at, keys=keys, shelf=shelf)
    return root, issuing


def identity(
    kind: Kind, subject: str, *, address: str, name: str, at: datetime, keys: KeyStore, shelf: Shelf,
    pin: str | None = None, random: Random = secrets.token_bytes,
) -> Identity:  # fmt: skip
    """Key and certificate of a node, an agency or an officer; made at first need, renewed before they expire.

    Officers give their PIN, which alone opens their key; raises KeyLocked when it is wrong.
    """
    if kind is Kind.OFFICER and (pin is None or len(pin) < _SHORTEST_PIN):
        raise PinNeeded
    row = queries.current(kind, subject)
    if row is None or not _still_good(row, address, at):
        with transaction.atomic():
            _take_lock(_LOCK)
            row = queries.current(kind, subject)
            if row is None or not _still_good(row, address, at):
                row = _issue(kind, subject, address, name, at, keys, pin, random)
    found = _open(row, keys, pin)
    return Identity(
        key=found.key, certificate=found.certificate, chain=found.chain, crls=queries.own_crls(shelf)
    )


def revoke(serial: str, *, reason: str, at: datetime, keys: KeyStore, shelf: Shelf) -> None:
    """Revoke a certificate of a node, an agency or an officer and publish the new list.

    The next need makes a new key. Revoking twice is revoking once. An authority is not revoked but replaced:
    a new root is carried to the other nodes by hand.
    """
    if reason not in REASONS:
        raise CertificateUnknown(f"A reason must be one of: {', '.join(REASONS)}.")
    with transaction.atomic():
        _take_lock(_LOCK)
        row = Certificate.objects.filter(serial=serial.lower()).exclude(kind__in=_AUTHORITIES).first()
        if row is None:
            raise CertificateUnknown
        if row.revoked_at is None:
            row.revoked_at, row.reason = at, reason
            row.save(update_fields=["revoked_at", "reason"])
        publish_crl(at=at, keys=keys, shelf=shelf)
    _unlocked.pop(row.key_name, None)


def publish_crl(*, at: datetime, keys: KeyStore, shelf: Shelf) -> None:
    """Write fresh revocation lists of both authorities to ``crl.pem``. Daily, and with every revocation.

    When the root's key has been taken offline its last list stays.
    """
    with transaction.atomic():
        _take_lock(_LOCK)
        issuing_row = queries.current(Kind.ISSUING, "issuing")
        root_row = queries.current(Kind.ROOT, "root")
        if issuing_row is None or root_row is None:
            raise AuthorityMissing
        issuing = keys.load(issuing_row.key_name)
        ends = Certificate.objects.exclude(kind__in=_AUTHORITIES)
        lists = [_list_of(issuing, ends.exclude(revoked_at=None), at, _CRL_DAYS)]
        if root_row.key_name in keys:
            root = keys.load(root_row.key_name)
            lists.append(_list_of(root, Certificate.objects.none(), at, _ROOT_CRL_DAYS))
        else:
            lists += [crl for crl in queries.own_crls(shelf) if crl.issuer == _certificate(root_row).subject]
        shelf.write("crl.pem", b"".join(crl.public_bytes(Encoding.PEM) for crl in lists))


# Making -----------------------------------------------------------------------------------------------


def _new_root(name: str, at: datetime, keys: KeyStore, random: Random) -> Identity:
    key = pki.new_key()
    serial = pki.serial_from(random(19))
    certificate = pki.new_root(key=key, name=f"{name} – Root CA", serial=serial, at=at)
    return _keep(Kind.ROOT, "root", Identity(key=key, certificate=certificate), keys, None)[1]


def _new_issuing(name: str, at: datetime, root: Identity, keys: KeyStore, random: Random) -> Identity:
    key = pki.new_key()
    certificate = pki.new_issuing(
        public_key=key.public_key(), name=f"{name} – Issuing CA", serial=pki.serial_from(random(19)), at=at,
        issuer=root,
    )  # fmt: skip
    return _keep(Kind.ISSUING, "issuing", Identity(key=key, certificate=certificate), keys, None)[1]


def _issue(
    kind: Kind, subject: str, address: str, name: str, at: datetime, keys: KeyStore, pin: str | None,
    random: Random,
) -> Certificate:  # fmt: skip
    authority = queries.current(Kind.ISSUING, "issuing")
    if authority is None:
        raise AuthorityMissing
    issuer = _open(authority, keys, None)
    key = pki.new_key()
    certificate = pki.issue_certificate(
        kind, subject, address=address, name=name, public_key=key.public_key(),
        serial=pki.serial_from(random(19)), at=at, issuer=issuer,
    )  # fmt: skip
    made = Identity(key=key, certificate=certificate, chain=(issuer.certificate,))
    return _keep(kind, subject, made, keys, pin)[0]


def _keep(
    kind: Kind, subject: str, made: Identity, keys: KeyStore, pin: str | None
) -> tuple[Certificate, Identity]:
    """The key is safe on disk before the row that names it can be seen."""
    certificate = made.certificate
    serial = f"{certificate.serial_number:x}"
    key_name = re.sub(r"[^A-Za-z0-9._@-]", "_", f"{kind}-{subject[:80]}") + f"-{serial}"
    keys.save(key_name, made, pin=pin)
    row = Certificate.objects.create(
        serial=serial, kind=kind, subject=subject, key_name=key_name,
        not_before=certificate.not_valid_before_utc, not_after=certificate.not_valid_after_utc,
        pem=certificate.public_bytes(Encoding.PEM).decode(),
    )  # fmt: skip
    return row, made


def _open(row: Certificate, keys: KeyStore, pin: str | None) -> Identity:
    if row.kind == Kind.OFFICER:
        return keys.load(row.key_name, pin=pin)
    found = _unlocked.get(row.key_name)
    if found is None:
        found = _unlocked[row.key_name] = keys.load(row.key_name)
    if f"{found.certificate.serial_number:x}" != row.serial:
        raise KeyMissing(private=f"{row.key_name} holds another certificate than {row.serial}")
    return found


def _still_good(row: Certificate, address: str, at: datetime) -> bool:
    return row.not_after - at > _RENEW_BEFORE and address in pki.addresses(_certificate(row))


def _list_of(
    issuer: Identity, rows: QuerySet[Certificate], at: datetime, days: int
) -> x509.CertificateRevocationList:
    lines = [
        Revoked(serial=int(row.serial, 16), at=row.revoked_at, reason=row.reason or "unspecified")
        for row in rows
        if row.revoked_at is not None
    ]
    return pki.new_crl(issuer=issuer, revoked=lines, number=int(at.timestamp()), at=at, days=days)


def _certificate(row: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(row.pem.encode())


def _take_lock(key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [key])
