"""Checkpoints (C2SP tlog-checkpoint): the signed size and root of a log."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from congthu.lib.tlog.note import LogKey, MalformedNote, open_note, sign_note, strict_base64
from congthu.lib.tlog.tree import SIZE

_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,18})\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A state of a log: all leaves up to ``size`` hash to ``root``."""

    #: Name of the log, unique in the federation, e.g. ``bkhcn.congthu/log``.
    origin: str
    #: Number of leaves.
    size: int
    #: RFC 6962 root hash of these leaves.
    root: bytes
    #: Further lines of the text, opaque to us.
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed."""
        encoded = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, encoded, *self.extensions))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; one state has exactly one text."""
    if not text.endswith("\n"):
        raise MalformedNote
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise MalformedNote("A checkpoint has an origin, a size and a root.")
    origin, size, encoded, *extensions = lines
    if not _DECIMAL.match(size):
        raise MalformedNote("The size of a checkpoint is a decimal number without leading zeros.")
    root = strict_base64(encoded)
    if len(root) != SIZE:
        raise MalformedNote("The root of a checkpoint has 32 bytes.")
    return Checkpoint(origin=origin, size=int(size), root=root, extensions=tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, *, key: LogKey, sign: Callable[[bytes], bytes]) -> str:
    """The signed note of a checkpoint; a log signs under its own origin."""
    if checkpoint.origin != key.name:
        raise MalformedNote("A log signs checkpoints of its own origin only.")
    return sign_note(checkpoint.text(), key=key, sign=sign)


def open_checkpoint(note: str, *, key: LogKey) -> Checkpoint:
    """The checkpoint in a signed note, after its signature and origin proved to be those of ``key``."""
    checkpoint = parse_checkpoint(open_note(note, key=key))
    if checkpoint.origin != key.name:
        raise MalformedNote("The checkpoint is of another log.")
    return checkpoint
