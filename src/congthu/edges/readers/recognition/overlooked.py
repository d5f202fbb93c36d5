"""Lines that the recogniser passed over: ink like that of print which belongs to no word it found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from congthu.edges.readers.recognition import cleaning
from congthu.edges.readers.recognition.pieces import Box

Image = Any
#: Places looked at on a page; noise has many more of them than text.
_MOST = 16
#: In heights of the page's words: gaps between letters and words; least and largest height of a line, and its
#: least width; and how far the marks of a word reach.
_NEAR, _LOW, _HIGH, _SHORT, _MARKS = 0.6, 0.35, 2.0, 1.2, 0.2
#: How much of a line's box is ink.
_PRINTED = (0.05, 0.55)


def places(grey: Image, boxes: Sequence[Box]) -> list[Box]:
    """Where a line may stand that none of the boxes (of words, in pixels) holds, from top to bottom."""
    usual = float(np.median([bottom - top for _left, top, _right, bottom in boxes])) if boxes else 0.0
    if usual < 1:
        return []
    dark = cleaning.dark(grey)
    edge = round(_MARKS * usual)
    for left, top, right, bottom in boxes:
        dark[max(top - edge, 0) : bottom + edge, max(left - edge, 0) : right + edge] = 0
    wide = max(3, round(_NEAR * usual))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((max(3, wide // 3), wide), np.uint8))
    _count, _labels, found, _middles = cv2.connectedComponentsWithStats(joined, connectivity=8)
    lines = [
        (left, top, left + width, top + height)
        for left, top, width, height, _area in found[1:].tolist()
        if _LOW * usual < height < _HIGH * usual
        and width > _SHORT * usual
        and _PRINTED[0] < float((dark[top : top + height, left : left + width] > 0).mean()) < _PRINTED[1]
    ]
    return sorted(sorted(lines, key=lambda box: box[0] - box[2])[:_MOST], key=lambda box: (box[1], box[0]))
