"""The milter session: collects what Postfix tells of a message, asks for a judgement, answers once.

From strangers only envelope and header are looked at; the body is not even sent to us. What our own people
submit is seen whole: its text is judged before it is accepted, and may leave in another form than it came.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from congthu.apps.mailgate import milter_codec as codec
from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.delivery import disk_trouble
from congthu.apps.mailgate.errors import TextNotJudged, smtp_reply
from congthu.apps.mailgate.replacing import rebuilt, replacement
from congthu.lib.errors import CongthuError, TemporaryError
from congthu.rooms.screening.types import Message, TextForm, TextState, Verdict

_log = logging.getLogger(__name__)
#: What is kept of a header; more is judged as if it were not there, and said so in the message.
_MOST_HEADER = 256 * 1024
_MOST_RECIPIENTS = 20_000
_PATIENCE = 60.0

Judge = Callable[[Message], "asyncio.Future[Verdict]"]
JudgeText = Callable[[Content], Awaitable[TextState]]


class MilterSession(asyncio.Protocol):
    """One connection of Postfix: one SMTP session, any number of messages."""

    def __init__(
        self,
        *,
        judge: Judge,
        now: Callable[[], datetime],
        judge_text: JudgeText | None = None,
        spool: Path | None = None,
    ) -> None:
        """``judge`` raises CongthuError when it cannot.

        With ``judge_text`` whole messages are taken; large ones wait in ``spool``.
        """
        self._judge, self._now = judge, now
        self._judge_text, self._spool = judge_text, spool
        self._content: Content | None = None
        self._trouble: CongthuError | None = None
        self._tasks: set[asyncio.Task[None]] = set()
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
        self._trouble = None
        if self._content is not None:
            self._content.close()
        self._content = None

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
            agreement = codec.negotiate(data, whole=self._judge_text is not None)
            self._replies = agreement.replies
            self._send(agreement.answer)
        elif command == codec.MACROS:
            if data[:1] == codec.MAIL:
                self._macros = codec.macros(data)[1]
            elif data[:1] == codec.END_OF_MESSAGE:  # the others come unasked
                self._macros |= codec.macros(data)[1]
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
            self._content = Content(self._spool) if self._spool is not None else None
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
                self._keep(rebuilt(name, value))
        elif command == codec.END_OF_HEADER:
            self._keep(b"\r\n")
        elif command == codec.BODY:
            self._keep(data)

    def _keep(self, piece: bytes) -> None:
        """Where whole messages are taken: remember a piece; a full disk is answered at the end."""
        if self._content is None or self._trouble is not None:
            return
        try:
            self._content.write(piece)
        except OSError as error:
            self._trouble = disk_trouble(error)
        except CongthuError as error:
            self._trouble = error

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
            queue_id=self._macros.get("i", ""),
        )
        self._macros = {}
        if self._judge_text is None:
            self._ask(message, turn)
            return
        task = asyncio.get_running_loop().create_task(self._judged_whole(message, turn, self._judge_text))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _judged_whole(self, message: Message, turn: int, judge_text: JudgeText) -> None:
        """First the text, then all the rest; what cannot be judged now is sent back for later."""
        content, trouble = self._content, self._trouble
        if content is None:
            return
        # From here on it is ours: the session may go on to another message meanwhile.
        self._content = None
        with content:
            try:
                if trouble is not None:
                    raise trouble
                text = await _within(_PATIENCE, _text_of(message, content, judge_text))
            except CongthuError as error:
                if turn == self._turn:
                    self._clear()
                    self._send(codec.reply(smtp_reply(error)))
                return
        if turn == self._turn:
            self._ask(replace(message, text=text), turn)

    def _ask(self, message: Message, turn: int) -> None:
        future = self._judge(message)
        timer = asyncio.get_running_loop().call_later(_PATIENCE, future.cancel)
        future.add_done_callback(lambda _: timer.cancel())
        future.add_done_callback(lambda done: self._answer(turn, done, message))

    def _answer(self, turn: int, done: asyncio.Future[Verdict], message: Message) -> None:
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
            if done.result().converts and message.text is not None:
                self._replace(message, message.text)
            self._send(codec.ACCEPT)

    def _replace(self, message: Message, text: TextState) -> None:
        for packet in replacement(message.headers, text.converted, text.encodings) or ():
            self._send(packet)

    def _send(self, packet: bytes) -> None:
        if self._transport is not None:
            self._transport.write(packet)


async def _within(seconds: float, work: Awaitable[TextState]) -> TextState:
    try:
        return await asyncio.wait_for(work, seconds)
    except TimeoutError:
        raise TextNotJudged(private="no answer in time") from None


async def _text_of(message: Message, content: Content, judge_text: JudgeText) -> TextState:
    """The judgement; what could not be brought back field by field counts as signed: it is not changed."""
    if not message.header_whole:
        return TextState(form=TextForm.NOT_JUDGED, parts=("too-big",))
    text = await judge_text(content)
    if text.converted and replacement(message.headers, text.converted, ()) is None:
        return replace(text, signed=True)
    return text


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
