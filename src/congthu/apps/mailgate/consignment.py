"""Writes down that a message is in a mailbox: evidence, dispatch and register learn of it in one transaction.

law: D34.1b-3 each delivery carries a proof that stands without the platform.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction

from congthu.apps.mailgate.directory import OfficialMailboxes
from congthu.lib.canon import JSON
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import RECIPIENT, EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.screening import flows as screening
from congthu.rooms.screening.types import DeliveredText

#: What the worker does with a message of each kind; the header is believed only after its signature verified.
_TASKS = {
    "document": "register.take_in",
    "receipt": "dispatch.take_receipt",
    "notice": "dispatch.take_notice",
}
#: Ordinary mail to more agencies than this waits for their clerks to open the page, which indexes it too.
_MOST_INDEXED = 20


class OnConsigned(Protocol):
    """Called in the transaction for each document message that reached mailboxes."""

    def __call__(
        self, *, message_id: str, recipients: Sequence[str], at: datetime, body_sha256: str
    ) -> object:
        """``recipients``: addresses without detail."""


@dataclass(frozen=True, slots=True)
class Consigned:
    """The outcome for one recipient that has to be written down."""

    key: str
    #: Envelope address, lower case, without detail.
    address: str
    at: datetime
    #: Empty when Dovecot said 250; else its status, e.g. ``550 5.1.1``.
    failure: str = ""


@dataclass(frozen=True, kw_only=True)
class Consignment:
    """One message and what became of it at its mailboxes."""

    message_id: str
    kind: str
    digest: str
    body_digest: str
    size: int
    #: Blob with the message when the worker will need it.
    blob: str
    recipients: Sequence[Consigned]
    #: Judgement of its text, when it was judged here.
    text: DeliveredText | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """Asked before delivery."""

    keys: Sequence[str]
    addresses: Sequence[str]
    #: Only documents and receipts care which mailboxes are official.
    official: bool


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the database knows about a message before delivery."""

    #: Keys whose delivery is proved already.
    keys: frozenset[str]
    #: Those of the addresses that are agency mailboxes of this node.
    official: frozenset[str]


def consignment_key(digest: str, address: str) -> str:
    """Identity of "this message is in this mailbox".

    The address is hashed in: a key is never erased, a personal address must be.
    """
    return "consignment:" + hashlib.sha256(f"{digest}:{address}".encode("utf-8", "replace")).hexdigest()


class Recorder:
    """Asks and writes; both for many messages at once, in the database thread."""

    def __init__(
        self,
        *,
        node: str,
        new_id: Callable[[datetime], UUID],
        official: OfficialMailboxes,
        on_consigned: Sequence[OnConsigned] = (),
    ) -> None:
        """``new_id`` gives time-ordered identifiers."""
        self._node, self._new_id, self._official = node, new_id, official
        self._on_consigned = on_consigned

    def ask(self, questions: Sequence[Question]) -> Sequence[Known]:
        """One query for the keys; the kinds of mailboxes come from a short memory."""
        keys = [key for question in questions for key in question.keys]
        with connection.cursor() as cursor:
            cursor.execute("select key from evidence_event where key = any(%s)", [keys])
            found = frozenset(row[0] for row in cursor.fetchall())
        return [
            Known(
                keys=found.intersection(question.keys) if found else found,
                official=self._official(question.addresses) if question.official else frozenset(),
            )
            for question in questions
        ]

    def record(self, consignments: Sequence[Consignment]) -> Sequence[None]:
        """One transaction for all: the events, the dispatches they belong to, the work they cause."""
        addresses = {r.address for c in consignments for r in c.recipients}
        official = self._official(addresses)
        events = [
            self._event(consignment, recipient, official)
            for consignment in consignments
            for recipient in consignment.recipients
        ]

        with transaction.atomic(savepoint=False):
            evidence.record(events)
            screening.record_texts([each.text for each in consignments if each.text is not None])
            for consignment in consignments:
                self._tell(consignment, official)
        return [None] * len(consignments)

    def _event(self, message: Consignment, recipient: Consigned, official: frozenset[str]) -> NewEvent:
        details: dict[str, JSON] = {
            "body_sha256": message.body_digest,
            "message_sha256": message.digest,
            "node": self._node,
            "size": message.size,
        }
        personal: dict[str, str] = {}
        # The address of an agency mailbox is public; a person's is a salted commitment that can be erased.
        if recipient.address in official:
            details[RECIPIENT] = recipient.address
        else:
            personal[RECIPIENT] = recipient.address
        if recipient.failure:
            details["status"] = recipient.failure
        return NewEvent(
            id=self._new_id(recipient.at),
            name=EventName.CONTENT_CONSIGNMENT_FAILURE
            if recipient.failure
            else EventName.CONTENT_CONSIGNMENT,
            key=("failure:" if recipient.failure else "") + recipient.key,
            at=recipient.at,
            subject=message.message_id or f"sha256:{message.digest}",
            details=details,
            personal=personal,
        )

    def _tell(self, message: Consignment, official: frozenset[str]) -> None:
        delivered = [r for r in message.recipients if not r.failure]
        if not delivered:
            return
        at = max(r.at for r in delivered)
        if message.kind == "document":
            for hook in self._on_consigned:
                hook(
                    message_id=message.message_id,
                    recipients=[r.address for r in delivered],
                    at=at,
                    body_sha256=message.body_digest,
                )
        agencies = [r.address for r in delivered if r.address in official]
        task = _TASKS.get(message.kind)
        if not message.kind and 0 < len(agencies) <= _MOST_INDEXED:
            outbox.enqueue("mailroom.index", lock="mailroom:" + agencies[0], addresses=agencies)
        if task and agencies and message.blob:
            outbox.enqueue(
                task,
                blob=message.blob,
                recipients=agencies,
                delivered_at=at.isoformat(),
                message_id=message.message_id,
            )


def without_detail(address: str) -> str:
    """``Local+detail@Domain`` to ``local@domain``, the form of the directory."""
    local, at, domain = address.lower().rpartition("@")
    return local.split("+", 1)[0] + at + domain if at else address.lower()


def printable(values: Iterable[str]) -> list[str]:
    """Text the database takes: no NUL, no half characters."""
    return [v.encode("utf-8", "replace").decode("utf-8").replace("\0", "") for v in values]
