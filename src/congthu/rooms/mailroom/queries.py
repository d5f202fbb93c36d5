"""The messages of an agency mailbox, listed and searched."""

from __future__ import annotations

from django.db.models import QuerySet

from congthu.lib.vntext import fold
from congthu.rooms.mailroom.models import IndexedMessage

_MOST_WORDS = 12


def messages(address: str, words: str = "") -> QuerySet[IndexedMessage]:
    """Newest first; every word must occur somewhere, case and diacritics do not count."""
    found = IndexedMessage.objects.filter(address=address)
    for word in fold(words).split()[:_MOST_WORDS]:
        found = found.filter(folded__contains=word)
    return found.order_by("-uid")


def indexed(address: str, uid: int) -> IndexedMessage | None:
    """The row of one message."""
    return IndexedMessage.objects.filter(address=address, uid=uid).first()
