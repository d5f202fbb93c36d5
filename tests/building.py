"""Small builders of directory rows and trust for flow tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from congthu.lib import pki
from congthu.lib.pki import Identity, Kind
from congthu.lib.vntext import fold
from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node, Officer
from congthu.rooms.documents.models import Document

AT = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
START = date(2025, 3, 1)


def node(name: str = "bkhcn", *, is_self: bool = True, certificate: str = "") -> Node:
    """This node, or another one."""
    made, _ = Node.objects.get_or_create(
        name=name,
        defaults={
            "is_self": is_self,
            "certificates": certificate,
            "route_host": "" if is_self else "127.0.0.1",
        },
    )
    return made


def agency(
    code: str, name: str, *, on: Node | None = None, category: str = "ministry", **values: object
) -> Agency:
    """An agency with its official mailbox ``vanthu@<code>.gov.vn``."""
    domain = f"{code.lower()}.gov.vn"
    made = Agency.objects.create(
        code=code, name=name, folded=fold(name), level=values.pop("level", "central"), category=category,
        node=on or node(), domain=domain, valid_from=START, **values,
    )  # fmt: skip
    Mailbox.objects.create(address=f"vanthu@{domain}", kind=Mailbox.Kind.AGENCY, agency=made)
    return made


def box(of: Agency) -> Mailbox:
    """The official mailbox."""
    return Mailbox.objects.get(agency=of, kind=Mailbox.Kind.AGENCY)


def clerk(of: Agency, name: str = "an", *, appointed: bool = True, until: date | None = None) -> Mailbox:
    """An officer's mailbox, appointed records clerk or not."""
    officer = Officer.objects.create(agency=of, name=name, valid_from=START)
    made = Mailbox.objects.create(
        address=f"{name}@{of.domain}", kind=Mailbox.Kind.PERSONAL, agency=of, officer=officer
    )
    if appointed:
        Appointment.objects.create(
            mailbox=made, agency=of, role="records-clerk", valid_from=START, valid_until=until
        )
    return made


def document(of: Agency, found: dict[str, object] | None = None, *, sha256: str = "ab" * 32) -> Document:
    """A read document."""
    return Document.objects.create(
        id=uuid4(), sha256=sha256, filename="cv.pdf", media_type="application/pdf", size=10, agency=of,
        submitted_at=AT, found=found or {},
    )  # fmt: skip


class MemoryBlobs:
    """Blobs in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: bytes, /) -> str:
        """Keep."""
        import hashlib

        name = hashlib.sha256(data).hexdigest()
        self.kept[name] = data
        return name

    def get(self, sha256: str, /) -> bytes:
        """Find."""
        return self.kept[sha256]

    def path(self, sha256: str, /):  # type: ignore[no-untyped-def]
        """Blobs in memory have no path."""
        raise NotImplementedError


@dataclass
class Authority:
    """A trial CA in memory; also the port ``Identities``."""

    at: datetime = AT
    made: dict[str, Identity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        start = self.at - timedelta(days=10)
        root_key, issuing_key = pki.new_key(), pki.new_key()
        root = pki.new_root(key=root_key, name="Root", serial=1, at=start)
        self.root = Identity(key=root_key, certificate=root)
        issuing = pki.new_issuing(
            public_key=issuing_key.public_key(), name="Issuing", serial=2, at=start, issuer=self.root
        )
        self.issuing = Identity(key=issuing_key, certificate=issuing)
        self.crls = tuple(
            pki.new_crl(issuer=each, revoked=(), number=1, at=self.at - timedelta(days=1), days=30)
            for each in (self.root, self.issuing)
        )

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """Trusted roots."""
        return (self.root.certificate,)

    def _identity(self, kind: Kind, subject: str, address: str, name: str) -> Identity:
        if address not in self.made:
            key = pki.new_key()
            certificate = pki.issue_certificate(
                kind, subject, address=address, name=name, public_key=key.public_key(),
                serial=100 + len(self.made), at=self.at - timedelta(days=5), issuer=self.issuing,
            )  # fmt: skip
            self.made[address] = Identity(
                key=key, certificate=certificate, chain=(self.issuing.certificate,), crls=self.crls
            )
        return self.made[address]

    def agency(self, code: str, *, address: str, name: str, at: datetime) -> Identity:
        """An agency's seal."""
        return self._identity(Kind.AGENCY, code, address, name)

    def node(self, *, at: datetime) -> Identity:
        """The node's identity."""
        return self._identity(Kind.NODE, "node", "postmaster@mx.example", "node")

    def node_pem(self) -> str:
        """Certificate of the node."""
        return self.node(at=self.at).certificate.public_bytes(Encoding.PEM).decode()


def ids() -> UUID:
    """Fresh identifiers."""
    return uuid4()
