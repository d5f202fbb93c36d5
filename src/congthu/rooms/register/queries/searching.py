"""Searching the books: words, references, filters, a page of lines at a time, over a million lines.

PostgreSQL has to guess whether a search matches much or little, and walks the whole book when it guesses
wrong. So it is told: first everything is fetched through the index of words, as long as it is little; what is
much is sure to be met soon on a walk through the book from its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from congthu.lib.paging import paged
from congthu.rooms.directory.models import Agency
from congthu.rooms.register import rules
from congthu.rooms.register.models import Book, Entry, FollowUp
from congthu.rooms.register.queries import lookups  # noqa: F401 - registers the lookup "holds"
from congthu.rooms.register.types import FoundLines, Handling, Wanted

#: Up to so many matches are fetched at once and counted; beyond it "more than" is said.
MOST_COUNTED = 2000


def search(
    agency: Agency, wanted: Wanted, *, page: int = 1, size: int = 50, today: date
) -> FoundLines[Entry]:
    """One page of what matches in the agency's books of a kind, newest first."""
    books = _books(agency, wanted)
    if not wanted.narrowed:
        return _unfiltered(books, page, size)
    with transaction.atomic():
        _allow(bitmap=True)
        order = _order(wanted)
        keys = list(_matching(books, wanted, today).values_list(*order, "pk")[: MOST_COUNTED + 1])
        if len(keys) <= MOST_COUNTED:
            pages = paged(total=len(keys), wanted=page, size=size)
            ids = [key[-1] for key in _sorted(keys, books, order)[pages.rows]]
            return FoundLines(lines=_lines(ids), pages=pages, capped=False)
        _allow(bitmap=False)
        pages = paged(total=MOST_COUNTED, wanted=page, size=size)
        ids = _walk(books, wanted, today, need=pages.rows.stop)[pages.rows]
    return FoundLines(lines=_lines(ids), pages=pages, capped=True)


def every(agency: Agency, wanted: Wanted, *, today: date) -> QuerySet[Entry]:
    """All that matches, in the order of the books: for filing and printing, not for pages."""
    rows = Entry.objects.filter(book__in=_books(agency, wanted)).filter(_columns(wanted, today))
    if lexemes := _lexemes(wanted):
        rows = rows.filter(words__holds=lexemes)
    behind = ("book", "document", "reservation", "follow_up__unit", "follow_up__officer", "follow_up__reply")
    return rows.select_related(*behind).order_by("book__year", "book__series", "serial")


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


def _matching(books: Sequence[Book], wanted: Wanted, today: date) -> QuerySet[Entry]:
    """Unordered. Books are asked for among the words where there are words: one index answers all."""
    rows = Entry.objects.filter(_columns(wanted, today))
    if lexemes := _lexemes(wanted):
        return rows.filter(words__holds=[tuple(rules.fact("book", str(b.pk)) for b in books), *lexemes])
    return rows.filter(book__in=books)


def _order(wanted: Wanted) -> tuple[str, ...]:
    """Columns that decide the order, each backed by an index; all but deadlines newest first."""
    if wanted.handling == Handling.OVERDUE or wanted.due_until is not None:
        return ("follow_up__due_on",)
    if wanted.handled:
        return ("follow_up__entry",)
    return ("issued_on", "serial") if wanted.by_date else ("book", "serial")


def _sorted(keys: list[Any], books: Sequence[Book], order: tuple[str, ...]) -> list[Any]:
    if order == ("follow_up__due_on",):
        return sorted(keys)
    if order[0] != "book":
        return sorted(keys, reverse=True)
    place = {book.pk: at for at, book in enumerate(books)}
    return sorted(keys, key=lambda key: (place[key[0]], -key[1]))


def _walk(books: Sequence[Book], wanted: Wanted, today: date, *, need: int) -> list[int]:
    """Book by book, from the newest line, until there are enough."""
    ids: list[int] = []
    order = [name if "due" in name else f"-{name}" for name in _order(wanted) if name != "book"]
    for book in books:
        rows = book.entries.filter(_columns(wanted, today))
        if lexemes := _lexemes(wanted):
            rows = rows.filter(words__holds=lexemes)
        ids += rows.order_by(*order).values_list("pk", flat=True)[: need - len(ids)]
        if len(ids) >= need:
            break
    return ids


def _lexemes(wanted: Wanted) -> list[str]:
    """What must be among the words of a line."""
    found = rules.asked(wanted.words)
    if wanted.document_type is not None:
        found.append(rules.fact("type", wanted.document_type or "CV"))
    if wanted.issuer:
        found.append(rules.fact("issuer", wanted.issuer))
    if wanted.state:
        found.append(rules.fact("state", wanted.state))
    if wanted.late:
        found.append(rules.fact("late", "1"))
    if wanted.recalled:
        found.append(rules.fact("recalled", "1"))
    return found


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
    if wanted.unit:
        found &= Q(follow_up__unit__code=wanted.unit)
    if wanted.officer is not None:
        found &= Q(follow_up__officer=wanted.officer)
    return found & _handling(wanted.handling, today)


def _handling(handling: Handling | None, today: date) -> Q:
    match handling:
        case None:
            return Q()
        case Handling.UNASSIGNED:
            return Q(follow_up=None, state=Entry.State.WRITTEN)
        case Handling.OVERDUE:
            late = Q(follow_up__due_on__lt=today)
            return late & Q(follow_up__state__in=(FollowUp.State.OPEN, FollowUp.State.IN_PROGRESS))
    return Q(follow_up__state=handling.value)


def _lines(ids: Sequence[int]) -> list[Entry]:
    rows = Entry.objects.select_related("document", "entered_by", "book", "reservation", "follow_up")
    found = rows.defer("words").in_bulk(ids)
    return [found[each] for each in ids]


def _allow(*, bitmap: bool) -> None:
    """In this transaction: fetch through the indexes of words and columns, or walk in a book's order."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"set local enable_bitmapscan = {'on' if bitmap else 'off'}")
        cursor.execute(f"set local enable_indexscan = {'off' if bitmap else 'on'}")
