"""Values of dispatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from congthu.rooms.directory.types import Text


@dataclass(frozen=True, kw_only=True)
class Line:
    """One addressee as the document names it."""

    text: str
    purpose: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PlannedAddressee:
    """What one line stands for, and whether the clerk must still say so."""

    position: int
    line: Line
    #: ``resolved``, ``waiting`` or ``not-mailed``.
    state: str
    codes: tuple[str, ...]
    why: Text


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the clerk says of one line: these agencies, or none of them for this reason."""

    codes: tuple[str, ...] = ()
    set_aside: str = ""


#: Choices by the position of the line.
Choices = Mapping[int, Choice]


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A file ready to be sent."""

    filename: str
    media_type: str
    data: bytes
    #: Why it carries no PAdES seal; empty when it carries one.
    unsealed_because: str = ""


@dataclass(frozen=True, kw_only=True)
class TrackedDelivery:
    """One row of the tracking table; times are ISO 8601 or null."""

    agency: str
    name: str
    address: str
    node: str
    state: str
    sent_at: str | None
    delivered_at: str | None
    accepted_at: str | None
    refused_at: str | None
    failed_at: str | None
    reason: str
    incoming_reference: str
    #: Leaf of the newest event about this delivery in the transparency log; null while it waits.
    evidence: int | None


@dataclass(frozen=True, kw_only=True)
class Track:
    """Everything known of one dispatch (``congthu document track``)."""

    id: str
    reference: str
    state: str
    message_id: str
    sender: str
    abstract: str
    issued_at: str
    sealed_at: str | None
    sent_at: str | None
    unsealed_because: str
    addressees: list[dict[str, object]] = field(default_factory=list)
    deliveries: list[TrackedDelivery] = field(default_factory=list)
