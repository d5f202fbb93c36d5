"""Pictures that stand on pages of text and may be a stamp: which they are, and what is written in them.

A page that is one picture is a scan (``pdf_pictures``). Here are the small ones: a stamp pasted into a
letter, drawn as outlines, put on with a PDF program, and a scanned page pasted into a text document. Logos,
photographs, signatures and round seals are mostly passed over by size, shape and colour before anything is
recognised.

law: D34.1b-3 (Law 29/2018 art. 5: no mark may be missed)
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, UnidentifiedImageError

from congthu.edges.readers import kinds
from congthu.edges.readers.drawing import open_pdf
from congthu.edges.readers.package import Package
from congthu.edges.readers.word import rtf_asides

#: Stamps are 20 to 40 mm wide and 8 mm high; turned and with a frame more. Points.
_MILLIMETRE = 72 / 25.4
_WIDTH, _HEIGHT = (6 * _MILLIMETRE, 85 * _MILLIMETRE), (2.5 * _MILLIMETRE, 45 * _MILLIMETRE)
#: Outlines of letters: higher than a line of a table is thick, with more corners than a box.
_LETTER, _CORNERS, _BESIDE = (3.0, 36.0), 6, 12.0
_PAGES, _MOST_OBJECTS, _MOST_PICTURES, _MOST_ANNOTATIONS = 60, 4000, 16, 50
_MOST_PIXELS = 40_000_000
_DPI = 200
#: Points around a box that are drawn too.
_EDGE = 2.0
_RASTER = (".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".gif", ".tif", ".tiff")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_INLINE = re.compile(
    rb"data:image/(?:png|jpe?g|gif|bmp)\s*;\s*base64\s*,\s*([A-Za-z0-9+/=\s]{100,})", re.IGNORECASE
)
_STAMPED = frozenset({pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_INK, pdfium.FPDF_ANNOT_FREETEXT})

Box = tuple[float, float, float, float]


def has_any(data: bytes, kind: str) -> bool:
    """Whether there is a picture to look at; costs next to nothing."""
    match kind:
        case kinds.DOCX:
            return any(_parts(Package(data), "word/media/"))
        case kinds.ODT:
            return any(_parts(Package(data), "Pictures/"))
        case kinds.HTML:
            return _INLINE.search(data) is not None
        case kinds.RTF:
            return next(rtf_asides.pictures(data), None) is not None
        case kinds.PDF:
            return next(_boxes_of(open_pdf(data)), None) is not None
        case _:
            return False


def pictures(data: bytes, kind: str) -> Iterator[Image.Image]:
    """The pictures, on white, as RGB; what cannot be drawn is left out."""
    found: Iterator[Image.Image]
    match kind:
        case kinds.DOCX | kinds.ODT:
            package = Package(data)
            raw = (package.raw(name) for name in _parts(package, "word/media/", "Pictures/"))
            found = filter(None, map(_image, raw))
        case kinds.HTML:
            found = filter(None, (_image(_unwrapped(each[1])) for each in _INLINE.finditer(data)))
        case kinds.RTF:
            found = filter(None, map(_image, rtf_asides.pictures(data)))
        case kinds.PDF:
            found = _of_pdf(open_pdf(data))
        case _:
            found = iter(())
    yield from islice(found, _MOST_PICTURES)


def _parts(package: Package, *starts: str) -> Iterator[str]:
    return (name for name in package.all_names(*starts) if name.lower().endswith(_RASTER))


def _unwrapped(text: bytes) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _image(raw: bytes) -> Image.Image | None:
    try:
        image = Image.open(io.BytesIO(raw), formats=_FORMATS)
        if image.width * image.height > _MOST_PIXELS:
            return None
        image.load()
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        KeyError,
        TypeError,
        IndexError,
    ):
        return None


# PDF --------------------------------------------------------------------------------------------------------


def _of_pdf(document: pypdfium2.PdfDocument) -> Iterator[Image.Image]:
    for number, drawn, (left, bottom, right, top) in _boxes_of(document):
        page = document[number]
        for each in page.get_objects(max_depth=1):
            # Text and lines of the page may stand under the picture.
            if each.type == pdfium.FPDF_PAGEOBJ_TEXT or (not drawn and each.type == pdfium.FPDF_PAGEOBJ_PATH):
                pdfium.FPDFPageObj_SetIsActive(each.raw, False)
        width, height = page.get_size()
        crop = tuple(max(side - _EDGE, 0.0) for side in (left, bottom, width - right, height - top))
        if crop[0] + crop[2] < width - _LETTER[0] and crop[1] + crop[3] < height - _LETTER[0]:
            yield page.render(scale=_DPI / 72, crop=crop).to_pil().convert("RGB")
        page.close()


def _boxes_of(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, bool, Box]]:
    """Page (from 0), whether of outlines, and box of each picture or annotation that may be a stamp."""
    for number in range(min(len(document), _PAGES)):
        try:
            page = document[number]
            yield from ((number, drawn, box) for drawn, box in _boxes(page) if _fits(box))
            page.close()
        except pypdfium2.PdfiumError:
            continue


def _boxes(page: Any) -> Iterator[tuple[bool, Box]]:
    letters: list[Box] = []
    for each in islice(page.get_objects(max_depth=3), _MOST_OBJECTS):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield False, each.get_bounds()
        elif each.type == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(each.raw) > _CORNERS:
            box = each.get_bounds()
            if _LETTER[0] < box[3] - box[1] < 2 * _LETTER[1]:
                letters.append(box)
    yield from ((True, box) for box in _joined(letters))
    yield from ((False, box) for box in _annotations(page))


def _annotations(page: Any) -> Iterator[Box]:
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        if pdfium.FPDFAnnot_GetSubtype(annotation) in _STAMPED:
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, box)
            yield box.left, box.bottom, box.right, box.top
        pdfium.FPDFPage_CloseAnnot(annotation)


def _joined(boxes: list[Box]) -> Iterator[Box]:
    """Outlines that stand beside one another as one box."""
    whole: Box | None = None
    for box in boxes:
        if (
            whole
            and box[0] < whole[2] + _BESIDE
            and whole[0] < box[2] + _BESIDE
            and (box[1] < whole[3] + _BESIDE and whole[1] < box[3] + _BESIDE)
        ):
            whole = (*map(min, whole[:2], box[:2]), *map(max, whole[2:], box[2:]))  # type: ignore[assignment]
            continue
        if whole:
            yield whole
        whole = box
    if whole:
        yield whole


def _fits(box: Box) -> bool:
    return _WIDTH[0] < box[2] - box[0] < _WIDTH[1] and _HEIGHT[0] < box[3] - box[1] < _HEIGHT[1]
