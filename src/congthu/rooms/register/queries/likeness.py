"""Which entries seem to be the same document.

law: Decree 30/2020 App. VI: the system warns of the same number, symbol and issuer.
"""

from __future__ import annotations

from collections.abc import Sequence

from congthu.rooms.directory.models import Agency
from congthu.rooms.register import rules
from congthu.rooms.register.models import Arrival, Book, Entry
from congthu.rooms.register.queries import lookups  # noqa: F401 - registers the lookup "holds"
from congthu.rooms.register.queries.lines import incoming_line
from congthu.rooms.register.types import Likeness, NewEntry

_MOST = 5


def entries_like(line: NewEntry, agency: Agency, kind: Book.Kind, *, sha256: str = "") -> list[Likeness]:
    """Entries of the agency with the same reference of the same issuer and year, or with the same bytes."""
    rows = Entry.objects.filter(book__agency=agency, book__kind=kind, state=Entry.State.WRITTEN)
    rows = rows.select_related("book").order_by("pk")
    found = {
        e.pk: _likeness(e, same_bytes=True) for e in rows.filter(document__sha256=sha256)[:_MOST] if sha256
    }
    if line.reference:
        facts = [rules.reference_fact(line.reference), rules.fact("issuer", line.issuer)]
        same = rows.filter(words__holds=facts, issued_on__year=line.issued_on.year)
        for entry in same[:_MOST]:
            found.setdefault(entry.pk, _likeness(entry, same_bytes=False))
    return list(found.values())


def arrivals_like(arrival: Arrival) -> list[Likeness]:
    """Entries beside which this arrival would be a duplicate, for the clerk who looks at it."""
    line = incoming_line(arrival)
    like = entries_like(line, arrival.agency, Book.Kind.INCOMING, sha256=arrival.document.sha256)
    return [each for each in like if each.entry != arrival.entry_id]


def duplicates(arrivals: Sequence[Arrival], agency: Agency) -> dict[int, str]:
    """By arrival the number of an entry like it, for a list: two questions, however long it is."""
    lines = {arrival.pk: incoming_line(arrival) for arrival in arrivals}
    rows = Entry.objects.filter(
        book__agency=agency, book__kind=Book.Kind.INCOMING, state=Entry.State.WRITTEN
    ).select_related("book", "document")
    bytes_ = rows.filter(document__sha256__in={arrival.document.sha256 for arrival in arrivals})
    same = {entry.document.sha256: entry for entry in bytes_.order_by("-pk") if entry.document}
    facts = {rules.reference_fact(line.reference) for line in lines.values() if line.reference}
    named = {
        _named(entry.reference, entry.issuer, entry.issued_on.year): entry
        for entry in (rows.filter(words__holds=[tuple(facts)]).order_by("-pk") if facts else ())
    }
    found = {}
    for arrival in arrivals:
        line = lines[arrival.pk]
        name = _named(line.reference, line.issuer, line.issued_on.year)
        entry = same.get(arrival.document.sha256) or (named.get(name) if line.reference else None)
        if entry is not None:
            found[arrival.pk] = _likeness(entry, same_bytes=False).number
    return found


def _named(reference: str, issuer: str, year: int) -> tuple[str, str, int]:
    return rules.reference_fact(reference), rules.fact("issuer", issuer), year


def _likeness(entry: Entry, *, same_bytes: bool) -> Likeness:
    number = f"{rules.printed(entry.serial)}/{entry.book.year}"
    return Likeness(entry=entry.pk, number=number, same_bytes=same_bytes)
