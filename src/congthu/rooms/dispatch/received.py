"""The values a received packet gives of its document, put into the form the books and pages rely on. Pure.

Whoever signed them, they come from another machine: a value of another shape than ``as_json`` promises would
make the document impossible to show, to accept or to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from congthu.rooms.documents.types import TEXTS
from congthu.rooms.register.rules.typed import readable

#: Longest values that the columns of ``register.Entry`` hold; other texts are cut at a page.
_LONGEST = {
    "text": 120,
    "symbol": 100,
    "code": 10,
    "issuer": 254,
    "name": 254,
    "issued_on": 10,
    "reply_by": 10,
}
_LONGEST_TEXT = 4000
_MOST = 500

_GROUPS = {
    "type": ("code", "name"),
    "reference": ("serial", "symbol", "text"),
    "signatory": ("capacity", "title", "name"),
}
_LINE = ("text", "purpose", "kind")
_CITED = ("text", "reference", "date")


def found(value: Any) -> dict[str, Any]:
    """The values in the form of ``documents.types.ReadDocument.as_json()``; what does not fit is unknown."""
    given = value if isinstance(value, Mapping) else {}
    said: dict[str, Any] = {name: _text(name, given.get(name)) for name in TEXTS}
    said |= {name: _group(given.get(name), keys) for name, keys in _GROUPS.items()}
    said["addressees"] = [_group(line, _LINE) for line in _list(given.get("addressees"))]
    said["primary_addressees"] = [
        text for line in _list(given.get("primary_addressees")) if (text := _text("line", line)) is not None
    ]
    said |= {
        name: [_group(cited, _CITED) for cited in _list(given.get(name))]
        for name in ("legal_bases", "replies_to")
    }
    # Remarks on the form and file copies are the issuer's own affair.
    return said | {"file_copy": {"units": [], "copies": None}, "findings": []}


def plain(text: str, longest: int) -> str:
    """Text that can be kept and read: no characters that hide or turn around, no more than fits."""
    return readable(text[:longest])


def _list(value: Any) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def _group(value: Any, keys: tuple[str, ...]) -> dict[str, str | int | None]:
    given = value if isinstance(value, Mapping) else {}
    return {key: _number(given.get(key)) if key == "serial" else _text(key, given.get(key)) for key in keys}


def _number(value: Any) -> int | None:
    return value if type(value) is int and 0 < value < 1 << 31 else None


def _text(name: str, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return plain(value, _LONGEST.get(name, _LONGEST_TEXT))
