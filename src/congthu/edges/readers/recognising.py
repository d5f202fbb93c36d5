"""The sandbox's target that recognises one page of a scan: words with places and confidence.

Tesseract looks for sparse text (mode 11): it then joins no two columns to one line, and what stands beside
what is left to the rules, which know it from the places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
import pypdfium2
import tesserocr
from PIL import Image

from congthu.edges.readers import cleaning, drawing, ink, kinds, mending, seals, strokes
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentWithoutText
from congthu.rooms.documents.types import RedMark, Where, Word

_DATA = Path("/usr/share/tesseract-ocr/5/tessdata")
_LANGUAGE = "vie"
_DPI = 300
_MOST_PIXELS = 20_000_000
_LEAST_SURE = 0.3
#: Below this mean the page may stand on its head.
_DOUBTFUL = 0.6
#: A word beside a seal is worth at most this: a letter may be hidden.
_COVERED = 0.75
#: A row from its deepest to its highest letter, for letters of size one; what a title may be above the usual.
_EM, _TALLEST = 0.93, 1.2

cv2.setNumThreads(1)


def page(data: bytes, number: int) -> dict[str, Any]:
    """Page ``number`` (from 0): width and height in points, words, red marks; all plain."""
    colour, points = _picture(data, number)
    dpi = 72 / points
    grey, prints = ink.split(colour, dpi)
    grey = cleaning.cleaned(grey)
    if cleaning.lies_on_its_side(grey):
        grey, prints = cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE), []
    grey = cleaning.turned(grey, cleaning.skew(grey))
    seal = seals.find(grey, dpi)
    words = _words(grey if seal is None else seals.lifted(grey, seal, dpi), points, seal)
    if _sureness(words) < _DOUBTFUL:
        grey = cv2.rotate(grey, cv2.ROTATE_180)
        words = max(words, _words(grey, points), key=_sureness)
    marks = [_mark(each, points, number + 1) for each in prints]
    height, width = grey.shape
    return {
        "width": width * points,
        "height": height * points,
        "words": [asdict(word) for word in words],
        "red_marks": [asdict(mark) for mark in marks],
    }


def count(data: bytes) -> int:
    """How many pages an image file has."""
    return drawing.frames(drawing.open_image(data))


@lru_cache(maxsize=1)
def engine() -> tesserocr.PyTessBaseAPI:
    """Tesseract with its Vietnamese data. Raises DocumentWithoutText where they are not installed."""
    if not (_DATA / f"{_LANGUAGE}.traineddata").exists():
        raise DocumentWithoutText(
            "This is a scan, and text recognition is not installed (Debian package tesseract-ocr-vie)."
        )
    return tesserocr.PyTessBaseAPI(path=str(_DATA), lang=_LANGUAGE, psm=tesserocr.PSM.SPARSE_TEXT)


def _picture(data: bytes, number: int) -> tuple[Any, float]:
    """RGB at about 300 dpi, and the points for a pixel."""
    if kinds.media_type(data) in kinds.IMAGES:
        image = drawing.open_image(data)
        page = drawing.frame(image, number)
        points = drawing.points(image)
    else:
        page, points = _rendered(data, number)
    # Letters of 200 dpi and less are too small for the recogniser; beyond 400 they only cost time.
    wanted = _DPI * points / 72
    limit = (_MOST_PIXELS / (page.width * page.height)) ** 0.5
    scale = min(wanted if not 0.75 < wanted < 1.35 else 1.0, limit, 3.0)
    if scale != 1.0:
        size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
        page = page.resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX)
        points /= scale
    return np.asarray(page), points


def _rendered(data: bytes, number: int) -> tuple[Image.Image, float]:
    try:
        page = drawing.open_pdf(data)[number]
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        return page.render(scale=scale).to_pil().convert("RGB"), 1 / scale
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DocumentUnreadable("The PDF is broken.", private=repr(error)) from None


def _words(grey: Any, points: float, seal: seals.Seal | None = None) -> list[Word]:
    """Words of a grey picture; beside a seal that was lifted off nothing is sure."""
    tesseract = engine()
    tesseract.SetImage(Image.fromarray(grey))
    tesseract.SetSourceResolution(round(72 / points))
    found = tesseract.GetIterator() if tesseract.Recognize() else None
    if found is None:
        return []
    lines = list(_lines(found))
    usual = median([piece.height for line in lines for piece in line] or [0.0])
    thick = strokes.bold(cleaning.dark(grey), [[piece.box for piece in line] for line in lines])
    return [
        _word(piece, points, usual, bold, covered=seal is not None and seal.near(piece.box))
        for line, bold in zip(lines, thick, strict=True)
        for piece in line
    ]


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A word as recognised, in pixels."""

    text: str
    box: tuple[int, int, int, int]
    sure: float
    baseline: float
    height: float


def _lines(found: Any) -> Iterator[list[_Piece]]:
    """Words, line by line: what the recogniser calls a line never reaches over a wide gap."""
    level, line = tesserocr.RIL.WORD, list[_Piece]()
    for each in tesserocr.iterate_level(found, level):
        if line and each.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            yield line
            line = []
        if each.Empty(level):
            continue
        text, box = each.GetUTF8Text(level), each.BoundingBox(level)
        sure = each.Confidence(level) / 100
        # The codes of units are no words of the language: in their line what is doubted is kept.
        coded = any(mending.opens_file_copy(piece.text) for piece in line)
        if text and text.strip() and box and (sure >= _LEAST_SURE or coded):
            height = float((each.RowAttributes() or {}).get("row_height", 0.0))
            baseline = _level(each.Baseline(level), box)
            clean = text.strip() if line else mending.listed(text.strip())
            clean = mending.archived(clean) if coded else clean
            if not line and mending.is_bare_symbol(clean):
                # The dots of a blank serial are no word, and take the word before them along.
                before = (max(box[0] - 3 * (box[3] - box[1]), 0), box[1], box[0] - 2, box[3])
                line.append(_Piece(text="Số:", box=before, sure=sure / 2, baseline=baseline, height=height))
            line.append(_Piece(text=clean, box=box, sure=sure, baseline=baseline, height=height))
    if line:
        yield line


def _word(piece: _Piece, points: float, usual: float, bold: bool | None, *, covered: bool) -> Word:
    text, sure = mending.mended(unicodedata.normalize("NFC", piece.text), piece.sure)
    # Marks of the line above are sometimes counted in.
    height = min(piece.height, _TALLEST * usual)
    return Word(
        text=text,
        x0=piece.box[0] * points,
        x1=piece.box[2] * points,
        y=piece.baseline * points,
        size=round(min(max(height * points / _EM, 4.0), 72.0), 1),
        bold=bold,
        confidence=round(min(sure, _COVERED) if covered else sure, 3),
    )


def _level(baseline: Any, box: tuple[int, int, int, int]) -> float:
    """Height of the baseline at the middle of the word, where it lies within the word at all."""
    if baseline is None:
        return float(box[3])
    (_x0, y0), (_x1, y1) = baseline
    middle, height = (y0 + y1) / 2, box[3] - box[1]
    return float(middle if box[1] + height * 0.3 < middle < box[3] + height else box[3])


def _sureness(words: list[Word]) -> float:
    """Mean confidence, letter by letter."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _mark(print_: ink.Print, points: float, number: int) -> RedMark:
    words = list(_words(print_.picture, points))
    x, y = print_.x * points, print_.y * points
    box = (x, y, x + print_.width * points, y + print_.height * points)
    text = " ".join(word.text for word in words)
    return RedMark(text=text, confidence=_sureness(words), where=Where(page=number, box=box))
