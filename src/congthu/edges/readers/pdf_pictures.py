"""Which pages of a PDF are pictures.

What a person sees counts: where text lies unseen over or under a picture of the page (the layer an earlier
recognition left, or someone's lie), the picture is recognised and the layer is not believed.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

_DEPTH = 3
_COVERED = 0.5
#: A scan may bear visible text of its own, such as the words of a signature; a page of text bears more.
_FEW_ON_PICTURE, _FEW = 250, 20
_GARBLED = 0.3
_MOST_OBJECTS = 20_000


def is_picture(page: Any, textpage: Any, text: str) -> bool:
    """Whether the page must be recognised; ``text`` is what its text layer says."""
    letters = sum(letter.isalpha() for letter in text)
    if letters == 0 or _garbled(text):
        return next(page.get_objects(max_depth=1), None) is not None
    if letters < _FEW:
        # The end of a letter may be a line of text on a page of its own.
        objects = islice(page.get_objects(max_depth=_DEPTH), _MOST_OBJECTS)
        return any(each.type != pdfium.FPDF_PAGEOBJ_TEXT for each in objects)
    return _seen_over_picture(page, textpage) < _FEW_ON_PICTURE


def _garbled(text: str) -> bool:
    """Fonts without names for their letters give code points that mean nothing."""
    strange = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text)
    return strange > _GARBLED * len(text)


def _seen_over_picture(page: Any, textpage: Any) -> int:
    """Letters seen above the last picture that covers the page; many when there is no such picture."""
    width, height = page.get_size()
    seen, covered = 0, False
    for at, each in enumerate(page.get_objects(max_depth=_DEPTH)):
        if at > _MOST_OBJECTS:
            break
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE and _area(each) > _COVERED * width * height:
            seen, covered = 0, True
        elif covered and each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            hidden = pdfium.FPDFTextObj_GetTextRenderMode(each.raw) in {
                pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
                pdfium.FPDF_TEXTRENDERMODE_CLIP,
            }
            # Bytes of UTF-16, with a final zero.
            seen += 0 if hidden else pdfium.FPDFTextObj_GetText(each.raw, textpage.raw, None, 0) // 2 - 1
    return seen if covered else _FEW_ON_PICTURE


def _area(each: Any) -> float:
    left, bottom, right, top = each.get_bounds()
    return float((right - left) * (top - bottom))
