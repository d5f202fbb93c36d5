"""Entries a clerk writes by hand: paper, ordinary mail, and what should have been entered earlier.

law: Decree 30/2020 art. 15 and 22 (paper is entered in the same books; same day, next working day); D34.1b-3.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from congthu.lib.ids import derived
from congthu.lib.legaltime import legal_day
from congthu.lib.workdays import next_working_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents.flows import clearance, judged_words
from congthu.rooms.documents.models import Document
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.register.errors import Duplicate, NotTheClerk, ReasonMissing, RegisterError
from congthu.rooms.register.flows.numbering import alone, enter, entry_number
from congthu.rooms.register.flows.wording import type_code
from congthu.rooms.register.models import Book, Entry
from congthu.rooms.register.queries.likeness import entries_like
from congthu.rooms.register.rules import typed
from congthu.rooms.register.types import NewEntry


def enter_by_hand(
    line: NewEntry,
    *,
    agency: Agency,
    kind: Book.Kind,
    by: Mailbox,
    at: datetime,
    document: Document | None = None,
    despite_duplicate: bool = False,
    cleared: bool = False,
) -> Entry:
    """Give a number to a document that did not come, or go, through the platform.

    A document of an earlier day gets the next number like any other; its own day and the true time of entry
    both stay in the book, with the reason for the difference. Raises RegisterError, and DocumentRefused for
    words that are, or without ``cleared`` may be, a mark of state secrecy.
    """
    if not directory.may_act_for(by, agency, legal_day(at)):
        raise NotTheClerk
    line = _checked(line, kind, at)
    verdict = judged_words(
        reference=line.reference or line.symbol, abstract=line.abstract, on=line.issued_on, cleared=cleared
    )
    judged_words(abstract=line.note, cleared=cleared)
    with transaction.atomic():
        alone(agency)
        like = entries_like(line, agency, kind, sha256=document.sha256 if document else "")
        if like and not despite_duplicate:
            raise Duplicate(f"The document stands in the book already: number {like[0].number}.")
        entry = enter(
            replace(line, duplicate_of=like[0].entry) if like else line,
            agency=agency,
            kind=kind,
            document=document,
            by=by,
            at=at,
        )
        if verdict.verdict == "ask":
            number = entry_number(entry)
            doubted = derived("entry", str(entry.pk))
            evidence.record([clearance(doubted, verdict, agency=agency, by=by, at=at, subject=number)])
    return entry


def _checked(line: NewEntry, kind: Book.Kind, at: datetime) -> NewEntry:
    today = legal_day(at)
    line = _readable(line)
    if not line.issuer or not line.abstract:
        raise RegisterError("An entry needs the issuer and the abstract of the document.")
    if line.issued_on > today or (line.arrived_on or today) > today:
        raise RegisterError("A document cannot be dated or have come after today.")
    for day in (line.issued_on, line.arrived_on or today):
        typed.day(day, until=today)
    typed.deadline(line.due_on, today=today, since=line.issued_on)
    # law: Decree 30/2020 art. 18, 22: the day it was signed or came, the next working day at the latest
    began = (line.arrived_on or today) if kind == Book.Kind.INCOMING else line.issued_on
    if today > next_working_day(began) and not line.late_because:
        raise ReasonMissing("A late entry needs its reason.")
    return line


#: Columns of one line by their longest value; the others are texts.
_LINES = {
    "reference": 120, "symbol": 100, "issuer": 254, "signatory": 254, "file_copy": 254, "urgency": 40,
}  # fmt: skip
_TEXTS = ("abstract", "addressees", "note", "late_because")


def _readable(line: NewEntry) -> NewEntry:
    clean: dict[str, Any] = {name: typed.line(getattr(line, name), most) for name, most in _LINES.items()}
    clean |= {name: typed.text(getattr(line, name)) for name in _TEXTS}
    clean |= {name: typed.count(getattr(line, name)) for name in ("copies", "pages")}
    return replace(line, **clean, document_type=type_code(line.document_type))
