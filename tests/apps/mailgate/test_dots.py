"""Dot transparency: whatever the bytes and however they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.apps.mailgate.dots import Stuffer, Unstuffer

_texts = st.text(alphabet="a.\r\n", max_size=80).map(lambda t: t.encode())
_cuts = st.lists(st.integers(1, 7), min_size=1, max_size=20)


def _cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        pieces.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return pieces


def _stuffed(content: bytes, sizes: list[int]) -> bytes:
    stuffer = Stuffer()
    return b"".join(stuffer.feed(piece) for piece in _cut(content, sizes)) + stuffer.end()


@given(content=_texts, out=_cuts, back=_cuts, rest=_texts)
def test_there_and_back(content: bytes, out: list[int], back: list[int], rest: bytes) -> None:
    content += b"\r\n" if content and not content.endswith(b"\r\n") else b""
    wire = _stuffed(content, out) + rest
    dots = Unstuffer()
    clear, left = b"", b""
    for piece in _cut(wire, back):
        if dots.rest is None:
            clear += dots.feed(piece)
            left = dots.rest or b""
        else:
            left += piece
    assert (clear, left) == (content, rest)


@given(content=_texts, sizes=_cuts)
def test_the_end_mark_stands_only_at_the_end(content: bytes, sizes: list[int]) -> None:
    wire = b"\r\n" + _stuffed(content + b"\r\n", sizes)
    assert wire.find(b"\r\n.\r\n") == len(wire) - 5


@pytest.mark.parametrize("sizes", [[1], [2], [3], [1000]])
@pytest.mark.parametrize(
    ("wire", "bare"),
    [
        (b"a\r\nb\r\n.\r\n", False),
        (b"a\nb\r\n.\r\n", True),
        (b"a\n.\n\r\n.\r\n", True),
        (b"\na\r\n.\r\n", True),
        (b"a\r\r\nb\r\n.\r\n", False),
    ],
)
def test_a_bare_line_feed_is_noticed(wire: bytes, bare: bool, sizes: list[int]) -> None:
    dots = Unstuffer()
    for piece in _cut(wire, sizes):
        dots.feed(piece)
    assert dots.bare is bare
    assert dots.rest == b""


def test_a_line_without_end_is_not_held_back() -> None:
    dots = Unstuffer()
    assert dots.feed(b"x" * 1_000_000) == b"x" * 1_000_000
    assert dots.feed(b"y" * 1000) == b"y" * 1000
    assert dots.feed(b"\r\n.\r\n") == b"\r\n"
