"""What goes into a dossier, and what verifying it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from cryptography import x509

from congthu.rooms.evidence.types import LoggedEvent


@dataclass(frozen=True, kw_only=True)
class DossierAddressee:
    """Whom the document was sent to. Its times are not given: they follow from evidence and receipts."""

    address: str
    #: Agency code and name.
    agency: str
    name: str
    #: Node that serves the address.
    node: str


@dataclass(frozen=True, kw_only=True)
class DossierParts:
    """Everything a dossier is packed from."""

    reference: str
    message_id: str
    #: Agency mailbox the message was sent from, agency code and name.
    sender: str
    sender_agency: str
    sender_name: str
    #: The file as it was sent.
    document: bytes
    #: The signed message as it was handed to the mail plane.
    message: bytes
    #: Signed receipt messages, as they arrived. Unsigned reports of foreign systems do not belong here.
    receipts: Sequence[bytes]
    addressees: Sequence[DossierAddressee]
    #: Events about the message with their proofs, all against ``checkpoint``.
    evidence: Sequence[LoggedEvent]
    #: Signed note of the log, and the log's verifier key.
    checkpoint: str
    vkey: str
    #: ``smime.sign(vouch_entity(vkey), …)`` by the node: the log key is this node's.
    vouch: bytes
    #: Certificates of the sender and the node, and of the authorities between them and the roots.
    certificates: Sequence[x509.Certificate]
    roots: Sequence[x509.Certificate]
    #: Revocation lists, fresh at ``made_at``.
    crls: Sequence[x509.CertificateRevocationList]
    made_at: datetime


class Sentence(NamedTuple):
    """One public sentence in the two languages of the platform."""

    vi: str
    en: str


#: Nothing to say.
SILENCE = Sentence("", "")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One numbered step of the proof."""

    number: int
    #: Stable machine name, e.g. ``inclusion``.
    name: str
    title: Sentence
    #: True passed, False failed, None not reached.
    ok: bool | None
    #: Why it failed, or what to know although it passed; empty when there is nothing to say.
    detail: Sentence = SILENCE

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "number": self.number,
            "name": self.name,
            "ok": self.ok,
            "title": self.title._asdict(),
            "detail": self.detail._asdict(),
        }


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the proof came to."""

    valid: bool
    steps: tuple[Step, ...]
    #: The step that failed; the ones after it were not reached.
    failed_step: Step | None
    #: SHA-256 of the root under which sender and log are valid; empty when that was not reached.
    root_fingerprint: str
    #: SHA-256 of every root a signature in the dossier leads to.
    root_fingerprints: tuple[str, ...]
    #: Each address somebody signed for, with the SHA-256 of the root his certificate leads to. Offline nobody
    #: can say which root is whose; who keeps a directory must ask it.
    spoken: tuple[tuple[str, str], ...]
    #: False: the roots are those enclosed, and a person must compare their fingerprints.
    roots_given: bool
    #: The enclosed summary once it is proved; else None.
    summary: Mapping[str, Any] | None = field(default=None)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "valid": self.valid,
            "failed_step": self.failed_step.as_json() if self.failed_step else None,
            "steps": [step.as_json() for step in self.steps],
            "root_fingerprint": self.root_fingerprint or None,
            "root_fingerprints": list(self.root_fingerprints),
            "signed_for": [{"address": address, "root": root} for address, root in self.spoken],
            "roots_given": self.roots_given,
            "summary": dict(self.summary) if self.summary is not None else None,
        }


class SealReport(Protocol):
    """What a PdfVerifier says of a PDF."""

    @property
    def valid(self) -> bool:
        """True when every signature is good and nothing was changed after the last."""
        ...

    @property
    def problem(self) -> str:
        """One sentence why not."""
        ...

    @property
    def addresses(self) -> Sequence[str]:
        """Mail addresses the certificate of the seal speaks for."""
        ...


class PdfVerifier(Protocol):
    """Checks the PAdES signatures of a PDF; must be safe on hostile files."""

    def __call__(
        self,
        pdf: bytes,
        *,
        roots: Sequence[x509.Certificate],
        crls: Sequence[x509.CertificateRevocationList],
        at: datetime,
    ) -> SealReport:
        """Never raises for a bad PDF: says so in the report."""
        ...
