"""Stamps in frames that other print runs over: on a grey copy neither can be read, so a clerk must look.

law: D34.1b-3 (Law 29/2018 art. 5: no mark may be missed)
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from congthu.edges.readers.recognition import cleaning, frames
from congthu.edges.readers.recognition.ink import Print

Image = Any
_INCH = 25.4
#: Millimetres: width and height of a stamp with its frame; a stroke as long belongs to a line, to no letter;
#: how far the frame's edges may lean.
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _LEAN = (12.0, 62.0), (5.0, 20.0), 10.0, 4.0, 1.5
#: Stems of large letters count as lines too; a table has more of them.
_STEMS = 0.25
#: A frame with less ink in it is an empty box.
_WRITTEN = 0.03
_MOST = 4


def stamps(grey: Image, dpi: float) -> list[Print]:
    """What stands in upright frames, in black on white.

    ``grey`` is the page without the frames that nothing touches (``frames.lifted``).
    """
    millimetre = dpi / _INCH
    dark = cleaning.dark(grey)
    lines = _lines(dark, millimetre)
    edge = round(_LEAN * millimetre)
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found: list[Print] = []
    for number, (x, y, width, height, _area) in enumerate(boxes.tolist()):
        if not number or not _fits(width / millimetre, height / millimetre):
            continue
        part = np.s_[y : y + height, x : x + width]
        inside = dark[part][edge:-edge, edge:-edge]
        written = inside.size > 0 and float((inside > 0).mean()) > _WRITTEN
        if written and frames.is_frame(labels[part] == number, edge, hollow=_STEMS):
            picture = np.pad(255 - inside, 2 * edge, constant_values=255)
            found.append(Print(x=x, y=y, width=width, height=height, picture=picture))
    return found[:_MOST]


def _fits(width: float, height: float) -> bool:
    return _WIDTH[0] < width < _WIDTH[1] and _HEIGHT[0] < height < _HEIGHT[1]


def _lines(dark: Image, millimetre: float) -> Image:
    """Strokes longer than those of letters. A line that leans by a pixel or two is still one."""
    across = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    down = cv2.dilate(dark, np.ones((1, 3), np.uint8))
    long = cv2.bitwise_or(
        cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, round(_ACROSS * millimetre)), np.uint8)),
        cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((round(_DOWN * millimetre), 1), np.uint8)),
    )
    return cv2.dilate(long, np.ones((3, 3), np.uint8))
