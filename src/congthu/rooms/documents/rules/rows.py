"""Words with places, gathered into rows and cut into columns.

Columns are cut where the words leave a free vertical strip, never at a fixed share of the page: names wrap
and agencies choose their own widths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from congthu.rooms.documents.types import Page, Where, Word

_ROW_TOLERANCE = 0.35
#: A gap in a row that is no space between words, in letter sizes.
_GAP = 1.5
#: A gap between columns, in letter sizes, and how far, in points, a row's may lie from that of the others.
_COLUMN, _SHIFTED = 0.9, 100.0
#: How far, in points, a row of the left column may reach over the gutter.
_OVER = 40.0
#: Inside one piece of text: runs of spaces, and what always begins the right column of a header.
_APART = re.compile(
    r"\s{3,}|(?<=\w)(?=CỘNG$)|\s+(?=CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM\b|Độc [Ll]ập\s*[-–—])"
)
#: Height of letters above and below the baseline, in letter sizes.
_ASCENT, _DESCENT = 0.8, 0.25
_TIGHT = re.compile(r"\w[/-]$")
_RULE = re.compile(r"[\s_\-–—―=*~.•¯‾⎯\u2500-\u257f]+")


@dataclass(frozen=True, kw_only=True)
class Row:
    """Words on one line of one page (or of one column of it), left to right."""

    page: int
    y: float
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def size(self) -> float:
        """Letter size of the first word."""
        return self.words[0].size

    @property
    def bold(self) -> bool | None:
        """Whether most letters are bold; None when unknown."""
        known = [(len(word.text), word.bold) for word in self.words if word.bold is not None]
        if not known:
            return None
        return sum(n for n, bold in known if bold) * 2 > sum(n for n, _ in known)

    @cached_property
    def is_rule(self) -> bool:
        """A drawn line made of characters, or nothing at all."""
        return _RULE.fullmatch(self.text) is not None


def joined(rows: Iterable[Row]) -> str:
    """Text of wrapped rows: one space at the break, none after a "/" or "-" that stands inside a word."""
    parts: list[str] = []
    for row in rows:
        text = row.text
        tight = parts and _TIGHT.search(parts[-1][-2:]) and text[:1].isalnum()
        parts += [text] if tight or not parts else [" ", text]
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def page_rows(number: int, page: Page) -> Iterable[Row]:
    """Words of a page in rows: the same baseline, or nearly so."""
    pending: list[Word] = []
    apart = (part for word in page.words for part in _apart(word))
    for word in sorted(apart, key=lambda w: (w.y, w.x0)):
        if pending and word.y - pending[0].y > max(2.0, _ROW_TOLERANCE * pending[0].size):
            yield _row(number, pending)
            pending = []
        pending.append(word)
    if pending:
        yield _row(number, pending)


def _apart(word: Word) -> Iterable[Word]:
    """The columns of a line that was written with spaces or tabs instead of a table."""
    if not _APART.search(word.text):
        return (word,)
    step = (word.x1 - word.x0) / max(len(word.text), 1)
    ends = [(0, 0), *(found.span() for found in _APART.finditer(word.text)), (len(word.text),) * 2]
    return [
        replace(word, text=word.text[a:b], x0=word.x0 + a * step, x1=word.x0 + b * step)
        for (_, a), (b, _) in pairwise(ends)
        if word.text[a:b].strip()
    ]


def _row(number: int, words: Iterable[Word]) -> Row:
    ordered = tuple(sorted(words, key=lambda word: word.x0))
    return Row(page=number, y=min(word.y for word in ordered), words=ordered)


def extent(rows: Sequence[Row]) -> tuple[float, float]:
    return min((row.x0 for row in rows), default=0.0), max((row.x1 for row in rows), default=0.0)


def strip(rows: Sequence[Row], *, lowest: float, highest: float, two_sided: bool = False) -> float | None:
    """Middle of the widest vertical strip free of words that lies in, or reaches into, the given range."""
    spans = sorted((word.x0, word.x1) for row in rows if not row.is_rule for word in row.words)
    best: tuple[float, float] | None = None
    reach = spans[0][1] if spans else 0.0
    for x0, x1 in spans[1:]:
        start, end = max(reach, lowest), min(x0, highest)
        if end - start > 3 and (best is None or end - start > best[0]):
            best = (end - start, (start + end) / 2)
        reach = max(reach, x1)
    if best is None or (two_sided and not _beside(rows, best[1])):
        return None
    return best[1]


def _beside(rows: Sequence[Row], gutter: float) -> bool:
    """Whether some row has words on both sides, apart from each other: spaces between words that happen to
    stand one above another part nothing.
    """
    sides = (_cut(row, gutter) for row in rows)
    return any(
        0 < at < len(row.words) and stands_apart(row.words[at - 1], row.words[at], _COLUMN)
        for row, at in zip(rows, sides, strict=True)
    )


def columns(rows: Sequence[Row], gutter: float | None) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Cut rows into left and right of the gutter; without one, everything counts as both sides' left."""
    if gutter is None:
        return tuple(rows), ()
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        cut = _cut(row, gutter)
        for side, words in zip(sides, (row.words[:cut], row.words[cut:]), strict=True):
            if words:
                side.append(Row(page=row.page, y=row.y, words=words))
    return tuple(sides[0]), tuple(sides[1])


