"""Dot transparency of SMTP and LMTP content (RFC 5321 §4.5.2), piece by piece and without loss. Pure."""

from __future__ import annotations


class Unstuffer:
    """Takes the stream after ``354`` and gives the message's own bytes until the final dot."""

    def __init__(self) -> None:
        # The end mark and a stuffed dot both follow a line end, and the content begins at one.
        self._held = b"\r\n"
        self._first = True
        #: True when a line feed came without its carriage return: it could smuggle a second message.
        self.bare = False
        #: What followed the final dot; None while it has not come.
        self.rest: bytes | None = None

    def feed(self, piece: bytes) -> bytes:
        """The next clear bytes; after the end has been seen, ``rest`` is set."""
        stream = self._held + piece
        end = stream.find(b"\r\n.\r\n")
        if end >= 0:
            self.rest = stream[end + 5 :]
            self._held = b""
            return self._clear(stream[: end + 2])
        keep = len(stream) - stream.rfind(b"\r\n") if b"\r\n" in stream else 0
        if keep == len(stream) > 5 or not keep:
            # One long line: its beginning is decided, only a last CR may be half of a line end.
            keep = 1 if stream.endswith(b"\r") else 0
        cut = len(stream) - keep
        self._held = stream[cut:]
        return self._clear(stream[:cut])

    def _clear(self, stream: bytes) -> bytes:
        if stream.count(b"\n") != stream.count(b"\r\n"):
            self.bare = True
        clear = stream.replace(b"\r\n.", b"\r\n") if b"\r\n." in stream else stream
        if self._first and clear:
            self._first = False
            return clear[2:]
        return clear


class Stuffer:
    """The way back: gives what must be written after ``354``, without the final dot."""

    def __init__(self) -> None:
        self._held = b"\r\n"
        self._first = True

    def feed(self, piece: bytes) -> bytes:
        """The next bytes for the wire."""
        stream = self._held + piece
        keep = 2 if stream.endswith(b"\r\n") else 1 if stream.endswith(b"\r") else 0
        cut = len(stream) - keep
        self._held = stream[cut:]
        return self._stuffed(stream[:cut])

    def end(self) -> bytes:
        """The last bytes and the final dot."""
        last = self._stuffed(self._held)
        self._held = b""
        return last + b".\r\n"

    def _stuffed(self, stream: bytes) -> bytes:
        stuffed = stream.replace(b"\r\n.", b"\r\n..") if b"\r\n." in stream else stream
        if self._first and stuffed:
            self._first = False
            return stuffed[2:]
        return stuffed
