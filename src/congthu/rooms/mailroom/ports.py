"""What the mailroom needs from beyond its walls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from congthu.rooms.mailroom.types import MailboxState, RawMessage, ReadMessage


class OpenMailbox(Protocol):
    """An INBOX in the mail engine. Every method raises TemporaryError when the engine is away."""

    def state(self) -> MailboxState:
        """What is in it now."""

    def beginnings(self, uids: Sequence[int], most: int) -> Sequence[RawMessage]:
        """The first ``most`` octets of each message that is still there; sets no flag."""

    def whole(self, uid: int) -> bytes | None:
        """Every byte of a message, as stored; None when it is gone. Sets no flag."""

    def seen(self, uids: Collection[int]) -> frozenset[int]:
        """Those of the messages that carry the flag Seen."""

    def mark(self, uid: int, *, seen: bool) -> None:
        """Set or take away the flag Seen."""


class Mailboxes(Protocol):
    """The mail engine's INBOXes."""

    def __call__(self, address: str) -> AbstractContextManager[OpenMailbox]:
        """Open one; raises TemporaryError when the engine is away."""


class ReadMany(Protocol):
    """Reads messages in the limited process."""

    def __call__(self, messages: Sequence[bytes]) -> Sequence[ReadMessage | None]:
        """None for bytes that could not be read there."""
