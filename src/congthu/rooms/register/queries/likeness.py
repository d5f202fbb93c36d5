"""Which entries seem to be the same document.

law: Decree 30/2020 App. VI: the system warns of the same number, symbol and issuer.
"""

from __future__ import annotations

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


def _likeness(entry: Entry, *, same_bytes: bool) -> Likeness:
    number = f"{rules.printed(entry.serial)}/{entry.book.year}"
    return Likeness(entry=entry.pk, number=number, same_bytes=same_bytes)
