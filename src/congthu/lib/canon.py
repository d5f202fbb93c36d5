"""Canonical JSON and commitments: one value has one sequence of bytes, so it can be hashed and signed.

RFC 8785, JSON Canonicalization Scheme, over the I-JSON subset of RFC 7493: no duplicate names, no number
beyond what a double holds exactly. A *commitment* is the SHA-256 of a random salt and a value: it goes into
the log in the value's place, and erasing the salt erases the personal datum while every proof stays intact.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import rfc8785

from congthu.lib.errors import CongthuError

#: A value that JSON can say.
JSON: TypeAlias = "str | int | float | bool | Sequence[JSON] | Mapping[str, JSON] | None"

#: Bytes of salt in a commitment: as strong as the hash against guessing short values such as addresses.
SALT_SIZE = 16

#: Integers beyond this are not exact in a double (RFC 7493 §2.2).
_LARGEST = 2**53 - 1
_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class NotCanonical(CongthuError):
    """The bytes are not canonical JSON (RFC 8785)."""

    code = "canon.not-canonical"


def canonical(obj: JSON) -> bytes:
    """The RFC 8785 bytes of ``obj``; NotCanonical when it cannot be said in I-JSON."""
    try:
        if _is_plain(obj):
            return _PLAIN.encode(obj).encode("utf-8")
        return rfc8785.dumps(cast("Any", obj))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical("The value cannot be written as canonical JSON.", private=str(error)) from error


def parse(data: bytes) -> Any:
    """The value of canonical JSON bytes; NotCanonical unless writing it again gives the same bytes."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(private=str(error)) from error
    if canonical(value) != data:
        raise NotCanonical
    return value


def _is_plain(value: JSON) -> bool:
    """True when the standard encoder, four times as fast, writes the same bytes: no fractions, ASCII names.

    The rules of RFC 8785 that are hard to keep are the form of numbers and the order of names by UTF-16.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return abs(cast("int", value)) <= _LARGEST
    if kind is dict:
        named = cast("dict[Any, JSON]", value)
        return all(type(name) is str and name.isascii() and _is_plain(each) for name, each in named.items())
    return kind is list and all(map(_is_plain, cast("list[JSON]", value)))


def commit(salt: bytes, value: str) -> str:
    """SHA-256(salt ‖ value) in hexadecimal; the salt has sixteen random bytes."""
    if len(salt) != SALT_SIZE:
        raise ValueError("a salt has sixteen bytes")
    return hashlib.sha256(salt + value.encode("utf-8")).hexdigest()


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object repeats a name")
    return found
