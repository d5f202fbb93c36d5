"""Feeds between nodes: one good feed, and one for every way of being wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from bench.authority import AT, DAY, Authority, new_authority
from congthu.edges.keystore import FileShelf
from congthu.lib import pki, smime
from congthu.lib.pki import Identity, Kind, Revoked
from congthu.rooms.directory import errors, feed, flows, queries
from congthu.rooms.directory.feed import Feed, FeedAgency
from congthu.rooms.directory.models import Agency, Mailbox, Node
from congthu.rooms.directory.tables import AgencyRow, SuccessionRow

pytestmark = pytest.mark.django_db
START = date(2025, 7, 1)
DOMAIN = "nghean.gov.vn"


def row(code: str, name: str, domain: str = "", parent: str = "") -> AgencyRow:
    return AgencyRow(
        code=code, name=name, level="province", category="province-committee", domain=domain, parent=parent,
        valid_from=START,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another node with its own trial CA."""

    name: str
    authority: Authority

    def identity(self, kind: Kind = Kind.NODE, subject: str = "", serial: int = 500) -> Identity:
        key = pki.new_key()
        certificate = pki.issue_certificate(
            kind, subject or self.name, address=f"postmaster@{self.name}.example", name=subject or self.name,
            public_key=key.public_key(), serial=serial, at=AT - DAY, issuer=self.authority.issuing,
        )  # fmt: skip
        chain = (self.authority.issuing.certificate,)
        return Identity(key=key, certificate=certificate, chain=chain, crls=self.authority.crls(days=400))

    def content(self, **changes: Any) -> Feed:
        good = Feed(
            node=self.name,
            serial=10,
            issued_at=AT,
            valid_until=AT + 30 * DAY,
            route_host="127.0.0.35",
            route_port=25,
            web_url="http://127.0.0.35",
            log_key="log+key",
            root=self.authority.root.certificate.public_bytes(Encoding.PEM).decode(),
            agencies=(
                FeedAgency(row=row("H40", "UBND Nghệ An", DOMAIN), address=f"vanthu@{DOMAIN}"),
                FeedAgency(row=row("H40.01", "Sở Y tế", DOMAIN, "H40"), address=f"soyt@{DOMAIN}"),
                FeedAgency(row=row("H40.02", "Sở Tư pháp", "", "H40")),
            ),
        )  # fmt: skip
        return replace(good, **changes)

    def sign(self, entity: bytes, identity: Identity | None = None) -> bytes:
        return b"MIME-Version: 1.0\r\n" + smime.sign(entity, identity=identity or self.identity(), at=AT)

    def feed(self, identity: Identity | None = None, **changes: Any) -> bytes:
        return self.sign(feed.write(self.content(**changes)), identity)

    @property
    def fingerprint(self) -> str:
        return flows.fingerprint(self.authority.root.certificate)


@pytest.fixture(scope="module")
def other() -> Other:
    return Other(name="nghean", authority=new_authority("Nghệ An", at=AT - 10 * DAY))


@pytest.fixture(scope="module")
def third() -> Other:
    return Other(name="moha", authority=new_authority("Nội vụ", at=AT - 10 * DAY))


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    flows.ensure_self_node(name="bkhcn")
    table = "code,name,level,category,domain,valid_from\nG06,Bộ KH,central,ministry,bkhcn.gov.vn,2021-07-28\n"
    boxes = "address,kind,agency\nvanthu@bkhcn.gov.vn,agency,G06\n"
    flows.import_csv([("a.csv", table.encode()), ("m.csv", boxes.encode())])
    return FileShelf(tmp_path)


def trusted(message: bytes, shelf: FileShelf, other: Other, **given: Any) -> flows.TrustReport:
    return flows.trust_feed(message, shelf=shelf, at=given.pop("at", AT), pinned=other.fingerprint, **given)


def test_a_feed_tells_what_became_of_its_own_agencies(shelf: FileShelf, other: Other) -> None:
    old = replace(row("H39", "UBND Cũ"), valid_until=date(2026, 1, 1))
    step = SuccessionRow(
        agency="H39",
        successor="H40",
        happened_on=date(2026, 1, 1),
        kind="merged",
        act="Nghị quyết 202/2025/QH15",
    )
    agencies = (*other.content().agencies, FeedAgency(row=old))
    trusted(other.feed(agencies=agencies, successions=(step,)), shelf, other)
    (known,) = queries.snapshot(date(2026, 2, 1)).successions
    assert (known.agency, known.successor, known.act) == ("H39", "H40", "Nghị quyết 202/2025/QH15")
    trusted(other.feed(agencies=agencies, serial=11), shelf, other)
    assert queries.snapshot(date(2026, 2, 1)).successions == ()
    with pytest.raises(errors.FeedUnreadable):
        trusted(other.feed(successions=(replace(step, agency="G06"),), serial=12), shelf, other)


