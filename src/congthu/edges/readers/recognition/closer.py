"""A place on a page seen closer: larger, alone, on paper; what was read there is put back where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import cv2

from congthu.edges.readers.recognition.pieces import Box, Piece

Image = Any
#: Pixels of paper around what is shown.
_EDGE = 10


@dataclass(frozen=True, kw_only=True)
class Closer:
    """``box`` in pixels of the page; ``scale`` times larger, with ``room`` of its height above and below."""

    box: Box
    scale: float
    room: float

    def picture(self, grey: Image) -> Image:
        """The place alone."""
        left, top, right, bottom = self._around()
        part = cv2.resize(
            grey[top:bottom, left:right], None, fx=self.scale, fy=self.scale, interpolation=cv2.INTER_CUBIC
        )
        return cv2.copyMakeBorder(part, _EDGE, _EDGE, _EDGE, _EDGE, cv2.BORDER_CONSTANT, value=255)

    def placed(self, pieces: Iterable[Piece]) -> list[Piece]:
        """What was read in the picture, where it stands on the page."""
        left, top, _right, _bottom = self._around()

        def across(at: float) -> int:
            return left + round((at - _EDGE) / self.scale)

        def down(at: float) -> int:
            return top + round((at - _EDGE) / self.scale)

        return [
            replace(
                piece,
                box=(across(piece.box[0]), down(piece.box[1]), across(piece.box[2]), down(piece.box[3])),
                baseline=float(down(piece.baseline)),
                height=piece.height / self.scale,
            )
            for piece in pieces
        ]

    def _around(self) -> Box:
        left, top, right, bottom = self.box
        room = round((bottom - top) * self.room)
        return max(left - room, 0), max(top - room, 0), right + 2 * room, bottom + room
