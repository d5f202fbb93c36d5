"""Stamps that were set down askew, in ink of any colour: the recogniser reads no line turned so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from congthu.edges.readers.recognition import cleaning
from congthu.edges.readers.recognition.ink import Print

Image = Any
_INCH = 25.4
#: Millimetres: width and height of a stamp with its frame. Degrees: less is the lean of the page, more none.
_WIDTH, _HEIGHT, _TURNED = (12.0, 62.0), (5.0, 20.0), (4.0, 45.0)
#: Share of the frame's four sides that must be drawn, and how thick it may be, in millimetres.
_DRAWN, _THICK = 0.6, 1.2
_MOST = 4


def stamps(grey: Image, dpi: float) -> list[Print]:
    """What stands in small frames that lie askew, set upright, in black on white."""
    millimetre = dpi / _INCH
    dark = cleaning.dark(grey)
    # What touches a frame from without leaves its inner outline whole.
    outlines, _tree = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    edge = max(3, round(_THICK * millimetre))
    found: list[Print] = []
    for outline in outlines:
        (x, y), sides, angle = cv2.minAreaRect(outline)
        width, height = max(sides), min(sides)
        lean = ((angle - 90 if sides[0] < sides[1] else angle) + 90) % 180 - 90
        if not (_fits(width, _WIDTH, millimetre) and _fits(height, _HEIGHT, millimetre)):
            continue
        box = cv2.boundingRect(outline)
        if not _TURNED[0] < abs(lean) < _TURNED[1] or any(_same(box, each) for each in found):
            continue
        upright = _upright(dark, (x, y), (round(width) + 2 * edge, round(height) + 2 * edge), lean)
        if _framed(upright, 2 * edge):
            found.append(_print(upright, box, 2 * edge))
    return found[:_MOST]


def _same(box: Sequence[int], found: Print) -> bool:
    """Inner and outer outline of one frame."""
    return abs(box[0] - found.x) < found.height and abs(box[1] - found.y) < found.height


def _fits(length: float, bounds: tuple[float, float], millimetre: float) -> bool:
    return bounds[0] * millimetre < length < bounds[1] * millimetre


def _upright(dark: Image, centre: tuple[float, float], size: tuple[int, int], lean: float) -> Image:
    matrix = cv2.getRotationMatrix2D(centre, lean, 1.0)
    turned = cv2.warpAffine(dark, matrix, dark.shape[::-1], flags=cv2.INTER_LINEAR)
    return cv2.getRectSubPix(turned, size, centre)


def _framed(upright: Image, edge: int) -> bool:
    sides = (upright[:edge], upright[-edge:], upright[:, :edge].T, upright[:, -edge:].T)
    return all(float((side > 127).any(axis=0).mean()) > _DRAWN for side in sides)


def _print(upright: Image, box: Sequence[int], edge: int) -> Print:
    inside = 255 - upright[edge:-edge, edge:-edge]
    margin = 2 * edge
    picture = cv2.copyMakeBorder(inside, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=255)
    return Print(x=box[0], y=box[1], width=box[2], height=box[3], picture=picture.astype(np.uint8))
