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
import tesserocr
from PIL import Image

from congthu.edges.readers import drawing
from congthu.edges.readers.recognition import (
    cleaning,
    frames,
    ink,
    mending,
    overlooked,
    overrun,
    page_picture,
    placing,
    received,
    seals,
    strokes,
    turned,
)
from congthu.edges.readers.recognition.closer import Closer
from congthu.edges.readers.recognition.doubted import (
    lines_again,
    looked_again,
    names_again,
    sureness,
    ways_closer,
)
from congthu.edges.readers.recognition.pieces import Piece, tidied
from congthu.rooms.documents.errors import DocumentWithoutText
from congthu.rooms.documents.types import RedMark, Where, Word

_DATA = Path("/usr/share/tesseract-ocr/5/tessdata")
_LANGUAGE = "vie"
#: Below this mean the page may stand on its head; below that, also on a side.
_DOUBTFUL, _HOPELESS = 0.6, 0.45
#: What was passed over at first is read from here on.
_READ = 0.6
#: A word beside a seal is worth at most this: a letter may be hidden.
_COVERED = 0.75
#: A row from its deepest to its highest letter, for letters of size one; what a title may be above the usual.
_EM, _TALLEST = 0.93, 1.2

cv2.setNumThreads(1)


def page(data: bytes, number: int) -> dict[str, Any]:
    """Page ``number`` (from 0): width and height in points, words, red marks; all plain.

    ``given`` is the projection of its points on those of the page as it was given.
    """
    colour, points, given = page_picture.picture(data, number)
    seen = _upright(colour, points)
    words, stamped = received.aside(_words(seen.lines, seen.print_, points, seen.seal))
    height, width = seen.print_.shape
    return {
        "width": width * points,
        "height": height * points,
        "words": [asdict(word) for word in words],
        "floating": stamped,
        "given": (given @ seen.back @ placing.scaled(1 / points)).ravel().tolist(),
        "red_marks": [asdict(_mark(each, points, number + 1)) for each in seen.prints],
    }


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """A page as it was looked at: what was recognised on the grey picture, its seal, red print."""

    lines: list[list[Piece]]
    print_: Any
    seal: seals.Seal | None
    prints: list[ink.Print]
    #: The projection of its pixels on those of the page before it was turned and levelled.
    back: Any

    @property
    def sure(self) -> float:
        return sureness([piece for line in self.lines for piece in line])


def _upright(colour: Any, points: float) -> _Seen:
    """The page turned by quarters until it can be read."""
    first = 1 if cleaning.lies_on_its_side(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)) else 0
    best = _looked_at(colour, points, first)
    if not best.lines or best.sure >= _DOUBTFUL:
        return best
    for quarters in (first + 2, first + 1, first + 3):
        other = _looked_at(colour, points, quarters)
        best = max(best, other, key=lambda seen: seen.sure)
        # What a picture without text looks like could be turned for ever; each look takes a second.
        if best.sure >= _HOPELESS:
            break
    return best


def _looked_at(colour: Any, points: float, quarters: int) -> _Seen:
    """The page turned by so many quarters clockwise."""
    dpi = 72 / points
    grey, prints = ink.split(np.ascontiguousarray(np.rot90(colour, -quarters)), dpi)
    grey = cleaning.cleaned(grey)
    if cleaning.is_blank(grey):
        return _Seen(lines=[], print_=grey, seal=None, prints=prints, back=placing.scaled(1.0))
    degrees = cleaning.skew(grey)
    back = placing.unturned(quarters, *colour.shape[:2]) @ placing.unlevelled(degrees, *grey.shape)
    level = cleaning.turned(grey, degrees)
    grey = frames.lifted(level, dpi)
    prints = [*prints, *turned.stamps(level, dpi), *overrun.stamps(grey, dpi)]
    seal = seals.find(grey, dpi)
    print_ = grey if seal is None else seals.lifted(grey, seal, dpi)
    lines = _recognised(print_, points)
    lines += _overlooked(lines, print_, points)
    return _Seen(lines=lines, print_=print_, seal=seal, prints=prints, back=back)


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


def _closely(place: Closer, grey: Any, points: float) -> list[Piece]:
    """What one line says when it is looked at alone."""
    lines = _recognised(place.picture(grey), points / place.scale, tesserocr.PSM.SINGLE_LINE)
    return place.placed(piece for line in lines for piece in line)


def _overlooked(lines: list[list[Piece]], grey: Any, points: float) -> list[list[Piece]]:
    """Lines that can be read where the recogniser saw none among the others."""
    places = overlooked.places(grey, [piece.box for line in lines for piece in line])
    found = [
        max((_closely(place, grey, points) for place in ways_closer(box)), key=sureness) for box in places
    ]
    return [line for line in found if sureness(line) > _READ and _letters(line) > 1]


def _letters(line: list[Piece]) -> int:
    return sum(letter.isalnum() for piece in line for letter in piece.text)


def _words(lines: list[list[Piece]], grey: Any, points: float, seal: seals.Seal | None = None) -> list[Word]:
    """Words of what was found on a picture; beside a seal that was lifted off nothing is sure."""
    lines = lines_again(lines, lambda place: _closely(place, grey, points))
    lines = looked_again(engine(), grey, lines)
    lines = tidied(names_again(lines, grey.shape[1] / 2.2, lambda place: _closely(place, grey, points)))
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


def _mark(print_: ink.Print, points: float, number: int) -> RedMark:
    picture = print_.picture
    # In a frame the sparse mode sees a picture.
    lines = _recognised(picture, points) or _recognised(picture, points, tesserocr.PSM.SINGLE_BLOCK)
    words = _words(lines, picture, points)
    x, y = print_.x * points, print_.y * points
    box = (x, y, x + print_.width * points, y + print_.height * points)
    # What is left of a frame is read as signs.
    text = " ".join(word.text for word in words).strip(" |_-–—~.=")
    letters = sum(len(word.text) for word in words)
    sure = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
    return RedMark(text=text, confidence=sure, where=Where(page=number, box=box))
