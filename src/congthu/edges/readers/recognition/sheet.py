"""A sheet photographed or scanned on a dark ground: its four corners, and the sheet alone, laid flat."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import cv2
import numpy as np

Image = Any
_SMALL = 800
#: Share of the picture that the sheet takes.
_LEAST, _MOST = 0.25, 0.985
#: How much lighter the sheet is than the ground on both sides of its edge, and how far from the edge that is
#: seen, as a share of the picture: a shadow has no such edge.
_LIGHTER, _BESIDE = 45, 0.012
#: How far its outline may be from straight lines, as a share of it; how far its corners from right angles.
_STRAIGHT, _SQUARE = 0.02, 0.35


def flattened(colour: Image) -> tuple[Image, Image] | None:
    """The sheet (RGB) without what lies around it, and the projection of its pixels back on the picture.

    None where no ground is seen around a sheet.
    """
    scale = min(1.0, _SMALL / max(colour.shape[:2]))
    small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    corners = _corners(cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (0, 0), 2))
    if corners is None:
        return None
    corners = (corners + 0.5) / scale - 0.5
    top, right, bottom, left = (float(np.linalg.norm(b - a)) for a, b in pairwise([*corners, corners[0]]))
    width, height = round(max(top, bottom)), round(max(left, right))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    sheet = cv2.warpPerspective(
        colour, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return sheet, np.linalg.inv(matrix)


def _corners(grey: Image) -> Image | None:
    """The sheet's corners from the top left one clockwise."""
    light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    # Letters and the hand that holds the sheet make no holes and bays in it.
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    found, _levels = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(found, key=cv2.contourArea, default=None)
    if outline is None or not _LEAST < cv2.contourArea(outline) / grey.size < _MOST:
        return None
    hull = cv2.convexHull(outline)
    corners = cv2.approxPolyDP(hull, _STRAIGHT * cv2.arcLength(hull, closed=True), closed=True)
    if len(corners) != 4 or not _is_square(corners[:, 0]) or not _lies_on_ground(grey, corners[:, 0]):
        return None
    return _ordered(corners[:, 0].astype(np.float64))


def _is_square(corners: Image) -> bool:
    sides = np.roll(corners, -1, axis=0) - corners
    units = sides / np.linalg.norm(sides, axis=1, keepdims=True)
    return bool((np.abs((units * np.roll(units, -1, axis=0)).sum(axis=1)) < _SQUARE).all())


def _lies_on_ground(grey: Image, corners: Image) -> bool:
    """Whether the picture is much lighter just inside most edges than just outside."""
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, corners.astype(np.int32), 255)
    reach = np.ones((2 * max(3, round(_BESIDE * max(grey.shape))) + 1,) * 2, np.uint8)
    within, beyond = (
        cv2.subtract(inside, cv2.erode(inside, reach)),
        cv2.subtract(cv2.dilate(inside, reach), inside),
    )
    if not within.any() or not beyond.any():
        return False
    return float(np.median(grey[within > 0])) - float(np.percentile(grey[beyond > 0], 75)) > _LIGHTER


def _ordered(corners: Image) -> Image:
    total, difference = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    return corners[[total.argmin(), difference.argmax(), total.argmax(), difference.argmin()]]
