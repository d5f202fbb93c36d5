"""What a reader hands to the rules: words with places, and what else the file shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Word:
    """A piece of text on a page; points from the top left corner, ``y`` is the baseline.

    Readers that know no geometry (DOCX, text) lay paragraphs and cells out on an imagined page, so that one
    set of rules reads all.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float = 12.0
    bold: bool | None = None
    italic: bool | None = None
    #: How sure the recognition of a scan is of this word, 0 to 1; text that was never a picture is certain.
    confidence: float = 1.0
    #: Paragraph it stands in, counted from 1, where the format has paragraphs instead of pages.
    paragraph: int | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. ``floating`` holds text outside the flow: text boxes, running headers and footers."""

    width: float
    height: float
    words: tuple[Word, ...]
    floating: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where a value stands: a page, there a box or a paragraph. Pages and paragraphs count from 1."""

    page: int
    #: Left, top, right, bottom in points from the top left corner; None where the page is imagined.
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None


@dataclass(frozen=True, kw_only=True)
class RedMark:
    """Red print on a scan that may be a stamp: what was recognised in it ("" for nothing), and how surely."""

    text: str
    confidence: float
    where: Where


@dataclass(frozen=True, kw_only=True)
class Aside:
    """Words a file bears beside the text of its pages, as somebody may have put a mark there.

    ``kind``: "drawing" (drawn on a page: word art, an annotation, a text box), "properties" (of the file),
    "note" (comments, hidden text), "field" (of a form), "enclosed" (name of a file inside the file).
    """

    text: str
    kind: Literal["drawing", "properties", "note", "field", "enclosed"]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a paragraph of the text is set; millimetres and points, None is "the file does not say"."""

    letters: int
    align: str | None = None
    first_line: float | None = None
    #: Room above and below together, as the file says it.
    gap: float | None = None
    #: Lines as multiples of the single one.
    line: float | None = None


@dataclass(frozen=True, kw_only=True)
class PageStyle:
    """How a file lays out its pages; millimetres and points. None is "the file does not say"."""

    width: float | None = None
    height: float | None = None
    margin_top: float | None = None
    margin_bottom: float | None = None
    margin_left: float | None = None
    margin_right: float | None = None
    #: Share of the letters set in each font family, as the file names it.
    fonts: Mapping[str, float] = field(default_factory=dict)
    #: Paragraphs of the text that are long enough to be some.
    shapes: tuple[Shape, ...] = ()
    #: Where page numbers stand: "top" or "foot", and their alignment ("top center"); "" for no numbers.
    page_number: str | None = None
    #: Whether the first page has a head of its own, so that it may go without number.
    first_page_apart: bool | None = None
    #: Pages as the word processor counted them when it saved the file.
    pages: int | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file as read: its pages, and whether its text was in the form of exchange (TCVN 6909)."""

    media_type: str
    pages: tuple[Page, ...]
    conformant: bool = True
    #: Real places on real pages (PDF), so that slots for stamping may be given.
    geometric: bool = False
    #: The words were recognised in a picture.
    scanned: bool = False
    red_marks: tuple[RedMark, ...] = ()
    #: Pages of the file that nobody read: the middle of a long scan, those where recognition failed.
    unread_pages: int = 0
    style: PageStyle | None = None
    asides: tuple[Aside, ...] = ()
