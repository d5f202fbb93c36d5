"""What keeps a document from being issued: another's letter, one changed since it was seen or issued before.

law: Decree 30/2020 art. 15, App. VI; D34.1b-6.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency
from congthu.rooms.directory.resolution import resolve
from congthu.rooms.dispatch import rules
from congthu.rooms.dispatch.errors import (
    AlreadyIssued,
    DocumentChanged,
    NotAllowedToIssue,
    PaperNotInForm,
    PaperSaysOtherwise,
    TextNotInForm,
)
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.dispatch.queries.printed import printed_otherwise
from congthu.rooms.dispatch.queries.texts import in_form, text_choice
from congthu.rooms.dispatch.types import PrintedOtherwise
from congthu.rooms.documents import queries as documents
from congthu.rooms.documents.models import Document
from congthu.rooms.regulation.types import Choice as Remedy

_PDF = "application/pdf"


def refuse_other_issuer(found: dict[str, Any], agency: Agency, today: date) -> None:
    """A letter whose head names another agency is not this agency's to issue."""
    head = found.get("issuer")
    if not head:
        return
    named = resolve(head, "agency", snapshot=directory.snapshot(today), issuer_code=agency.code)
    if named.certain and agency.code not in named.codes:
        raise NotAllowedToIssue(f"The head of the document names {head}, which is not {agency.name}.")


def refuse_unseen(held: Document, planned: Document, seen: int | None) -> None:
    """Choices name lines by their place: they hold for the lines the clerk saw, and so does the click."""
    made = len(held.corrections)
    if len(planned.corrections) != made or seen not in (None, made):
        raise DocumentChanged


def refuse_same_bytes(document: Document) -> None:
    """law: Decree 30/2020 App. VI: the system warns of duplicates. What was recalled may be issued anew."""
    same = Dispatch.objects.filter(
        agency=document.agency, document__sha256=document.sha256, recalled_at=None
    ).select_related("entry")
    if before := same.first():
        raise AlreadyIssued(f"This file has been issued already as {before.entry.reference}.")


def otherwise(
    document: Document, at: datetime, kept: int | None, *, despite: bool
) -> PrintedOtherwise | None:
    """The register must not name another number, or another year, than the paper: not unasked."""
    other = printed_otherwise(documents.found(document), agency=document.agency, at=at, kept=kept)
    if other and not despite:
        raise PaperSaysOtherwise(rules.said_otherwise(other))
    return other


def refuse_old_text(document: Document, today: date) -> None:
    """Text in an old form leaves as the agency's regulation says; only what can be converted is converted.

    law: D34.1b-6, D34.1a-4
    """
    if in_form(document.found):
        return
    choice = text_choice(document.agency, today)
    if choice is Remedy.REFUSE:
        raise TextNotInForm
    if choice is Remedy.CONVERT and document.media_type == _PDF:
        raise PaperNotInForm
