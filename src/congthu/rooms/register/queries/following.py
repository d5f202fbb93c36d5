"""Who works on an incoming document, and what answered it."""

from __future__ import annotations

from congthu.rooms.directory.models import Agency
from congthu.rooms.register.models import Book, Entry, FollowUp, Step


def follow_up(entry: Entry) -> FollowUp | None:
    """The line of the follow-up book, when the document was given to somebody."""
    rows = FollowUp.objects.select_related("unit", "officer", "reply__book").prefetch_related("coordinators")
    return rows.filter(entry=entry).first()


def steps(follow_up: FollowUp) -> list[Step]:
    """What was done with the document, oldest first."""
    return list(follow_up.steps.select_related("unit", "officer", "by").order_by("at", "pk"))


def outgoing(agency: Agency, reference: str) -> Entry | None:
    """The newest entry of the outgoing book under this reference."""
    rows = Entry.objects.filter(
        book__agency=agency, book__kind=Book.Kind.OUTGOING, reference__iexact=reference.strip()
    )
    return rows.order_by("-book__year", "-serial").first()


def latest_outgoing(agency: Agency, *, most: int = 20) -> list[Entry]:
    """What was issued last: most answers are found among them."""
    rows = Entry.objects.filter(book__agency=agency, book__kind=Book.Kind.OUTGOING, state=Entry.State.WRITTEN)
    return list(rows.order_by("-entered_at")[:most])
