"""From converted bytes to milter packets, field by field."""

from __future__ import annotations

import struct

from congthu.apps.mailgate import milter_codec as codec
from congthu.apps.mailgate.replacing import rebuilt, replacement
from congthu.edges.mailtext import judge
from congthu.lib.vntext import Encoding, encode

SAID = "Kính gửi các đơn vị, về việc họp giao ban tuần tới."
OLD = encode(SAID, Encoding.TCVN3).data


def packets(stream: list[bytes]) -> list[tuple[bytes, bytes]]:
    return [(each[4:5], each[5:]) for each in stream]


def headers(*pairs: tuple[str, bytes]) -> tuple[tuple[str, str], ...]:
    return tuple((name, codec.text(value)) for name, value in pairs)


def whole(fields: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    return b"".join(rebuilt(codec.raw(n), codec.raw(v)) for n, v in fields) + b"\r\n" + body


def test_only_what_differs_is_changed() -> None:
    fields = headers(
        ("Received", b"one"),
        ("Received", b"two\n\tfolded"),
        ("From", b"an@x.vn"),
        ("Subject", OLD),
        ("X", b"1"),
    )
    made = judge(whole(fields, OLD + b"\r\n"))["converted"]
    found = replacement(fields, made, ["tcvn3"])
    assert found is not None
    sent = packets(list(found))
    commands = [command for command, _ in sent]
    assert commands == [b"m", b"h", b"h", b"h", b"h", b"b"]
    (index,) = struct.unpack_from(">I", sent[0][1])
    name, value, _ = sent[0][1][4:].split(b"\0")
    assert (index, name) == (1, b"Subject")
    assert value.startswith(b"=?utf-8?B?")
    added = [data.split(b"\0")[0] for command, data in sent if command == b"h"]
    assert added == [b"MIME-Version", b"Content-Type", b"Content-Transfer-Encoding", b"Congthu-Text"]
    assert sent[-1][1] == SAID.encode() + b"\r\n"


def test_a_long_body_goes_in_pieces() -> None:
    fields = headers(("Subject", b"x"))
    body = b"y" * 150_000
    found = replacement(fields, b"Subject: x\r\n\r\n" + body, [])
    assert found is not None
    pieces = [data for command, data in packets(list(found)) if command == b"b"]
    assert b"".join(pieces) == body
    assert max(map(len, pieces)) <= 65_535


def test_fields_that_do_not_match_are_not_guessed() -> None:
    assert replacement(headers(("Subject", b"x")), b"From: y\r\n\r\n", []) is None
    assert replacement(headers(("Subject", b"x")), b"Subject: x", []) is None
