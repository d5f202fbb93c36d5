"""Inside the sandbox: find an empty place on the first page and lay the stamp of arrival there.

Runs PDFium on files of strangers, so it must only be called through ``sandbox.call``.
"""

from __future__ import annotations

import io
from itertools import accumulate
from typing import Any

from congthu.lib.errors import CongthuError

_MM = 72 / 25.4
#: Fineness of the look at the page: points to a cell.
_CELL = 3
#: Where to look first, in millimetres from the top: under number, abstract and date.
_FIRST, _LAST = 34, 110
_EDGE = 7
#: A full page has room for a smaller one.
_SCALES = (1.0, 0.8, 0.64)
#: What counts as ink, of 255.
_WHITE = 250


class CannotPlace(CongthuError):
    """This PDF cannot carry a stamp."""

    code = "arrivalstamp.cannot-place"


def put(pdf: bytes, drawing: bytes) -> bytes:
    """The PDF with the drawing on its first page; raises CannotPlace."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
        stamp = pypdfium2.PdfDocument(drawing)
        width, height = stamp[0].get_size()
        page = document[0]
        x, y, scale = _free_place(page, width, height)
        placed = stamp.page_as_xobject(0, document).as_pageobject()
        placed.set_matrix(pypdfium2.PdfMatrix().scale(scale, scale).translate(x, y))
        page.insert_obj(placed)
        page.gen_content()
        output = io.BytesIO()
        document.save(output)
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise CannotPlace(private=repr(error)) from error
    return output.getvalue()


def _free_place(page: Any, width: float, height: float) -> tuple[float, float, float]:
    """Lower left corner and scale: where there is no ink, from the top, from the left, as large as it can be.

    Where nothing is free, the place with least ink: the stamp is white enough to be read there.
    """
    ink = _ink(page)
    rows = len(ink) - 1
    tries = [(scale, _LAST) for scale in _SCALES] + [(1.0, int(rows * _CELL / _MM))]
    found = [_least_inked(ink, width * scale, height * scale, last) for scale, last in tries]
    free = next((at for at, (covered, _, _) in enumerate(found) if covered == 0), 0)
    scale, (_, top, left) = tries[free][0], found[free]
    box = page.get_mediabox()
    return box[0] + left * _CELL, box[3] - top * _CELL - height * scale, scale


def _least_inked(ink: list[list[int]], width: float, height: float, last: int) -> tuple[int, int, int]:
    """Ink, row and column of the best place above ``last`` millimetres."""
    across, down = int(width / _CELL) + 1, int(height / _CELL) + 1
    lowest = max(len(ink) - 1 - down - int(_EDGE * _MM / _CELL), 0)
    rightmost = max(len(ink[0]) - 1 - across - int(_EDGE * _MM / _CELL), 0)
    tops = range(min(int(_FIRST * _MM / _CELL), lowest), min(int(last * _MM / _CELL), lowest) + 1)
    lefts = range(min(int(_EDGE * _MM / _CELL), rightmost), rightmost + 1)
    best = (1 << 30, 0, 0)
    for top in tops:
        upper, lower = ink[top], ink[top + down]
        for left in lefts:
            right = left + across
            best = min(best, (lower[right] - upper[right] - lower[left] + upper[left], top, left))
        if best[0] == 0:
            break
    return best


def _ink(page: Any) -> list[list[int]]:
    """Ink cells above and left of each cell, summed, with a row and a column of zeros before them."""
    bitmap = page.render(scale=1 / _CELL, grayscale=True)
    data = bytes(bitmap.buffer)
    sums = [[0] * (bitmap.width + 1)]
    for row in range(bitmap.height):
        line = data[row * bitmap.stride : row * bitmap.stride + bitmap.width]
        inked = accumulate((value < _WHITE for value in line), initial=0)
        sums.append([above + here for above, here in zip(sums[-1], inked, strict=True)])
    return sums
