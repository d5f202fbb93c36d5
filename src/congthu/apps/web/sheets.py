"""Pictures of a document's pages, drawn once and kept for a while; and the boxes of values upon them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import caches

from congthu.apps.web import limits
from congthu.edges import pictures
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.types import Found, Where
from congthu.wiring import edges

#: Pages drawn in one go; most letters are shorter.
BLOCK = 4
_DPI = 110


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where a value stands on a page, in points from the top left corner."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page: its number from 1, its size in points, the values upon it."""

    number: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def sheets(document: Document, found: Found, *, first: int = 1) -> tuple[list[Sheet], int]:
    """The pages of the block that begins with ``first``, and the number of all. Raises DocumentUnreadable."""
    block = _block(document, (first - 1) // BLOCK)
    start = (first - 1) // BLOCK * BLOCK + 1
    return [
        Sheet(number=number, width=width, height=height, boxes=_boxes(found.where, number))
        for number, (_png, width, height) in enumerate(block.pages, start)
    ], block.total


def picture(document: Document, number: int) -> bytes | None:
    """A page as PNG; None when there is no such page. Raises DocumentUnreadable."""
    pages = _block(document, (number - 1) // BLOCK).pages
    place = (number - 1) % BLOCK
    return pages[place][0] if place < len(pages) else None


@dataclass(frozen=True, kw_only=True)
class _Block:
    """As kept: pages with their sizes, or why there are none."""

    total: int = 0
    pages: tuple[tuple[bytes, float, float], ...] = ()
    problem: str = ""


def _block(document: Document, number: int) -> _Block:
    kept = caches["pictures"]
    key = f"{document.sha256}-{number}"
    block = kept.get(key)
    if block is None:
        with limits.DRAWING.slot():
            block = kept.get(key) or _drawn(document, number)
        kept.set(key, block)
    assert isinstance(block, _Block)
    if block.problem:
        raise DocumentUnreadable(block.problem)
    return block


def _drawn(document: Document, number: int) -> _Block:
    data = edges.blobs().get(document.sha256)
    try:
        # What kind of file it is, its bytes say; the type a sender gave is not believed.
        drawn = pictures.pages(data, dpi=_DPI, first=number * BLOCK, most=BLOCK)
    except DocumentUnreadable as error:
        # Kept too: a broken file is not drawn again and again.
        return _Block(problem=error.public)
    pages = tuple((page.png, page.width, page.height) for page in drawn.pages)
    return _Block(total=drawn.total, pages=pages)


def _boxes(where: Mapping[str, Where], number: int) -> tuple[Box, ...]:
    placed = [(name, place.box) for name, place in where.items() if place.page == number and place.box]
    return tuple(
        Box(name=name, x=left, y=top, width=right - left, height=bottom - top)
        for name, (left, top, right, bottom) in placed
    )
