"""The lines of the books."""

from __future__ import annotations

from django.db.models import QuerySet

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.models import Book, Entry
from congthu.rooms.register.queries.folding import containing

_MOST_WORDS = 8


def entries(agency: Agency, *, kind: Book.Kind, year: int, words: str = "") -> QuerySet[Entry]:
    """Lines of one book, newest first; every word must occur, with or without its diacritics."""
    lines = Entry.objects.filter(book__agency=agency, book__kind=kind, book__year=year)
    for word in words.split()[:_MOST_WORDS]:
        lines = lines.filter(containing(word, "reference", "issuer", "abstract", "signatory", "addressees"))
    return lines.select_related("document", "entered_by", "book").order_by("-serial")


def years(agency: Agency, kind: Book.Kind) -> list[int]:
    """Years in which the agency has such a book, newest first."""
    found = Book.objects.filter(agency=agency, kind=kind).order_by("-year")
    return list(found.values_list("year", flat=True))
