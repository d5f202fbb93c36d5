"""Coloured ink on a scan: the red seal and the blue signature, which must not hide the name; red stamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import cv2
import numpy as np

from congthu.edges.readers.recognition import frames

Image = Any
#: Hues in OpenCV's half degrees, red on both sides of zero; least saturation and brightness.
_RED, _BLUE = ((0, 12), (163, 180)), ((95, 140),)
_SATURATED, _BRIGHT = 70, 70
#: What is lighter than this in the light of the ink is paper.
_LIT = 100
_INCH = 25.4
#: Millimetres: gaps bridged within a stamp; least height and width; from here on round print is a seal; from
#: here on it may be a small one; no letter is larger.
_GAP, _LEAST_HEIGHT, _LEAST_WIDTH, _SEAL, _SMALL_SEAL = 4.0, 2.0, 6.0, 24.0, 14.0
_LETTER = 7.0
#: A circle leaves this share of the sides of its square free at each corner; a stamp at 45 degrees does not.
_CORNER = 0.14
#: Pixels: where red and blue cross they are neither.
_CROSSING = 7
#: Millimetres: least width and height of a stamp with a frame, how far that leans.
_FRAME, _LEAN = (25.0, 12.0), 2.5
_MOST = 8


@dataclass(frozen=True, kw_only=True)
class Print:
    """A stretch of red print: its place in pixels, and the print alone in black on white."""

    x: int
    y: int
    width: int
    height: int
    picture: Image


def split(colour: Image, dpi: float) -> tuple[Image, list[Print]]:
    """(grey page without red, stamps in frames and signatures; print taken out that may be stamps).

    ``colour`` is RGB.
    """
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    hue = cv2.cvtColor(colour, cv2.COLOR_RGB2HSV)
    red = _inked(hue, _RED)
    framed = _framed(_coloured(hue, _BLUE), dpi)
    ink = reduce(cv2.bitwise_or, (red, framed, _strokes(_inked(hue, _BLUE), red, dpi)))
    if not ink.any():
        return grey, []
    # In its own light coloured ink is as white as paper, while black letters below it stay black.
    near = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    light = reduce(cv2.max, cv2.split(colour))
    lit = np.where(light > _LIT, np.uint8(255), light)
    return np.where(near > 0, lit, grey), _prints(cv2.bitwise_or(red, framed), dpi)


def _inked(hue: Image, hues: Sequence[tuple[int, int]]) -> Image:
    # Colour fringes of black letters are one or two pixels wide.
    return cv2.morphologyEx(_coloured(hue, hues), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))


def _coloured(hue: Image, hues: Sequence[tuple[int, int]]) -> Image:
    parts = [cv2.inRange(hue, (low, _SATURATED, _BRIGHT), (high, 255, 255)) for low, high in hues]
    return reduce(cv2.bitwise_or, parts)


def _strokes(blue: Image, red: Image, dpi: float) -> Image:
    """Blue ink in pieces larger than letters: a hand. Numbers are often stamped or typed in blue.

    The seal cuts a signature into small pieces, so what touches red ink is one with it.
    """
    if not blue.any():
        return blue
    largest = _LETTER * dpi / _INCH
    around = np.ones((_CROSSING, _CROSSING), np.uint8)
    crossing = cv2.bitwise_and(cv2.dilate(blue, around), cv2.dilate(red, around))
    whole = reduce(cv2.bitwise_or, (blue, red, crossing))
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(whole, connectivity=8)
    large = (boxes[:, cv2.CC_STAT_WIDTH] > largest) | (boxes[:, cv2.CC_STAT_HEIGHT] > largest)
    large[0] = False
    return cv2.bitwise_and(blue, large[labels].astype(np.uint8) * 255)


def _framed(blue: Image, dpi: float) -> Image:
    """Blue ink in a frame, and the frame: the stamp of an office that received the paper."""
    found = np.zeros_like(blue)
    if not blue.any():
        return found
    whole = cv2.morphologyEx(blue, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for number, (x, y, width, height, _area) in enumerate(boxes.tolist()):
        if number and width > _FRAME[0] * dpi / _INCH and height > _FRAME[1] * dpi / _INCH:
            part = np.s_[y : y + height, x : x + width]
            if frames.is_frame(labels[part] == number, round(_LEAN * dpi / _INCH)):
                found[part] = blue[part]
    return found


def _is_seal(part: Image, millimetre: float) -> bool:
    """Round print: large, or as small as some seals with nothing in its corners, unlike a turned stamp."""
    height, width = part.shape
    if not 0.75 < width / height < 1.33 or height < _SMALL_SEAL * millimetre:
        return False
    down, across = round(_CORNER * height), round(_CORNER * width)
    corners = (part[y][:, x] for y in _ends(down) for x in _ends(across))
    return height > _SEAL * millimetre or not any(corner.any() for corner in corners)


def _ends(length: int) -> tuple[slice, slice]:
    return slice(None, length), slice(-length, None)


def _prints(red: Image, dpi: float) -> list[Print]:
    millimetre = dpi / _INCH
    gap = max(3, round(_GAP * millimetre))
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((gap // 2, gap), np.uint8))
    _count, _labels, boxes, _middles = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, width, height, _area in sorted(boxes[1:].tolist(), key=lambda box: -box[4])[:_MOST]:
        if height < _LEAST_HEIGHT * millimetre or width < _LEAST_WIDTH * millimetre:
            continue
        if _is_seal(red[y : y + height, x : x + width], millimetre):
            continue
        edge = round(2 * millimetre)
        picture = cv2.copyMakeBorder(
            cv2.bitwise_not(red[y : y + height, x : x + width]), edge, edge, edge, edge, cv2.BORDER_CONSTANT,
            value=255,
        )  # fmt: skip
        found.append(Print(x=x, y=y, width=width, height=height, picture=picture))
    return found
