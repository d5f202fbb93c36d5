"""Comparison of what was found with the truth, field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from congthu.lib.vntext import fold
from congthu.rooms.documents.types import ReadDocument
from reading.content import Letter

FIELDS = (
    "type",
    "reference",
    "issuer",
    "parent",
    "place",
    "issued_on",
    "abstract",
    "primary_addressees",
    "addressees",
    "kinds",
    "file_copy",
    "capacity",
    "title",
    "name",
    "urgency",
    "secrecy",
    "circulation",
    "attachments",
    "reply_by",
    "legal_bases",
)
#: Fields whose confidence the reader gives under another name.
_CONFIDENCE = {"kinds": "addressees", "capacity": "signatory", "title": "signatory", "name": "signatory"}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One field of one document: right, right but for letter case, marks and signs, or wrong."""

    field: str
    right: bool
    nearly: bool
    expected: Any
    found: Any
    confidence: float | None
    #: Entries of a list that were found, and how many there are in the longer of both lists.
    entries: tuple[int, int] = (0, 0)


def mark(letter: Letter, found: ReadDocument | None, *, capitals: bool = True) -> list[Mark]:
    """All fields; without an answer every value is missed. ``capitals``: letter case counts."""
    expected = _expected(letter)
    answered = _answered(found) if found is not None else {}
    confidence: Mapping[str, float] = getattr(found, "confidence", None) or {}
    return [
        _judge(
            field,
            expected[field],
            answered.get(field),
            letter.also.get(field, ()),
            confidence.get(_CONFIDENCE.get(field, field)),
            capitals=capitals,
        )
        for field in FIELDS
        if not (
            field == "kinds" and answered and _texts(answered["addressees"]) != _texts(expected["addressees"])
        )
    ]


def _expected(letter: Letter) -> dict[str, Any]:
    truth = letter.truth
    plain = {field: getattr(truth, field) for field in FIELDS if hasattr(truth, field)}
    return plain | {
        "reference": (truth.serial, truth.symbol),
        "addressees": tuple(text for text, _kind in truth.addressees),
        "kinds": tuple(kind for _text, kind in truth.addressees),
    }


def _answered(found: ReadDocument) -> dict[str, Any]:
    signed, copy, reference = found.signatory, found.file_copy, found.reference
    return {field: getattr(found, field, None) for field in FIELDS if hasattr(found, field)} | {
        "type": found.type.name,
        "reference": (reference.serial, reference.symbol) if reference else (None, None),
        "addressees": tuple(line.text for line in found.addressees),
        "kinds": tuple(line.kind for line in found.addressees),
        "file_copy": (copy.units, copy.copies) if copy else ((), None),
        "capacity": signed.capacity if signed else None,
        "title": signed.title if signed else None,
        "name": signed.name if signed else None,
        "legal_bases": tuple(cited.text for cited in getattr(found, "legal_bases", ())),
    }


def _judge(
    field: str,
    expected: Any,
    found: Any,
    also: tuple[object, ...],
    confidence: float | None,
    *,
    capitals: bool,
) -> Mark:
    right = any(_same(field, wanted, found, capitals=capitals) for wanted in (expected, *also))
    nearly = right or any(_loose(wanted) == _loose(found) for wanted in (expected, *also))
    entries = (0, 0)
    if field in {"primary_addressees", "addressees", "legal_bases", "attachments"}:
        entries = _entries(expected, found or ())
    return Mark(
        field=field,
        right=right,
        nearly=nearly,
        expected=expected,
        found=found,
        confidence=confidence,
        entries=entries,
    )


def _same(field: str, expected: Any, found: Any, *, capitals: bool) -> bool:
    if field == "kinds":
        return (
            isinstance(found, tuple)
            and len(found) == len(expected)
            and all(e in {"*", f} for e, f in zip(expected, found, strict=True))
        )
    left, right = _plain(expected), _plain(found)
    return left == right if capitals else _lower(left) == _lower(right)


def _plain(value: Any) -> Any:
    """NFC, single spaces; a full stop or semicolon at the end of an entry is no part of it."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip(" ;.,") or None
    if isinstance(value, (tuple, list)):
        return tuple(_plain(each) for each in value)
    return value


def _lower(value: Any) -> Any:
    if isinstance(value, str):
        return value.lower()
    return tuple(_lower(each) for each in value) if isinstance(value, tuple) else value


def _loose(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"[^a-z0-9]", "", fold(value))
    return tuple(_loose(each) for each in value) if isinstance(value, (tuple, list)) else value


def _texts(value: Any) -> Any:
    return _lower(_plain(value))


def _entries(expected: Any, found: Any) -> tuple[int, int]:
    left, right = list(_texts(tuple(expected))), list(_texts(tuple(found)))
    hits = 0
    for each in left:
        if each in right:
            right.remove(each)
            hits += 1
    return hits, max(len(left), hits + len(right))
