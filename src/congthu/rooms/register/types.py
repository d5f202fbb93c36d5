"""Values of the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """One line to be written into a book (Decree 30/2020 App. IV)."""

    #: The issuer's number and symbol; for an outgoing entry only the symbol, the book adds the number.
    symbol: str
    issuer: str
    issued_on: date
    document_type: str
    abstract: str
    signatory: str
    addressees: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """One numbered step of checking a received document."""

    step: int
    name: str
    ok: bool
    detail: str

    def as_json(self) -> dict[str, Any]:
        """For the ``checks`` column."""
        return {"step": self.step, "name": self.name, "ok": self.ok, "detail": self.detail}


@dataclass(frozen=True, kw_only=True)
class NewArrival:
    """A document message that reached agency mailboxes of this node, taken apart and checked."""

    message_id: str
    #: Blob of the message.
    message_sha256: str
    sender: str
    reply_to: str
    filename: str
    media_type: str
    file: bytes
    found: dict[str, Any]
    checks: Sequence[Check]

    @property
    def authentic(self) -> bool:
        """All steps passed."""
        return bool(self.checks) and all(check.ok for check in self.checks)
