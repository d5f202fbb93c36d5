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

from congthu.edges.readers import PDF
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentWithoutText
from congthu.rooms.documents.types import Page, Source, Word

#: Pages beyond are not looked at: header, recipients and signature stand before any long appendix.
PAGE_LIMIT = 300
_SKIPPED = frozenset("\u00ad\u200b\ufeff\uffff")
#: pdfium's sign for a hyphen at the end of a line; Vietnamese breaks no words, so it belongs to the text.
_LINE_HYPHEN = frozenset("\x02\ufffe")
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6
_LEAST_LETTERS = 20


def read(data: bytes) -> Source:
    """Pages of words. Raises DocumentUnreadable (broken, locked) or DocumentWithoutText (a scan)."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise DocumentUnreadable(
            "The PDF is locked with a password." if locked else "The PDF is broken.", private=str(error)
        ) from None
    if not len(document):
        raise DocumentUnreadable("The PDF has no pages.")
    pages, raw = [], []
    for number in range(min(len(document), PAGE_LIMIT)):
        try:
            page, text = _page(document[number])
        except pypdfium2.PdfiumError as error:
            raise DocumentUnreadable("The PDF is broken.", private=str(error)) from None
        pages.append(page)
        raw.append(text)
    whole = "".join(raw)
    if sum(letter.isalpha() for letter in whole[:100_000]) < _LEAST_LETTERS:
        raise DocumentWithoutText
    return Source(media_type=PDF, pages=tuple(pages), conformant=is_conformant(whole), geometric=True)


@dataclass
class _Letters:
    """A word in the making."""

    at: int
    x0: float
    x1: float
    y: float
    size: float
    text: list[str] = field(default_factory=list)


def _page(page: Any) -> tuple[Page, str]:
    width, height = page.get_size()
    textpage = page.get_textpage()
    styles: dict[tuple[bytes, int], tuple[bool, bool]] = {}
    words, raw = [], []
    for letters in _split(textpage.raw, textpage.count_chars()):
        text = "".join(letters.text)
        raw.append(text)
        bold, italic = _style(textpage.raw, letters.at, styles)
        words.append(
            Word(
                text=unicodedata.normalize("NFC", text),
                x0=letters.x0,
                x1=letters.x1,
                y=height - letters.y,
                size=_size(textpage.raw, letters),
                bold=bold,
                italic=italic,
            )
        )
    textpage.close()
    page.close()
    return Page(width=width, height=height, words=tuple(words)), " ".join(raw)


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
        word.text.append("-" if letter in _LINE_HYPHEN else letter)
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


def _style(raw: Any, at: int, seen: dict[tuple[bytes, int], tuple[bool, bool]]) -> tuple[bool, bool]:
    """(bold, italic) from the font's name and flags."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, at, buffer, 128, ctypes.byref(flags))
    key = (buffer.value, flags.value)
    if key not in seen:
        name = buffer.value.lower()
        bold = b"bold" in name or b"black" in name or bool(flags.value & _FORCE_BOLD)
        seen[key] = (bold, b"italic" in name or b"oblique" in name or bool(flags.value & _ITALIC))
    return seen[key]
