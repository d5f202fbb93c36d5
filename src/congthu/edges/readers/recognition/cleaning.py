"""Scans made fit for recognition: upright, of even brightness, without speckles. Images are numpy arrays.

Each step is taken only where the image asks for it: on a clean page every filter costs letters their marks.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_SMALL = 900
#: Steps of grey between paper and the faintest print.
_FAINT = 40
_MOST_SKEW = 8.0
#: Pixels of a speck at 300 dpi, where the dot of an i has 20 and more; how many make a page speckled.
_SPECK, _SPECKLED = 9, 150
_NOISY = 6.0
#: What is larger is no line of letters that hang together, as a share of the page.
_LARGE = 0.3
#: A row of letters is this much livelier across the lines than along them.
_TURNED, _CLEARLY = 1.25, 2.0

Image = Any


def cleaned(grey: Image) -> Image:
    """Grey page (255 is paper) without shadows, specks and noise."""
    grey = _evened(grey)
    specks, mask = _specks(grey)
    if specks > _SPECKLED:
        grey = np.where(mask, np.uint8(255), grey)
    if specks > _SPECKLED or _noise(grey) > _NOISY:
        # Smooths paper and ink but not the edge between them: blur takes the marks off letters.
        grey = cv2.bilateralFilter(grey, 5, 40, 2)
    return grey


def _specks(grey: Image) -> tuple[int, Image]:
    """How many dark spots are too small for any dot of a letter, and where they are."""
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(dark(grey), connectivity=8)
    small = boxes[:, cv2.CC_STAT_AREA] <= _SPECK
    mask = cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return int(small.sum()), mask


def _evened(grey: Image) -> Image:
    """Divide by the paper's own brightness, where that is not white and even."""
    height, width = grey.shape
    scale = _SMALL / max(height, width)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 41)
    if int(paper.min()) > 235:
        return grey
    whole = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(whole, 1), scale=250)


def _noise(grey: Image) -> float:
    """Standard deviation of what is finer than any letter, on paper."""
    part = grey[:: max(1, grey.shape[0] // 64)].astype(np.float32)
    fine = np.abs(part[:, 1:] - part[:, :-1])[part[:, 1:] > 150]
    return float(np.median(fine)) if fine.size else 0.0


def dark(grey: Image) -> Image:
    """Ink as 255, paper as 0."""
    return cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]


def is_blank(grey: Image) -> bool:
    """Whether nothing on the page is much darker than its paper: noise alone, when it is parted in two."""
    part = grey[::2, ::2]
    ink = dark(part) > 0
    return not ink.any() or bool(ink.all()) or float(np.median(part[~ink]) - np.median(part[ink])) < _FAINT


def skew(grey: Image) -> float:
    """Degrees by which to turn the page so that its lines lie level; 0 when nothing tells."""
    ink = _thumbnail(grey, _SMALL)
    if not ink.any():
        return 0.0
    coarse, _lively = _levelled(_thumbnail(grey, _SMALL // 2))
    fine = np.arange(coarse - 0.45, coarse + 0.5, 0.05)
    best = float(max(fine, key=lambda angle: _liveliness(ink, angle)))
    return best if abs(best) >= 0.1 and _liveliness(ink, best) > 1.01 * _liveliness(ink, 0.0) else 0.0


def lies_on_its_side(grey: Image) -> bool:
    """Whether the lines of text run up or down the page."""
    ink = _thumbnail(grey, _SMALL // 2)
    tall = np.ascontiguousarray(ink.T)
    if _liveliness(ink, 0.0) > _CLEARLY * _liveliness(tall, 0.0):
        return False
    return _levelled(tall)[1] > _TURNED * _levelled(ink)[1]


def _levelled(ink: Image) -> tuple[float, float]:
    """(about how far a page is turned from level, how lively its rows are then)."""
    angles = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5)
    lively, angle = max((_liveliness(ink, angle), float(angle)) for angle in angles)
    return angle, lively


def turned(image: Image, degrees: float, *, how: int = cv2.INTER_CUBIC) -> Image:
    """The page turned about its middle, of the same size, with paper in the corners."""
    if not degrees:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)


def _thumbnail(grey: Image, size: int) -> Image:
    scale = size / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = dark(small)
    # The edge of a sheet on a dark glass is no text, nor are frames and pictures.
    ink[: ink.shape[0] // 50] = ink[-(ink.shape[0] // 50) :] = 0
    ink[:, : ink.shape[1] // 50] = ink[:, -(ink.shape[1] // 50) :] = 0
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    large = np.maximum(boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]) > _LARGE * size
    large[0] = False
    ink[large[labels]] = 0
    return ink


def _liveliness(ink: Image, degrees: float) -> float:
    """How sharply lines and the gaps between them alternate from top to bottom."""
    rows = cv2.reduce(turned(ink, degrees, how=cv2.INTER_NEAREST), 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
    return float(np.square(np.diff(rows[:, 0])).sum())
