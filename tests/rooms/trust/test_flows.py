"""The trial CA and identities, on a real database and real files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection

from bench.authority import AT, DAY, new_authority
from congthu.edges.keystore import FileKeyStore, FileShelf
from congthu.lib import pki, smime
from congthu.lib.pki import Identity, Kind
from congthu.rooms.trust import flows, queries
from congthu.rooms.trust.errors import AuthorityMissing, CertificateUnknown, KeyLocked, KeyMissing, PinNeeded
from congthu.rooms.trust.models import Certificate

ADDRESS = "vanthu@tanlap.example"


class Bench:
    """One node's files."""

    def __init__(self, place: Path) -> None:
        self.keys = FileKeyStore(keys=place / "keys", secret=place / "secrets" / "keystore")
        self.shelf = FileShelf(place / "trust")

    def agency(self, *, at=AT, address: str = ADDRESS, subject: str = "H26.12") -> Identity:
        return flows.identity(
            Kind.AGENCY,
            subject,
            address=address,
            name="UBND xã Tân Lập",
            at=at,
            keys=self.keys,
            shelf=self.shelf,
        )

    def officer(self, pin: str | None) -> Identity:
        return flows.identity(
            Kind.OFFICER, "an@tanlap.example", address="an@tanlap.example", name="Nguyễn Văn An", at=AT,
            keys=self.keys, shelf=self.shelf, pin=pin,
        )  # fmt: skip

    def chain(self, who: Identity, *, at=AT) -> tuple:
        return pki.verify_chain(
            who.certificate, who.chain, roots=flows.trusted_roots(self.shelf),
            crls=flows.trusted_crls(self.shelf), at=at,
        )  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    flows._unlocked.clear()
    made = Bench(tmp_path)
    flows.create_authority(at=AT, name="Nút thử", keys=made.keys, shelf=made.shelf)
    yield made
    flows._unlocked.clear()


pytestmark = pytest.mark.django_db


def test_creating_twice_is_creating_once(bench: Bench) -> None:
    first = bench.shelf.read("root.pem")
    root, issuing = flows.create_authority(at=AT + DAY, name="Nút khác", keys=bench.keys, shelf=bench.shelf)
    assert bench.shelf.read("root.pem") == first == root.public_bytes(Encoding.PEM)
    assert bench.shelf.read("issuing.pem") == issuing.public_bytes(Encoding.PEM)
    assert Certificate.objects.count() == 2


def test_without_an_authority(tmp_path: Path) -> None:
    with pytest.raises(AuthorityMissing):
        Bench(tmp_path).agency()
    with pytest.raises(AuthorityMissing):
        flows.publish_crl(at=AT, keys=Bench(tmp_path).keys, shelf=Bench(tmp_path).shelf)


def test_an_identity_is_made_once_and_signs(bench: Bench) -> None:
    who = bench.agency()
    assert bench.agency().certificate == who.certificate
    flows._unlocked.clear()
    assert bench.agency().certificate == who.certificate
    assert bench.chain(who)

    message = smime.sign(b"Content-Type: text/plain\r\n\r\nxin chao\r\n", identity=who, at=AT)
    found = smime.verify(message, roots=flows.trusted_roots(bench.shelf), crls=(), at=AT)
    assert found.address == ADDRESS


def test_agencies_have_keys_of_their_own(bench: Bench) -> None:
    assert bench.agency().certificate != bench.agency(subject="H26.13").certificate


def test_a_new_address_needs_a_new_certificate(bench: Bench) -> None:
    first, second = bench.agency(), bench.agency(address="moi@tanlap.example", at=AT + DAY)
    assert first.certificate != second.certificate
    assert pki.addresses(second.certificate) == ("moi@tanlap.example",)


def test_certificates_are_renewed_in_time(bench: Bench) -> None:
    first = bench.agency()
    late = first.certificate.not_valid_after_utc - timedelta(days=29)
    assert bench.agency(at=late).certificate != first.certificate


def test_revoking(bench: Bench) -> None:
    who = bench.agency()
    serial = f"{who.certificate.serial_number:x}"
    later = AT + DAY
    for _ in range(2):
        flows.revoke(serial, reason="keyCompromise", at=later, keys=bench.keys, shelf=bench.shelf)
    with pytest.raises(pki.ChainInvalid, match="revoked"):
        bench.chain(who, at=later)
    assert bench.chain(who, at=AT)
    assert bench.agency(at=later).certificate != who.certificate
    (row,) = [r for r in queries.issued(kind=Kind.AGENCY) if r.serial == serial]
    assert (row.revoked_at, row.reason) == (later, "keyCompromise")


def test_what_cannot_be_revoked(bench: Bench) -> None:
    root = queries.current(Kind.ROOT, "root")
    assert root is not None
    for serial, reason in (("123", "unspecified"), (root.serial, "unspecified"), ("123", "certificateHold")):
        with pytest.raises(CertificateUnknown):
            flows.revoke(serial, reason=reason, at=AT, keys=bench.keys, shelf=bench.shelf)


def test_lists_grow_old_and_are_renewed(bench: Bench) -> None:
    who, later = bench.agency(), AT + timedelta(days=31)
    with pytest.raises(pki.ChainInvalid, match="no fresh list"):
        bench.chain(who, at=later)
    flows.publish_crl(at=later, keys=bench.keys, shelf=bench.shelf)
    assert bench.chain(who, at=later)


def test_the_roots_key_may_be_offline(bench: Bench, tmp_path: Path) -> None:
    (key,) = (tmp_path / "keys").glob("root-*.p12")
    key.unlink()
    flows.publish_crl(at=AT + DAY, keys=bench.keys, shelf=bench.shelf)
    assert len(queries.own_crls(bench.shelf)) == 2
    flows.create_authority(at=AT + DAY, name="Nút thử", keys=bench.keys, shelf=bench.shelf)
    assert bench.chain(bench.agency(), at=AT + DAY)


def test_a_lost_key_is_said(bench: Bench, tmp_path: Path) -> None:
    bench.agency()
    flows._unlocked.clear()
    for path in (tmp_path / "keys").glob("agency-*.p12"):
        path.unlink()
    with pytest.raises(KeyMissing):
        bench.agency()


def test_officers_give_their_pin(bench: Bench) -> None:
    for pin in (None, "", "12345"):
        with pytest.raises(PinNeeded):
            bench.officer(pin)
    first = bench.officer("135790")
    assert bench.officer("135790").certificate == first.certificate
    with pytest.raises(KeyLocked):
        bench.officer("135791")
    assert not any(name.startswith("officer") for name in flows._unlocked)


def test_other_nodes_are_believed_by_their_root(bench: Bench) -> None:
    other = new_authority("Nút bạn")
    bench.shelf.write("roots/ban.pem", other.root.certificate.public_bytes(Encoding.PEM))
    bench.shelf.write("crls/ban.pem", b"".join(c.public_bytes(Encoding.PEM) for c in other.crls()))
    assert bench.chain(other.member())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_key(bench: Bench) -> None:
    found: list[Identity] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            found.append(bench.agency(subject="H26.99"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({who.certificate.serial_number for who in found}) == 1
    assert len(found) == 3
