"""Text PDF through pdfium: words with their place, baseline, size and style."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from congthu.edges.readers.drawing import open_pdf
from congthu.edges.readers.kinds import PDF
from congthu.edges.readers.pdf_fonts import SetWord, modern
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentWithoutText
from congthu.rooms.documents.types import Page, Source, Word

#: Pages beyond are not looked at: header, recipients and signature stand before any long appendix.
PAGE_LIMIT = 300
_SKIPPED = frozenset("\u200b\ufeff\uffff")
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_LEAST_LETTERS = 20


def read(data: bytes) -> Source:
    """Pages of words. Raises DocumentUnreadable (broken, locked) or DocumentWithoutText (a scan)."""
    document = open_pdf(data)
    pages, raw, as_exchanged = [], [], True
    for number in range(min(len(document), PAGE_LIMIT)):
        try:
            page, text, old = _page(document[number])
        except pypdfium2.PdfiumError as error:
            raise DocumentUnreadable("The PDF is broken.", private=str(error)) from None
        pages.append(page)
        raw.append(text)
        as_exchanged = as_exchanged and not old
    whole = "".join(raw)
    if sum(letter.isalpha() for letter in whole[:100_000]) < _LEAST_LETTERS:
        raise DocumentWithoutText
    conformant = as_exchanged and is_conformant(whole)
    return Source(media_type=PDF, pages=tuple(pages), conformant=conformant, geometric=True)


@dataclass
class _Letters:
    """A word in the making."""

    at: int
    x0: float
    x1: float
    y: float
    size: float
    text: list[str] = field(default_factory=list)


def _page(page: Any) -> tuple[Page, str, bool]:
    """The page, its text as written, and whether some of it was in an old encoding."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    styles: dict[tuple[bytes, int], _Style] = {}
    found = [
        (letters, _style(textpage.raw, letters.at, styles), _size(textpage.raw, letters))
        for letters in _split(textpage.raw, textpage.count_chars())
    ]
    textpage.close()
    page.close()
    texts, old = modern(
        [SetWord(text="".join(word.text), font=style.font, y=word.y) for word, style, _ in found]
    )
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
    return Page(width=width, height=height, words=words), " ".join(texts), old


def _split(raw: Any, count: int) -> Iterator[_Letters]:
    """Letters into words: at spaces, at gaps, and where the baseline or the direction jumps."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    px, py, pbox = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    origin, loose, unicode_of = (
        pdfium.FPDFText_GetCharOrigin,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetUnicode,
    )
    word: _Letters | None = None
    for at in range(count):
        code = unicode_of(raw, at)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not letter.strip():
            if word:
                yield word
            word = None
            continue
        if letter in _SKIPPED:
            continue
        origin(raw, at, px, py)
        loose(raw, at, pbox)
        # A box of no height, or nearly none, says nothing.
        size = round(abs(box.top - box.bottom) / 1.107, 1) or 10.0
        if word and (
            abs(y.value - word.y) > 0.4 * word.size or not -0.4 < (box.left - word.x1) / word.size < 0.22
        ):
            yield word
            word = None
        if word is None:
            word = _Letters(at=at, x0=box.left, x1=box.right, y=y.value, size=size)
        word.text.append(letter)
        word.x1 = max(word.x1, box.right)
    if word:
        yield word


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
