"""The sandbox's targets that give the words of a document with their places, for a person to click on."""

from __future__ import annotations

from typing import Any

from congthu.edges.readers import kinds, source
from congthu.edges.readers.pdf import read
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentWithoutText
from congthu.rooms.documents.types import Page, Word

#: Pages and words beyond are not given: values stand at the beginning and at the end of a letter.
_MOST_PAGES, _MOST_WORDS = 40, 20_000
_MOST_ROWS = 2_000
#: Above and below the baseline, for letters of size one.
_ABOVE, _BELOW = 0.95, 0.25

#: Left, top, right, bottom in points, and the text.
Spot = tuple[float, float, float, float, str]


def words(pdf: bytes) -> list[list[Spot]]:
    """The words of each page of a PDF; none for a page that is a picture. Raises DocumentUnreadable."""
    try:
        pages = read(pdf, {"none": None}).pages
    except DocumentWithoutText:
        return []
    given = [_spots(page) for page in pages[:_MOST_PAGES]]
    return given if sum(map(len, given)) <= _MOST_WORDS else [page[:500] for page in given]


def recognised(data: bytes, number: int) -> list[Spot]:
    """The words of page ``number`` (from 0), which is a picture. Raises DocumentUnreadable."""
    from congthu.edges.readers.recognition import recognising

    try:
        found = recognising.page(data, number)["words"]
    except DocumentWithoutText:
        return []
    return [_spot(Word(**word)) for word in found[:_MOST_WORDS]]


def rows(data: bytes) -> list[dict[str, Any]]:
    """A text or HTML file as it was read, row by row: ``bold``, and ``pieces`` side by side, each with its
    left edge as a share of the width, its text and its paragraph. Raises DocumentUnreadable.
    """
    if kinds.media_type(data) not in {kinds.TEXT, kinds.HTML}:
        raise DocumentUnreadable
    found: list[tuple[float, list[Word]]] = []
    pages = source(data).pages
    width = max((word.x1 for page in pages for word in page.words), default=1.0) or 1.0
    for word in sorted(pages[0].words if pages else (), key=lambda each: (each.y, each.x0)):
        if found and abs(found[-1][0] - word.y) < 1.0:
            found[-1][1].append(word)
        else:
            found.append((word.y, [word]))
    return [
        {
            "pieces": [
                {"left": round(word.x0 / width, 3), "text": word.text, "paragraph": word.paragraph}
                for word in row
            ],
            "bold": all(word.bold for word in row),
        }
        for _y, row in found[:_MOST_ROWS]
    ]


def _spots(page: Page) -> list[Spot]:
    return [_spot(word) for word in page.words]


def _spot(word: Word) -> Spot:
    top, bottom = word.y - _ABOVE * word.size, word.y + _BELOW * word.size
    return (round(word.x0, 1), round(top, 1), round(word.x1, 1), round(bottom, 1), word.text)
