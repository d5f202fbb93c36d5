"""The lines of the books."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.errors import NumberNotHeld
from congthu.rooms.register.models import Book, Entry
from congthu.rooms.register.queries.folding import containing

_MOST_WORDS = 8


def entries(agency: Agency, *, kind: Book.Kind, year: int, words: str = "") -> QuerySet[Entry]:
    """Lines of one book, newest first; every word must occur, with or without its diacritics."""
    lines = Entry.objects.filter(book__agency=agency, book__kind=kind, book__year=year)
    for word in words.split()[:_MOST_WORDS]:
        lines = lines.filter(containing(word, "reference", "issuer", "abstract", "signatory", "addressees"))
    return lines.select_related("document", "entered_by", "book").order_by("-serial")


def entry_numbered(agency: Agency, kind: Book.Kind, *, serial: int, year: int) -> Entry:
    """One line of a general book; raises NumberNotHeld."""
    lines = Entry.objects.filter(book__agency=agency, book__kind=kind, book__year=year, serial=serial)
    found = lines.select_related("book__agency", "document").order_by("book__series").first()
    if found is None:
        raise NumberNotHeld(f"The book of {year} has no number {serial}.")
    return found


def keepers() -> list[Agency]:
    """Agencies of this node with a book of their own; two when there are more."""
    return list(
        Agency.objects.filter(books__isnull=False, node__is_self=True).distinct().order_by("code")[:2]
    )


def every_line() -> tuple[int, Iterator[Entry]]:
    """Number of lines in all books of the node, and the lines."""
    lines = Entry.objects.select_related("book").order_by("pk")
    return lines.count(), lines.iterator(chunk_size=1000)


def years(agency: Agency, kind: Book.Kind) -> list[int]:
    """Years in which the agency has such a book, newest first."""
    found = Book.objects.filter(agency=agency, kind=kind).order_by("-year")
    return list(found.values_list("year", flat=True))


def reserved(agency: Agency) -> list[Entry]:
    """Numbers of the outgoing book kept for documents that are still to come, oldest first."""
    lines = Entry.objects.filter(book__agency=agency, state=Entry.State.RESERVED)
    return list(lines.select_related("book", "reservation").order_by("book__year", "book__series", "serial"))
