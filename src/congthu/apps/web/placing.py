"""Where values stand on drawn pages, found by their words.

Word files have paragraphs, no places. Their picture is a PDF made of them: each value is looked for among its
words, after the value before it in the order of paragraphs. What is not found there simply has no box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from congthu.edges.lettering import Spot
from congthu.rooms.documents.types import Found

#: Shorter words stand everywhere.
_SHORTEST = 3
#: Rows marked of one value.
_MOST_BOXES = 12


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where a value stands on a page, in points from the top left corner."""

    name: str
    x: float
    y: float
    width: float
    height: float


def placed(found: Found, pages: Sequence[Sequence[Spot]]) -> list[list[Box]]:
    """For each page the boxes of the values that are found upon it."""
    text = _Text(pages)
    boxes: list[list[Box]] = [[] for _ in pages]
    cursor = 0
    for name in sorted(found.where, key=lambda name: found.where[name].paragraph or 0):
        first: int | None = None
        for wordings in _sought(found, name):
            span = text.find(wordings, cursor if first is None else first)
            if span is None:
                continue
            first = span[0] if first is None else first
            for page, box in text.boxes(name, span):
                if sum(each.name == name for each in boxes[page]) < _MOST_BOXES:
                    boxes[page].append(box)
        cursor = cursor if first is None else first
    return boxes


def _sought(found: Found, name: str) -> Iterable[tuple[str, ...]]:
    """What to look for, each in the wordings it may have."""
    listed = _LISTED.get(name)
    if listed is not None:
        return [(text or "",) for text in listed(found)]
    worded = _WORDED.get(name)
    return [worded(found)] if worded else [(getattr(found, name, None) or "",)]


def _signatory(found: Found) -> Iterable[str | None]:
    return (found.signatory.title, found.signatory.name) if found.signatory else ()


def _reference(found: Found) -> tuple[str, ...]:
    given = found.reference
    return tuple(filter(None, (given.text, given.symbol))) if given else ()


def _file_copy(found: Found) -> tuple[str, ...]:
    return (f"Lưu {' '.join(found.file_copy.units)}", "Lưu") if found.file_copy else ()


def _dates(day: str | None) -> tuple[str, ...]:
    """A day as letters write it, with and without a zero before it."""
    if not day:
        return ()
    on = date.fromisoformat(day)
    return (
        f"ngày {on:%d} tháng {on:%m} năm {on.year}",
        f"ngày {on.day} tháng {on.month} năm {on.year}",
        f"ngày {on:%d} tháng {on.month} năm {on.year}",
        f"tháng {on:%m} năm {on.year}",
        f"tháng {on.month} năm {on.year}",
        f"{on:%d/%m/%Y}",
        f"{on.day}/{on.month}/{on.year}",
    )


#: Values of several lines, each looked for by itself.
_LISTED: Mapping[str, Callable[[Found], Iterable[str | None]]] = {
    "signatory": _signatory,
    "addressees": lambda found: (line.text for line in found.addressees),
    "primary_addressees": lambda found: found.primary_addressees,
    "attachments": lambda found: found.attachments,
    "legal_bases": lambda found: (cited.text for cited in found.legal_bases),
    "replies_to": lambda found: (cited.text for cited in found.replies_to),
}
#: Values that stand on paper in other words than they are kept in.
_WORDED: Mapping[str, Callable[[Found], tuple[str, ...]]] = {
    "type": lambda found: (found.type.name,),
    "reference": _reference,
    "issued_on": lambda found: _dates(found.issued_on),
    "reply_by": lambda found: _dates(found.reply_by),
    "file_copy": _file_copy,
}


class _Text:
    """All words in a row, folded and without what stands between them; each letter knows its word."""

    def __init__(self, pages: Sequence[Sequence[Spot]]) -> None:
        self._words = [(number, spot) for number, page in enumerate(pages) for spot in page]
        self._starts = dict[int, int]()
        self._owners: list[int] = []
        folded: list[str] = []
        for at, (_page, spot) in enumerate(self._words):
            letters = _folded(spot.text)
            self._starts[len(self._owners)] = at
            self._owners += [at] * len(letters)
            folded.append(letters)
        self._letters = "".join(folded)

    def find(self, wordings: Sequence[str], start: int) -> tuple[int, int] | None:
        """First and last letter of the first wording that stands after ``start``, or else anywhere."""
        sought = [folded for each in wordings if len(folded := _folded(each)) >= _SHORTEST]
        for beginning in (start, 0):
            for each in sought:
                at = self._letters.find(each, beginning)
                while at >= 0 and at not in self._starts:
                    at = self._letters.find(each, at + 1)
                if at >= 0:
                    return at, at + len(each) - 1
        return None

    def boxes(self, name: str, span: tuple[int, int]) -> Iterator[tuple[int, Box]]:
        """Page and box of each row of the words between two letters."""
        rows: list[tuple[int, list[Spot]]] = []
        for page, spot in self._words[self._owners[span[0]] : self._owners[span[1]] + 1]:
            if rows and rows[-1][0] == page and _beside(rows[-1][1][-1], spot):
                rows[-1][1].append(spot)
            else:
                rows.append((page, [spot]))
        for page, row in rows:
            left, top = min(each.left for each in row), min(each.top for each in row)
            right, bottom = max(each.right for each in row), max(each.bottom for each in row)
            yield page, Box(name=name, x=left, y=top, width=right - left, height=bottom - top)


def _beside(one: Spot, other: Spot) -> bool:
    middle = (other.top + other.bottom) / 2
    return one.top < middle < one.bottom and other.left >= one.left


def _folded(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFC", text).casefold() if letter.isalnum())
