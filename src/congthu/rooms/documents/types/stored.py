"""Values as stored or received JSON gives them, also of an earlier version: what does not fit is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from congthu.rooms.documents.types.source import Where
from congthu.rooms.documents.types.values import (
    AddresseeLine,
    Citation,
    FileCopy,
    Finding,
    Kind,
    Reference,
    SecrecyVerdict,
    Signatory,
    Type,
)

#: Values that have a confidence and a place and may be corrected, in the order of the page.
NAMES = (
    "type",
    "reference",
    "issuer",
    "parent",
    "place",
    "issued_on",
    "abstract",
    "signatory",
    "addressees",
    "primary_addressees",
    "file_copy",
    "urgency",
    "secrecy",
    "circulation",
    "attachments",
    "reply_by",
    "legal_bases",
    "replies_to",
)
#: Values that are one text.
TEXTS = (
    "issuer",
    "parent",
    "place",
    "issued_on",
    "abstract",
    "urgency",
    "secrecy",
    "circulation",
    "reply_by",
)
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


def stored_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``Found`` from its JSON."""
    verdict = _mapping(given.get("secrecy_verdict"))
    known = verdict.get("verdict")
    return {name: _text(given.get(name)) for name in TEXTS} | {
        "type": _type(given.get("type")),
        "reference": _reference(given.get("reference")),
        "signatory": _signatory(given.get("signatory")),
        "addressees": tuple(_line(each) for each in _list(given.get("addressees"))),
        "primary_addressees": _texts(given.get("primary_addressees")),
        "attachments": _texts(given.get("attachments")),
        "file_copy": _file_copy(given.get("file_copy")),
        "legal_bases": tuple(map(_citation, _list(given.get("legal_bases")))),
        "replies_to": tuple(map(_citation, _list(given.get("replies_to")))),
        "findings": tuple(map(_finding, _list(given.get("findings")))),
        "secrecy_verdict": SecrecyVerdict(
            verdict=known if known in {"secret", "ask"} else "none",
            why=_by_language(verdict.get("why")),
            where=place(verdict.get("where")),
        ),
        "confidence": {
            str(name): float(value)
            for name, value in _mapping(given.get("confidence")).items()
            if isinstance(value, int | float)
        },
        "where": {
            str(name): found
            for name, value in _mapping(given.get("where")).items()
            if (found := place(value)) is not None
        },
    }


def place(value: Any) -> Where | None:
    """A place from its JSON."""
    given = _mapping(value)
    page, box, paragraph = given.get("page"), given.get("box"), given.get("paragraph")
    if not isinstance(page, int):
        return None
    edges = tuple(float(edge) for edge in _list(box) if isinstance(edge, int | float))
    return Where(
        page=page,
        box=(edges[0], edges[1], edges[2], edges[3]) if len(edges) == 4 else None,
        paragraph=paragraph if isinstance(paragraph, int) else None,
    )


def _type(value: Any) -> Type:
    given = _mapping(value)
    return Type(code=_text(given.get("code")), name=_text(given.get("name")) or "")


def _reference(value: Any) -> Reference | None:
    given = _mapping(value)
    text, serial = _text(given.get("text")), given.get("serial")
    if text is None:
        return None
    return Reference(
        serial=serial if type(serial) is int else None, symbol=_text(given.get("symbol")), text=text
    )


def _signatory(value: Any) -> Signatory | None:
    given = _mapping(value)
    parts = {name: _text(given.get(name)) for name in ("capacity", "title", "name")}
    return Signatory(**parts) if any(parts.values()) else None


def _line(value: Any) -> AddresseeLine:
    given = _mapping(value)
    return AddresseeLine(
        text=_text(given.get("text")) or "",
        purpose=_text(given.get("purpose")),
        kind=_KINDS.get(str(given.get("kind")), "agency"),
    )


def _file_copy(value: Any) -> FileCopy | None:
    given = _mapping(value)
    units, copies = _texts(given.get("units")), given.get("copies")
    if not units and copies is None:
        return None
    return FileCopy(units=units, copies=copies if type(copies) is int else None)


def _citation(value: Any) -> Citation:
    given = _mapping(value)
    return Citation(
        text=_text(given.get("text")) or "",
        reference=_text(given.get("reference")),
        date=_text(given.get("date")),
    )


def _finding(value: Any) -> Finding:
    given = _mapping(value)
    return Finding(
        code=_text(given.get("code")) or "",
        article=_text(given.get("article")) or "",
        message=_by_language(given.get("message")),
        advice=_by_language(given.get("advice")),
        where=place(given.get("where")),
    )


def _by_language(value: Any) -> dict[str, str]:
    return {str(language): text for language, text in _mapping(value).items() if isinstance(text, str)}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in _list(value) if isinstance(each, str))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
