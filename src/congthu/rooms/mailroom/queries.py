"""The messages of an agency mailbox, listed and searched."""

from __future__ import annotations

from django.db.models import BooleanField, F, Func, QuerySet, Value

from congthu.lib import lexemes
from congthu.rooms.mailroom.models import IndexedMessage
from congthu.rooms.mailroom.rules import wanted


def messages(address: str, words: str = "") -> QuerySet[IndexedMessage]:
    """Newest first; every word must occur, case and diacritics do not count.

    In "quotes" or joined by signs the words must stand side by side. Signs alone find nothing.
    """
    found = IndexedMessage.objects.filter(address=address).defer("words")
    if words.strip():
        asked = wanted(address, words)
        found = found.filter(_held(lexemes.query(asked))) if len(asked) > 1 else found.none()
    # In the order of the index of mailboxes: the page needs no sorting of all of them.
    return found.order_by("-uid_validity", "-uid")


def _held(query: str) -> Func:
    """The condition ``words @@ query``; no parser of PostgreSQL's looks at the query."""
    template = "%(expressions)s::tsquery"
    return Func(F("words"), Value(query), template=template, arg_joiner=" @@ ", output_field=BooleanField())


def indexed(address: str, uid: int) -> IndexedMessage | None:
    """The row of one message."""
    return IndexedMessage.objects.filter(address=address, uid=uid).defer("words").first()