def test_a_feed_without_its_lists_makes_nobody_forget_a_revocation(shelf: FileShelf, other: Other) -> None:
    trusted(other.feed(), shelf, other)
    before = shelf.read("crls/nghean.pem")
    assert before is not None
    assert before.count(b"BEGIN") == 2
    bare = replace(other.identity(serial=501), crls=())
    trusted(other.feed(bare, serial=11), shelf, other)
    assert shelf.read("crls/nghean.pem") == before
    forged = new_authority("Nghệ An", at=AT - 10 * DAY).crls(at=AT + DAY, days=400)
    trusted(other.feed(replace(bare, crls=forged), serial=12), shelf, other)
    assert shelf.read("crls/nghean.pem") == before


def test_a_confirmed_feed_is_learned(shelf: FileShelf, other: Other) -> None:
    report = trusted(other.feed(), shelf, other)
    assert (report.node, report.is_new, report.created, report.ended) == ("nghean", True, 3, ())
    assert report.new_domains == ("nghean.gov.vn",)
    node = Node.objects.get(name="nghean")
    assert (node.route_host, node.route_port, node.feed_serial, node.is_self) == ("127.0.0.35", 25, 10, False)
    assert node.root_fingerprint == other.fingerprint
    assert node.certificates.count("BEGIN CERTIFICATE") == 2
    assert queries.addresses_for(["H40", "H40.01", "H40.02"]) == {
        "H40": "vanthu@nghean.gov.vn", "H40.01": "soyt@nghean.gov.vn",
    }  # fmt: skip
    assert queries.agency("H40.01").parent == queries.agency("H40")
    assert not queries.mailbox("vanthu@nghean.gov.vn").has_usable_password()
    assert not queries.may_act_for(queries.mailbox("vanthu@nghean.gov.vn"), queries.agency("H40"), AT.date())
    assert shelf.read("roots/nghean.pem")
    assert shelf.read("crls/nghean.pem")


def test_once_confirmed_a_newer_feed_needs_no_fingerprint_and_ends_what_is_gone(
    shelf: FileShelf, other: Other
) -> None:
    trusted(other.feed(), shelf, other)
    fewer = other.content().agencies[:1]
    moved = (replace(fewer[0], address="soyt@nghean.gov.vn"),)
    report = flows.trust_feed(other.feed(serial=11, agencies=moved), shelf=shelf, at=AT)
    assert (report.is_new, report.updated, report.ended) == (False, 1, ("H40.01", "H40.02"))
    gone = Agency.objects.get(code="H40.01")
    assert gone.valid_until == date(2026, 11, 21)
    assert queries.addresses_for(["H40", "H40.01"]) == {"H40": "soyt@nghean.gov.vn"}
    assert not queries.mailbox("vanthu@nghean.gov.vn").is_active


def test_the_same_feed_again_and_a_dry_run_are_harmless(shelf: FileShelf, other: Other) -> None:
    message = other.feed()
    trusted(message, shelf, other, dry_run=True)
    assert not Node.objects.filter(name="nghean").exists()
    assert shelf.read("roots/nghean.pem") is None
    trusted(message, shelf, other)
    assert trusted(message, shelf, other).created == 0


def test_two_nodes_read_each_other(shelf: FileShelf, other: Other, tmp_path: Path) -> None:
    own = Other(name="bkhcn", authority=new_authority("Bộ KH", at=AT - 10 * DAY))
    shelf.write("root.pem", own.authority.root.certificate.public_bytes(Encoding.PEM))
    message = flows.export_feed(
        identity=own.identity(), shelf=shelf, route=("127.0.0.1", 10025), web_url="", log_key="", at=AT
    )
    signed = smime.verify(message, roots=own.authority.roots, crls=(), at=AT)
    said = feed.read(signed.content)
    assert said.agencies[0].address == "vanthu@bkhcn.gov.vn"
    again = flows.export_feed(
        identity=own.identity(), shelf=shelf, route=("127.0.0.1", 10025), web_url="", log_key="", at=AT
    )
    assert feed.read(feed.entity_of(again)).serial > said.serial


