"""Giving numbers: the next one, or a reserved one.

law: Decree 30/2020 art. 15 (one series per year), art. 22 (arrival numbers without gaps).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents.models import Document
from congthu.rooms.register import rules
from congthu.rooms.register.errors import (
    BookClosed,
    NumberNotHeld,
    SecretSeriesStaysEmpty,
)
from congthu.rooms.register.models import Arrival, Book, Entry, FollowUp, Reservation
from congthu.rooms.register.queries.coming import open_books, series_of
from congthu.rooms.register.rules.numbering import SECRET_PREFIX
from congthu.rooms.register.types import Handling, NewEntry


def enter(
    new: NewEntry,
    *,
    agency: Agency,
    kind: Book.Kind,
    document: Document | None,
    by: Mailbox | None,
    at: datetime,
) -> Entry:
    """Write the next line of a book. Must run inside a transaction, which the serial lives and dies with.

    The book's row is locked until that transaction ends: two clerks get two numbers, and a number that was
    taken by a transaction that failed is given again. A reserved line the clerk names is filled instead.
    """
    if new.kept is not None:
        kept = _kept_line(new, agency, by, at)
        return _fill(kept, new, document=document, by=by, at=at)
    series = series_of(agency, kind, new.document_type, at)
    book = locked(agency, kind, series, _year(new, at))
    entry = Entry(book=book, serial=book.next_serial)
    _fill(entry, new, document=document, by=by, at=at)
    book.next_serial += 1
    book.save(update_fields=["next_serial"])
    return entry


def _year(new: NewEntry, at: datetime) -> int:
    year = rules.year_of_entry(legal_day(at), new.year, late_because=new.late_because)
    if year is None:
        raise BookClosed
    return year


def locked(agency: Agency, kind: Book.Kind, series: str, year: int) -> Book:
    """The book, made when it is new, locked to the end of the caller's transaction."""
    if kind.value.startswith(SECRET_PREFIX):
        raise SecretSeriesStaysEmpty
    Book.objects.bulk_create(
        [Book(agency=agency, year=year, kind=kind, series=series)], ignore_conflicts=True
    )
    return Book.objects.select_for_update().get(agency=agency, year=year, kind=kind, series=series)


def alone(agency: Agency) -> None:
    """Nobody else of the agency asks whether a document is known, and enters it, till the transaction ends.

    Taken before any book: two clerks with the same document are one after the other, the second is warned.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _kept_line(new: NewEntry, agency: Agency, by: Mailbox | None, at: datetime) -> Entry:
    """The reserved line the clerk named; its reservation ends here."""
    books = open_books(agency, new.document_type, at)
    book = books.filter(entries=new.kept).select_for_update(of=("self",)).first()
    kept = Entry.objects.filter(pk=new.kept or 0, book=book, state=Entry.State.RESERVED).first()
    if kept is None:
        raise NumberNotHeld
    Reservation.objects.filter(entry=kept).update(closed_at=at, closed_by=by)
    return kept


def _fill(
    entry: Entry, new: NewEntry, *, document: Document | None, by: Mailbox | None, at: datetime
) -> Entry:
    entry.state, entry.document = Entry.State.WRITTEN, document
    entry.reference = new.reference or rules.reference(entry.serial, new.symbol)
    for name in _COPIED:
        setattr(entry, name, getattr(new, name))
    entry.duplicate_of_id = new.duplicate_of
    entry.entered_at, entry.entered_by = at, by
    return save(entry)


_COPIED = (
    "issuer", "issued_on", "document_type", "abstract", "signatory", "addressees", "file_copy", "copies",
    "pages", "urgency", "due_on", "arrived_on", "note", "late_because",
)  # fmt: skip


def save(entry: Entry) -> Entry:
    """Save the line with the words it is found by."""
    entry.words = vector(lexemes(entry))
    entry.save()
    return entry


def vector(words: Iterable[str]) -> Func:
    """The words as PostgreSQL keeps them; no parser of its own looks at them."""
    given = Value(list(words), output_field=ArrayField(TextField()))
    return Func(given, function="array_to_tsvector", output_field=SearchVectorField())


def lexemes(entry: Entry, more: Iterable[str] = ()) -> list[str]:
    """What a line is found by; ``more`` are facts that came after it was written."""
    facts = [
        rules.fact("state", entry.state),
        rules.fact("type", entry.document_type or "CV"),
        rules.fact("issuer", entry.issuer),
        rules.fact("month", f"{entry.issued_on:%Y-%m}"),
        rules.reference_fact(entry.reference),
        *more,
    ]
    if entry.late_because:
        facts.append(rules.fact("late", "1"))
    if not more and entry.book.kind == Book.Kind.INCOMING:
        facts.append(rules.fact("handling", Handling.UNASSIGNED))
    return rules.words_of(
        book=entry.book_id,
        serial=entry.serial,
        year=entry.book.year,
        reference=entry.reference,
        texts=(entry.abstract, entry.issuer, entry.signatory, entry.note),
        lists=(entry.addressees, entry.file_copy),
        facts=facts,
    )


def entry_number(entry: Entry) -> str:
    """Serial and year of an entry, as receipts name it: ``12/2026``."""
    return f"{rules.printed(entry.serial)}/{entry.book.year}"


def reindex(entries: Iterable[Entry]) -> None:
    """Write anew what these lines are found by, after they were followed or recalled, or the rule changed."""
    for entry in entries:
        facts = []
        if row := FollowUp.objects.filter(entry=entry).select_related("unit").first():
            facts.append(rules.fact("handling", row.state))
            facts.append(rules.fact("unit", row.unit.code if row.unit else ""))
            facts.append(rules.fact("officer", str(row.officer_id or "")))
        elif entry.book.kind == Book.Kind.INCOMING:
            facts.append(rules.fact("handling", Handling.UNASSIGNED))
        if Arrival.objects.filter(entry=entry, state=Arrival.State.RECALLED).exists():
            facts.append(rules.fact("recalled", "1"))
        Entry.objects.filter(pk=entry.pk).update(words=vector(lexemes(entry, facts)))
