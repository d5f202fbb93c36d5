"""Bold letters on a scan: those whose strokes are thick for the page they stand on."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import cv2
import numpy as np

#: Bold strokes are about 1.6 times as thick; blur and JPEG bring the two nearer to each other.
_BOLD = 1.25
_FEW = 12
_SPECK = 30

Box = tuple[int, int, int, int]


def bold(ink: Any, lines: Sequence[Sequence[Box]]) -> list[bool | None]:
    """For each line of boxes in pixels, whether most of it is bold; None where nothing can be told."""
    widths = [[width for box in line if (width := _width(ink, box)) is not None] for line in lines]
    known = [width for line in widths for width in line]
    if len(known) < _FEW:
        return [None] * len(widths)
    usual = median(known)
    return [median(line) > _BOLD * usual if line else None for line in widths]


def _width(ink: Any, box: Box) -> float | None:
    """Width of the thicker strokes of a word: what lies along their ridges."""
    left, top, right, bottom = box
    part = ink[max(top, 0) : bottom, max(left, 0) : right]
    if part.size < _SPECK or bottom - top > 3 * (right - left) or not part.any():
        return None
    edged = cv2.copyMakeBorder(part, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    depth = cv2.distanceTransform(edged, cv2.DIST_L2, 3)
    ridge = depth[(depth > 0.5) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))]
    return float(np.percentile(ridge, 70)) * 2 if ridge.size else None
