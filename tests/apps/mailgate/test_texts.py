"""Judging text holds few whole messages in memory, however many wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from congthu.apps.mailgate import texts
from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.errors import TextNotJudged
from congthu.edges.sandbox import SandboxCrashed
from congthu.rooms.screening.types import TextForm, TextState

ANSWER = {"form": "conformant", "parts": [], "encodings": [], "converted": b""}


class Watched(Content):
    """Notes that its bytes are wanted."""

    read = 0

    def pieces(self) -> Iterator[bytes]:
        type(self).read += 1
        return super().pieces()


def content(spool: Path, size: int) -> Content:
    made = Watched(spool)
    made.write(b"Subject: x\r\n\r\nB\xb8o c\xb8o\r\n" + b"x" * size)
    return made


@pytest.mark.parametrize("size", [10, 300_000])
@pytest.mark.parametrize("body", [b"hi", b"\xb8o"])
def test_names_of_files_are_told_whatever_the_text(tmp_path: Path, size: int, body: bytes) -> None:
    def detect(*_: object) -> object:
        raise SandboxCrashed

    with Content(tmp_path) as made:
        made.write(b"Content-Type: text/plain; name=MAT.txt\r\n\r\n" + body + b"x" * size)
        assert asyncio.run(texts.TextJudge(detect).submitted(made)).names == ("MAT.txt",)


def test_large_messages_wait_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def detect(*_: object) -> object:
        begun.release()
        go_on.wait(20)
        return ANSWER

    async def play() -> None:
        judge = texts.TextJudge(detect)
        waiting = [asyncio.create_task(judge.submitted(large)) for _ in range(6)]
        for _ in range(2):
            await asyncio.to_thread(begun.acquire)
        assert Watched.read == 2, "only what is being judged is in memory"
        with pytest.raises(TextNotJudged):
            await judge.submitted(large)
        assert (await judge.delivered(small)).parts == ("busy",)
        go_on.set()
        assert await asyncio.gather(*waiting) == [TextState(form=TextForm.CONFORMANT)] * 6

    monkeypatch.setattr(texts, "_MOST_WAITING", 6)
    with content(tmp_path, 300_000) as large, content(tmp_path, 10) as small:
        asyncio.run(play())


@pytest.mark.parametrize(
    ("answer", "borne"), [("secret", "secret"), ("ask", "ask"), ("", ""), (SandboxCrashed(), "ask")]
)
def test_documents_of_our_own_people_are_opened_before_they_leave(
    tmp_path: Path, answer: str | Exception, borne: str
) -> None:
    """What cannot be opened is a doubt; what strangers send is delivered, so it is not opened here."""
    asked: list[object] = []

    def detect(target: object, *_: object) -> object:
        asked.append(target)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with Content(tmp_path) as made:
        made.write(b"Content-Type: application/pdf; name=cv.pdf\r\n\r\n%PDF-")
        judge = texts.TextJudge(detect)
        assert asyncio.run(judge.submitted(made)).attached == borne
        assert asked == ["congthu.edges.mailmarks:judge"]
        assert asyncio.run(judge.delivered(made)).attached == ""
        assert len(asked) == 1


def test_an_old_encoding_hides_no_mark_in_the_text(tmp_path: Path) -> None:
    converted = "Subject: x\r\n\r\nTỐI MẬT\r\n".encode()
    answer = ANSWER | {"form": "not-conformant", "converted": converted}
    with Content(tmp_path) as made:
        made.write(b"Subject: x\r\n\r\nT\xe8i m\xcbt \xb8\r\n")
        assert asyncio.run(texts.TextJudge(lambda *_: answer).submitted(made)).marked
