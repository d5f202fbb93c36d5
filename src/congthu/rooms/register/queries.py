"""All reading of the books."""

from __future__ import annotations

from django.db.models import QuerySet

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.models import Arrival, Book, Entry


def waiting(agency: Agency) -> QuerySet[Arrival]:
    """Documents that wait for the agency's clerk, oldest first."""
    return (
        Arrival.objects.filter(agency=agency, state=Arrival.State.WAITING)
        .select_related("document")
        .order_by("delivered_at", "pk")
    )


def entries(agency: Agency, *, kind: Book.Kind, year: int) -> QuerySet[Entry]:
    """Lines of one book, newest first."""
    lines = Entry.objects.filter(book__agency=agency, book__kind=kind, book__year=year)
    return lines.select_related("document", "entered_by", "book").order_by("-serial")


def years(agency: Agency, kind: Book.Kind) -> list[int]:
    """Years in which the agency has such a book, newest first."""
    found = Book.objects.filter(agency=agency, kind=kind).order_by("-year")
    return list(found.values_list("year", flat=True))
