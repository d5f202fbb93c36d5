"""One buffered connection: whole lines and pieces in, gathered writes out.

Replies are held back until the session has to wait for its peer. A peer that pipelines five thousand commands
(RFC 2920) so gets its answers in a handful of writes instead of five thousand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

#: Reading pauses while this much is unread: a fast peer cannot fill our memory.
_MOST_UNREAD = 256 * 1024
#: How often connections are looked at whose peer may have fallen silent.
_SWEEP_SECONDS = 2.0
#: Longest line taken; RFC 5321 §4.5.3.1.4 asks for 512 octets, extensions add to it.
MOST_LINE = 4096


class WireEnded(ConnectionError):
    """The peer has closed the connection or broken it."""


class LineTooLong(ValueError):
    """The peer sent a line without an end."""


class Watch:
    """Wakes waits that have lasted too long: one timer for all; a timer each costs as much as a wait."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], float] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, future: asyncio.Future[None], seconds: float) -> None:
        """Wait for the future; TimeoutError some time after ``seconds``."""
        loop = asyncio.get_running_loop()
        self._waiting[future] = loop.time() + seconds
        if self._timer is None:
            self._timer = loop.call_later(_SWEEP_SECONDS, self._sweep, loop)
        try:
            await future
        finally:
            del self._waiting[future]

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for future, until in self._waiting.items():
            if until < now and not future.done():
                future.set_exception(TimeoutError())
        self._timer = loop.call_later(_SWEEP_SECONDS, self._sweep, loop) if self._waiting else None


class Wire(asyncio.Protocol):
    """A stream connection with both directions under our control; used by one task at a time."""

    def __init__(self, watch: Watch, started: Callable[[Wire], None] | None = None) -> None:
        self._watch, self._started = watch, started
        self._transport: asyncio.Transport | None = None
        self._unread = bytearray()
        self._unsent: list[bytes] = []
        self._unsent_size = 0
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._paused = False
        self._congested = False
        self.ended = False

    # What asyncio calls ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport and start the session."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._started is not None:
            self._started(self)

    def data_received(self, data: bytes) -> None:
        """Keep what came; stop reading when the session does not keep up."""
        self._unread += data
        if len(self._unread) > _MOST_UNREAD and self._transport is not None:
            self._transport.pause_reading()
            self._paused = True
        _wake(self._reader)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Wake whoever waits; they meet WireEnded."""
        self.ended = True
        _wake(self._reader)
        _wake(self._writer)

    def eof_received(self) -> bool:
        """A half-closed peer is a gone peer."""
        self.ended = True
        _wake(self._reader)
        return False

    def pause_writing(self) -> None:
        """The peer reads slowly."""
        self._congested = True

    def resume_writing(self) -> None:
        """The peer has caught up."""
        self._congested = False
        _wake(self._writer)

    # What a session calls ----------------------------------------------------------------------------

    async def line(self, seconds: float) -> bytes:
        """The next line without its end."""
        seen = 0
        while (end := self._unread.find(b"\n", seen)) < 0:
            if len(self._unread) > MOST_LINE:
                raise LineTooLong
            seen = len(self._unread)
            await self._more(seconds)
        if end > MOST_LINE:
            raise LineTooLong
        line = bytes(self._unread[:end])
        self._taken(end + 1)
        return line.removesuffix(b"\r")

    async def piece(self, seconds: float) -> bytes:
        """Whatever has come, at least one byte."""
        if not self._unread:
            await self._more(seconds)
        piece = bytes(self._unread)
        self._taken(len(piece))
        return piece

    def give_back(self, rest: bytes) -> None:
        """Put bytes back that belong to the next reader."""
        self._unread[:0] = rest

    @property
    def quiet(self) -> bool:
        """True while nothing unread waits."""
        return not self._unread

    def write(self, data: bytes) -> int:
        """Send with the next flush; tells how much waits for it."""
        self._unsent.append(data)
        self._unsent_size += len(data)
        return self._unsent_size

    async def flush(self, seconds: float) -> None:
        """Hand everything written to the system; wait while the peer reads slowly."""
        self._send()
        if self._congested and not self.ended:
            self._writer = asyncio.get_running_loop().create_future()
            await self._watch.wait(self._writer, seconds)
        if self.ended:
            raise WireEnded

    def close(self) -> None:
        """Send what is left and close."""
        self._send()
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once, without sending anything more."""
        self._unsent.clear()
        if self._transport is not None:
            self._transport.abort()

    def _send(self) -> None:
        if self._unsent and self._transport is not None and not self.ended:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()
        self._unsent_size = 0

    def _taken(self, count: int) -> None:
        del self._unread[:count]
        if self._paused and len(self._unread) <= _MOST_UNREAD // 2 and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    async def _more(self, seconds: float) -> None:
        await self.flush(seconds)
        before = len(self._unread)
        self._reader = asyncio.get_running_loop().create_future()
        try:
            await self._watch.wait(self._reader, seconds)
        finally:
            self._reader = None
        if self.ended and len(self._unread) == before:
            raise WireEnded


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
