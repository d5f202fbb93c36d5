"""Giving numbers: the next one, a reserved one, one that will never be used.

law: Decree 30/2020 art. 15 (one series per year), art. 22 (arrival numbers without gaps).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Func, TextField, Value

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents.models import Document
from congthu.rooms.register import rules
from congthu.rooms.register.errors import (
    BookClosed,
    NotTheClerk,
    NumberNotHeld,
    ReasonMissing,
    RegisterError,
    SecretSeriesStaysEmpty,
)
from congthu.rooms.register.models import Arrival, Book, Entry, FollowUp, Reservation, Series
from congthu.rooms.register.rules.numbering import SECRET_PREFIX
from congthu.rooms.register.types import NewEntry

#: A run of reserved numbers is for a morning's signing, not for a year.
MOST_RESERVED = 50


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
    taken by a transaction that failed is given again. A printed serial that is reserved is used instead.
    """
    series = _series(agency, kind, new.document_type, at)
    kept = _kept_number(new, agency, kind, series, by, at)
    if kept is not None:
        return _fill(kept, new, document=document, by=by, at=at)
    book = _locked(agency, kind, series, _year(new, at))
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


def _locked(agency: Agency, kind: Book.Kind, series: str, year: int) -> Book:
    if kind.value.startswith(SECRET_PREFIX):
        raise SecretSeriesStaysEmpty
    Book.objects.bulk_create(
        [Book(agency=agency, year=year, kind=kind, series=series)], ignore_conflicts=True
    )
    return Book.objects.select_for_update().get(agency=agency, year=year, kind=kind, series=series)


def _series(agency: Agency, kind: Book.Kind, document_type: str, at: datetime) -> str:
    """Decisions apart from letters, where the agency chose so."""
    if kind != Book.Kind.OUTGOING:
        return ""
    chosen = Series.objects.filter(agency=agency, from_year__lte=legal_day(at).year)
    return rules.series_of(document_type, list(chosen.values_list("name", "document_types")))


def _kept_number(
    new: NewEntry, agency: Agency, kind: Book.Kind, series: str, by: Mailbox | None, at: datetime
) -> Entry | None:
    """The reserved line whose number is printed on the document; its reservation ends here."""
    serial = new.kept_serial or new.printed_serial
    if serial is None or kind != Book.Kind.OUTGOING:
        return None
    year = new.issued_on.year
    book = Book.objects.filter(agency=agency, kind=kind, series=series, year=year).select_for_update().first()
    open_year = 0 <= legal_day(at).year - year <= 1
    kept = (
        Entry.objects.filter(book=book, serial=serial, state=Entry.State.RESERVED).first() if book else None
    )
    if kept is None or not open_year:
        if new.kept_serial is not None:
            raise NumberNotHeld
        return None
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
    return _found_by(entry)


_COPIED = (
    "issuer", "issued_on", "document_type", "abstract", "signatory", "addressees", "file_copy", "copies",
    "pages", "urgency", "due_on", "arrived_on", "note", "late_because",
)  # fmt: skip


def _found_by(entry: Entry) -> Entry:
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
    return rules.words_of(
        book=entry.book_id,
        serial=entry.serial,
        year=entry.book.year,
        reference=entry.reference,
        texts=(entry.abstract, entry.issuer, entry.signatory, entry.note),
        lists=(entry.addressees, entry.file_copy),
        facts=facts,
    )


def reserve(
    *,
    agency: Agency,
    count: int,
    holder: str,
    reason: str,
    by: Mailbox,
    at: datetime,
    document_type: str = "",
) -> list[Entry]:
    """Keep the next number, or a run of them, for documents that are still to come.

    Each is a line of the book from now on, so its gap is explained whatever becomes of it.
    """
    _require_clerk(by, agency, at)
    if not reason.strip() or not holder.strip():
        raise ReasonMissing("A reserved number needs its holder and the reason.")
    if not 1 <= count <= MOST_RESERVED:
        raise RegisterError(f"Between 1 and {MOST_RESERVED} numbers may be reserved at once.")
    today = legal_day(at)
    with transaction.atomic():
        series = _series(agency, Book.Kind.OUTGOING, document_type, at)
        book = _locked(agency, Book.Kind.OUTGOING, series, today.year)
        kept = []
        for serial in range(book.next_serial, book.next_serial + count):
            entry = Entry(
                book=book, serial=serial, state=Entry.State.RESERVED, reference=rules.printed(serial),
                issuer=agency.name, issued_on=today, document_type=document_type, note=reason.strip(),
                entered_at=at, entered_by=by,
            )  # fmt: skip
            kept.append(_found_by(entry))
        Reservation.objects.bulk_create(
            Reservation(entry=e, holder=holder.strip(), reason=reason.strip(), reserved_at=at, reserved_by=by)
            for e in kept
        )
        book.next_serial += count
        book.save(update_fields=["next_serial"])
    return kept


def void(entry_id: int, *, reason: str, by: Mailbox, at: datetime) -> Entry:
    """Give a reserved number up for good: it stays in the book with the reason and is never given again."""
    if not reason.strip():
        raise ReasonMissing("A number is made void with a reason.")
    with transaction.atomic():
        entry = Entry.objects.select_related("book__agency").get(pk=entry_id)
        _require_clerk(by, entry.book.agency, at)
        # The lock of the giving of numbers: a document that uses this one now comes first or not at all.
        Book.objects.select_for_update().get(pk=entry.book_id)
        entry.refresh_from_db(fields=["state"])
        if entry.state != Entry.State.RESERVED:
            raise NumberNotHeld
        entry.state, entry.note = Entry.State.VOID, reason.strip()
        Reservation.objects.filter(entry=entry).update(
            closed_at=at, closed_by=by, void_because=reason.strip()
        )
        return _found_by(entry)


def number_apart(
    *, agency: Agency, name: str, document_types: Sequence[str], from_year: int, by: Mailbox, at: datetime
) -> Series:
    """Number these types of documents in a series of their own from 1 January of a year on.

    law: Decree 30/2020 App. I II.3, which leaves it to the agency whether types are numbered apart.
    """
    _require_clerk(by, agency, at)
    if not name.strip() or not document_types:
        raise ReasonMissing("A series needs a name and the types of documents numbered in it.")
    with transaction.atomic():
        started = Book.objects.filter(agency=agency, kind=Book.Kind.OUTGOING, year__gte=from_year)
        if started.filter(next_serial__gt=1).exists():
            raise RegisterError("That year's book has numbers already; a series begins with a year.")
        taken = Series.objects.filter(agency=agency, document_types__overlap=list(document_types))
        if taken.exclude(name=name.strip()).exists():
            raise RegisterError("One of these types is numbered in another series.")
        made, _ = Series.objects.update_or_create(
            agency=agency,
            name=name.strip(),
            defaults={"document_types": list(document_types), "from_year": from_year},
        )
    return made


def _require_clerk(by: Mailbox, agency: Agency, at: datetime) -> None:
    if not directory.may_act_for(by, agency, legal_day(at)):
        raise NotTheClerk


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
        if Arrival.objects.filter(entry=entry, state=Arrival.State.RECALLED).exists():
            facts.append(rules.fact("recalled", "1"))
        Entry.objects.filter(pk=entry.pk).update(words=vector(lexemes(entry, facts)))
