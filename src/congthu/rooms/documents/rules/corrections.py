"""What a clerk may put in the place of a value that was read: pure checks, one for each value.

A corrected value has the form it has in ``Found.as_json``, so that it can be laid over what was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, get_args

from congthu.lib.rulebook import document_types
from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold, is_conformant, nfc
from congthu.rooms.documents.rules.reference import parse_reference
from congthu.rooms.documents.types import Kind

_LONGEST = {"issuer": 254, "parent": 254, "place": 120, "abstract": 4000, "circulation": 120}
_MOST = 500
_CAPACITY = re.compile(r"(TM|KT|TL|TUQ|Q)\.( (KT|TL|TUQ|Q)\.)*")
_YEARS = range(1945, 2101)


def checked(name: str, value: Any) -> Any:
    """The value in the form it is kept in; None empties it. Raises ValueError with the reason, KeyError for
    a value that cannot be corrected (secrecy is judged, and cleared, but never corrected away).
    """
    check = _CHECKS[name]
    return check(name, value)


def _text(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("a text is expected")
    text = " ".join(nfc(value).split())
    if not text.isprintable() or not is_conformant(text):
        raise ValueError("the text holds signs that are not printed")
    if len(text) > _LONGEST.get(name, 1000):
        raise ValueError("the text is too long")
    return text or None


def _needed(name: str, value: Any) -> str:
    text = _text(name, value)
    if text is None:
        raise ValueError("a text is expected")
    return text


def _date(name: str, value: Any) -> str | None:
    text = _text(name, value)
    if text is None:
        return None
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError("the year is not plausible")
    return day.isoformat()


def _type(name: str, value: Any) -> dict[str, str | None]:
    """A type of the tables, by its code or its name."""
    given = value.get("name") if isinstance(value, Mapping) else value
    wanted = _needed(name, given)
    for kind in (*document_types.ALL, document_types.OFFICIAL_LETTER):
        if wanted == kind.code or fold(wanted) == fold(kind.name):
            return {"code": kind.code, "name": kind.name}
    raise ValueError("this is no type of document")


def _reference(name: str, value: Any) -> dict[str, Any]:
    text = _text(name, value.get("text") if isinstance(value, Mapping) else value)
    if text is None:
        return {"serial": None, "symbol": None, "text": None}
    found = parse_reference(text)
    if found is None or found.symbol is None:
        raise ValueError("a reference is written as 123/BTC-VP")
    return {"serial": found.serial, "symbol": found.symbol, "text": found.text}


def _signatory(_: str, value: Any) -> dict[str, str | None]:
    given = _mapping(value)
    parts = {part: _text(part, given.get(part)) for part in ("capacity", "title", "name")}
    if parts["capacity"] and not _CAPACITY.fullmatch(parts["capacity"]):
        raise ValueError("a capacity is TM., KT., TL., TUQ. or Q.")
    return parts


def _urgency(name: str, value: Any) -> str | None:
    text = _text(name, value)
    if text is not None and text not in book.URGENCIES.values():
        raise ValueError("an urgency is urgent, very urgent or express")
    return text


def _texts(name: str, value: Any) -> list[str]:
    return [_needed(name, each) for each in _list(value)]


def _addressees(name: str, value: Any) -> list[dict[str, str | None]]:
    lines = [_mapping(each) for each in _list(value)]
    if any(line.get("kind") not in get_args(Kind) for line in lines):
        raise ValueError("a line of the recipients has one of the known kinds")
    return [
        {
            "text": _needed(name, line.get("text")),
            "purpose": _text(name, line.get("purpose")),
            "kind": line["kind"],
        }
        for line in lines
    ]


def _file_copy(name: str, value: Any) -> dict[str, Any]:
    given = _mapping(value)
    copies = given.get("copies")
    if copies is not None and (type(copies) is not int or not 0 < copies < 10_000):
        raise ValueError("copies are counted")
    return {"units": _texts(name, given.get("units")), "copies": copies}


def _citations(name: str, value: Any) -> list[dict[str, str | None]]:
    return [
        {
            "text": _needed(name, cited.get("text")),
            "reference": _text(name, cited.get("reference")),
            "date": _date(name, cited.get("date")),
        }
        for cited in map(_mapping, _list(value))
    ]


def _list(value: Any) -> list[Any]:
    if value is not None and not isinstance(value, list | tuple):
        raise ValueError("a list is expected")
    given = list(value or ())
    if len(given) > _MOST:
        raise ValueError("the list is too long")
    return given


def _mapping(value: Any) -> Mapping[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        raise ValueError("named parts are expected")
    return value or {}


_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "type": _type,
    "reference": _reference,
    "issuer": _text,
    "parent": _text,
    "place": _text,
    "issued_on": _date,
    "abstract": _text,
    "signatory": _signatory,
    "addressees": _addressees,
    "primary_addressees": _texts,
    "file_copy": _file_copy,
    "urgency": _urgency,
    "circulation": _text,
    "attachments": _texts,
    "reply_by": _date,
    "legal_bases": _citations,
    "replies_to": _citations,
}
