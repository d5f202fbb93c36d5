"""The milter codec: the shape of what we send, and no harm from whatever we are sent."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.apps.mailgate import milter_codec as codec


@given(data=st.binary(max_size=300), sizes=st.lists(st.integers(1, 9), min_size=1))
def test_arbitrary_bytes_are_packets_or_malformed(data: bytes, sizes: list[int]) -> None:
    decoder = codec.Decoder()
    at = 0
    try:
        for size in sizes:
            for packet in decoder.feed(data[at : at + size]):
                assert len(packet.command) == 1
            at += size
    except codec.MilterMalformed:
        pass


@given(data=st.binary(max_size=200))
def test_arbitrary_payloads_never_crash(data: bytes) -> None:
    for read in (codec.strings, codec.macros, codec.negotiate):
        with suppress(codec.MilterMalformed):
            read(data)


_packets = st.lists(st.tuples(st.sampled_from(list("ACDEHLMNOQRTBKU")), st.binary(max_size=40)), max_size=8)


@given(packets=_packets, size=st.integers(1, 50))
def test_packets_survive_any_cutting(packets: list[tuple[str, bytes]], size: int) -> None:
    stream = b"".join(codec.encode(name.encode(), data) for name, data in packets)
    decoder = codec.Decoder()
    found = [packet for at in range(0, len(stream), size) for packet in decoder.feed(stream[at : at + size])]
    assert [(packet.command.decode(), packet.data) for packet in found] == packets


@pytest.mark.parametrize("length", [0, codec.MOST_PACKET + 1, 0xFFFFFFFF])
def test_lengths_nobody_sends_are_refused_before_they_are_stored(length: int) -> None:
    with pytest.raises(codec.MilterMalformed):
        codec.Decoder().feed(struct.pack(">I", length))


def test_only_what_is_needed_is_asked_for() -> None:
    agreement = codec.negotiate(struct.pack(">III", 6, 0x1FF, 0x1FFFFF))
    (length,) = struct.unpack_from(">I", agreement.answer)
    version, actions, steps = struct.unpack_from(">III", agreement.answer, 5)
    assert length == len(agreement.answer) - 4
    assert (version, actions) == (6, 0x100), "no action that changes a message"
    assert steps & 0x10, "the body is not wanted"
    assert agreement.replies == {codec.END_OF_MESSAGE}


def test_an_old_server_gets_a_reply_to_each_step() -> None:
    agreement = codec.negotiate(struct.pack(">III", 2, 0x3F, 0x7F))
    assert {codec.MAIL, codec.RCPT, codec.HEADER, codec.END_OF_HEADER} < agreement.replies
    assert codec.CONNECT not in agreement.replies


@given(text=st.text(max_size=2000))
def test_a_reply_is_one_line_of_ascii(text: str) -> None:
    packet = codec.reply(f"550 5.7.1 {text}")
    (length,) = struct.unpack_from(">I", packet)
    line = packet[5:-1]
    assert length == len(packet) - 4
    assert line.isascii()
    assert not {10, 13, 0} & set(line)
    assert len(line) <= 1800
    assert line.replace(b"%%", b"").count(b"%") == 0


def test_macros_belong_to_a_command() -> None:
    assert codec.macros(b"M{auth_authen}\0a@b.vn\0i\x004XYZ\0") == (
        b"M",
        {"auth_authen": "a@b.vn", "i": "4XYZ"},
    )
