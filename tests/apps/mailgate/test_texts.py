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
