"""What was read, value by value, for the clerk to check: how sure it is, and how it is corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext_lazy as lazy

from congthu.apps.web import wording
from congthu.lib.rulebook import document_types
from congthu.rooms.documents.types import NAMES, SURE, Found

#: How a value is corrected: which fields its form has.
Field = Literal[
    "text", "long", "date", "type", "urgency", "signatory", "lines", "addressees", "file_copy", ""
]

_LABELS = {
    "type": lazy("Type"),
    "reference": lazy("Reference"),
    "issuer": lazy("Issuer"),
    "parent": lazy("Agency above"),
    "place": lazy("Place"),
    "issued_on": lazy("Date"),
    "abstract": lazy("Abstract"),
    "signatory": lazy("Signatory"),
    "addressees": lazy("Addressees (Nơi nhận)"),
    "primary_addressees": lazy("Primary addressees (Kính gửi)"),
    "file_copy": lazy("File copy (Lưu)"),
    "urgency": lazy("Urgency"),
    "circulation": lazy("Circulation"),
    "attachments": lazy("Attachments"),
    "reply_by": lazy("Reply by"),
    "legal_bases": lazy("Legal bases"),
    "replies_to": lazy("Answers to"),
}
_FIELDS: Mapping[str, Field] = {
    "type": "type",
    "reference": "text",
    "issuer": "text",
    "parent": "text",
    "place": "text",
    "issued_on": "date",
    "abstract": "long",
    "signatory": "signatory",
    "addressees": "addressees",
    "primary_addressees": "lines",
    "file_copy": "file_copy",
    "urgency": "urgency",
    "circulation": "text",
    "attachments": "lines",
    "reply_by": "date",
}
#: Shown also when they were not found: what the book needs, and whom the document goes to.
_NEEDED = {
    "type", "reference", "issuer", "issued_on", "abstract", "signatory", "primary_addressees", "addressees",
}  # fmt: skip
KINDS = {
    "agency": lazy("agency"),
    "class": lazy("class of agencies"),
    "person": lazy("person"),
    "own_unit": lazy("own unit"),
    "same_as_primary": lazy("as the primary addressees"),
    "publication": lazy("publication"),
}
_LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value as shown."""

    name: str
    label: str
    #: Lines of text; none when it was not found.
    lines: tuple[str, ...]
    #: In JSON form, for the fields of its form.
    given: Any
    field: Field
    #: Certainty in percent where a person should look, else None.
    doubt: int | None
    corrected: bool


def values(found: Found) -> list[Value]:
    """All values in the order of the page."""
    plain = found.as_json()
    shown = [_value(name, plain[name], found) for name in NAMES if name in _LABELS]
    return [value for value in shown if value.lines or value.name in _NEEDED]


def addable(found: Found) -> list[tuple[str, str]]:
    """Names of values that were not found and may be written by hand."""
    there = {value.name for value in values(found)}
    return [(name, str(_LABELS[name])) for name in _FIELDS if name not in there]


def blank(name: str) -> Value:
    """A value to be written by hand."""
    return Value(
        name=name,
        label=str(_LABELS[name]),
        lines=(),
        given=None,
        field=_FIELDS[name],
        doubt=None,
        corrected=False,
    )


def _value(name: str, given: Any, found: Found) -> Value:
    lines = tuple(line for line in _SAID.get(name, _plain)(given) if line)
    sure = found.confidence.get(name, 1.0)
    return Value(
        name=name,
        label=str(_LABELS[name]),
        lines=lines,
        given=given,
        field=_FIELDS.get(name, ""),
        doubt=round(sure * 100) if lines and sure < SURE else None,
        corrected=name in found.corrected,
    )


def _plain(given: Any) -> Sequence[str]:
    return [given] if isinstance(given, str) else list(given or ())


def _signatory(given: Mapping[str, Any]) -> Sequence[str]:
    return [" ".join(filter(None, (given["capacity"], given["title"]))), given["name"] or ""]


def _file_copy(given: Mapping[str, Any]) -> Sequence[str]:
    copies = f" ({given['copies']}b)" if given["copies"] else ""
    return [", ".join(given["units"]) + copies]


_SAID: Mapping[str, Callable[[Any], Sequence[str]]] = {
    "type": lambda given: [given["name"]],
    "reference": lambda given: [given["text"] or ""],
    "issued_on": lambda given: [wording.day(given)],
    "reply_by": lambda given: [wording.day(given)],
    "signatory": _signatory,
    "addressees": lambda given: [
        f"{line['text']} ({line['purpose']})" if line["purpose"] else line["text"] for line in given
    ],
    "file_copy": _file_copy,
    "urgency": lambda given: [wording.urgency(given)],
    "legal_bases": lambda given: [cited["text"] for cited in given],
    "replies_to": lambda given: [cited["text"] for cited in given],
}


def types() -> list[str]:
    """Names of the types of documents, official letters first."""
    return [kind.name for kind in (document_types.OFFICIAL_LETTER, *document_types.ALL)]


def kinds() -> list[tuple[str, str]]:
    """What a line of the recipients block may be."""
    return [(kind, str(said)) for kind, said in KINDS.items()]


def written(name: str, form: QueryDict) -> Any:
    """The value a form gives, in the form the documents room keeps it; None for nothing."""
    match _FIELDS.get(name, ""):
        case "signatory":
            return {
                "capacity": _text(form, "capacity"),
                "title": _text(form, "title"),
                # "name" is the name of the value itself
                "name": _text(form, "name_of"),
            }
        case "lines":
            return [line.strip() for line in _text(form, "value").splitlines() if line.strip()]
        case "addressees":
            rows = zip(*(form.getlist(part) for part in ("text", "purpose", "kind")), strict=False)
            return [
                {"text": text, "purpose": purpose.strip() or None, "kind": kind}
                for text, purpose, kind in rows
                if text.strip()
            ]
        case "file_copy":
            copies = _text(form, "copies")
            units = [unit.strip() for unit in _text(form, "units").split(",") if unit.strip()]
            return {"units": units, "copies": int(copies) if copies.isdecimal() and len(copies) < 5 else None}
    return _text(form, "value") or None


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "")[:_LONGEST].strip()
