"""Frames around stamps on a grey page: inside one the recogniser sees a picture and reads nothing."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from congthu.edges.readers.recognition import cleaning

Image = Any
_INCH = 25.4
#: Millimetres: least and largest width and height of a stamp in a frame, and how far its edges may lean.
_WIDTH, _HEIGHT, _LEAN = (7.0, 60.0), (4.0, 25.0), 2.0
#: How much of each edge must be drawn, how far in at most (a word in capitals has ink along its edges too),
#: and how much of what lies within may be.
_DRAWN, _INWARD, _HOLLOW = 0.7, 0.25, 0.08


def is_frame(part: Image, edge: int, *, hollow: float = _HOLLOW) -> bool:
    """Whether ink (not zero) runs along all four edges, at most ``edge`` pixels inside, and hardly within.

    ``hollow``: the share of what lies within that may be ink.
    """
    edge = max(1, min(edge, int(_INWARD * min(part.shape))))
    sides = (part[:edge], part[-edge:], part[:, :edge].T, part[:, -edge:].T)
    inside = part[edge:-edge, edge:-edge]
    return (
        inside.size > 0
        and float((inside > 0).mean()) < hollow
        and all(float(side.any(axis=0).mean()) > _DRAWN for side in sides)
    )


def lifted(grey: Image, dpi: float) -> Image:
    """The page without the lines of small frames; what they hold stays. Tables are larger than stamps."""
    millimetre = dpi / _INCH
    dark = cleaning.dark(grey)
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(dark, connectivity=8)
    lines = np.zeros_like(dark)
    for number, (x, y, width, height, _area) in enumerate(boxes.tolist()):
        if not number or not _WIDTH[0] < width / millimetre < _WIDTH[1]:
            continue
        if not _HEIGHT[0] < height / millimetre < _HEIGHT[1]:
            continue
        part = np.s_[y : y + height, x : x + width]
        own = labels[part] == number
        if is_frame(own, max(2, round(_LEAN * millimetre))):
            lines[part][own] = 255
    if not lines.any():
        return grey
    return np.where(cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0, np.uint8(255), grey)
