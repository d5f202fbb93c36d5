"""Reading of the trust room: issued certificates, trusted roots, revocation lists."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography import x509

from congthu.lib.pki import Kind
from congthu.rooms.trust.models import Certificate
from congthu.rooms.trust.ports import Shelf
from congthu.rooms.trust.types import Issued

_CRL_MARK = b"-----BEGIN X509 CRL-----"


def current(kind: Kind, subject: str) -> Certificate | None:
    """The certificate in use: the newest one of the subject that is not revoked."""
    rows = Certificate.objects.filter(kind=kind, subject=subject, revoked_at=None)
    return rows.order_by("-not_before", "-serial").first()


def issued(*, kind: Kind | None = None) -> list[Issued]:
    """Every certificate of this node, newest first."""
    rows = Certificate.objects.order_by("-not_before", "kind", "subject")
    return [
        Issued(
            serial=row.serial, kind=Kind(row.kind), subject=row.subject, not_before=row.not_before,
            not_after=row.not_after, revoked_at=row.revoked_at, reason=row.reason,
        )
        for row in (rows.filter(kind=kind) if kind else rows)
    ]  # fmt: skip


def trusted_roots(shelf: Shelf) -> tuple[x509.Certificate, ...]:
    """This node's own root and those of the nodes it trusts (``roots/*.pem``)."""
    files = [shelf.read("root.pem") or b"", *shelf.folder("roots")]
    return tuple(c for data in files if data for c in x509.load_pem_x509_certificates(data))


def own_crls(shelf: Shelf) -> tuple[x509.CertificateRevocationList, ...]:
    """The lists this node publishes: its root's and its issuing authority's."""
    return tuple(_lists([shelf.read("crl.pem") or b""]))


def trusted_crls(shelf: Shelf) -> tuple[x509.CertificateRevocationList, ...]:
    """Own lists and those received from other nodes (``crls/*.pem``); signatures are checked when used."""
    return (*own_crls(shelf), *_lists(shelf.folder("crls")))


def lists_in(pem: bytes) -> tuple[x509.CertificateRevocationList, ...]:
    """The lists in one file."""
    return tuple(_lists([pem]))


def _lists(files: Iterable[bytes]) -> list[x509.CertificateRevocationList]:
    return [
        x509.load_pem_x509_crl(_CRL_MARK + piece) for data in files for piece in data.split(_CRL_MARK)[1:]
    ]