def _cut(row: Row, gutter: float) -> int:
    """Index of the first word of the right column; a word across the gutter goes where its middle lies.

    A row that is parted elsewhere, but near, is cut there; one that is not parted and reaches over a little
    is not cut.
    """
    words = row.words
    at = next((at for at, word in enumerate(words) if (word.x0 + word.x1) / 2 > gutter), len(words))
    if not 0 < at < len(words) or stands_apart(words[at - 1], words[at], _COLUMN):
        return at
    gaps = [n for n in range(1, len(words)) if stands_apart(words[n - 1], words[n], _COLUMN)]
    if not gaps and row.x1 - gutter < _OVER:
        return len(words)
    nearest = min(gaps, key=lambda n: abs(words[n].x0 - gutter), default=at)
    return nearest if abs(words[nearest].x0 - gutter) < _SHIFTED else at


def split(row: Row) -> Iterable[Row]:
    """The row cut at wide gaps: a stamp or another column may share its height."""
    piece = [row.words[0]]
    for word in row.words[1:]:
        if stands_apart(piece[-1], word, _GAP):
            yield Row(page=row.page, y=row.y, words=tuple(piece))
            piece = []
        piece.append(word)
    yield Row(page=row.page, y=row.y, words=tuple(piece))


def stands_apart(last: Word, word: Word, gap: float) -> bool:
    """Whether more than a space lies between; readers without geometry give whole lines as words."""
    between = word.x0 - last.x1
    lines = " " in word.text or " " in last.text
    return between > (2.0 if lines else gap * word.size)


def pieces(row: Row) -> Iterable[str]:
    """The texts of ``split``, and of words printed over or between others: a stamp across small print."""
    yield from (piece.text for piece in split(row))
    layers: list[list[Word]] = []
    for word in row.words:
        fitting = [layer for layer in layers if _follows(layer[-1], word)]
        if fitting:
            min(fitting, key=lambda layer: word.x0 - layer[-1].x1).append(word)
        else:
            layers.append([word])
    if len(layers) > 1:
        for words in layers:
            yield from (piece.text for piece in split(Row(page=row.page, y=row.y, words=tuple(words))))


def _follows(last: Word, word: Word) -> bool:
    """Whether ``word`` may stand behind ``last`` in one line of print."""
    same = round(word.y) == round(last.y) and abs(word.size - last.size) < 1
    return same and word.x0 > last.x1 - 1


def place(pages: Sequence[Page], rows: Sequence[Row]) -> Where | None:
    """Where rows stand: those on the page of the first; a box on real pages, else the paragraph."""
    if not rows:
        return None
    page = rows[0].page
    words = [word for row in rows if row.page == page for word in row.words]
    paragraph = next((word.paragraph for word in words if word.paragraph), None)
    if not pages[page].height:
        return Where(page=page + 1, paragraph=paragraph)
    edges = (
        min(word.x0 for word in words),
        min(word.y - _ASCENT * word.size for word in words),
        max(word.x1 for word in words),
        max(word.y + _DESCENT * word.size for word in words),
    )
    return Where(page=page + 1, box=tuple(round(edge, 1) for edge in edges), paragraph=paragraph)  # type: ignore[arg-type]


def recognition(rows: Sequence[Row]) -> float:
    """How sure the recognition of a scan is of these rows: their mean, drawn down by the worst word."""
    known = [word.confidence for row in rows for word in row.words]
    return (sum(known) / len(known) + min(known)) / 2 if known else 1.0
