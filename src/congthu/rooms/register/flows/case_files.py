"""Case files: opened with their term, filled with entered documents, closed.

law: Decree 30/2020 art. 28, 29 (made as the work goes on, closed when it is done); App. VI.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency, Mailbox, Unit
from congthu.rooms.register.errors import (
    CaseFileClosed,
    CaseFileTaken,
    CaseFileUnknown,
    NotTheClerk,
    RegisterError,
    RetentionUnfit,
)
from congthu.rooms.register.flows.wording import named, said
from congthu.rooms.register.models import CaseFile, Entry, Placement
from congthu.rooms.register.rules import typed
from congthu.rooms.register.rules.retention import retention
from congthu.rooms.register.types import NewCaseFile


def open_case_file(new: NewCaseFile, *, agency: Agency, by: Mailbox, at: datetime) -> CaseFile:
    """Begin a case file of this year's list. Said twice with the same words, it is one."""
    _require_clerk(by, agency, at)
    missing = "A case file needs its number and symbol, its title, who makes it, and how long it is kept."
    term = retention(typed.line(new.retention))
    if term is None:
        raise RetentionUnfit
    unit = Unit.objects.filter(agency=agency, code=new.unit).first()
    if new.unit and unit is None:
        raise RegisterError("The agency has no such unit.")
    values = {
        "unit": unit,
        "title": named(new.title, missing, 500),
        "retention": term,
        "maker": named(new.maker, missing, 30),
        "note": said(typed.line(new.note, 500)),
    }
    today = legal_day(at)
    made, fresh = CaseFile.objects.get_or_create(
        agency=agency,
        year=today.year,
        notation=named(new.notation, missing, 20),
        defaults={**values, "opened_on": today, "opened_by": by},
    )
    if not fresh and any(getattr(made, column) != value for column, value in values.items()):
        raise CaseFileTaken
    return made


def place(entry_id: int, case_file_id: int, *, by: Mailbox, at: datetime) -> Placement:
    """Put an entered document into an open case file, or move it there from another open one."""
    with transaction.atomic():
        entry = Entry.objects.select_for_update(of=("self",)).select_related("book__agency").get(pk=entry_id)
        agency = entry.book.agency
        _require_clerk(by, agency, at)
        if entry.state != Entry.State.WRITTEN:
            raise RegisterError("This number stands on no document.")
        before = Placement.objects.filter(entry=entry).first()
        if before and before.case_file_id == case_file_id:
            return before
        # In one order: two clerks who exchange documents between two files do not wait for each other.
        ids = {case_file_id, *([before.case_file_id] if before else [])}
        rows = CaseFile.objects.select_for_update().filter(pk__in=ids, agency=agency).order_by("pk")
        files = {row.pk: row for row in rows}
        if case_file_id not in files:
            raise CaseFileUnknown
        if any(file.closed_on for file in files.values()):
            raise CaseFileClosed
        placed, _ = Placement.objects.update_or_create(
            entry=entry, defaults={"case_file": files[case_file_id], "placed_at": at, "placed_by": by}
        )
    return placed


def close_case_file(case_file_id: int, *, by: Mailbox, at: datetime) -> CaseFile:
    """The work is done: what lies in it stays. Said twice, it was closed the first time."""
    with transaction.atomic():
        row = CaseFile.objects.select_for_update(of=("self",)).select_related("agency").get(pk=case_file_id)
        _require_clerk(by, row.agency, at)
        if row.closed_on is None:
            row.closed_on = legal_day(at)
            row.save(update_fields=["closed_on"])
    return row


def _require_clerk(by: Mailbox, agency: Agency, at: datetime) -> None:
    if not directory.may_act_for(by, agency, legal_day(at)):
        raise NotTheClerk
