"""The values read from a document, as pages show them: missing ones are empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A remark on the form of the document."""

    text: str
    #: Article that asks for it.
    article: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """Flat view of ``documents.types.ReadDocument.as_json()``."""

    type_name: str
    reference_text: str
    issuer: str
    place: str
    #: ISO date or empty.
    issued_on: str
    abstract: str
    capacity: str
    signatory_title: str
    signatory_name: str
    primary: tuple[str, ...]
    urgency: str
    secrecy: str
    findings: tuple[Finding, ...]


def view(found: Mapping[str, Any], *, reference: str = "", issuer: str = "", issued_on: str = "") -> Found:
    """Read the stored values; what the book says (number, issuer, date) goes before what the file says."""
    return Found(
        type_name=text(found, "type", "name"),
        reference_text=reference or text(found, "reference", "text"),
        issuer=issuer or text(found, "issuer"),
        place=text(found, "place"),
        issued_on=issued_on or text(found, "issued_on"),
        abstract=text(found, "abstract"),
        capacity=text(found, "signatory", "capacity"),
        signatory_title=text(found, "signatory", "title"),
        signatory_name=text(found, "signatory", "name"),
        primary=tuple(str(p) for p in found.get("primary_addressees") or ()),
        urgency=text(found, "urgency"),
        secrecy=text(found, "secrecy"),
        findings=tuple(_finding(f) for f in found.get("findings") or ()),
    )


def text(found: Mapping[str, Any], *path: str) -> str:
    """A text inside the found values; a value with a code and a name gives its name; empty when missing."""
    value: Any = found
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping):
        value = value.get("code") or value.get("name")
    return str(value) if isinstance(value, str | int) else ""


def _finding(value: Any) -> Finding:
    given = value if isinstance(value, Mapping) else {"message": value}
    message = given.get("message") or ""
    if isinstance(message, Mapping):
        message = message.get(get_language() or "vi") or message.get("vi") or ""
    return Finding(text=str(message), article=str(given.get("article") or ""))
