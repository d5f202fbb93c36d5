"""PDF through pdfium: words with their place, baseline, size and style; pages that are pictures."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from congthu.edges.readers.drawing import open_pdf
from congthu.edges.readers.kinds import PDF
from congthu.edges.readers.paper import shares
from congthu.edges.readers.pdf_fonts import SetWord, family, modern
from congthu.edges.readers.pdf_pictures import is_picture
from congthu.edges.readers.recognition.scans import (
    PagesToRecognise,
    Recognised,
    page_of,
    red_marks,
    require_words,
    unread,
)
from congthu.edges.readers.running import aside, edges_of_pages
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Page, PageStyle, Source, Word

#: Pages beyond are not looked at: header, recipients and signature stand before any long appendix.
PAGE_LIMIT = 300
#: Gaps between words, in letter sizes: without a space, and where pdfium puts one.
_GAP, _SPACED_GAP = 0.22, 0.14
#: Letters looked at to know how a page is turned.
_LOOKED_AT = 60
_SKIPPED = frozenset("\u200b\ufeff\uffff")
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_MILLIMETRE = 72 / 25.4


def read(data: bytes, recognised: Recognised) -> Source:
    """Pages of words. Raises PagesToRecognise, DocumentUnreadable (broken, locked) or DocumentWithoutText."""
    document = open_pdf(data)
    read = [_read(document, number) for number in range(min(len(document), PAGE_LIMIT))]
    running = edges_of_pages([each.page for each in read])
    pictures = [number for number, each in enumerate(read) if each.picture]
    if pictures and not recognised:
        raise PagesToRecognise(pictures)
    pages = tuple(
        page_of(recognised[str(number)]) if str(number) in recognised else aside(each.page, running)
        for number, each in enumerate(read)
    )
    require_words(pages)
    return Source(
        media_type=PDF,
        pages=pages,
        conformant=not any(each.old for each in read) and is_conformant("".join(each.raw for each in read)),
        geometric=True,
        scanned=bool(pictures),
        red_marks=tuple(red_marks(recognised)),
        unread_pages=len(document) - len(read) + unread(pictures, recognised),
        style=_page_style(read),
    )


def _page_style(read: Sequence[_ReadPage]) -> PageStyle:
    """Size of the first page, and families by their share of the letters; a PDF does not say its margins."""
    letters = Counter[str]()
    for each in read:
        for font, count in each.fonts.items():
            letters[family(font)] += count
    return PageStyle(
        width=round(read[0].page.width / _MILLIMETRE, 1),
        height=round(read[0].page.height / _MILLIMETRE, 1),
        fonts=shares(letters),
    )


@dataclass
class _Letters:
    """A word in the making."""

    at: int
    x0: float
    x1: float
    y: float
    size: float
    #: Left edge of the last letter.
    last: float
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _ReadPage:
    """A page, its text as written, whether some of it was in an old encoding, and whether it is a picture."""

    page: Page
    raw: str = ""
    old: bool = False
    picture: bool = False
    #: Letters in each font.
    fonts: Counter[str] = field(default_factory=Counter)


def _read(document: Any, number: int) -> _ReadPage:
    try:
        page = document[number]
        return _page(page)
    except pypdfium2.PdfiumError as error:
        raise DocumentUnreadable("The PDF is broken.", private=str(error)) from None


def _page(page: Any) -> _ReadPage:
    textpage, turn = _upright(page)
    width, height = page.get_size()
    styles: dict[tuple[bytes, int], _Style] = {}
    found = [
        (letters, _style(textpage.raw, letters.at, styles), _size(textpage.raw, letters))
        for letters in _split(textpage.raw, textpage.count_chars(), turn)
    ]
    picture = is_picture(page, textpage, " ".join("".join(word.text) for word, _, _ in found))
    textpage.close()
    page.close()
    if picture:
        return _ReadPage(page=Page(width=width, height=height, words=()), picture=True)
    texts, old = modern(
        [SetWord(text="".join(word.text), font=style.font, y=word.y) for word, style, _ in found]
    )
    fonts = Counter[str]()
    for word, style, _ in found:
        fonts[style.font] += len(word.text)
    words = tuple(
        Word(
            text=unicodedata.normalize("NFC", text),
            x0=letters.x0,
            x1=letters.x1,
            y=height - letters.y,
            size=size,
            bold=style.bold,
            italic=style.italic,
        )
        for text, (letters, style, size) in zip(texts, found, strict=True)
        if text
    )
    page_read = Page(width=width, height=height, words=words)
    return _ReadPage(page=page_read, raw=" ".join(texts), old=old, fonts=fonts)


_Turn = Callable[[float, float, Any], tuple[float, float, float, float]]


def _upright(page: Any) -> tuple[Any, _Turn]:
    """The text of the page, and what turns the places of its letters upright: (left, right, baseline, height)
    of a letter, counter-clockwise in quarters. The page is left turned as it is read.
    """
    page.set_rotation(0)
    textpage = page.get_textpage()
    count = textpage.count_chars()
    angles = Counter(
        round(-pdfium.FPDFText_GetCharAngle(textpage.raw, at) / (math.pi / 2)) % 4
        for at in range(0, count, max(count // _LOOKED_AT, 1))
    )
    quarter = max(angles, key=lambda each: angles[each], default=0)
    width, height = page.get_size()
    # The corner that a cut page begins at.
    x0, y0, *_ = page.get_cropbox()
    if quarter == 0:
        return textpage, lambda _x, y, box: (box.left - x0, box.right - x0, y - y0, abs(box.top - box.bottom))
    textpage.close()
    page.set_rotation(90 * quarter)
    turns: dict[int, _Turn] = {
        1: lambda x, _y, box: (box.bottom - y0, box.top - y0, width + x0 - x, abs(box.right - box.left)),
        2: lambda _x, y, box: (
            *(width + x0 - box.right, width + x0 - box.left, height + y0 - y),
            abs(box.top - box.bottom),
        ),
        3: lambda x, _y, box: (
            *(height + y0 - box.top, height + y0 - box.bottom, x - x0),
            abs(box.right - box.left),
        ),
    }
    return page.get_textpage(), turns[quarter]


def _split(raw: Any, count: int, turn: _Turn) -> Iterator[_Letters]:
    """Letters into words: at spaces, at gaps, and where the baseline or the direction jumps."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    px, py, pbox = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    origin, loose, unicode_of, made_up = (
        pdfium.FPDFText_GetCharOrigin,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_IsGenerated,
    )
    word: _Letters | None = None
    spaced = False
    for at in range(count):
        code = unicode_of(raw, at)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if letter == " " and word and made_up(raw, at):
            # pdfium guesses spaces between letters that are set apart: the gap decides.
            spaced = True
            continue
        if not letter.strip():
            if word:
                yield word
            word = None
            continue
        if letter in _SKIPPED:
            continue
        if "\u0300" <= letter <= "\u036f" and word:
            # A mark set apart stands over or under the letter before, wherever its own box is.
            word.text.append(letter)
            continue
        origin(raw, at, px, py)
        loose(raw, at, pbox)
        left, right, base, tall = turn(x.value, y.value, box)
        # A box of no height, or nearly none, says nothing.
        size = round(tall / 1.107, 1) or 10.0
        if word and _apart(word, left, base, _SPACED_GAP if spaced else _GAP):
            yield word
            word = None
        spaced = False
        if word is None:
            word = _Letters(at=at, x0=left, x1=right, y=base, size=size, last=left)
        word.text.append(letter)
        word.x1, word.last = max(word.x1, right), left
    if word:
        yield word


