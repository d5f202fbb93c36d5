"""The picture of one page of a scan, laid flat, with letters as large as the recogniser wants them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from congthu.edges.readers import drawing, kinds
from congthu.edges.readers.recognition import placing, sheet
from congthu.rooms.documents.errors import DocumentUnreadable

_DPI = 300
_MOST_PIXELS = 20_000_000


def picture(data: bytes, number: int) -> tuple[Any, float, Any]:
    """RGB at about 300 dpi, the points for a pixel, the projection of pixels on points of the given page."""
    if kinds.media_type(data) in kinds.IMAGES:
        image = drawing.open_image(data)
        page = drawing.frame(image, number)
        points = drawing.points(image)
    else:
        page, points = _rendered(data, number)
    # Letters of 200 dpi and less are too small for the recogniser; beyond 400 they only cost time.
    wanted = _DPI * points / 72
    limit = (_MOST_PIXELS / (page.width * page.height)) ** 0.5
    scale = min(wanted if not 0.75 < wanted < 1.35 else 1.0, limit, 3.0)
    if scale != 1.0:
        size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
        page = page.resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX)
        points /= scale
    colour = np.asarray(page)
    flat = sheet.flattened(colour)
    if flat is None:
        return colour, points, placing.scaled(points)
    sheet_alone, back = flat
    given = placing.scaled(points) @ back
    if kinds.media_type(data) != kinds.PDF:
        points = drawing.A4 / min(sheet_alone.shape[:2])
    return sheet_alone, points, given


def _rendered(data: bytes, number: int) -> tuple[Image.Image, float]:
    try:
        page = drawing.open_pdf(data)[number]
        width, height = page.get_size()
        scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        return page.render(scale=scale).to_pil().convert("RGB"), 1 / scale
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DocumentUnreadable("The PDF is broken.", private=repr(error)) from None