def test_a_root_vouches_for_its_own_node_only(shelf: FileShelf, other: Other, third: Other) -> None:
    own = new_authority("Bộ KH", at=AT - 10 * DAY)
    shelf.write("root.pem", own.root.certificate.public_bytes(Encoding.PEM))
    trusted(other.feed(), shelf, other)
    trusted(third.feed(agencies=()), shelf, third)
    theirs, ours = other.authority.root.certificate, own.root.certificate
    assert queries.may_vouch(theirs, "vanthu@nghean.gov.vn")
    assert queries.may_vouch(ours, "vanthu@bkhcn.gov.vn")
    assert not queries.may_vouch(theirs, "vanthu@bkhcn.gov.vn")
    assert not queries.may_vouch(ours, "vanthu@nghean.gov.vn")
    assert not queries.may_vouch(third.authority.root.certificate, "vanthu@nghean.gov.vn")
    assert not queries.may_vouch(ours, "nobody@bkhcn.gov.vn")


# One broken feed per refusal --------------------------------------------------------------------------

Break = Callable[[Other], bytes]


def _json(change: Callable[[dict[str, Any]], None]) -> Break:
    def make(other: Other) -> bytes:
        head, _, body = feed.write(other.content()).partition(b"\r\n\r\n")
        value = json.loads(base64.b64decode(body))
        change(value)
        return other.sign(head + b"\r\n\r\n" + base64.encodebytes(json.dumps(value).encode()))

    return make


UNREADABLE: dict[str, Break] = {
    "nothing": lambda _: b"",
    "plain text": lambda _: b"Subject: hi\r\n\r\nhello",
    "json without a signature": lambda o: feed.write(o.content()),
    "signed text": lambda o: o.sign(b"Content-Type: text/plain\r\n\r\nhello\r\n"),
    "no json": lambda o: o.sign(b"Content-Type: application/json\r\n\r\n" + base64.b64encode(b"[")),
    "deep json": lambda o: o.sign(
        b"Content-Type: application/json\r\n\r\n" + base64.encodebytes(b"[" * 200_000).replace(b"\n", b"\r\n")
    ),
    "another form": _json(lambda v: v.update(form="x/2")),
    "no root": _json(lambda v: v.update(root="")),
    "node with a slash": _json(lambda v: v.update(node="../nghean")),
    "port as text": _json(lambda v: v["route"].update(port="25")),
    "host with a space": _json(lambda v: v["route"].update(host="127.0.0.1]:1 x")),
    "a script as web page": _json(lambda v: v.update(web="javascript:alert(1)")),
    "a time without zone": _json(lambda v: v.update(issued_at="2026-11-21T00:00:00")),
    "valid for ever": _json(lambda v: v.update(valid_until="2999-01-01T00:00:00+00:00")),
    "an agency twice": _json(lambda v: v["agencies"].append(v["agencies"][0])),
    "a circle": _json(lambda v: v["agencies"][0].update(parent="H40.01")),
    "a wrong date": _json(lambda v: v["agencies"][0].update(valid_from="today")),
    "a wrong address": _json(lambda v: v["agencies"][0].update(address="a b@nghean.gov.vn")),
    "agencies as text": _json(lambda v: v.update(agencies="all")),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_step_1_what_is_no_feed_is_refused(name: str, shelf: FileShelf, other: Other) -> None:
    with pytest.raises(errors.FeedUnreadable):
        trusted(UNREADABLE[name](other), shelf, other)
    assert Node.objects.count() == 1


def test_step_2_an_unknown_root_is_refused_and_its_fingerprint_shown(shelf: FileShelf, other: Other) -> None:
    with pytest.raises(errors.FeedRootUnknown) as caught:
        flows.trust_feed(other.feed(), shelf=shelf, at=AT)
    assert caught.value.fingerprint == other.fingerprint
    assert f"--root-fingerprint {other.fingerprint}" in caught.value.public


def test_step_2_another_root_than_the_confirmed_one(shelf: FileShelf, other: Other, third: Other) -> None:
    with pytest.raises(errors.FeedRootUnknown, match="another one"):
        trusted(other.feed(), shelf, third)


def _tampered(other: Other) -> bytes:
    head, sep, body = other.feed().partition(b"base64\r\n\r\n")
    text = body[:20_000].partition(b"\r\n--")[0]
    value = json.loads(base64.b64decode(text))
    value["route"]["port"] = 26
    fresh = base64.encodebytes(json.dumps(value).encode()).replace(b"\n", b"\r\n").rstrip()
    return head + sep + fresh + body[len(text) :]


def _revoked(other: Other) -> bytes:
    who = other.identity(serial=501)
    crls = other.authority.crls(Revoked(serial=501, at=AT - DAY, reason="keyCompromise"), at=AT, days=30)
    return other.feed(replace(who, crls=crls))


SIGNATURES: dict[str, Break] = {
    "content changed": _tampered,
    "a stranger's key under the claimed root": lambda o: o.feed(
        Other(name=o.name, authority=new_authority("Nghệ An", at=AT - 10 * DAY)).identity()
    ),
    "revoked": _revoked,
    "no revocation list": lambda o: o.feed(replace(o.identity(), crls=())),
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_step_3_a_bad_signature_is_refused(name: str, shelf: FileShelf, other: Other) -> None:
    with pytest.raises(errors.FeedSignatureInvalid):
        trusted(SIGNATURES[name](other), shelf, other)


@pytest.mark.parametrize(
    ("kind", "subject"), [(Kind.AGENCY, "H40"), (Kind.NODE, "moha"), (Kind.OFFICER, "nghean")]
)
def test_step_4_a_feed_not_signed_by_its_node(
    kind: Kind, subject: str, shelf: FileShelf, other: Other
) -> None:
    with pytest.raises(errors.FeedIssuerWrong):
        trusted(other.feed(other.identity(kind, subject)), shelf, other)


def test_step_4_a_trusted_root_does_not_speak_for_other_nodes(
    shelf: FileShelf, other: Other, third: Other
) -> None:
    trusted(third.feed(agencies=()), shelf, third)
    trusted(other.feed(agencies=()), shelf, other)
    for name in ("nghean", "ansinh"):
        false = Other(name=name, authority=third.authority)
        with pytest.raises(errors.FeedIssuerWrong):
            flows.trust_feed(false.feed(serial=99), shelf=shelf, at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"issued_at": AT + timedelta(minutes=6)},
        {"issued_at": AT - 31 * DAY, "valid_until": AT - DAY},
        {"issued_at": AT - DAY, "valid_until": AT},
    ],
)
def test_step_5_a_feed_out_of_its_time(changes: dict[str, Any], shelf: FileShelf, other: Other) -> None:
    with pytest.raises(errors.FeedDateWrong):
        trusted(other.feed(**changes), shelf, other)


