"""Where a word of a turned, flattened and levelled page stands on the page as it was given.

People look at the page as it was given; the rules read it upright. Matrices are those of plane projections,
3 x 3, from pixels or points of the one to those of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

Matrix = Any
_WHERE = {"page", "box", "paragraph"}
#: Points that nobody sees.
_NEAR = 1.0


def scaled(factor: float) -> Matrix:
    """Everything larger by a factor."""
    return np.diag([factor, factor, 1.0])


def unturned(quarters: int, height: int, width: int) -> Matrix:
    """Back from a page that was turned by quarters clockwise; its height and width before that."""
    return np.array(
        [
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
            [[-1, 0, width], [0, -1, height], [0, 0, 1]],
            [[0, -1, width], [1, 0, 0], [0, 0, 1]],
        ][quarters % 4],
        float,
    )


def unlevelled(degrees: float, height: int, width: int) -> Matrix:
    """Back from a page that was turned about its middle (see ``cleaning.turned``)."""
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.linalg.inv(np.vstack([matrix, [0.0, 0.0, 1.0]]))


def put_back(plain: Any, recognised: Mapping[str, Mapping[str, Any] | None]) -> Any:
    """Plain values of a document with every box where it stands on the page as given.

    ``recognised`` holds the pages by number from 0; their ``given`` is a matrix of points, row by row.
    """
    if isinstance(plain, dict):
        if plain.keys() == _WHERE:
            return _put_back(plain, recognised)
        return {name: put_back(value, recognised) for name, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return type(plain)(put_back(each, recognised) for each in plain)
    return plain


def _put_back(where: dict[str, Any], recognised: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
    page = recognised.get(str(where["page"] - 1))
    if page is None or where["box"] is None or not page.get("given"):
        return where
    left, top, right, bottom = where["box"]
    corners = np.array([[left, right, right, left], [top, top, bottom, bottom], [1.0] * 4])
    x, y, depth = np.array(page["given"], float).reshape(3, 3) @ corners
    if not (np.abs(depth) > 1e-6).all():
        return where
    x, y = x / depth, y / depth
    box = tuple(round(float(edge), 1) for edge in (x.min(), y.min(), x.max(), y.max()))
    moved = max(abs(a - b) for a, b in zip(box, where["box"], strict=True))
    return where | {"box": box} if moved > _NEAR else where
