"""The values read from a document, as pages show them: missing ones are empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from congthu.rooms.documents.types import Finding as FoundFinding
from congthu.rooms.documents.types import Found as Values


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A remark on the form of the document."""

    text: str
    #: What to do about it.
    advice: str
    #: Article that asks for it.
    article: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """The head of a letter, and the remarks on its form."""

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
    #: ISO date by which an answer is asked for, or empty.
    reply_by: str
    findings: tuple[Finding, ...]


def view(values: Values, *, reference: str = "", issuer: str = "", issued_on: str = "") -> Found:
    """What the book says (number, issuer, date) goes before what the file says."""
    signatory = values.signatory
    return Found(
        type_name=values.type.name,
        reference_text=reference or (values.reference.text if values.reference else ""),
        issuer=issuer or values.issuer or "",
        place=values.place or "",
        issued_on=issued_on or values.issued_on or "",
        abstract=values.abstract or "",
        capacity=(signatory.capacity if signatory else "") or "",
        signatory_title=(signatory.title if signatory else "") or "",
        signatory_name=(signatory.name if signatory else "") or "",
        primary=values.primary_addressees,
        urgency=values.urgency or "",
        reply_by=values.reply_by or "",
        findings=tuple(_finding(finding) for finding in values.findings),
    )


def perhaps_secret(values: Values) -> bool:
    """A mark of state secrecy was read, or something that may be one."""
    return bool(values.secrecy) or values.secrecy_verdict.verdict != "none"


def _finding(finding: FoundFinding) -> Finding:
    return Finding(text=said(finding.message), advice=said(finding.advice), article=finding.article)


def said(by_language: Mapping[str, str]) -> str:
    """A sentence in the reader's language."""
    return by_language.get(get_language() or "vi") or by_language.get("vi") or ""
