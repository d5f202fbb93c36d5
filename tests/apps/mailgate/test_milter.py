"""The milter session in conversation: what Postfix says, what it hears."""

from __future__ import annotations

import asyncio
import struct
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from apps.mailgate.fakes import AT
from congthu.apps.mailgate import milter_codec as codec
from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.errors import DatabaseAway, TextNotJudged
from congthu.apps.mailgate.milter import MilterSession
from congthu.apps.mailgate.texts import TextJudge
from congthu.edges.sandbox import SandboxCrashed
from congthu.rooms.screening.types import Action, Hit, Message, TextForm, TextState, Verdict

FINE = Verdict(hits=(), misses=("all",))
REFUSED = Verdict(
    hits=(Hit(rule="r", action=Action.REFUSE, article="art. 5", text_vi="Không", text_en="100 % no"),),
    misses=(),
)


class Postfix:
    """The other side."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, *packets: tuple[bytes, bytes]) -> None:
        self.writer.write(b"".join(codec.encode(command, data) for command, data in packets))

    async def hear(self) -> tuple[bytes, bytes]:
        head = await asyncio.wait_for(self.reader.readexactly(5), 5)
        (length,) = struct.unpack(">I", head[:4])
        return head[4:], await self.reader.readexactly(length - 1)

    def message(self, *, login: str = "") -> None:
        self.say(
            (
                b"D",
                b"M{daemon_name}\0ORIGINATING\0" + (f"{{auth_authen}}\0{login}\0".encode() if login else b""),
            ),
            (b"M", b"<a@x.vn>\0SIZE=77\0"),
            (b"R", b"<b@y.vn>\0"),
            (b"R", b"<c@y.vn>\0"),
            (b"L", b"From\0a@x.vn\0"),
            (b"L", "Subject\0Kính gửi\0".encode()),
            (b"N", b""),
            (b"E", b""),
        )


def played(judge: Callable[[Message], object], story: Callable[[Postfix], Awaitable[None]]) -> list[Message]:
    seen: list[Message] = []

    def judged(message: Message) -> asyncio.Future[Verdict]:
        seen.append(message)
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        said = judge(message)
        if isinstance(said, Exception):
            future.set_exception(said)
        elif isinstance(said, Verdict):
            future.set_result(said)
        return future

    async def play() -> None:
        with tempfile.TemporaryDirectory() as home:
            path = str(Path(home) / "milter")
            server = await asyncio.get_running_loop().create_unix_server(
                lambda: MilterSession(judge=judged, now=lambda: AT), path
            )
            postfix = Postfix(*await asyncio.open_unix_connection(path))
            postfix.say((b"O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF)))
            assert (await postfix.hear())[0] == b"O"
            await story(postfix)
            postfix.writer.close()
            await postfix.writer.wait_closed()
            server.close()

    asyncio.run(play())
    return seen


def test_one_answer_for_a_whole_message() -> None:
    async def story(postfix: Postfix) -> None:
        postfix.message(login="A@x.vn")
        assert await postfix.hear() == (b"a", b"")
        postfix.message()
        assert await postfix.hear() == (b"a", b"")

    first, second = played(lambda _: FINE, story)
    assert first.sender == "a@x.vn"
    assert first.recipients == ("b@y.vn", "c@y.vn")
    assert first.headers == (("From", "a@x.vn"), ("Subject", "Kính gửi"))
    assert (first.login, first.service, first.size) == ("a@x.vn", "ORIGINATING", 77)
    assert second.login == "", "a login does not outlive its message"


def test_refusal_names_the_article() -> None:
    async def story(postfix: Postfix) -> None:
        postfix.message()
        assert await postfix.hear() == (b"y", b"550 5.7.1 100 %% no (art. 5)\0")

    played(lambda _: REFUSED, story)


@pytest.mark.parametrize("error", [DatabaseAway(), RuntimeError("secret")])
def test_a_fault_is_never_an_accept(error: Exception) -> None:
    async def story(postfix: Postfix) -> None:
        postfix.message()
        command, text = await postfix.hear()
        assert command == b"y"
        assert text.startswith(b"451 4.3.0 ")
        assert b"secret" not in text

    played(lambda _: error, story)


def test_an_answer_for_an_aborted_message_is_not_given_to_the_next() -> None:

    async def story(postfix: Postfix) -> None:
        postfix.message()
        postfix.say((b"A", b""))
        await asyncio.sleep(0.05)
        postfix.message()
        assert await postfix.hear() == (b"a", b"")

    turns = iter([None, FINE])
    played(lambda _: next(turns), story)


def test_garbage_closes_the_connection() -> None:
    async def story(postfix: Postfix) -> None:
        postfix.writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert await asyncio.wait_for(postfix.reader.read(), 5) == b""

    assert played(lambda _: FINE, story) == []


def test_an_endless_header_is_bounded() -> None:
    async def story(postfix: Postfix) -> None:
        postfix.say((b"M", b"<a@x.vn>\0"))
        for _ in range(60):
            postfix.say((b"L", b"X\0" + b"y" * 10_000 + b"\0"))
        postfix.say((b"E", b""))
        assert await postfix.hear() == (b"a", b"")

    (message,) = played(lambda _: FINE, story)
    assert not message.header_whole
    assert sum(len(value) for _, value in message.headers) < 300_000


# Whole messages, on the submission service ---------------------------------------------------------------


def submitted(
    judge_text: Callable[[Content], Awaitable[TextState]],
    verdict: Verdict,
    hear: Callable[[Postfix], Awaitable[None]],
    *,
    pieces: tuple[bytes, ...] = (b"Xin ", b"ch\xe0o\r\n"),
    spool: str = "",
) -> list[Message]:
    seen: list[Message] = []

    def judged(message: Message) -> asyncio.Future[Verdict]:
        seen.append(message)
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        future.set_result(verdict)
        return future

    async def play() -> None:
        with tempfile.TemporaryDirectory() as home:
            path = str(Path(home) / "milter")
            server = await asyncio.get_running_loop().create_unix_server(
                lambda: MilterSession(
                    judge=judged, now=lambda: AT, judge_text=judge_text, spool=Path(home) / spool
                ),
                path,
            )
            postfix = Postfix(*await asyncio.open_unix_connection(path))
            postfix.say((b"O", struct.pack(">III", 6, 0x1FF, 0x1FFFFF)))
            answer = (await postfix.hear())[1]
            actions, steps = struct.unpack_from(">II", answer, 4)
            assert actions & 0x13 == 0x13, "it may add and change fields and replace the body"
            assert not steps & 0x10, "the body is wanted"
            postfix.say(
                (b"D", b"M{auth_authen}\0a@x.vn\0"),
                (b"M", b"<a@x.vn>\0"),
                (b"R", b"<b@y.vn>\0"),
                (b"L", b"Subject\0h\n\tb\0"),
                (b"N", b""),
                *((b"B", piece) for piece in pieces),
                (b"D", b"Ei\x004Q1\x00"),
                (b"E", b""),
            )
            await hear(postfix)
            postfix.writer.close()
            await postfix.writer.wait_closed()
            server.close()

    asyncio.run(play())
    return seen


def test_a_whole_message_is_judged_before_it_is_accepted() -> None:
    bytes_seen: list[bytes] = []

    async def judge_text(content: Content) -> TextState:
        bytes_seen.append(b"".join(content.pieces()))
        return TextState(form=TextForm.CONFORMANT)

    async def hear(postfix: Postfix) -> None:
        assert await postfix.hear() == (b"a", b"")

    (message,) = submitted(judge_text, FINE, hear)
    assert bytes_seen == [b"Subject: h\r\n\tb\r\n\r\nXin ch\xe0o\r\n"]
    assert message.queue_id == "4Q1"
    assert message.text is not None
    assert message.text.form is TextForm.CONFORMANT


def test_a_converted_message_takes_the_place_of_the_old_one() -> None:
    state = TextState(
        form=TextForm.NOT_CONFORMANT,
        encodings=("tcvn3",),
        converted="Subject: h\r\n\tb\r\n\r\nXin chào\r\n".encode(),
    )

    async def judge_text(_: Content) -> TextState:
        return state

    async def hear(postfix: Postfix) -> None:
        assert (await postfix.hear())[0] == b"h"
        assert await postfix.hear() == (b"b", "Xin chào\r\n".encode())
        assert await postfix.hear() == (b"a", b"")

    hit = Hit(rule="text-not-conformant", action=Action.CONVERT, article="", text_vi="", text_en="")
    submitted(judge_text, Verdict(hits=(hit,), misses=()), hear)


@pytest.mark.parametrize("error", [TextNotJudged(), OSError(12, "no memory")])
def test_text_that_cannot_be_judged_now_waits(error: Exception) -> None:
    def detect(*_: object) -> object:
        raise error

    judge = TextJudge(detect)

    async def hear(postfix: Postfix) -> None:
        command, text = await postfix.hear()
        assert command == b"y"
        assert text.startswith(b"451 4.3.0 ")

    async def judge_text(content: Content) -> TextState:
        if isinstance(error, OSError):
            return await judge.submitted(content)
        raise error

    assert submitted(judge_text, FINE, hear) == []


def test_bytes_that_beat_detection_are_noted_not_lost() -> None:
    def detect(*_: object) -> object:
        raise SandboxCrashed

    async def hear(postfix: Postfix) -> None:
        assert await postfix.hear() == (b"a", b"")

    (message,) = submitted(TextJudge(detect).submitted, FINE, hear)
    assert message.text == TextState(form=TextForm.NOT_JUDGED, parts=("unreadable",))


def test_a_message_that_finds_no_room_waits() -> None:
    async def judge_text(_: Content) -> TextState:
        raise AssertionError("nothing whole to judge")

    async def hear(postfix: Postfix) -> None:
        command, text = await postfix.hear()
        assert command == b"y"
        assert text.startswith(b"452 4.3.1 ")

    assert submitted(judge_text, FINE, hear, pieces=(b"x" * 60_000,) * 6, spool="not/there") == []
