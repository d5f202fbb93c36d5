"""Values of the mailroom: a mailbox's state, a message as listed, a message as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class MailboxState:
    """What the mail engine says of an INBOX."""

    #: Changes when the mailbox was made anew; UIDs of another life mean nothing.
    uid_validity: int
    #: All UIDs, ascending.
    uids: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class RawMessage:
    """The beginning of a message, as bytes."""

    uid: int
    #: When it was delivered.
    at: datetime
    #: Octets of the whole message.
    size: int
    #: As many of them as were asked for.
    beginning: bytes


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file in a message."""

    #: Place among the parts of the message.
    number: int
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class ReadMessage:
    """What a message says, converted; the fields are those ``edges.mailtext`` answers."""

    subject: str
    sender: str
    to: str
    cc: str
    #: The text; of a page in HTML what it says.
    text: str
    #: The original: a value of ``screening.types.TextForm``, and the encodings found.
    form: str
    encodings: Sequence[str]
    attached: Sequence[Attached] = field(default_factory=tuple)

    @classmethod
    def from_plain(cls, answer: Mapping[str, Any]) -> ReadMessage:
        """From the plain answer of the limited process; raises ValueError, KeyError or TypeError."""
        texts = {name: str(answer[name]) for name in ("subject", "sender", "to", "cc", "text", "form")}
        return cls(
            **texts,
            encodings=tuple(str(each) for each in answer["encodings"]),
            attached=tuple(
                Attached(number=int(each["number"]), name=str(each["name"]), size=int(each["size"]))
                for each in answer["attached"]
            ),
        )


@dataclass(frozen=True, kw_only=True)
class ListedMessage:
    """A line of the page."""

    uid: int
    at: datetime
    subject: str
    sender: str
    form: str
    encodings: Sequence[str]
    attachments: int
    size: int
    seen: bool
