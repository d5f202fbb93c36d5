"""Which number an outgoing document would get: the next one, or a line that is kept for it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory.models import Agency
from congthu.rooms.register import rules
from congthu.rooms.register.models import Book, Entry, Series


def series_of(agency: Agency, kind: Book.Kind, document_type: str, at: datetime) -> str:
    """Decisions apart from letters, where the agency chose so."""
    if kind != Book.Kind.OUTGOING:
        return ""
    chosen = Series.objects.filter(agency=agency, from_year__lte=legal_day(at).year)
    return rules.series_of(document_type, list(chosen.values_list("name", "document_types")))


def numbered_apart(agency: Agency) -> list[Series]:
    """The series the agency numbers apart, by their first year and name."""
    return list(Series.objects.filter(agency=agency).order_by("from_year", "name"))


def open_books(agency: Agency, document_type: str, at: datetime) -> QuerySet[Book]:
    """The outgoing books whose kept lines a document of this type may fill: this year's and last year's."""
    year = legal_day(at).year
    series = series_of(agency, Book.Kind.OUTGOING, document_type, at)
    return Book.objects.filter(
        agency=agency, kind=Book.Kind.OUTGOING, series=series, year__in=(year, year - 1)
    )


def kept_lines(agency: Agency, document_type: str, at: datetime) -> list[Entry]:
    """The reserved lines of these books, newest year first."""
    lines = Entry.objects.filter(book__in=open_books(agency, document_type, at), state=Entry.State.RESERVED)
    return list(lines.select_related("book", "reservation").order_by("-book__year", "serial"))


def next_serial(agency: Agency, document_type: str, at: datetime) -> int:
    """The number the next document of this type gets in this year's book."""
    book = open_books(agency, document_type, at).filter(year=legal_day(at).year).first()
    return book.next_serial if book else 1
