"""The milter session: collects what Postfix tells of a message, asks for a judgement, answers once.

Only envelope and header are looked at; the body is not even sent to us, and nothing is changed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from congthu.apps.mailgate import milter_codec as codec
from congthu.apps.mailgate.errors import smtp_reply
from congthu.lib.errors import CongthuError, TemporaryError
from congthu.rooms.screening.types import Message, Verdict

_log = logging.getLogger(__name__)
#: What is kept of a header; more is judged as if it were not there, and said so in the message.
_MOST_HEADER = 256 * 1024
_MOST_RECIPIENTS = 20_000
_PATIENCE = 60.0

Judge = Callable[[Message], "asyncio.Future[Verdict]"]


class MilterSession(asyncio.Protocol):
    """One connection of Postfix: one SMTP session, any number of messages."""

    def __init__(self, *, judge: Judge, now: Callable[[], datetime]) -> None:
        """``judge`` raises CongthuError when it cannot."""
        self._judge, self._now = judge, now
        self._decoder = codec.Decoder()
        self._replies: frozenset[bytes] = frozenset()
        self._transport: asyncio.Transport | None = None
        self._macros: dict[str, str] = {}
        #: Grows with each message: an answer for an earlier one must not be given to a later one.
        self._turn = 0
        self._clear()

    def _clear(self) -> None:
        self._turn += 1
        self._sender = ""
        self._size = 0
        self._recipients: list[str] = []
        self._headers: list[tuple[str, str]] = []
        self._header_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Forget the message."""
        self._transport = None
        self._clear()

    def data_received(self, data: bytes) -> None:
        """Take packets; a peer that does not speak the protocol is left."""
        try:
            for packet in self._decoder.feed(data):
                self._obey(packet)
        except codec.MilterMalformed as error:
            _log.error("milter connection left: %s", error.private)
            if self._transport is not None:
                self._transport.abort()

    def _obey(self, packet: codec.Packet) -> None:
        command, data = packet.command, packet.data
        if command == codec.NEGOTIATE:
            agreement = codec.negotiate(data)
            self._replies = agreement.replies
            self._send(agreement.answer)
        elif command == codec.MACROS:
            if data[:1] == codec.MAIL:  # the others come unasked
                self._macros = codec.macros(data)[1]
        elif command == codec.END_OF_MESSAGE:
            self._end()
        elif command == codec.QUIT:
            if self._transport is not None:
                self._transport.close()
        elif command in (codec.ABORT, codec.QUIT_AND_REUSE):
            self._clear()
            self._macros = {}
        else:
            self._collect(command, data)
            if command in self._replies:
                self._send(codec.CONTINUE)

    def _collect(self, command: bytes, data: bytes) -> None:
        if command == codec.MAIL:
            self._clear()
            sender, *parameters = codec.strings(data) or [b""]
            self._sender = _address(sender)
            self._size = _announced(parameters)
        elif command == codec.RCPT and len(self._recipients) < _MOST_RECIPIENTS:
            self._recipients.append(_address((codec.strings(data) or [b""])[0]))
        elif command == codec.HEADER:
            self._header_bytes += len(data)
            if self._header_bytes <= _MOST_HEADER:
                name, value, *_ = [*codec.strings(data), b"", b""]
                self._headers.append((codec.text(name), codec.text(value)))

    def _end(self) -> None:
        turn = self._turn
        message = Message(
            at=self._now(),
            sender=self._sender,
            recipients=tuple(self._recipients),
            headers=tuple(self._headers),
            header_whole=self._header_bytes <= _MOST_HEADER,
            login=self._macros.get("auth_authen", "").lower(),
            service=self._macros.get("daemon_name", ""),
            size=max(self._size, self._header_bytes),
        )
        self._macros = {}
        future = self._judge(message)
        timer = asyncio.get_running_loop().call_later(_PATIENCE, future.cancel)
        future.add_done_callback(lambda _: timer.cancel())
        future.add_done_callback(lambda done: self._answer(turn, done))

    def _answer(self, turn: int, done: asyncio.Future[Verdict]) -> None:
        error = TemporaryError() if done.cancelled() else done.exception()
        if turn != self._turn:
            return
        self._clear()
        if error is not None:
            public = error if isinstance(error, CongthuError) else TemporaryError()
            self._send(codec.reply(smtp_reply(public)))
        elif (refusal := done.result().refusal) is not None:
            self._send(codec.reply(f"550 5.7.1 {refusal.text_en} ({refusal.article})"))
        else:
            self._send(codec.ACCEPT)

    def _send(self, packet: bytes) -> None:
        if self._transport is not None:
            self._transport.write(packet)


def _address(path: bytes) -> str:
    """``<a@b>`` to ``a@b``."""
    return codec.text(path.strip().removeprefix(b"<").removesuffix(b">"))


def _announced(parameters: list[bytes]) -> int:
    """The SIZE a client announced with MAIL (RFC 1870); 0 when it did not."""
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.upper() == b"SIZE" and value.isdigit() and len(value) < 16:
            return int(value)
    return 0
