"""Lines of the books with all that is filed of them, in the order of the book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from congthu.lib.legaltime import legal_day
from congthu.lib.rulebook import document_types
from congthu.rooms.directory.models import Agency
from congthu.rooms.documents.types import Found
from congthu.rooms.register import rules
from congthu.rooms.register.filing import FiledLine
from congthu.rooms.register.models import Book, CaseFile, Entry, FollowUp, Step
from congthu.rooms.register.queries.case_files import placed
from congthu.rooms.register.queries.searching import every, whole_lines
from congthu.rooms.register.types import Leaving, Placed, Wanted

_AT_ONCE = 1000

#: How outgoing entries left, by entry: what only the room of dispatch knows.
PassedOn = Callable[[Sequence[int]], Mapping[int, Leaving]]


def filed(agency: Agency, wanted: Wanted, *, today: date, passed_on: PassedOn) -> Iterator[FiledLine]:
    """Every line that matches, oldest first; thousands of lines take no memory."""
    return _filed(every(agency, wanted, today=today), today, passed_on)


def contents(case_file: CaseFile, *, today: date, passed_on: PassedOn) -> Iterator[FiledLine]:
    """The documents of a case file, in their order there."""
    rows = whole_lines(Entry.objects.filter(placement__case_file=case_file))
    return _filed(rows.order_by("placement__placed_at", "placement"), today, passed_on)


def _filed(rows: QuerySet[Entry], today: date, passed_on: PassedOn) -> Iterator[FiledLine]:
    found = rows.iterator(chunk_size=_AT_ONCE)
    while chunk := list(islice(found, _AT_ONCE)):
        keys = [entry.pk for entry in chunk]
        left, steps, lies = passed_on(keys), _steps(keys), placed(keys)
        for entry in chunk:
            told = left.get(entry.pk, Leaving())
            yield _line(entry, told, steps[entry.pk], lies.get(entry.pk), today)


def _steps(entries: Sequence[int]) -> Mapping[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    rows = Step.objects.filter(follow_up__entry__in=entries).select_related("follow_up", "unit", "officer")
    for step in rows.order_by("pk"):
        found[step.follow_up.entry_id].append(step)
    return found


def _line(entry: Entry, left: Leaving, steps: Sequence[Step], lies: Placed | None, today: date) -> FiledLine:
    found = Found.from_json(entry.document.found) if entry.document else None
    signatory = found.signatory if found else None
    row = getattr(entry, "follow_up", None)
    return FiledLine(
        outgoing=entry.book.kind == Book.Kind.OUTGOING,
        serial=entry.serial,
        year=entry.book.year,
        state=entry.state,
        reference=entry.reference,
        symbol=entry.reference.partition("/")[2],
        issuer=entry.issuer,
        issued_on=entry.issued_on,
        type_name=_type_name(entry),
        abstract=entry.abstract,
        signatory=entry.signatory,
        position=" ".join(part for part in (signatory.capacity, signatory.title) if part)
        if signatory
        else "",
        addressees=entry.addressees,
        codes=left.codes,
        file_copy=entry.file_copy,
        copies=entry.copies,
        pages=entry.pages,
        urgency=entry.urgency,
        due_on=(row.due_on if row else None) or entry.due_on,
        arrived_on=entry.arrived_on or legal_day(entry.entered_at),
        passed_on=legal_day(steps[0].at) if steps else left.day,
        desk=_desk(row),
        progress=_progress(row, today),
        reply=row.reply.reference if row and row.reply else "",
        trace="\n".join(map(_told, steps)),
        note=_note(entry),
        placed=lies,
    )


def _type_name(entry: Entry) -> str:
    if entry.state != Entry.State.WRITTEN:
        return ""
    kind = document_types.BY_CODE.get(entry.document_type, document_types.OFFICIAL_LETTER)
    return kind.name


def _desk(row: FollowUp | None) -> str:
    if row is None:
        return ""
    return ", ".join(each.name for each in (row.unit, row.officer) if each)


def _progress(row: FollowUp | None, today: date) -> str:
    """How far it is, as clerks write it."""
    if row is None:
        return ""
    if row.state == FollowUp.State.DONE:
        late = row.due_on and row.done_on and row.done_on > row.due_on
        return f"Đã giải quyết ngày {row.done_on:%d/%m/%Y}{' (quá hạn)' if late else ''}"
    said = "Chưa giải quyết" if row.state == FollowUp.State.OPEN else "Đang giải quyết"
    return f"{said} (quá hạn)" if row.due_on and row.due_on < today else said


def _told(step: Step) -> str:
    by = f"{step.instructed_by}: " if step.instructed_by else ""
    to = ", ".join(each.name for each in (step.unit, step.officer) if each)
    return f"{legal_day(step.at):%d/%m/%Y} {by}{step.text}{f' → {to}' if to else ''}".strip()


def _note(entry: Entry) -> str:
    """The note of the line, and why it is not like the others."""
    said = [entry.note] if entry.note else []
    if entry.state == Entry.State.RESERVED:
        said.insert(0, f"Số giữ cho {entry.reservation.holder}:")
    if entry.state == Entry.State.VOID:
        said.insert(0, "Số hủy:")
    if entry.late_because:
        said.append(f"Vào sổ muộn: {entry.late_because}")
    if other := entry.duplicate_of:
        said.append(f"Trùng với số {rules.printed(other.serial)}/{other.book.year}")
    return " ".join(said)
