"""What a PDF bears beside the text of its pages: annotations, fields, properties, names of attached files."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from congthu.edges.readers.drawing import open_pdf
from congthu.rooms.documents.types import Aside

_PAGES, _MOST_ANNOTATIONS, _MOST_FILES = 300, 500, 50
_PROPERTIES = ("Title", "Subject", "Keywords")
_DRAWN = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WATERMARK})
_IGNORED = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})
#: Names of the stamps every program has, in English.
_STAMPS = {"TopSecret": "TOP SECRET", "Confidential": "CONFIDENTIAL"}
_LONGEST = 4000


def asides(data: bytes) -> Iterator[Aside]:
    """All of them; the file has been read once without fault."""
    document = open_pdf(data)
    for name, text in document.get_metadata_dict(skip_empty=True).items():
        if name in _PROPERTIES:
            yield Aside(text=text[:_LONGEST], kind="properties")
    for at in range(min(pdfium.FPDFDoc_GetAttachmentCount(document.raw), _MOST_FILES)):
        attachment = pdfium.FPDFDoc_GetAttachment(document.raw, at)
        yield Aside(text=_told(partial(pdfium.FPDFAttachment_GetName, attachment)), kind="enclosed")
    for number in range(min(len(document), _PAGES)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue
        for at in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
            annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
            if annotation:
                yield from _of_annotation(annotation)
                pdfium.FPDFPage_CloseAnnot(annotation)
        page.close()


def _of_annotation(annotation: Any) -> Iterator[Aside]:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind in _IGNORED:
        return
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        label, value = _string(annotation, b"T"), _string(annotation, b"V")
        yield Aside(text=value, kind="field")
        yield Aside(text=f"{label}: {value}" if value else "", kind="field")
        return
    drawn = kind in _DRAWN
    yield Aside(text=_string(annotation, b"Contents"), kind="drawing" if drawn else "note")
    name = _string(annotation, b"Name").lstrip("/").removeprefix("SB").removeprefix("#")
    yield Aside(text=_STAMPS.get(name, name), kind="drawing" if drawn else "note")


def _string(annotation: Any, key: bytes) -> str:
    return _told(partial(pdfium.FPDFAnnot_GetStringValue, annotation, key))


def _told(ask: Callable[[Any, int], int]) -> str:
    """A string that pdfium writes into a buffer as UTF-16 with a final zero."""
    size = ask(None, 0)
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    # Names that pdfium hands over as they stand, with their byte order mark.
    return text.encode("latin-1", "replace")[2:].decode("utf-16-be", "replace") if text[:2] == "þÿ" else text
