"""Feeds between nodes: what this one says of itself, and learning from another.

An accepted feed went through these steps; the number is on the error of each:

1. it is a feed in form: a signed message with our JSON, every value in order (``feed.read``);
2. the root certificate it names is trusted by this node for that node, or confirmed by its fingerprint;
3. the signature is good, by a certificate under exactly that root, not revoked (``lib.smime``);
4. the certificate is that of the node the feed speaks for, not of an agency or of another node;
5. the day lies between issue and end of validity;
6. no newer feed of that node was accepted before (stops the replay of an old state);
7. it claims no agency, domain or address of this node or of a third one.

Everything is written in one transaction, or nothing. Agencies that are gone from a newer feed end today; they
are never deleted, because documents of their time still name them.

law: L7822-4 a national e-mail system, of nodes that know one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import transaction

from congthu.lib import pki, smime
from congthu.lib.legaltime import legal_day
from congthu.lib.pki import CLOCK_SKEW, Identity
from congthu.lib.smime import SignatureInvalid, Signed
from congthu.rooms.directory import feed as feeds
from congthu.rooms.directory import queries
from congthu.rooms.directory.errors import (
    FeedClash,
    FeedDateWrong,
    FeedIssuerWrong,
    FeedOutdated,
    FeedRootUnknown,
    FeedSignatureInvalid,
    FeedUnreadable,
)
from congthu.rooms.directory.feed import Feed, FeedAgency
from congthu.rooms.directory.flows.importing import take_lock
from congthu.rooms.directory.flows.writing import BATCH, UNUSABLE, write_agencies, write_successions
from congthu.rooms.directory.models import Agency, Mailbox, Node, Succession
from congthu.rooms.directory.queries.tables import agency_rows, succession_rows
from congthu.rooms.directory.queries.vouching import fingerprint
from congthu.rooms.trust.ports import Shelf
from congthu.rooms.trust.queries import lists_in, own_crls, trusted_crls, trusted_roots

# Saying -----------------------------------------------------------------------------------------------


@transaction.atomic
def export_feed(
    *, identity: Identity, shelf: Shelf, route: tuple[str, int], web_url: str, log_key: str, at: datetime
) -> bytes:
    """The signed feed of this node, a message that any mail program can open."""
    take_lock()
    node = queries.self_node()
    # Also after a restored backup the serial must be above every one given out before.
    node.feed_serial = max(node.feed_serial + 1, int(at.timestamp()))
    node.feed_at = at
    node.save(update_fields=["feed_serial", "feed_at"])
    entity = feeds.write(
        Feed(
            node=node.name,
            serial=node.feed_serial,
            issued_at=at,
            valid_until=at + feeds.VALIDITY,
            route_host=route[0],
            route_port=route[1],
            web_url=web_url,
            log_key=log_key,
            root=(shelf.read("root.pem") or b"").decode(),
            agencies=_own_agencies(),
            successions=tuple(succession_rows()),
        )
    )
    signed = smime.sign(entity, identity=replace(identity, crls=identity.crls or own_crls(shelf)), at=at)
    return f"MIME-Version: 1.0\r\nSubject: Directory feed of {node.name}\r\n".encode() + signed


def _own_agencies() -> tuple[FeedAgency, ...]:
    certificates = dict(Agency.objects.filter(node__is_self=True).values_list("code", "certificate"))
    addresses = queries.addresses_for(certificates)
    return tuple(
        FeedAgency(row=row, address=addresses.get(row.code, ""), certificate=certificates[row.code])
        for row in agency_rows()
    )


# Learning ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TrustReport:
    """What accepting a feed changed, or would change."""

    node: str
    serial: int
    root_fingerprint: str
    #: True when this node did not know the other one before.
    is_new: bool
    route: str
    created: int
    updated: int
    #: Agencies gone from the feed, which end today.
    ended: tuple[str, ...]
    #: Mail domains that will from now on be sent to this node: a person should know them.
    new_domains: tuple[str, ...] = ()


def trust_feed(
    message: bytes, *, shelf: Shelf, at: datetime, pinned: str = "", dry_run: bool = False
) -> TrustReport:
    """Check a feed and learn from it; raises a FeedRefused that names the failing step.

    ``pinned`` is the fingerprint of the other node's root, confirmed by a person through another channel.
    """
    root = _claimed_root(message, shelf, pinned)
    signed = _signed(message, root, shelf, at)
    feed = feeds.read(signed.content)

    with transaction.atomic():
        take_lock()
        _note_own_root(shelf)
        node = queries.node_named(feed.node)
        _judge(feed, node, signed, fingerprint(root), bool(pinned), at)
        report = _learn(feed, node, signed, root, at)
        transaction.set_rollback(dry_run)
    if not dry_run:
        shelf.write(f"roots/{feed.node}.pem", root.public_bytes(Encoding.PEM))
        newest = _newest_lists(signed, shelf.read(f"crls/{feed.node}.pem") or b"")
        shelf.write(f"crls/{feed.node}.pem", newest)
    return report


def _newest_lists(signed: Signed, known: bytes) -> bytes:
    """The newest list of each authority on the path. The lists that come with a signature are not under it.

    A feed whose lists were taken out or exchanged on its way must not make this node forget a revocation.
    """
    newest: dict[bytes, x509.CertificateRevocationList] = {}
    for crl in (*lists_in(known), *signed.crls):
        issuers = [c for c in signed.path[1:] if c.subject == crl.issuer and pki.is_list_of(crl, c)]
        name = crl.issuer.public_bytes()
        if issuers and (name not in newest or newest[name].last_update_utc < crl.last_update_utc):
            newest[name] = crl
    return b"".join(crl.public_bytes(Encoding.PEM) for crl in newest.values())


def _note_own_root(shelf: Shelf) -> None:
    """From now on only our own root vouches for our own addresses."""
    own = shelf.read("root.pem")
    if own:
        found = fingerprint(x509.load_pem_x509_certificate(own))
        Node.objects.filter(is_self=True).update(root_fingerprint=found)


def _claimed_root(message: bytes, shelf: Shelf, pinned: str) -> x509.Certificate:
    """(1, 2) The root the feed names, if this node has reason to trust it."""
    try:
        claimed = x509.load_pem_x509_certificate(feeds.read(feeds.entity_of(message)).root.encode())
    except ValueError as error:
        raise FeedUnreadable("The feed names no root certificate.", private=str(error)) from error
    trusted = {fingerprint(r) for r in trusted_roots(shelf)}
    found = fingerprint(claimed)
    wanted = "".join(c for c in pinned.lower() if c not in ": ")
    if wanted and wanted != found:
        raise FeedRootUnknown(found, pinned=wanted)
    if not wanted and found not in trusted:
        raise FeedRootUnknown(found)
    return claimed


def _signed(message: bytes, root: x509.Certificate, shelf: Shelf, at: datetime) -> Signed:
    """(3) The signature, under exactly this root."""
    try:
        return smime.verify(message, roots=[root], crls=trusted_crls(shelf), at=at)
    except SignatureInvalid as error:
        raise FeedSignatureInvalid(
            f"The signature of the feed is not valid ({error.step}): {error.public}", private=error.private
        ) from error


def _judge(feed: Feed, node: Node | None, signed: Signed, root: str, pinned: bool, at: datetime) -> None:
    """(4) to (7)."""
    if not _speaks_for(signed.certificate, feed.node):
        raise FeedIssuerWrong(f"The feed of {feed.node} is signed by {pki.holder(signed.certificate)}.")
    if not pinned:
        _check_root_is_theirs(feed.node, node, root)
    if feed.issued_at > at + CLOCK_SKEW:
        raise FeedDateWrong(f"The feed is dated {feed.issued_at.isoformat()}, which is in the future.")
    if feed.valid_until <= at:
        raise FeedDateWrong(f"The feed expired on {feed.valid_until.isoformat()}; ask for a fresh one.")
    if node is not None and node.is_self:
        raise FeedClash("The feed speaks for this node itself.")
    if node is not None and feed.serial < node.feed_serial:
        raise FeedOutdated(f"The feed has serial {feed.serial}, but {node.feed_serial} was accepted before.")
    _check_claims(feed)


def _speaks_for(certificate: x509.Certificate, node: str) -> bool:
    """Only a node's certificate names it both as user id and organisation (``lib.pki``)."""
    ids = [a.value for a in certificate.subject.get_attributes_for_oid(NameOID.USER_ID)]
    names = [a.value for a in certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    return ids == [node] and names == [node]


def _check_root_is_theirs(name: str, node: Node | None, root: str) -> None:
    """A root that was trusted for one node may not speak for another: every trial CA can write any name."""
    if node is not None and node.root_fingerprint == root:
        return
    if node is not None and node.root_fingerprint:
        raise FeedIssuerWrong(f"{name} is known under another root certificate.")
    other = Node.objects.filter(root_fingerprint=root).exclude(name=name).first()
    if other is not None:
        raise FeedIssuerWrong(f"The root certificate is that of {other.name}, not of {name}.")


def _check_claims(feed: Feed) -> None:
    others = Agency.objects.exclude(node__name=feed.node)
    taken = dict(others.values_list("code", "node__name"))
    domains = dict(others.exclude(domain="").values_list("domain", "node__name"))
    boxes = Mailbox.objects.exclude(agency__node__name=feed.node)
    addresses = dict(boxes.values_list("address", "agency__node__name"))
    own_domains = {a.row.domain for a in feed.agencies}
    for agency in feed.agencies:
        code, domain, address = agency.row.code, agency.row.domain, agency.address
        if code in taken:
            raise FeedClash(f"The feed claims the agency {code}, which belongs to {taken[code]}.")
        if domain in domains:
            raise FeedClash(f"The feed claims the domain {domain}, which belongs to {domains[domain]}.")
        if address in addresses:
            raise FeedClash(f"The feed claims the address {address}, which belongs to {addresses[address]}.")
        if address and address.rpartition("@")[2] not in own_domains:
            raise FeedClash(f"The feed gives the address {address} outside its own domains.")


def _learn(
    feed: Feed, node: Node | None, signed: Signed, root: x509.Certificate, at: datetime
) -> TrustReport:
    is_new = node is None
    node = node or Node(name=feed.node)
    node.route_host, node.route_port, node.web_url = feed.route_host, feed.route_port, feed.web_url
    node.certificates = "".join(c.public_bytes(Encoding.PEM).decode() for c in signed.path[:-1])
    node.log_key, node.root_fingerprint = feed.log_key, fingerprint(root)
    node.feed_serial, node.feed_at = feed.serial, feed.issued_at
    node.save()
    known = Agency.objects.filter(node=node)
    before = set(known.values_list("code", flat=True))
    domains = set(known.values_list("domain", flat=True)) | {""}
    write_agencies(
        node, [a.row for a in feed.agencies], certificates={a.row.code: a.certificate for a in feed.agencies}
    )
    _write_addresses(node, feed.agencies)
    Succession.objects.filter(agency__node=node).delete()
    write_successions(feed.successions)
    given = {a.row.code for a in feed.agencies}
    return TrustReport(
        node=feed.node,
        serial=feed.serial,
        root_fingerprint=node.root_fingerprint,
        is_new=is_new,
        route=f"{feed.route_host}:{feed.route_port}",
        created=len(given - before),
        updated=len(given & before),
        ended=_end(node, before - given, legal_day(at)),
        new_domains=tuple(sorted({a.row.domain for a in feed.agencies} - domains)),
    )


def _write_addresses(node: Node, agencies: Sequence[FeedAgency]) -> None:
    """Official mailboxes of the other node: addresses to write to, never logins here."""
    ids = dict(Agency.objects.filter(node=node).values_list("code", "pk"))
    given = {a.address: ids[a.row.code] for a in agencies if a.address}
    # An address may move from one agency to another: free the old places first.
    Mailbox.objects.filter(agency__node=node).update(is_active=False)
    Mailbox.objects.bulk_create(
        [
            Mailbox(
                address=address, kind=Mailbox.Kind.AGENCY, agency_id=pk, password=UNUSABLE, is_active=True
            )
            for address, pk in given.items()
        ],
        BATCH,
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["kind", "agency", "is_active", "password"],
    )


def _end(node: Node, codes: set[str], today: date) -> tuple[str, ...]:
    gone = Agency.objects.filter(node=node, code__in=codes)
    current = gone.filter(valid_until__isnull=True) | gone.filter(valid_until__gt=today)
    ended = tuple(sorted(current.values_list("code", flat=True)))
    Agency.objects.filter(node=node, code__in=ended).update(valid_until=today)
    return ended
