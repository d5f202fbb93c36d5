"""What the steps know: each adds what it has proved for those after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography import x509

from congthu.lib.mailmsg import DocumentParts, ReceiptNotice
from congthu.rooms.evidence.dossier.table import Fact
from congthu.rooms.evidence.dossier.types import PdfVerifier, Sentence


class StepFailed(Exception):
    """A step of the proof does not hold; never leaves this package."""

    def __init__(self, vi: str = "", en: str = "") -> None:
        self.detail = Sentence(vi, en)
        super().__init__(en)


@dataclass(kw_only=True)
class Case:
    """One dossier under examination."""

    data: bytes
    #: Roots the verifier trusts; none: those enclosed, to be compared by a person.
    given: tuple[x509.Certificate, ...]
    at: datetime
    pdf: PdfVerifier | None

    files: dict[str, bytes] = field(default_factory=dict)
    made_at: datetime = field(init=False)
    roots: tuple[x509.Certificate, ...] = ()
    crls: tuple[x509.CertificateRevocationList, ...] = ()
    signers: tuple[x509.Certificate, ...] = ()
    #: Root the sender's signature leads to, and all roots that any signature leads to, in order.
    root: x509.Certificate | None = None
    met: list[x509.Certificate] = field(default_factory=list)
    #: Each address somebody signed for, with the root his certificate leads to.
    spoken: list[tuple[str, x509.Certificate]] = field(default_factory=list)
    sender: str = ""
    message_id: str = ""
    body_sha256: str = ""
    letter: DocumentParts = field(init=False)
    #: Name of the document's file in the dossier.
    document: str = ""
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    opened: dict[str, dict[str, str]] = field(default_factory=dict)
    notices: list[ReceiptNotice] = field(default_factory=list)
    summary: dict[str, Any] | None = None

    def file(self, name: str) -> bytes:
        """A file that must be there."""
        try:
            return self.files[name]
        except KeyError:
            raise StepFailed(f"Thiếu {name}.", f"{name} is missing.") from None

    def under(self, prefix: str) -> dict[str, bytes]:
        """Files whose names begin so, in order."""
        return {name: self.files[name] for name in sorted(self.files) if name.startswith(prefix)}

    def meet(self, path: Sequence[x509.Certificate]) -> x509.Certificate:
        """Remember the root a signature leads to."""
        if path[-1] not in self.met:
            self.met.append(path[-1])
        return path[-1]

    def facts(self) -> list[Fact]:
        """The events as the summary table reads them."""
        return [
            Fact(name=e["name"], at=e["at"], details=e["details"], personal=self.opened.get(e["id"], {}))
            for e in self.events.values()
        ]
