"""The agency's seal on a grey copy: colour no longer tells it from the name below, but it is less black."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Image = Any
_INCH = 25.4
_DPI = 75
#: Radius of official seals with a little room, and what is looked at around the circle, in millimetres.
_LEAST, _MOST, _APART, _EDGE = 13.0, 22.0, 40.0, 2.5
_ROUND = 0.7
#: How much lighter than letters the seal must be.
_LIGHTER = 30


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A circle in pixels."""

    x: float
    y: float
    radius: float

    def near(self, box: tuple[int, int, int, int]) -> bool:
        """Whether a word stands on the seal, or on a row with it so close that its neighbour does."""
        left, top, right, bottom = box
        beside = self.x - 1.2 * self.radius < right and left < self.x + 1.8 * self.radius
        return beside and self.y - 1.1 * self.radius < bottom and top < self.y + 1.1 * self.radius


def find(grey: Image, dpi: float) -> Seal | None:
    """The circle of a seal, where there is one on the page."""
    scale, millimetre = _DPI / dpi, _DPI / _INCH
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(small, (0, 0), 1),
        cv2.HOUGH_GRADIENT_ALT,
        dp=1.5,
        minDist=_APART * millimetre,
        param1=200,
        param2=_ROUND,
        minRadius=round(_LEAST * millimetre),
        maxRadius=round(_MOST * millimetre),
    )
    if found is None:
        return None
    x, y, radius = (float(value) / scale for value in found.reshape(-1, found.shape[-1])[0][:3])
    return Seal(x=x, y=y, radius=radius)


def lifted(grey: Image, seal: Seal, dpi: float) -> Image:
    """The page with only what is as black as letters left on the seal, when the two can be told apart."""
    reach = seal.radius + _EDGE * dpi / _INCH
    ink = _level(grey, seal)
    letters = float(np.percentile(grey[grey < 128], 10)) if (grey < 128).any() else 0.0
    if ink - letters < _LIGHTER:
        return grey
    core = (grey < (2 * ink + letters) / 3).astype(np.uint8)
    core = cv2.morphologyEx(core, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    kept = cv2.dilate(core, np.ones((5, 5), np.uint8))
    disc = np.zeros_like(kept)
    cv2.circle(disc, (round(seal.x), round(seal.y)), round(reach), 1, -1)
    return np.where((disc > 0) & (kept == 0), np.uint8(255), grey)


def _level(grey: Image, seal: Seal) -> float:
    """How dark the seal's own circle is: the darkest point near it, in most directions."""
    height, width = grey.shape
    around = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    radii = seal.radius * np.linspace(0.96, 1.04, 17)
    x = np.clip((seal.x + np.outer(radii, np.cos(around))).round().astype(int), 0, width - 1)
    y = np.clip((seal.y + np.outer(radii, np.sin(around))).round().astype(int), 0, height - 1)
    return float(np.median(grey[y, x].min(axis=0)))
