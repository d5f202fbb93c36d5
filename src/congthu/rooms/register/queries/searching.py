"""Searching the books: words, references, filters, a page of lines at a time, over a million lines.

PostgreSQL has to guess whether a search matches much or little, and walks the whole book when it guesses
wrong. So it is told: what is much is met soon on a short walk from the end of the book; if that walk does not
fill the answer, the index of words fetches everything, as long as it is little. Filters are words too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from congthu.lib.paging import paged
from congthu.rooms.directory.models import Agency
from congthu.rooms.register import rules
from congthu.rooms.register.models import Book, Entry, FollowUp
from congthu.rooms.register.queries import lookups  # noqa: F401 - registers the lookup "holds"
from congthu.rooms.register.types import FoundLines, Handling, Wanted

#: Up to so many matches are fetched at once and counted; beyond it "more than" is said.
MOST_COUNTED = 1000
#: Lines at the end of a book that are looked at one by one.
_SHORT_WALK = 8000
_LARGE_BOOKS = 200_000
#: A longer span of days is no use to the index of words.
_MOST_MONTHS = 24


def search(
    agency: Agency, wanted: Wanted, *, page: int = 1, size: int = 50, today: date
) -> FoundLines[Entry]:
    """One page of what matches in the agency's books of a kind, newest first."""
    books = _books(agency, wanted)
    if not wanted.narrowed or not books:
        return _unfiltered(books, page, size)
    with transaction.atomic():
        shown = page * size
        if not _lexemes(wanted):
            ids = _walk(books, wanted, today, need=max(shown, MOST_COUNTED + 1))
        else:
            ids = _by_words(books, wanted, today, shown=shown)
        capped = len(ids) > MOST_COUNTED
        pages = paged(total=min(len(ids), MOST_COUNTED), wanted=page, size=size)
        return FoundLines(lines=_lines(ids[pages.rows]), pages=pages, capped=capped)


def _by_words(books: Sequence[Book], wanted: Wanted, today: date, *, shown: int) -> list[int]:
    """All matches in their order; of more than are counted, those up to ``shown`` and then any."""
    order = _order(wanted)
    if order[0] == "book" and len(ids := _common(books[0], wanted, today)) > MOST_COUNTED:
        return ids
    _allow(bitmap=True)
    keys = list(_matching(books, wanted, today).values_list(*order, "pk")[: MOST_COUNTED + 1])
    if len(keys) <= MOST_COUNTED:
        return [key[-1] for key in _sorted(keys, books, order)]
    first = _walk(books, wanted, today, need=shown)
    return [*first, *(key[-1] for key in keys)][: max(len(first), MOST_COUNTED + 1)]


def every(agency: Agency, wanted: Wanted, *, today: date) -> QuerySet[Entry]:
    """All that matches, in the order of the books: for filing and printing, not for pages."""
    rows = Entry.objects.filter(book__in=_books(agency, wanted)).filter(_columns(wanted, today))
    if lexemes := _lexemes(wanted):
        rows = rows.filter(words__holds=lexemes)
    return whole_lines(rows).order_by("book__year", "book__series", "serial")


def whole_lines(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """The lines with all that is filed of them."""
    behind = ("book", "document", "reservation", "duplicate_of__book")
    desk = ("follow_up__unit", "follow_up__officer", "follow_up__reply")
    return rows.select_related(*behind, *desk).defer("words")


def _books(agency: Agency, wanted: Wanted) -> list[Book]:
    books = Book.objects.filter(agency=agency, kind=wanted.kind)
    if wanted.year is not None:
        books = books.filter(year=wanted.year)
    if wanted.series is not None:
        books = books.filter(series=wanted.series)
    return list(books.order_by("-year", "series"))


def _unfiltered(books: Sequence[Book], page: int, size: int) -> FoundLines[Entry]:
    """Without a filter a book says itself how long it is, and where a page begins."""
    pages = paged(total=sum(book.next_serial - 1 for book in books), wanted=page, size=size)
    ids: list[int] = []
    skip, need = pages.rows.start, size
    for book in books:
        newest = book.next_serial - 1 - skip
        if newest > 0 and need > 0:
            here = book.entries.filter(serial__lte=newest).order_by("-serial")[:need]
            ids += (taken := list(here.values_list("pk", flat=True)))
            need -= len(taken)
        skip = max(0, skip - (book.next_serial - 1))
    return FoundLines(lines=_lines(ids), pages=pages, capped=False)


def _common(book: Book, wanted: Wanted, today: date) -> list[int]:
    """Matches among the last lines of the book, newest first."""
    _allow(bitmap=False)
    rows = book.entries.filter(_columns(wanted, today), serial__gt=book.next_serial - _SHORT_WALK)
    rows = rows.filter(words__holds=_lexemes(wanted)).order_by("-serial")
    return list(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])


def _matching(books: Sequence[Book], wanted: Wanted, today: date) -> QuerySet[Entry]:
    """Unordered. Small books are asked for among the words; large ones are most of the table anyway."""
    rows = Entry.objects.filter(_columns(wanted, today))
    lexemes = _lexemes(wanted)
    if sum(book.next_serial for book in books) < _LARGE_BOOKS:
        lexemes.append(tuple(rules.fact("book", str(book.pk)) for book in books))
        return rows.filter(words__holds=lexemes)
    # Not "book in": the index of books would be read from end to end beside that of words.
    return rows.alias(of=F("book_id") + 0).filter(words__holds=lexemes, of__in=[book.pk for book in books])


_BY_DEADLINE = ("follow_up__due_on",)


