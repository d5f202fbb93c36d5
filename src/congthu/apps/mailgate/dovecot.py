"""LMTP client (RFC 2033) for Dovecot over its Unix socket: pipelined, connections kept for a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.dots import Stuffer
from congthu.apps.mailgate.errors import DovecotAway
from congthu.apps.mailgate.reply import Reply, parse
from congthu.apps.mailgate.wire import LineTooLong, Watch, Wire, WireEnded

#: One LMTP process of Dovecot serves one connection; more would only queue there.
_MOST_CONNECTIONS = 20
_KEPT_SECONDS = 5.0
#: A connection that served a large transaction is not kept: Dovecot's process would stay large.
_KEPT_RECIPIENTS = 100
_COMMAND_SECONDS = 60.0
#: A small message leaves in one write, its final dot included.
_GATHERED = 64 * 1024
#: Dovecot answers for one mailbox after the other.
_STORE_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The envelope of one transaction."""

    sender: str
    #: Parameters of MAIL, e.g. ``BODY=8BITMIME``; empty for none.
    parameters: str
    recipients: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Dovecot said about one recipient, and when."""

    reply: Reply
    at: datetime


class _Stale(Exception):
    """A kept connection had ended before it was used again."""


class Dovecot:
    """Delivers to mailboxes."""

    def __init__(self, socket: Path, *, name: str, now: Callable[[], datetime]) -> None:
        """``name`` is what we call ourselves in LHLO."""
        self._socket, self._name, self._now = socket, name, now
        self._watch = Watch()
        self._idle: list[tuple[float, Wire]] = []
        self._room = asyncio.Semaphore(_MOST_CONNECTIONS)

    async def deliver(
        self, letter: Letter, content: Content, *, stored: Callable[[int, datetime], None]
    ) -> list[Outcome]:
        """One transaction for all recipients; one outcome for each, in order. Raises DovecotAway.

        ``stored`` is called at each 250, with the index of the recipient.
        """
        async with self._room:
            while (kept := self._take()) is not None:
                try:
                    return await self._use(kept, letter, content, stored)
                except _Stale:
                    continue
            try:
                return await self._use(await self._connect(), letter, content, stored)
            except (_Stale, OSError, LineTooLong, TimeoutError) as error:
                raise DovecotAway(private=repr(error)) from error

    def close(self) -> None:
        """Close kept connections."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _connect(self) -> Wire:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_COMMAND_SECONDS):
            _, wire = await loop.create_unix_connection(lambda: Wire(self._watch), str(self._socket))
        greeting = await _reply(wire, _COMMAND_SECONDS)
        wire.write(f"LHLO {self._name}\r\n".encode("ascii"))
        hello = await _reply(wire, _COMMAND_SECONDS)
        if not (greeting.good and hello.good):
            wire.abort()
            raise DovecotAway(private=f"{greeting.status} {hello.status}")
        return wire

    def _take(self) -> Wire | None:
        oldest = time.monotonic() - _KEPT_SECONDS
        while self._idle:
            since, wire = self._idle.pop()
            if since > oldest and not wire.ended and wire.quiet:
                return wire
            wire.close()
        return None

    def _keep(self, wire: Wire) -> None:
        self._idle.append((time.monotonic(), wire))
        asyncio.get_running_loop().call_later(_KEPT_SECONDS + 1, self._expire)

    def _expire(self) -> None:
        oldest = time.monotonic() - _KEPT_SECONDS
        while self._idle and self._idle[0][0] <= oldest:
            self._idle.pop(0)[1].close()

    async def _use(
        self, wire: Wire, letter: Letter, content: Content, stored: Callable[[int, datetime], None]
    ) -> list[Outcome]:
        outcomes: list[Outcome | None] = [None] * len(letter.recipients)
        try:
            wanted = await self._envelope(wire, letter, outcomes)
            if wanted:
                await self._content(wire, content)
                for index in wanted:
                    reply, at = await _reply(wire, _STORE_SECONDS), self._now()
                    outcomes[index] = Outcome(reply, at)
                    if reply.good:
                        stored(index, at)
        except (OSError, TimeoutError, LineTooLong) as error:
            # Whoever has an answer keeps it; the others are tried again.
            wire.abort()
            lost = Outcome(Reply(451, f"4.4.2 {DovecotAway().public}"), self._now())
            if isinstance(error, WireEnded) and not any(outcomes):
                raise _Stale from error
            return [outcome or lost for outcome in outcomes]
        except BaseException:
            wire.abort()
            raise
        if len(letter.recipients) > _KEPT_RECIPIENTS:
            wire.write(b"QUIT\r\n")
            wire.close()
        else:
            self._keep(wire)
        return [outcome for outcome in outcomes if outcome is not None]

    async def _envelope(self, wire: Wire, letter: Letter, outcomes: list[Outcome | None]) -> list[int]:
        """MAIL, all RCPT and DATA in one go; returns the indices of the accepted recipients."""
        mail_from = f"MAIL FROM:<{letter.sender}> {letter.parameters}".rstrip()
        lines = [mail_from, *(f"RCPT TO:<{address}>" for address in letter.recipients), "DATA\r\n"]
        wire.write("\r\n".join(lines).encode("utf-8", "surrogateescape"))
        mail = await _reply(wire, _COMMAND_SECONDS)
        if mail.code == 421:
            raise WireEnded
        wanted = []
        for index in range(len(letter.recipients)):
            reply = await _reply(wire, _COMMAND_SECONDS)
            if mail.good and reply.good:
                wanted.append(index)
            else:
                outcomes[index] = Outcome(reply if mail.good else mail, self._now())
        data = await _reply(wire, _COMMAND_SECONDS)
        if data.code == 354 and wanted:
            return wanted
        if data.code == 354:
            raise WireEnded  # nobody to deliver to, and yet asked for content: leave
        for index in wanted:
            outcomes[index] = Outcome(data if not data.good else Reply(451, "4.3.0 No DATA"), self._now())
        wire.write(b"RSET\r\n")
        await _reply(wire, _COMMAND_SECONDS)
        return []

    async def _content(self, wire: Wire, content: Content) -> None:
        stuffer = Stuffer()
        for piece in content.pieces():
            if wire.write(stuffer.feed(piece)) >= _GATHERED:
                await wire.flush(_STORE_SECONDS)
        wire.write(stuffer.end())


async def _reply(wire: Wire, seconds: float) -> Reply:
    while True:
        line = (await wire.line(seconds)).decode("utf-8", "replace")
        if line[3:4] != "-":
            return parse(line)
