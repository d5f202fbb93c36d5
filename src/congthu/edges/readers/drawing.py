"""The sandbox's target that draws pages of PDF files and images, for people to look at."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from congthu.edges.readers import kinds
from congthu.rooms.documents.errors import DocumentUnreadable

#: A picture larger than this is drawn smaller, and an image file that is larger is refused: 10,000 x 10,000.
MOST_PIXELS = 100_000_000
_DRAWN_PIXELS = 12_000_000
_POINTS = 72
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_ORIENTATION = 0x0112
#: Pages of a scan as one file of images.
_MOST_FRAMES = 100


def pages(data: bytes, dpi: int, first: int, most: int) -> dict[str, Any]:
    """``total`` pages; for ``most`` of them from ``first`` (counted from 0): PNG, size in points."""
    kind = kinds.media_type(data)
    drawn = _of_image(data, dpi, first, most) if kind in kinds.IMAGES else _of_pdf(data, dpi, first, most)
    total, pictures = drawn
    return {"total": total, "pages": list(pictures)}


def image_pdf(data: bytes) -> bytes:
    """An image file as PDF, its pages in their size; raises DocumentUnreadable."""
    image = open_image(data)
    total = frames(image)
    if total > _MOST_FRAMES:
        raise DocumentUnreadable("The scan has too many pages.")
    whole, resolution = pypdfium2.PdfDocument.new(), _POINTS / points(image)
    for number in range(total):
        # Page by page: all of them at once, unpacked, do not fit into the memory of the sandbox.
        held = io.BytesIO()
        frame(image, number).save(held, "PDF", resolution=resolution, quality=85)
        whole.import_pages(pypdfium2.PdfDocument(held.getvalue()))
    held = io.BytesIO()
    whole.save(held)
    return held.getvalue()


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The PDF; raises DocumentUnreadable where it is broken, locked or without pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentUnreadable("The PDF is locked with a password.", private=str(error)) from None
        raise DocumentUnreadable("The PDF is broken.", private=str(error)) from None
    if not len(document):
        raise DocumentUnreadable("The PDF has no pages.")
    return document


def open_image(data: bytes) -> Image.Image:
    """The image, not yet decoded; raises DocumentUnreadable."""
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise DocumentUnreadable("The image is too large.") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DocumentUnreadable("The image is broken.", private=repr(error)) from None


def frame(image: Image.Image, number: int) -> Image.Image:
    """A page of an image file, upright as its camera says, on white; raises DocumentUnreadable."""
    try:
        image.seek(number)
        if image.width * image.height > MOST_PIXELS:
            raise DocumentUnreadable("The image is too large.")
        image.load()
        # A large page fits into the sandbox's memory once, so it is copied only where it changes.
        upright = image if image.getexif().get(_ORIENTATION, 1) == 1 else ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, MemoryError):
        raise DocumentUnreadable("The image is too large.") from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError) as error:
        raise DocumentUnreadable("The image is broken.", private=repr(error)) from None
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        white = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(white, upright.convert("RGBA")).convert("RGB")
    if upright.mode.startswith("I;16") or upright.mode in {"I", "F"}:
        return upright.point(lambda value: value / 256).convert("L").convert("RGB")
    return upright if upright.mode == "RGB" else upright.convert("RGB")


def frames(image: Image.Image) -> int:
    """How many pages an image file has."""
    try:
        return max(1, getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
        raise DocumentUnreadable("The image is broken.", private=repr(error)) from None


def points(image: Image.Image) -> float:
    """Points for a pixel: as the file says, or, where that is not to be believed, a page as wide as A4."""
    said = image.info.get("dpi", (0, 0))
    try:
        dpi = float(said[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    if not 72 < dpi <= 1200 or not 150 < image.width * _POINTS / dpi < 2000:
        return A4 / min(image.size)
    return _POINTS / dpi


A4 = 595.3


def _of_pdf(data: bytes, dpi: int, first: int, most: int) -> tuple[int, Iterator[dict[str, Any]]]:
    document = open_pdf(data)
    return len(document), (
        _pdf_page(document, number, dpi) for number in range(first, min(first + most, len(document)))
    )


def _pdf_page(document: pypdfium2.PdfDocument, number: int, dpi: int) -> dict[str, Any]:
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(dpi / _POINTS, (_DRAWN_PIXELS / max(width * height, 1.0)) ** 0.5)
        image = page.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DocumentUnreadable("The PDF is broken.", private=repr(error)) from None
    return {"png": _png(image), "width": width, "height": height}


def _of_image(data: bytes, dpi: int, first: int, most: int) -> tuple[int, Iterator[dict[str, Any]]]:
    image = open_image(data)
    total = frames(image)
    return total, (_image_page(image, number, dpi) for number in range(first, min(first + most, total)))


def _image_page(image: Image.Image, number: int, dpi: int) -> dict[str, Any]:
    page, scale = frame(image, number), points(image)
    width, height = page.width * scale, page.height * scale
    page.thumbnail((max(1, round(width * dpi / _POINTS)), max(1, round(height * dpi / _POINTS))))
    return {"png": _png(page), "width": width, "height": height}


def _png(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.convert("RGB").save(held, "PNG", compress_level=4)
    return held.getvalue()