def _order(wanted: Wanted) -> tuple[str, ...]:
    """Columns that decide the order, each backed by an index; all but deadlines newest first."""
    if wanted.handling == Handling.OVERDUE or wanted.due_until is not None:
        return _BY_DEADLINE
    if wanted.arrived_from is not None or wanted.arrived_until is not None:
        return ("arrived_on", "serial")
    return ("issued_on", "serial") if wanted.by_date else ("book", "serial")


def _sorted(keys: list[Any], books: Sequence[Book], order: tuple[str, ...]) -> list[Any]:
    if order == _BY_DEADLINE:
        return sorted(keys)
    if order[0] != "book":
        return sorted(keys, reverse=True)
    place = {book.pk: at for at, book in enumerate(books)}
    return sorted(keys, key=lambda key: (place[key[0]], -key[1]))


def _walk(books: Sequence[Book], wanted: Wanted, today: date, *, need: int) -> list[int]:
    """Book by book in the order of an index, until there are enough."""
    _allow(bitmap=False)
    if _order(wanted) == _BY_DEADLINE:
        return _most_urgent(books, wanted, need=need)
    ids: list[int] = []
    order = [f"-{name}" for name in _order(wanted) if name != "book"]
    for book in books:
        rows = book.entries.filter(_columns(wanted, today))
        if lexemes := _lexemes(wanted):
            rows = rows.filter(words__holds=lexemes)
        ids += rows.order_by(*order).values_list("pk", flat=True)[: need - len(ids)]
        if len(ids) >= need:
            break
    return ids


def _most_urgent(books: Sequence[Book], wanted: Wanted, *, need: int) -> list[int]:
    """A walk along the deadlines of the follow-up book, one state at a time as its index stands."""
    found: list[tuple[date | None, int]] = []
    for state in _STATES.get(wanted.handling, tuple(FollowUp.State.values)):
        rows = FollowUp.objects.filter(agency=books[0].agency_id, state=state, entry__book__in=books)
        if wanted.due_until is not None:
            rows = rows.filter(due_on__lte=wanted.due_until)
        rows = rows.filter(due_on__isnull=False)
        if lexemes := _lexemes(wanted):
            rows = rows.filter(entry__words__holds=lexemes)
        found += rows.order_by("due_on", "entry").values_list("due_on", "entry")[:need]
    return [entry for _, entry in sorted(found, key=lambda row: (row[0] or date.max, row[1]))[:need]]


def _lexemes(wanted: Wanted) -> list[str | tuple[str, ...]]:
    """What must be among the words of a line; of a tuple one is enough."""
    kind = wanted.document_type
    given = {
        "type": None if kind is None else kind or "CV",
        "issuer": wanted.issuer,
        "state": wanted.state,
        "late": wanted.late and "1",
        "recalled": wanted.recalled and "1",
        "unit": wanted.unit,
        "officer": wanted.officer and str(wanted.officer),
    }
    found: list[str | tuple[str, ...]] = [*rules.asked(wanted.words)]
    found += [rules.fact(name, value) for name, value in given.items() if value]
    months = _months(wanted.issued_from, wanted.issued_until) if found else ()
    if months:  # without words, the index of days is the better one
        found.append(tuple(rules.fact("month", month) for month in months))
    if states := _STATES.get(wanted.handling):
        found.append(tuple(rules.fact("handling", state) for state in states))
    return found


_UNDONE = (FollowUp.State.OPEN.value, FollowUp.State.IN_PROGRESS.value)
_STATES: dict[Handling | None, tuple[str, ...]] = {
    Handling.UNASSIGNED: (Handling.UNASSIGNED.value,),
    Handling.OVERDUE: _UNDONE,
    Handling.OPEN: (FollowUp.State.OPEN.value,),
    Handling.IN_PROGRESS: (FollowUp.State.IN_PROGRESS.value,),
    Handling.DONE: (FollowUp.State.DONE.value,),
}


def _columns(wanted: Wanted, today: date) -> Q:
    found = Q()
    for column, first, last in (
        ("issued_on", wanted.issued_from, wanted.issued_until),
        ("arrived_on", wanted.arrived_from, wanted.arrived_until),
        ("follow_up__due_on", None, wanted.due_until),
    ):
        if first is not None:
            found &= Q(**{f"{column}__gte": first})
        if last is not None:
            found &= Q(**{f"{column}__lte": last})
    if wanted.followed:
        found &= Q(follow_up__isnull=False)
    if wanted.handling is Handling.OVERDUE:
        found &= Q(follow_up__due_on__lt=today)
    return found


def _months(first: date | None, last: date | None) -> list[str]:
    """The months of a span that is closed on both sides and not too long."""
    if first is None or last is None:
        return []
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 0 < count <= _MOST_MONTHS:
        return []
    months = [divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(count)]
    return [f"{year}-{month + 1:02d}" for year, month in months]


def _lines(ids: Sequence[int]) -> list[Entry]:
    behind = ("book", "document", "entered_by", "reservation")
    desk = ("follow_up__unit", "follow_up__officer", "follow_up__reply")
    rows = Entry.objects.select_related(*behind, *desk)
    found = rows.defer("words").in_bulk(ids)
    return [found[each] for each in ids]


def _allow(*, bitmap: bool) -> None:
    """In this transaction: fetch through the indexes of words and columns, or walk in a book's order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "set local enable_seqscan = off; set local jit = off;"
            " set local max_parallel_workers_per_gather = 0;"
            f" set local enable_bitmapscan = {'on' if bitmap else 'off'}"
        )
