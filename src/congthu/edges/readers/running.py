"""Page numbers, running heads and feet: text of the page, not of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from congthu.rooms.documents.types import Page, Word

#: Share of the page's height at its top and foot in which such text stands.
_EDGE = 0.09
_NUMBER = re.compile(r"[-–—\s]*(?:Trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*")
_DIGITS = re.compile(r"\d+")


def edges_of_pages(pages: Sequence[Page]) -> frozenset[str]:
    """Rows at the edges that stand on more than one page; numbers in them count as equal."""
    seen = Counter(key for page in pages for key in {_key(row) for row in _rows(page) if _at_edge(page, row)})
    return frozenset(key for key, count in seen.items() if count > 1)


def aside(page: Page, running: frozenset[str]) -> Page:
    """The page with its number and its running text among the floating."""
    moved = [
        row
        for row in _rows(page)
        if _at_edge(page, row) and (_NUMBER.fullmatch(_text(row)) or _key(row) in running)
    ]
    if not moved:
        return page
    gone = {id(word) for row in moved for word in row}
    return replace(
        page,
        words=tuple(word for word in page.words if id(word) not in gone),
        floating=(*page.floating, *map(_text, moved)),
    )


def _rows(page: Page) -> Iterator[list[Word]]:
    """Words of the same baseline."""
    row: list[Word] = []
    for word in sorted(page.words, key=lambda word: (word.y, word.x0)):
        if row and word.y - row[0].y > 2:
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _at_edge(page: Page, row: Sequence[Word]) -> bool:
    return not _EDGE * page.height < row[0].y < (1 - 0.7 * _EDGE) * page.height


def _text(row: Sequence[Word]) -> str:
    return " ".join(word.text for word in row)


def _key(row: Sequence[Word]) -> str:
    return _DIGITS.sub("0", _text(row))
