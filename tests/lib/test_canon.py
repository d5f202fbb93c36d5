"""RFC 8785 and commitments."""

from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib import canon

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(), inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=4)
    ),
    max_leaves=20,
)


def test_the_example_of_the_standard() -> None:
    """RFC 8785 §3.2.2 and §3.2.3."""
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canon.canonical(value) == expected.encode()


def test_names_are_ordered_by_utf16() -> None:
    assert (
        canon.canonical({"\ufb33": 1, "😂": 2, "ö": 3, "1": 4}).decode() == '{"1":4,"ö":3,"😂":2,"\ufb33":1}'
    )


@given(VALUES)
def test_one_value_one_text(value: canon.JSON) -> None:
    data = canon.canonical(value)
    assert data == rfc8785.dumps(value)  # the quick way writes what the library writes
    assert json.loads(data) == value
    assert canon.parse(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}', b'{ "a":1}', b'{"b":1,"a":1}', b"1.0", b"-0", b"NaN", b"Infinity", b'"\\u0041"',
        b'{"a":9007199254740993}', b'"\xff"', b"", b"[" * 100_000, b'"\\ud800"', b"\xef\xbb\xbf1", b"1e400",
    ],
)  # fmt: skip
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(canon.NotCanonical):
        canon.parse(data)


@pytest.mark.parametrize("value", [float("nan"), 2**60, "\ud800", {1: 2}, {"a": object()}])
def test_values_json_cannot_say(value: canon.JSON) -> None:
    with pytest.raises(canon.NotCanonical):
        canon.canonical(value)


def test_commitment() -> None:
    salt = bytes(range(16))
    value = "vanthu@bộ.vn"
    assert canon.commit(salt, value) == hashlib.sha256(salt + value.encode()).hexdigest()
    assert canon.commit(salt, value) != canon.commit(salt, value + "x")
    with pytest.raises(ValueError, match="sixteen"):
        canon.commit(b"short", value)
