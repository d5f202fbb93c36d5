"""A small trial CA for tests, with everything passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509

from congthu.lib import pki
from congthu.lib.pki import Identity, Kind, Revoked

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ADDRESS = "vanthu@tanlap.example"
NAME = "Ủy ban nhân dân xã Tân Lập"


@dataclass(frozen=True, kw_only=True)
class Authority:
    root: Identity
    issuing: Identity

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        return (self.root.certificate,)

    def crls(
        self, *revoked: Revoked, at: datetime = AT, days: int = 7
    ) -> tuple[x509.CertificateRevocationList, ...]:
        return (
            pki.new_crl(issuer=self.root, revoked=[], number=1, at=at, days=days),
            pki.new_crl(issuer=self.issuing, revoked=revoked, number=1, at=at, days=days),
        )

    def member(
        self, *, address: str = ADDRESS, serial: int = 77, at: datetime = AT, days: int = 730
    ) -> Identity:
        key = pki.new_key()
        certificate = pki.issue_certificate(
            Kind.AGENCY,
            "H26.12",
            address=address,
            name=NAME,
            public_key=key.public_key(),
            serial=serial,
            at=at,
            issuer=self.issuing,
            days=days,
        )
        return Identity(key=key, certificate=certificate, chain=(self.issuing.certificate,), crls=self.crls())


def new_authority(name: str = "Nút thử nghiệm", at: datetime = AT) -> Authority:
    root_key, issuing_key = pki.new_key(), pki.new_key()
    root = Identity(key=root_key, certificate=pki.new_root(key=root_key, name=name, serial=1, at=at))
    issuing = pki.new_issuing(
        public_key=issuing_key.public_key(), name=f"{name} 2", serial=2, at=at, issuer=root
    )
    return Authority(root=root, issuing=Identity(key=issuing_key, certificate=issuing))


@lru_cache(maxsize=1)
def authority() -> Authority:
    return new_authority()


@lru_cache(maxsize=1)
def agency() -> Identity:
    return authority().member()


def without_crls(identity: Identity) -> Identity:
    return replace(identity, crls=())
