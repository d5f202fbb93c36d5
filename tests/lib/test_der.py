"""Strict DER: what is written is read back, and one value has one encoding."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib import der

TIMES = st.integers(-631_152_000, 253_402_300_799).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ARCS = st.tuples(
    st.integers(0, 2), st.integers(0, 39), st.lists(st.integers(0, 2**40), min_size=1, max_size=6)
)


@given(st.integers(0, 2**200))
def test_integers(number: int) -> None:
    assert der.read(der.integer(number)).integer() == number


@given(TIMES)
def test_times(at: datetime) -> None:
    encoded = der.time(at)
    assert der.read(encoded).time() == at
    assert encoded[0] == (der.UTC_TIME if at.year < 2050 else der.GENERAL_TIME)


@given(ARCS)
def test_object_identifiers(arcs: tuple[int, int, list[int]]) -> None:
    dotted = ".".join(map(str, (arcs[0], arcs[1], *arcs[2])))
    encoded = der.oid(dotted)
    assert der.read(encoded).oid() == dotted


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_sequences(contents: list[bytes]) -> None:
    made = der.sequence(*(der.write(der.OCTETS, each) for each in contents))
    assert [value.content for value in der.read(made).children()] == contents
    assert b"".join(value.raw for value in der.read(made).children()) == der.read(made).content


def test_sets_are_in_order() -> None:
    assert der.set_of(b"\x04\x01b", b"\x04\x01a") == der.set_of(b"\x04\x01a", b"\x04\x01b")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x04", b"\x04\x02a", b"\x04\x01ab", b"\x30\x80\x00\x00", b"\x04\x81\x01a",
        b"\x04\x82\x00\x80" + bytes(128), b"\x04\x85\x00\x00\x00\x00\x01a", b"\x1f\x81\x01\x01a",
        b"\x04\xff" + bytes(200), b"\x04\x84\xff\xff\xff\xffa",
    ],
)  # fmt: skip
def test_loose_encodings_are_refused(data: bytes) -> None:
    with pytest.raises(der.Malformed):
        der.read(data)


@pytest.mark.parametrize("data", [b"\x02\x00", b"\x02\x02\x00\x01", b"\x02\x02\xff\xff", b"\x04\x01\x01"])
def test_loose_integers_are_refused(data: bytes) -> None:
    with pytest.raises(der.Malformed):
        der.read(data).integer()


@pytest.mark.parametrize(
    "data", [b"\x06\x00", b"\x06\x02\x80\x01", b"\x06\x01\x81", b"\x06\x41" + b"\x01" * 65]
)
def test_loose_object_identifiers_are_refused(data: bytes) -> None:
    with pytest.raises(der.Malformed):
        der.read(data).oid()


@pytest.mark.parametrize(
    "text",
    [
        b"\x17\x0b2611210830Z",
        b"\x17\x0d261121083000+",
        b"\x18\x11202611210830.0Z0",
        b"\x18\x0f20261321083000Z",
    ],
)
def test_loose_times_are_refused(text: bytes) -> None:
    with pytest.raises(ValueError):
        der.read(text).time()


@given(st.binary(max_size=60))
def test_one_value_has_one_encoding(data: bytes) -> None:
    try:
        value = der.read(data)
    except der.Malformed:
        return
    assert der.write(value.tag, value.content) == data
