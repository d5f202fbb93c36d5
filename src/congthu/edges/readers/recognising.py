"""The sandbox's target that recognises one page of a scan: words with places and confidence.

Tesseract looks for sparse text (mode 11): it then joins no two columns to one line, and what stands beside
what is left to the rules, which know it from the places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
import pypdfium2
import tesserocr
from PIL import Image

from congthu.edges.readers import cleaning, drawing, frames, ink, kinds, mending, received, seals, strokes
from congthu.edges.readers.doubted import looked_again
from congthu.edges.readers.pieces import Piece, tidied
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentWithoutText
from congthu.rooms.documents.types import RedMark, Where, Word

_DATA = Path("/usr/share/tesseract-ocr/5/tessdata")
_LANGUAGE = "vie"
_DPI = 300
_MOST_PIXELS = 20_000_000
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
    grey = frames.lifted(cleaning.turned(grey, cleaning.skew(grey)), dpi)
    seal = seals.find(grey, dpi)
    print_ = grey if seal is None else seals.lifted(grey, seal, dpi)
    lines = _recognised(print_, points)
    if _sureness(lines) < _DOUBTFUL:
        upright = cv2.rotate(grey, cv2.ROTATE_180)
        other = _recognised(upright, points)
        if _sureness(other) > _sureness(lines):
            grey = print_ = upright
            lines, seal = other, None
    words, stamped = received.aside(_words(lines, print_, points, seal))
    marks = [_mark(each, points, number + 1) for each in prints]
    height, width = grey.shape
    return {
        "width": width * points,
        "height": height * points,
        "words": [asdict(word) for word in words],
        "floating": stamped,
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


def _recognised(grey: Any, points: float, mode: int = tesserocr.PSM.SPARSE_TEXT) -> list[list[Piece]]:
    """What Tesseract finds on a grey picture, line by line."""
    tesseract = engine()
    tesseract.SetPageSegMode(mode)
    tesseract.SetImage(Image.fromarray(grey))
    tesseract.SetSourceResolution(round(72 / points))
    found = tesseract.GetIterator() if tesseract.Recognize() else None
    lines = [] if found is None else list(_lines(found))
    tesseract.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT)
    return lines


def _words(lines: list[list[Piece]], grey: Any, points: float, seal: seals.Seal | None = None) -> list[Word]:
    """Words of what was found on a picture; beside a seal that was lifted off nothing is sure."""
    lines = tidied(looked_again(engine(), grey, lines))
    usual = median([piece.height for line in lines for piece in line] or [0.0])
    thick = strokes.bold(cleaning.dark(grey), [[piece.box for piece in line] for line in lines])
    return [
        _word(piece, points, usual, bold, covered=seal is not None and seal.near(piece.box))
        for line, bold in zip(lines, thick, strict=True)
        for piece in line
    ]


def _lines(found: Any) -> Iterator[list[Piece]]:
    """Words, line by line: what the recogniser calls a line never reaches over a wide gap."""
    level, line = tesserocr.RIL.WORD, list[Piece]()
    for each in tesserocr.iterate_level(found, level):
        if line and each.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            yield line
            line = []
        if each.Empty(level):
            continue
        text, box = each.GetUTF8Text(level), each.BoundingBox(level)
        if text and text.strip() and box:
            line.append(
                Piece(
                    text=text.strip(),
                    box=box,
                    sure=each.Confidence(level) / 100,
                    baseline=_level(each.Baseline(level), box),
                    height=float((each.RowAttributes() or {}).get("row_height", 0.0)),
                )
            )
    if line:
        yield line


def _word(piece: Piece, points: float, usual: float, bold: bool | None, *, covered: bool) -> Word:
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


def _sureness(lines: Iterable[Iterable[Piece]]) -> float:
    """Mean confidence, letter by letter."""
    pieces = [piece for line in lines for piece in line]
    letters = sum(len(piece.text) for piece in pieces)
    return sum(piece.sure * len(piece.text) for piece in pieces) / letters if letters else 0.0


def _mark(print_: ink.Print, points: float, number: int) -> RedMark:
    picture = print_.picture
    # In a frame the sparse mode sees a picture.
    lines = _recognised(picture, points) or _recognised(picture, points, tesserocr.PSM.SINGLE_BLOCK)
    words = _words(lines, picture, points)
    x, y = print_.x * points, print_.y * points
    box = (x, y, x + print_.width * points, y + print_.height * points)
    text = " ".join(word.text for word in words)
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
    return RedMark(text=text, confidence=sure, where=Where(page=number, box=box))
