"""Pictures of a document's pages, drawn once and kept for a while; the values and the words upon them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from django.core.cache import caches

from congthu.apps.web import limits, placing
from congthu.apps.web.placing import Box
from congthu.edges import lettering, pictures
from congthu.edges.lettering import Row, Spot
from congthu.edges.readers import kinds
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.types import Found, Where
from congthu.wiring import edges

#: Pages drawn in one go; most letters are shorter.
BLOCK = 4
_DPI = 110
#: A PDF made of a Word file is kept, unless it is as large as this.
_LARGEST_KEPT = 16 << 20
#: Columns a row of a file without pages is laid out in.
COLUMNS = 12
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page: its number from 1, its size in points, the values upon it."""

    number: int
    width: float
    height: float
    boxes: Sequence[Box]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Text in a row of a file without pages: from one column of ``COLUMNS`` to another, counted from 1."""

    text: str
    begins: int
    ends: int
    #: Names of the values that stand in it.
    names: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a file without pages."""

    parts: Sequence[Part]
    bold: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Some pages of a document and the number of all; or the lines of one that has no pages."""

    total: int
    sheets: Sequence[Sheet] = ()
    lines: Sequence[Line] = ()


def shown(document: Document, found: Found, *, first: int = 1) -> Shown:
    """The pages of the block that begins with ``first``. Raises DocumentUnreadable, Busy."""
    block = _block(document, (first - 1) // BLOCK)
    if block.rows:
        return Shown(total=0, lines=_lines(block.rows, found))
    start = (first - 1) // BLOCK * BLOCK + 1
    sought = [] if any(place.box for place in found.where.values()) else _sought(document, found)
    made = [
        Sheet(
            number=number,
            width=width,
            height=height,
            boxes=[*_boxes(found.where, number), *(sought[number - 1] if number <= len(sought) else ())],
        )
        for number, (_png, width, height) in enumerate(block.pages, start)
    ]
    return Shown(total=block.total, sheets=made)


def words(document: Document, number: int) -> Sequence[Spot]:
    """The words of a page (from 1), recognised now where it is a picture. Raises DocumentUnreadable, Busy."""
    if not 0 < number <= _block(document, 0).total:
        return ()
    given = _words(document)
    if number <= len(given) and given[number - 1]:
        return given[number - 1]
    return _kept(
        f"{document.sha256}-recognised-{number}",
        lambda: lettering.recognised(_as_pages(document), number - 1),
    )


def picture(document: Document, number: int) -> bytes | None:
    """A page as PNG; None when there is no such page. Raises DocumentUnreadable, Busy."""
    pages = _block(document, (number - 1) // BLOCK).pages
    place = (number - 1) % BLOCK
    return pages[place][0] if place < len(pages) else None


@dataclass(frozen=True, kw_only=True)
class _Block:
    """As kept: pages with their sizes, or rows of a file without pages, or why there is neither."""

    total: int = 0
    pages: tuple[tuple[bytes, float, float], ...] = ()
    problem: str = ""
    rows: tuple[Row, ...] = ()


def _block(document: Document, number: int) -> _Block:
    block = _kept(f"{document.sha256}-{number}", lambda: _drawn(document, number))
    if block.problem:
        raise DocumentUnreadable(block.problem)
    return block


def _kept(key: str, make: Callable[[], T]) -> T:
    """What was made before, or is made now, one at a time."""
    kept = caches["pictures"]
    found: T | None = kept.get(key)
    if found is None:
        with limits.DRAWING.slot():
            found = kept.get(key) or make()
        kept.set(key, found)
    return found


def _drawn(document: Document, number: int) -> _Block:
    try:
        data = edges.blobs().get(document.sha256)
        # What kind of file it is, its bytes say; the type a sender gave is not believed.
        if kinds.media_type(data) in {kinds.TEXT, kinds.HTML}:
            return _Block(rows=lettering.rows(data))
        drawn = pictures.pages(_as_pages(document), dpi=_DPI, first=number * BLOCK, most=BLOCK)
    except DocumentUnreadable as error:
        # Kept too: a broken file is not drawn again and again.
        return _Block(problem=error.public)
    pages = tuple((page.png, page.width, page.height) for page in drawn.pages)
    return _Block(total=drawn.total, pages=pages)


def _as_pages(document: Document) -> bytes:
    """The PDF or image file; of a Word file the PDF that is made of it, once."""
    data = edges.blobs().get(document.sha256)
    kind = kinds.media_type(data)
    if kind == kinds.PDF or kind in kinds.IMAGES:
        return data
    key = f"{document.sha256}-pdf"
    pdf: bytes | None = caches["pictures"].get(key)
    if pdf is None:
        pdf = pictures.as_pdf(data, kind)
        if len(pdf) < _LARGEST_KEPT:
            caches["pictures"].set(key, pdf)
    return pdf


def _words(document: Document) -> tuple[tuple[Spot, ...], ...]:
    return _kept(f"{document.sha256}-words", lambda: _lettered(document))


def _lettered(document: Document) -> tuple[tuple[Spot, ...], ...]:
    data = _as_pages(document)
    return lettering.words(data) if kinds.media_type(data) == kinds.PDF else ()


def _sought(document: Document, found: Found) -> list[list[Box]]:
    try:
        return placing.placed(found, _words(document))
    except DocumentUnreadable:
        # The pages are there to be looked at; only the boxes are missing.
        return []


def _boxes(where: Mapping[str, Where], number: int) -> list[Box]:
    placed = [(name, place.box) for name, place in where.items() if place.page == number and place.box]
    return [
        Box(name=name, x=left, y=top, width=right - left, height=bottom - top)
        for name, (left, top, right, bottom) in placed
    ]


def _lines(rows: Sequence[Row], found: Found) -> list[Line]:
    """Rows as lines, with the values found in them: a row is as high as its number says."""
    spots = [
        (piece.paragraph or 0, Spot(left=piece.left, top=at, right=1.0, bottom=at + 1, text=word))
        for at, row in enumerate(rows)
        for piece in row.pieces
        for word in piece.text.split()
    ]
    in_order = [spot for _paragraph, spot in sorted(spots, key=lambda each: each[0])]
    names: dict[tuple[int, float], list[str]] = {}
    for box in placing.placed(found, [in_order])[0]:
        names.setdefault((round(box.y), box.x), []).append(box.name)
    return [_line(at, row, names) for at, row in enumerate(rows)]


def _line(at: int, row: Row, names: Mapping[tuple[int, float], Sequence[str]]) -> Line:
    begins = [min(COLUMNS, 1 + round(piece.left * COLUMNS)) for piece in row.pieces]
    ends = [*(max(begin + 1, later) for begin, later in pairwise(begins)), COLUMNS + 1]
    return Line(
        bold=row.bold,
        parts=[
            Part(text=piece.text, begins=begin, ends=end, names=names.get((at, piece.left), ()))
            for piece, begin, end in zip(row.pieces, begins, ends, strict=True)
        ],
    )
