"""The bytes of one message between Postfix and Dovecot: digested on the way, kept until all is answered.

A small message stays in memory; a larger one in a file without a name, which vanishes with the process.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from congthu.lib.errors import CongthuError

_IN_MEMORY = 256 * 1024
_PIECE = 128 * 1024
_MOST_HEADER = 1024 * 1024
#: Header fields the relay looks at. Nothing in them is believed before a signature verifies.
_TRACE = re.compile(rb"(?:received|return-path|delivered-to|x-original-to):", re.IGNORECASE)
_FIELDS = frozenset({"message-id", "congthu-kind", "congthu-dispatch"})
#: What our own Postfix wrote on top: the protocol (with an A: the client had logged in) and the queue's id.
_TAKEN_BY_US = re.compile(rb"Received: [^\r\n]*\r\n[ \t]by \S+ \(Postfix\) with (\w+) id (\w{6,30})")


class HeaderTooLong(CongthuError):
    """The message header is too long."""

    code = "mailgate.header-too-long"


class Content:
    """Write pieces, then ``seal``; afterwards digests, fields and the pieces are there to read."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115
        self._whole = hashlib.sha256()
        self._body = hashlib.sha256()
        self._header = bytearray()
        self._in_body = False
        self.size = 0
        #: SHA-256 of all bytes, hexadecimal.
        self.digest = ""
        #: SHA-256 of the body after the first empty line: relays add header lines and leave the body alone.
        self.body_digest = ""
        #: The same for every copy of one message, whatever relays put on top of it; hexadecimal.
        self.identity = ""
        #: Selected header fields, lower-case name to unfolded value; of a repeated field the first.
        self.fields: Mapping[str, str] = {}
        #: Postfix's identifier of the message on this node; empty when it is not known.
        self.queue_id = ""
        #: True when it came from outside, from a client without login.
        self.from_outside = False

    def write(self, piece: bytes) -> None:
        """Append; OSError when the disk is full."""
        self._file.write(piece)
        self._whole.update(piece)
        self.size += len(piece)
        if self._in_body:
            self._body.update(piece)
            return
        seen = max(0, len(self._header) - 3)
        self._header += piece
        end = 0 if self._header.startswith(b"\r\n") else self._header.find(b"\r\n\r\n", seen)
        if end >= 0:
            start = 2 if self._header.startswith(b"\r\n") else end + 4
            self._body.update(memoryview(self._header)[start:].tobytes())
            del self._header[start:]
            self._in_body = True
        elif len(self._header) > _MOST_HEADER:
            raise HeaderTooLong

    def seal(self) -> None:
        """All bytes are here."""
        self.digest = self._whole.hexdigest()
        self.body_digest = self._body.hexdigest()
        header = bytes(self._header)
        self.fields = read_fields(header)
        taken = _TAKEN_BY_US.match(header)
        if taken:
            self.queue_id = taken[2].decode("ascii")
            self.from_outside = not taken[1].endswith(b"A")
        self.identity = hashlib.sha256(without_trace(header) + self._body.digest()).hexdigest()
        self._header.clear()

    def pieces(self) -> Iterator[bytes]:
        """The bytes again, from the beginning."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def close(self) -> None:
        """Give the memory or the file back."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def without_trace(header: bytes) -> bytes:
    """The header without the trace fields relays have put on top (RFC 5321 §4.4)."""
    start = 0
    while _TRACE.match(header, start):
        start = _next_field(header, start)
    return header[start:]


def _next_field(header: bytes, start: int) -> int:
    """Where the field after the one at ``start`` begins; folded lines belong to it."""
    end = start
    while True:
        end = header.find(b"\r\n", end)
        if end < 0:
            return len(header)
        end += 2
        if header[end : end + 1] not in (b" ", b"\t"):
            return end


def read_fields(header: bytes) -> dict[str, str]:
    """The fields of interest, unfolded (RFC 5322 §2.2.3)."""
    found: dict[str, str] = {}
    current = ""
    for line in header.split(b"\r\n"):
        if line[:1] in (b" ", b"\t"):
            if current:
                found[current] += " " + line.decode("ascii", "replace").strip()
            continue
        name, colon, value = line.partition(b":")
        current = name.decode("ascii", "replace").strip().lower() if colon else ""
        if current not in _FIELDS or current in found:
            current = ""
            continue
        found[current] = value.decode("ascii", "replace").strip()
    return {field: value.strip() for field, value in found.items()}
