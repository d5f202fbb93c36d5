"""Which incoming documents an outgoing one answers, as its own words say."""

from __future__ import annotations

from congthu.rooms.documents.types import Found
from congthu.rooms.register import rules
from congthu.rooms.register.models import Book, Entry, FollowUp
from congthu.rooms.register.queries import lookups  # noqa: F401 - registers the lookup "holds"


def answered_by(outgoing: Entry) -> list[Entry]:
    """Incoming entries of the same agency that the document names ("Phúc đáp Công văn số …"), still open.

    A proposal to the clerk: nothing is linked by it.
    """
    if outgoing.document is None:
        return []
    found = Found.from_json(outgoing.document.found)
    named = [c.reference for c in (*found.replies_to, *found.legal_bases) if c.reference]
    if not named:
        return []
    wanted = tuple(dict.fromkeys(rules.reference_fact(each) for each in named))
    rows = Entry.objects.filter(
        book__agency=outgoing.book.agency_id, book__kind=Book.Kind.INCOMING, words__holds=[wanted]
    )
    open_ones = rows.exclude(follow_up__state=FollowUp.State.DONE).select_related("book", "follow_up")
    return list(open_ones.order_by("-entered_at", "-pk")[:10])
