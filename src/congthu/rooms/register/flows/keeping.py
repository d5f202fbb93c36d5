"""Keeping numbers: reserved for documents that are still to come, given up for good, or numbered apart.

law: Decree 30/2020 art. 15 (one series per year, without gaps).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.register import rules
from congthu.rooms.register.errors import NotTheClerk, NumberNotHeld, ReasonMissing, RegisterError
from congthu.rooms.register.flows.numbering import alone, locked, save
from congthu.rooms.register.flows.wording import named, said, type_code
from congthu.rooms.register.models import Book, Entry, Reservation, Series
from congthu.rooms.register.queries.coming import series_of

#: A run of reserved numbers is for a morning's signing, not for a year.
MOST_RESERVED = 50
_MOST_YEARS_AHEAD = 5


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
    missing = "A reserved number needs its holder and the reason."
    holder, reason = named(holder, missing), said(reason, missing)
    document_type = type_code(document_type)
    if not 1 <= count <= MOST_RESERVED:
        raise RegisterError(f"Between 1 and {MOST_RESERVED} numbers may be reserved at once.")
    today = legal_day(at)
    with transaction.atomic():
        # Nobody who was told the next number has it taken away before the transaction ends.
        alone(agency)
        series = series_of(agency, Book.Kind.OUTGOING, document_type, at)
        book = locked(agency, Book.Kind.OUTGOING, series, today.year)
        kept = []
        for serial in range(book.next_serial, book.next_serial + count):
            entry = Entry(
                book=book, serial=serial, state=Entry.State.RESERVED, reference=rules.printed(serial),
                issuer=agency.name, issued_on=today, document_type=document_type, note=reason,
                entered_at=at, entered_by=by,
            )  # fmt: skip
            kept.append(save(entry))
        Reservation.objects.bulk_create(
            Reservation(entry=e, holder=holder, reason=reason, reserved_at=at, reserved_by=by) for e in kept
        )
        book.next_serial += count
        book.save(update_fields=["next_serial"])
    return kept


def void(entry_id: int, *, reason: str, by: Mailbox, at: datetime) -> Entry:
    """Give a reserved number up for good: it stays in the book with the reason and is never given again."""
    reason = said(reason, "A number is made void with a reason.")
    with transaction.atomic():
        entry = Entry.objects.select_related("book__agency").get(pk=entry_id)
        _require_clerk(by, entry.book.agency, at)
        # The lock of the giving of numbers: a document that uses this one now comes first or not at all.
        Book.objects.select_for_update().get(pk=entry.book_id)
        entry.refresh_from_db(fields=["state"])
        if entry.state != Entry.State.RESERVED:
            raise NumberNotHeld
        entry.state, entry.note = Entry.State.VOID, reason
        Reservation.objects.filter(entry=entry).update(closed_at=at, closed_by=by, void_because=reason)
        return save(entry)


def number_apart(
    *, agency: Agency, name: str, document_types: Sequence[str], from_year: int, by: Mailbox, at: datetime
) -> Series:
    """Number these types of documents in a series of their own from 1 January of a year on.

    law: Decree 30/2020 App. I II.3, which leaves it to the agency whether types are numbered apart.
    """
    _require_clerk(by, agency, at)
    missing = "A series needs a name and the types of documents numbered in it."
    name = named(name, missing, longest=40)
    if not document_types:
        raise ReasonMissing(missing)
    document_types = [type_code(code) for code in document_types]
    if not 0 <= from_year - legal_day(at).year <= _MOST_YEARS_AHEAD:
        raise RegisterError("A series begins this year or in one of the next.")
    with transaction.atomic():
        # No number is given, and no other series made, while it is asked whether this one may begin.
        alone(agency)
        started = Book.objects.filter(agency=agency, kind=Book.Kind.OUTGOING, year__gte=from_year)
        if started.filter(next_serial__gt=1).exists():
            raise RegisterError("That year's book has numbers already; a series begins with a year.")
        used = Book.objects.filter(agency=agency, series=name, next_serial__gt=1)
        if used.exists():
            # Begun anew in a later year it would be missing in this one, and its numbers with it.
            raise RegisterError("This series has numbers already: it stays as it is. Name another one.")
        taken = Series.objects.filter(agency=agency, document_types__overlap=list(document_types))
        if taken.exclude(name=name).exists():
            raise RegisterError("One of these types is numbered in another series.")
        made, _ = Series.objects.update_or_create(
            agency=agency,
            name=name,
            defaults={"document_types": list(document_types), "from_year": from_year},
        )
    return made


def _require_clerk(by: Mailbox, agency: Agency, at: datetime) -> None:
    if not directory.may_act_for(by, agency, legal_day(at)):
        raise NotTheClerk
