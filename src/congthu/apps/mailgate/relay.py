"""LMTP server (RFC 2033) between Postfix and Dovecot: takes a message, has it delivered, answers for each.

Recipients are answered after the content, where LMTP has one reply for each; before it every readable
address is taken. So five thousand recipients cost one transaction and no waiting, and the answer is the
delivery's own.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from congthu.apps.mailgate.content import Content, HeaderTooLong
from congthu.apps.mailgate.delivery import disk_trouble
from congthu.apps.mailgate.dots import Unstuffer
from congthu.apps.mailgate.dovecot import Letter
from congthu.apps.mailgate.errors import smtp_reply
from congthu.apps.mailgate.reply import Reply, parse
from congthu.apps.mailgate.wire import LineTooLong, Watch, Wire, WireEnded

_log = logging.getLogger(__name__)
_IDLE_SECONDS = 600.0
_CONTENT_SECONDS = 300.0
_MOST_ERRORS = 50

_PATH = r"<((?:\"(?:[^\"\\]|\\.)*\"|[^\"<>\s])*)>"
_MAIL = re.compile(rf"MAIL FROM:\s?{_PATH}(?: (.*))?", re.IGNORECASE)
_RCPT = re.compile(rf"RCPT TO:\s?{_PATH}(?: (.*))?", re.IGNORECASE)
_OK = Reply(250, "2.0.0 OK")
_SEQUENCE = Reply(503, "5.5.1 Not now")
_SYNTAX = Reply(501, "5.5.4 Unreadable address")

Deliver = Callable[[Letter, Content], Awaitable[list[Reply]]]


@dataclass(kw_only=True)
class _Mail:
    """The transaction in progress."""

    sender: str
    parameters: str
    recipients: list[str] = field(default_factory=list)


class Session:
    """One connection of Postfix."""

    def __init__(
        self, wire: Wire, *, name: str, spool: Path, recipient_limit: int, size_limit: int, deliver: Deliver
    ) -> None:
        """``name`` is what we call ourselves; large messages wait in ``spool``."""
        self._wire, self._name, self._spool, self._deliver = wire, name, spool, deliver
        self._recipient_limit, self._size_limit = recipient_limit, size_limit
        self._mail: _Mail | None = None
        self._greeted = False
        self._errors = 0
        self.idle = True

    async def run(self) -> None:
        """Talk until the peer leaves."""
        wire = self._wire
        self._say(Reply(220, f"{self._name} LMTP congthu"))
        try:
            while self._errors < _MOST_ERRORS:
                self.idle = wire.quiet and self._mail is None
                line = (await wire.line(_IDLE_SECONDS)).decode("utf-8", "surrogateescape")
                self.idle = False
                if not await self._command(line):
                    break
            else:
                self._say(Reply(421, "4.7.0 Too many errors"))
        except (WireEnded, TimeoutError, LineTooLong):
            pass
        finally:
            wire.close()

    async def _command(self, line: str) -> bool:
        """Obey one line; False ends the session."""
        verb = line.partition(" ")[0].upper()
        if verb == "QUIT":
            self._say(Reply(221, "2.0.0 Bye"))
            return False
        if verb == "DATA":
            return await self._data()
        known = {"LHLO": self._lhlo, "MAIL": self._mail_from, "RCPT": self._rcpt_to}.get(verb)
        if known is not None:
            known(line)
        elif verb in ("RSET", "NOOP"):
            if verb == "RSET":
                self._mail = None
            self._say(_OK)
        else:
            self._say(Reply(500, "5.5.2 Unknown command"))
        return True

    def _say(self, reply: Reply) -> None:
        if reply.final or reply.code == 421:
            self._errors += 1
        self._wire.write(reply.encode())

    def _lhlo(self, _line: str) -> None:
        self._greeted, self._mail = True, None
        offers = (self._name, "PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", f"SIZE {self._size_limit}")
        lines = [f"250-{offer}\r\n" for offer in offers[:-1]] + [f"250 {offers[-1]}\r\n"]
        self._wire.write("".join(lines).encode("ascii"))

    def _mail_from(self, line: str) -> None:
        match = _MAIL.fullmatch(line)
        if not self._greeted or self._mail is not None:
            self._say(_SEQUENCE)
        elif match is None:
            self._say(_SYNTAX)
        else:
            parameters = (match[2] or "").upper().split()
            body = [each for each in parameters if each in ("BODY=8BITMIME", "BODY=7BIT")]
            self._mail = _Mail(sender=match[1], parameters=" ".join(body))
            self._say(_OK)

    def _rcpt_to(self, line: str) -> None:
        match = _RCPT.fullmatch(line)
        if self._mail is None:
            self._say(_SEQUENCE)
        elif match is None or not match[1]:
            self._say(_SYNTAX)
        elif len(self._mail.recipients) >= self._recipient_limit:
            # RFC 5321 §4.5.3.1.10: the client sends the rest in another transaction.
            self._wire.write(Reply(452, "4.5.3 Too many recipients").encode())
        else:
            self._mail.recipients.append(match[1])
            self._say(_OK)

    async def _data(self) -> bool:
        mail, self._mail = self._mail, None
        if mail is None or not mail.recipients:
            self._say(_SEQUENCE)
            return True
        self._say(Reply(354, "Go on"))
        with Content(self._spool) as content:
            refusal = await self._take(content)
            if refusal is None:
                letter = Letter(
                    sender=mail.sender, parameters=mail.parameters, recipients=tuple(mail.recipients)
                )
                replies = await self._deliver(letter, content)
            else:
                replies = [refusal] * len(mail.recipients)
        for reply in replies:
            self._wire.write(reply.encode())
        return True

    async def _take(self, content: Content) -> Reply | None:
        """Read to the final dot; a refusal is answered only there, the peer does not listen before."""
        dots = Unstuffer()
        refusal: Reply | None = None
        while dots.rest is None:
            clear = dots.feed(await self._wire.piece(_CONTENT_SECONDS))
            if refusal is None:
                refusal = self._write(content, clear)
        self._wire.give_back(dots.rest)
        if dots.bare:
            return Reply(554, "5.6.0 Bare line feed in message")
        if refusal is None:
            content.seal()
        return refusal

    def _write(self, content: Content, clear: bytes) -> Reply | None:
        try:
            content.write(clear)
        except OSError as error:
            _log.error("spool: %s", error.strerror)
            return parse(smtp_reply(disk_trouble(error)))
        except HeaderTooLong as error:
            return parse(smtp_reply(error))
        if content.size > self._size_limit + 1_000_000:
            # Postfix holds the limit; its trace headers are the margin.
            return Reply(552, "5.3.4 Message too big")
        return None


class Relay:
    """The listening side: one session per connection, a graceful end."""

    def __init__(self, session: Callable[[Wire], Session]) -> None:
        """``session`` makes the session of a new connection."""
        self._session = session
        self._open: dict[asyncio.Task[None], tuple[Session, Wire]] = {}
        self._stopping = False
        self._watch = Watch()

    def protocol(self) -> Wire:
        """For asyncio's server."""
        return Wire(self._watch, self._begin)

    def _begin(self, wire: Wire) -> None:
        if self._stopping:
            wire.abort()
            return
        session = self._session(wire)
        task = asyncio.get_running_loop().create_task(session.run())
        self._open[task] = (session, wire)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        _, wire = self._open.pop(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("LMTP session ended by %s", type(error).__name__)
            wire.abort()

    async def stop(self, patience: float) -> None:
        """Let transactions finish, close idle connections; what is left after ``patience`` is cut off."""
        self._stopping = True
        for session, wire in list(self._open.values()):
            if session.idle:
                wire.abort()
        if self._open:
            _, late = await asyncio.wait(list(self._open), timeout=patience)
            for task in late:
                task.cancel()
