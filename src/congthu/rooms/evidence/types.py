"""Values of the evidence room: events as they are recorded, and as they come back with their proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from congthu.lib.canon import JSON

#: Name of the form of an event's canonical JSON.
EVENT_FORMAT = "congthu-event-1"
#: Personal field that holds the SMTP envelope address a message was delivered to.
RECIPIENT = "recipient"


class EventName(StrEnum):
    """Names of facts: those of ETSI EN 319 522-3 Table 2, and our own where it has none."""

    SUBMISSION_ACCEPTANCE = "SubmissionAcceptance"
    SUBMISSION_REJECTION = "SubmissionRejection"
    RELAY_ACCEPTANCE = "RelayAcceptance"
    RELAY_REJECTION = "RelayRejection"
    RELAY_FAILURE = "RelayFailure"
    CONTENT_CONSIGNMENT = "ContentConsignment"
    CONTENT_CONSIGNMENT_FAILURE = "ContentConsignmentFailure"
    CONSIGNMENT_ACCEPTANCE = "ConsignmentAcceptance"
    CONSIGNMENT_REJECTION = "ConsignmentRejection"
    CONTENT_HANDOVER = "ContentHandover"
    CONTENT_HANDOVER_FAILURE = "ContentHandoverFailure"
    RELAY_TO_NON_ERDS = "RelayToNonERDS"
    RECEIVED_FROM_NON_ERDS = "ReceivedFromNonERDS"
    #: Our own: what happens to a document beside its transport.
    DOCUMENT_SEALED = "CongthuDocumentSealed"
    ADDRESSEE_CHOSEN = "CongthuAddresseeChosen"
    #: A clerk issued a paper that prints another number, or a day of another year, than the book's.
    PRINTED_OVERRIDDEN = "CongthuPrintedOverridden"
    #: A clerk says of a document with a doubtful mark that it is no state secret.
    SECRECY_CLEARED = "CongthuSecrecyCleared"
    NOTICE_ISSUED = "CongthuNoticeIssued"
    NOTICE_RECEIVED = "CongthuNoticeReceived"
    #: A notice came before its document, and waits for it.
    NOTICE_KEPT = "CongthuNoticeKept"
    #: A notice, or an answer to one, that proves nothing.
    NOTICE_REFUSED = "CongthuNoticeRefused"
    NOTICE_ANSWERED = "CongthuNoticeAnswered"
    DOCUMENT_ASSIGNED = "CongthuDocumentAssigned"
    DOCUMENT_RESOLVED = "CongthuDocumentResolved"
    REGULATION_CHOSEN = "CongthuRegulationChosen"


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """A fact to be recorded, in the transaction that makes it true."""

    id: UUID
    name: EventName
    #: Natural identity of the fact: recording it twice is recording it once.
    key: str
    at: datetime
    #: What it is about: the Message-ID of a document's message, wherever there is one.
    subject: str
    #: Facts that may be public for ever. ``body_sha256`` (of the message) and ``document_sha256`` are checked
    #: by the dossier wherever they stand.
    details: Mapping[str, JSON] = field(default_factory=dict)
    #: Personal data: only salted commitments of these go into the log.
    personal: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A personal datum and the salt that opens its commitment."""

    salt: bytes
    value: str


@dataclass(frozen=True, kw_only=True)
class RecordedEvent:
    """An event as it was recorded."""

    id: UUID
    name: str
    key: str
    at: datetime
    subject: str
    #: Canonical JSON, exactly the bytes hashed into the log.
    body: bytes
    #: Place in the log; None while it waits for the sequencer.
    leaf: int | None
    #: Personal data by field; fields whose salt was erased are missing.
    personal: Mapping[str, Opened]


@dataclass(frozen=True, kw_only=True)
class LoggedEvent:
    """An event with its proof of inclusion."""

    event: RecordedEvent
    leaf: int
    #: Inclusion proof, nearest sibling first.
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class SignedState:
    """The last signed state of the log."""

    size: int
    root: bytes
    #: The signed note (C2SP tlog-checkpoint).
    note: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Proofs:
    """Events proved against one signed state of the log."""

    state: SignedState
    events: tuple[LoggedEvent, ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much there is."""

    #: Events in the log.
    logged: int
    #: Events waiting for the sequencer.
    waiting: int
    #: Time of the oldest event that waits.
    oldest: datetime | None


def moment(at: datetime) -> str:
    """A time as evidence writes it: RFC 3339, UTC, microseconds."""
    if at.tzinfo is None:
        raise ValueError("evidence needs aware times")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
