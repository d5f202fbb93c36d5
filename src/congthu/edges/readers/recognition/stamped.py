"""The sandbox's target that reads small pictures on pages of text, and judges whether one is a mark.

law: D34.1b-3 (Law 29/2018 art. 5)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import cv2
import numpy as np
import tesserocr
from PIL import Image

from congthu.edges.readers import kinds, pasted
from congthu.edges.readers.recognition.recognising import engine

Picture = Any
#: Less light than paper by so much is ink; a picture whose ink is mostly blue is a signature.
_INK, _BLUE = 60, 0.6
#: Width by height of a stamp, of a turned one and of a page; letters are brought to this height.
_STAMP, _PAGE = (1.05, 12.0), (0.6, 0.85)
_TALL, _PAGE_TALL, _LEAST = 110, 1500, 12
#: Share of ink on a printed page and of a stamp; more is a photograph.
_MOST_INK = 0.6
_LEAN = 3.0
_FRAME = 0.85


def judged(data: bytes) -> dict[str, Any]:
    """``verdict`` as plain values of ``SecrecyVerdict``, and ``level``."""
    from congthu.rooms.documents.rules import secrecy

    kind = kinds.media_type(data)
    texts = (text for picture in pasted.pictures(data, kind) for text in _texts(picture))
    verdict, level = secrecy.judge_pictures(texts)
    return {"verdict": asdict(verdict), "level": level}


def _texts(picture: Image.Image) -> Iterator[str]:
    """Lines of what may be a stamp or a scanned page; nothing of other pictures."""
    colour = np.asarray(picture)
    ink = (255 - colour.min(axis=2)) > _INK
    if not ink.any() or _is_blue(colour, ink):
        return
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    if height < _LEAST or ink[part].mean() > _MOST_INK:
        return
    dark = (ink[part] * np.uint8(255)).astype(np.uint8)
    if _STAMP[0] < width / height < _STAMP[1]:
        for turned in _upright(dark):
            yield from _lines(_scaled(_unframed(turned), _TALL), tesserocr.PSM.SINGLE_BLOCK)
    elif _PAGE[0] < width / height < _PAGE[1] and height > _PAGE_TALL / 2:
        yield from _lines(_scaled(dark, 2 * _PAGE_TALL, most=1.0), tesserocr.PSM.SPARSE_TEXT)


def _is_blue(colour: Picture, ink: Picture) -> bool:
    red, blue = (colour[..., channel][ink].astype(int) for channel in (0, 2))
    return float((blue - red > 40).mean()) > _BLUE


def _upright(dark: Picture) -> Iterator[Picture]:
    """The ink as it stands, and turned so that its longer side lies level."""
    yield dark
    points = cv2.findNonZero(dark)
    _middle, (width, height), angle = cv2.minAreaRect(points)
    # Of the longer side, whatever corner the angle is counted from.
    angle = ((angle - 90 if width < height else angle) + 90) % 180 - 90
    if abs(angle) < _LEAN or abs(angle) > 45:
        return
    edge = max(dark.shape)
    wide = cv2.copyMakeBorder(dark, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=0)
    centre = (wide.shape[1] / 2, wide.shape[0] / 2)
    turned = cv2.warpAffine(
        wide, cv2.getRotationMatrix2D(centre, angle, 1.0), wide.shape[::-1], flags=cv2.INTER_CUBIC
    )
    x, y, width, height = cv2.boundingRect(cv2.findNonZero((turned > 127).astype(np.uint8)))
    yield turned[y : y + height, x : x + width]


def _unframed(dark: Picture) -> Picture:
    """Without the piece of ink that reaches from edge to edge: the frame."""
    solid = (dark > 127).astype(np.uint8)
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(solid, connectivity=8)
    kept = dark.copy()
    for number, (_x, _y, width, height, _area) in enumerate(boxes.tolist()):
        if number and width > _FRAME * dark.shape[1] and height > _FRAME * dark.shape[0]:
            kept[cv2.dilate((labels == number).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 0
    points = cv2.findNonZero((kept > 127).astype(np.uint8))
    if points is None:
        return dark
    x, y, width, height = cv2.boundingRect(points)
    return kept[y : y + height, x : x + width]


def _scaled(dark: Picture, tall: int, most: float = 8.0) -> Picture:
    """Black on white with a margin, in the size the recogniser likes."""
    scale = min(tall / dark.shape[0], most)
    size = (max(1, round(dark.shape[1] * scale)), max(1, round(dark.shape[0] * scale)))
    sized = cv2.resize(dark, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    return cv2.copyMakeBorder(255 - sized, 30, 30, 30, 30, cv2.BORDER_CONSTANT, value=255)


def _lines(page: Picture, mode: int) -> Iterator[str]:
    tesseract = engine()
    tesseract.SetPageSegMode(mode)
    tesseract.SetImage(Image.fromarray(page))
    tesseract.SetSourceResolution(300)
    text = tesseract.GetUTF8Text()
    tesseract.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    yield from lines
    if 1 < len(lines) < 4:
        yield " ".join(lines)
