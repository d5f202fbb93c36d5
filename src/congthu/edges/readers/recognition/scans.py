"""Pages that are pictures: which of them are recognised, and how they join the pages that have text.

A page is recognised in a process of its own, so reading stops where such pages are met, and begins again when
they are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from congthu.edges.readers import drawing
from congthu.rooms.documents.errors import DocumentWithoutText
from congthu.rooms.documents.types import Page, RedMark, Source, Where, Word

#: Of a long scan the beginning and the end are recognised: header, recipients and signature stand there.
_FIRST, _LAST = 12, 8

#: Recognised pages by number (from 0, as text: JSON has no other keys); None where recognition failed.
Recognised = Mapping[str, Mapping[str, Any] | None]


class PagesToRecognise(Exception):
    """These pages (counted from 0) are pictures, and nobody has recognised them yet."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers if len(numbers) <= _FIRST + _LAST else [*numbers[:_FIRST], *numbers[-_LAST:]]


def read_image(data: bytes, media_type: str, recognised: Recognised) -> Source:
    """An image file, each page a picture. Raises PagesToRecognise, DocumentUnreadable or a kin of it."""
    if not recognised:
        raise PagesToRecognise(range(drawing.frames(drawing.open_image(data))))
    count = drawing.frames(drawing.open_image(data))
    pages = [page_of(recognised[number]) for number in sorted(recognised, key=int)]
    require_words(pages)
    return Source(
        media_type=media_type,
        pages=tuple(pages),
        geometric=True,
        scanned=True,
        red_marks=tuple(red_marks(recognised)),
        unread_pages=unread(range(count), recognised),
    )


def unread(pictures: Sequence[int], recognised: Recognised) -> int:
    """How many of the pages that are pictures were left out, or could not be recognised."""
    return sum(recognised.get(str(number)) is None for number in pictures)


def page_of(plain: Mapping[str, Any] | None) -> Page:
    """A recognised page; an empty one where recognition failed."""
    if plain is None:
        return Page(width=0.0, height=0.0, words=())
    words = tuple(Word(**word) for word in plain["words"])
    floating = tuple(plain.get("floating", ()))
    return Page(width=plain["width"], height=plain["height"], words=words, floating=floating)


def red_marks(recognised: Recognised) -> Iterator[RedMark]:
    """Red print of all pages."""
    for page in recognised.values():
        for mark in page["red_marks"] if page else ():
            where = Where(**mark["where"] | {"box": tuple(mark["where"]["box"])})
            yield RedMark(text=mark["text"], confidence=mark["confidence"], where=where)


def require_words(pages: Sequence[Page]) -> None:
    """Raises DocumentWithoutText when nothing at all was recognised."""
    if not any(letter.isalnum() for page in pages for word in page.words for letter in word.text):
        raise DocumentWithoutText("No text could be recognised on the scan.")