def _apart(word: _Letters, left: float, y: float, least: float) -> bool:
    """Whether a letter there begins another word; ``least`` is the gap between words, in letter sizes.

    A letter that another font stands in for may be drawn wider than it is set: what steps over its edge but
    not back belongs to the word.
    """
    gap = (left - word.x1) / word.size
    return abs(y - word.y) > 0.4 * word.size or gap > least or (gap < -0.4 and left <= word.last)


def _size(raw: Any, letters: _Letters) -> float:
    """Letter size in points: the font's size as the text matrix scales it."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(raw, letters.at, ctypes.byref(matrix)):
        return letters.size
    size = pdfium.FPDFText_GetFontSize(raw, letters.at) * math.hypot(matrix.c, matrix.d)
    return round(size, 1) if 1 < size < 200 else letters.size


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool
    italic: bool
    font: str


def _style(raw: Any, at: int, seen: dict[tuple[bytes, int], _Style]) -> _Style:
    """Weight, slant and name, from the font's name and flags."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, at, buffer, 128, ctypes.byref(flags))
    key = (buffer.value, flags.value)
    if key not in seen:
        name = buffer.value.lower()
        seen[key] = _Style(
            bold=b"bold" in name or b"black" in name or bool(flags.value & _FORCE_BOLD),
            italic=b"italic" in name or b"oblique" in name or bool(flags.value & _ITALIC),
            font=buffer.value.decode("utf-8", "replace"),
        )
    return seen[key]
