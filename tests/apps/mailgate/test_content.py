"""Digests and fields taken while the bytes pass."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.apps.mailgate.content import Content, HeaderTooLong, read_fields, without_trace

MESSAGE = (
    b"Received: from a\r\n\tby b\r\nMessage-ID:\r\n <1@a.vn>\r\nCongthu-Kind: document\r\n"
    b"congthu-dispatch: 7\r\nX: y\r\n\r\nbody\r\n\r\nmore\r\n"
)


@given(size=st.integers(1, 40))
def test_however_it_is_cut(size: int) -> None:
    with Content(Path(tempfile.gettempdir())) as content:
        for at in range(0, len(MESSAGE), size):
            content.write(MESSAGE[at : at + size])
        content.seal()
        assert content.digest == hashlib.sha256(MESSAGE).hexdigest()
        assert content.body_digest == hashlib.sha256(b"body\r\n\r\nmore\r\n").hexdigest()
        assert content.fields == {
            "message-id": "<1@a.vn>",
            "congthu-kind": "document",
            "congthu-dispatch": "7",
        }
        assert b"".join(content.pieces()) == MESSAGE
        assert b"".join(content.pieces()) == MESSAGE, "readable twice"
        assert content.size == len(MESSAGE)


def test_a_large_message_is_on_disk_and_leaves_nothing(tmp_path: Path) -> None:
    with Content(tmp_path) as content:
        content.write(MESSAGE)
        for _ in range(20):
            content.write(b"x" * 100_000)
        content.seal()
        assert sum(len(piece) for piece in content.pieces()) == len(MESSAGE) + 2_000_000
    assert not list(tmp_path.iterdir())


def test_body_without_header() -> None:
    with Content(Path(tempfile.gettempdir())) as content:
        content.write(b"\r\nMessage-ID: <not a header>\r\n")
        content.seal()
        assert content.fields == {}
        assert content.body_digest == hashlib.sha256(b"Message-ID: <not a header>\r\n").hexdigest()


def test_a_header_without_end_is_refused() -> None:
    with Content(Path(tempfile.gettempdir())) as content:
        content.write(b"X: " + b"y" * 1_000_000 + b"\r\n")
        with pytest.raises(HeaderTooLong):
            content.write(b"X: " + b"y" * 100_000 + b"\r\n")


@given(header=st.binary(max_size=200))
def test_arbitrary_headers_never_crash(header: bytes) -> None:
    read_fields(header)


def test_the_first_of_repeated_fields_counts() -> None:
    assert read_fields(b"Congthu-Kind: receipt\r\nCongthu-Kind: document\r\n")["congthu-kind"] == "receipt"


def test_identity_outlives_trace_fields_and_nothing_else() -> None:
    def identity(message: bytes) -> str:
        with Content(Path("/tmp")) as content:
            content.write(message)
            content.seal()
            return content.identity

    plain = b"From: a@x.vn\r\nMessage-ID: <1@x.vn>\r\n\r\ntext\r\n"
    trace = b"Received: from a\r\n\tby b; Sat, 21 Nov 2026\r\nreceived: from c\r\n"
    assert identity(trace + plain) == identity(b"Return-Path: <>\r\n" + plain) == identity(plain)
    for other in (plain.replace(b"a@x", b"b@x"), plain.replace(b"text", b"test"), plain + b"\r\n"):
        assert identity(trace + other) != identity(plain)
    # A trace field further down is part of the message.
    assert identity(plain.replace(b"\r\n\r\n", b"\r\nReceived: x\r\n\r\n")) != identity(plain)


@given(st.binary(max_size=300))
def test_stripping_trace_ends_and_only_takes_from_the_front(header: bytes) -> None:
    assert header.endswith(without_trace(header))
