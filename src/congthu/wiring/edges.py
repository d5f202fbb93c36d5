"""The only place that joins ports with edges: each function builds one from the node's settings."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from uuid import UUID

from cryptography import x509

from congthu.edges import reading
from congthu.edges.blobs import FileBlobs
from congthu.edges.keystore import FileKeyStore, FileShelf
from congthu.edges.logkey import FileCheckpointStore, FileLogSigner, log_origin
from congthu.edges.submission import MessageRefused, hand_over
from congthu.lib.ids import uuid7
from congthu.lib.pki import Identity, Kind
from congthu.lib.smime import SignatureInvalid
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.documents.ports import Reader
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.trust import flows as trust
from congthu.rooms.trust.queries import own_crls
from congthu.wiring import settings as node_settings
from congthu.wiring.press import Printer
from congthu.wiring.settings import Settings

__all__ = ["SignatureInvalid"]


@cache
def settings() -> Settings:
    """The settings of the node this process serves."""
    return node_settings.load(node_settings.locate())


def new_id() -> UUID:
    """A fresh identifier."""
    return uuid7(datetime.now(UTC), secrets.token_bytes(10))


@cache
def blobs() -> FileBlobs:
    """Documents, messages and receipts by digest."""
    return FileBlobs(settings().blobs)


@cache
def waiting_files() -> FileBlobs:
    """Files that clerks gave and that are not documents yet."""
    return FileBlobs(settings().waiting)


@cache
def key_store() -> FileKeyStore:
    """Password-protected keys of node and agencies."""
    node = settings()
    return FileKeyStore(keys=node.keys, secret=node.secrets / "keystore", owner=node.service_user)


@cache
def shelf() -> FileShelf:
    """Certificates and revocation lists as files."""
    return FileShelf(settings().trust, owner=settings().service_user)


def reader(progress: reading.Progress | None = None) -> Reader:
    """Reads files in the sandbox; ``progress`` is told after each recognised page of a scan."""
    return partial(reading.read, progress=progress)


def roots() -> tuple[x509.Certificate, ...]:
    """Roots this node trusts."""
    return trust.trusted_roots(shelf())


def crls() -> tuple[x509.CertificateRevocationList, ...]:
    """Revocation lists this node knows."""
    return trust.trusted_crls(shelf())


def refresh_revocations(at: datetime) -> None:
    """Publish fresh revocation lists once a day: a stale one makes every signature doubtful."""
    newest = max((crl.last_update_utc for crl in own_crls(shelf())), default=None)
    if newest is None or at - newest > timedelta(days=1):
        trust.publish_crl(at=at, keys=key_store(), shelf=shelf())


@cache
def log_signer() -> FileLogSigner:
    """The key of the transparency log."""
    node = settings()
    return FileLogSigner(path=node.secrets / "log-key", origin=log_origin(node.node), owner=node.service_user)


def sequence(at: datetime) -> int:
    """Bring waiting events into the log."""
    store = FileCheckpointStore(settings().trust / "checkpoint", owner=settings().service_user)
    return evidence.sequence(signer=log_signer(), store=store, at=at)


@dataclass(frozen=True)
class Keyring:
    """Identities from the trust room, over this node's key store (port ``Identities``)."""

    def agency(self, code: str, *, address: str, name: str, at: datetime) -> Identity:
        """The agency's seal."""
        return trust.identity(
            Kind.AGENCY, code, address=address, name=name, at=at, keys=key_store(), shelf=shelf()
        )

    def node(self, *, at: datetime) -> Identity:
        """The node's own identity."""
        node = settings()
        address = f"postmaster@{node.hostname}"
        return trust.identity(
            Kind.NODE, node.node, address=address, name=node.node, at=at, keys=key_store(), shelf=shelf()
        )


def carrier(message: bytes, *, sender: str, recipients: Sequence[str]) -> Mapping[str, str | None]:
    """Hand a message to Postfix (port ``Carrier``). Whoever is not answered for may be tried again."""
    try:
        answers = hand_over(message, sender, recipients, settings())
    except MessageRefused as refusal:
        # For good and for everybody: shown at each delivery, instead of tried in silence.
        return dict.fromkeys(recipients, refusal.public)
    return {
        address: error.public if error else None
        for address, error in answers.items()
        if error is None or not error.temporary
    }


def check_seal(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    address: str,
) -> str:
    """Judge the PAdES seal of a received PDF (port ``SealCheck``)."""
    from congthu.edges import pdfseal

    return pdfseal.check_seal(pdf, roots=roots, crls=crls, at=at, address=address)


def office() -> Office:
    """Everything the flows of dispatch work with."""
    return Office(
        blobs=blobs(),
        carrier=carrier,
        press=Printer(),
        identities=Keyring(),
        web_url=settings().web_url,
        hostname=settings().hostname,
    )