def test_step_6_an_older_feed_is_no_news(shelf: FileShelf, other: Other) -> None:
    trusted(other.feed(), shelf, other)
    with pytest.raises(errors.FeedOutdated):
        trusted(other.feed(serial=9, agencies=()), shelf, other)
    assert Agency.objects.filter(node__name="nghean", valid_until=None).count() == 3


def agencies(code: str = "H99", domain: str = "h99.gov.vn", address: str = "a@h99.gov.vn") -> dict[str, Any]:
    return {"agencies": (FeedAgency(row=row(code, "Tên", domain), address=address),)}


@pytest.mark.parametrize(
    "claims",
    [
        agencies(code="G06"),
        agencies(domain="bkhcn.gov.vn", address=""),
        agencies(address="vanthu@bkhcn.gov.vn"),
        agencies(address="nobody@bkhcn.gov.vn"),
    ],
)
def test_step_7_a_feed_speaks_only_for_its_own(
    claims: dict[str, Any], shelf: FileShelf, other: Other
) -> None:
    with pytest.raises(errors.FeedClash):
        trusted(other.feed(**claims), shelf, other)
    assert queries.agency("G06").node.is_self
    assert Node.objects.count() == 1


def test_step_7_nor_for_a_third_node(shelf: FileShelf, other: Other, third: Other) -> None:
    trusted(other.feed(), shelf, other)
    for claims in (agencies(code="H40"), agencies(domain="nghean.gov.vn", address="")):
        with pytest.raises(errors.FeedClash):
            trusted(third.feed(**claims), shelf, third)


def test_step_7_a_feed_cannot_replace_this_node(shelf: FileShelf, third: Other) -> None:
    false = Other(name="bkhcn", authority=third.authority)
    with pytest.raises(errors.FeedClash, match="this node itself"):
        trusted(false.feed(agencies=()), shelf, third)


def test_a_refused_feed_leaves_the_mailboxes_alone(shelf: FileShelf, other: Other) -> None:
    trusted(other.feed(), shelf, other)
    with pytest.raises(errors.FeedClash):
        trusted(other.feed(serial=12, **agencies(code="G06")), shelf, other)
    assert Mailbox.objects.filter(is_active=True, agency__node__name="nghean").count() == 2


def test_an_agency_may_stand_under_one_of_another_node(shelf: FileShelf, other: Other, third: Other) -> None:
    below = (FeedAgency(row=row("H40.03", "Sở Nội vụ", parent="H40")),)
    trusted(third.feed(agencies=below), shelf, third)
    assert queries.agency("H40.03").parent is None
    trusted(other.feed(), shelf, other)
    trusted(third.feed(agencies=below), shelf, third)
    assert queries.agency("H40.03").parent == queries.agency("H40")
