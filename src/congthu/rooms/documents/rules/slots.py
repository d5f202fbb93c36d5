"""Empty places on a PDF: for the serial, the day and month, and the images of signature and seal."""

from __future__ import annotations

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import Slot, Word

_DOTS = frozenset(".…_ /-")
#: Width of a space and of a middling capital, in letter sizes.
_SPACE, _CAPITAL = 0.25, 0.62


def number_slot(layout: Layout, row: Row | None) -> Slot | None:
    """Between "Số:" and the "/" of the symbol."""
    if row is None:
        return None
    words = row.words
    first = next((at for at, word in enumerate(words) if fold(word.text).startswith("so")), None)
    if first is None:
        return None
    after = next(
        (word for word in words[first + 1 :] if not set(word.text) <= _DOTS or "/" in word.text), None
    )
    return _between(layout, row, words[first], after)


def between_words(layout: Layout, row: Row | None, before: str, after: str) -> Slot | None:
    """Between two words of the date line, when nothing but dots stands there."""
    if row is None:
        return None
    words = row.words
    for at, word in enumerate(words):
        if fold(word.text).strip(".,…_") == before:
            for follower in words[at + 1 :]:
                if fold(follower.text).strip(".,…_") == after:
                    return _between(layout, row, word, follower)
                if any(letter.isalnum() for letter in follower.text):
                    return None
    return None


def _between(layout: Layout, row: Row, before: Word, after: Word | None) -> Slot:
    page = layout.pages[row.page]
    end = _end_of_blank(after) if after else before.x1 + 4 * before.size
    space = _SPACE * before.size
    return Slot(
        page=row.page,
        x=round(before.x1 + space, 1),
        y=round(page.height - before.y, 1),
        width=round(max(end - before.x1 - 2 * space, 0.0), 1),
        height=round(before.size, 1),
        size=round(before.size, 1),
    )


def _end_of_blank(after: Word) -> float:
    """Left edge of the word after the blank; dots that begin it ("……/QĐ-UBND") belong to the blank."""
    kept = after.text.lstrip(".…_")
    if kept == after.text:
        return after.x0
    return max(after.x0, after.x1 - _CAPITAL * after.size * len(kept))


def sign_slot(layout: Layout, title: Row | None, name: Row | None) -> Slot | None:
    """The room between the last line of the title and the name, as wide as the wider of both."""
    if title is None or name is None or title.page != name.page or name.y - title.y < 20:
        return None
    page = layout.pages[title.page]
    x0, x1 = min(title.x0, name.x0), max(title.x1, name.x1)
    top, bottom = title.y + 0.3 * title.size, name.y - name.size
    return Slot(
        page=title.page,
        x=round(x0, 1),
        y=round(page.height - bottom, 1),
        width=round(x1 - x0, 1),
        height=round(max(bottom - top, 0.0), 1),
        size=round(name.size, 1),
    )
