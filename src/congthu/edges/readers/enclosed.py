"""Documents inside a document: attached to a PDF, embedded in a DOCX or RTF; a mark on one marks the whole.

law: D34.1b-3 (Law 29/2018 art. 5)
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from congthu.edges.readers import kinds, rtf_asides
from congthu.edges.readers.drawing import open_pdf
from congthu.edges.readers.package import Package
from congthu.edges.readers.scans import PagesToRecognise
from congthu.rooms.documents.errors import DocumentRefused
from congthu.rooms.documents.types import ReadDocument, SecrecyVerdict

_MOST, _LARGEST = 5, 20 << 20
#: Sheets and drawings embedded in a letter are shown on its page; documents may not be.
_DOCUMENTS = (".docx", ".docm", ".pdf", ".odt", ".rtf", ".txt", ".html", ".htm")
_ORDER = ("none", "ask", "secret")
_UNREAD = SecrecyVerdict(
    verdict="ask",
    why={
        "vi": "Bên trong tệp có tệp đính kèm không đọc được; văn thư phải mở xem có dấu chỉ độ mật không.",
        "en": "A file inside the file cannot be read; a clerk must open it and look for a secrecy mark.",
    },
)


def judged_with(document: ReadDocument, data: bytes, kind: str) -> ReadDocument:
    """The document with the gravest verdict of what it encloses and its own."""
    for inside in islice(_files(data, kind), _MOST):
        verdict, level = _judged(inside)
        if _ORDER.index(verdict.verdict) > _ORDER.index(document.secrecy_verdict.verdict):
            document = replace(document, secrecy_verdict=replace(verdict, where=None), secrecy=level)
    return document


def _judged(data: bytes) -> tuple[SecrecyVerdict, str | None]:
    """Of the file itself; what it encloses in its turn is not opened."""
    from congthu.edges.readers import asides, source
    from congthu.rooms.documents import rules

    try:
        read = source(data)
        found = rules.read(replace(read, asides=asides.asides(data, kinds.media_type(data))))
    except (DocumentRefused, PagesToRecognise):
        return _UNREAD, None
    return found.secrecy_verdict, found.secrecy


def _files(data: bytes, kind: str) -> Iterator[bytes]:
    if kind == kinds.DOCX:
        package = Package(data)
        # Embedded, or laid under the text as a chunk of another kind.
        yield from (package.raw(name) for name in package.all_names("") if name.lower().endswith(_DOCUMENTS))
    elif kind == kinds.RTF:
        yield from rtf_asides.files(data)
    elif kind == kinds.PDF:
        document = open_pdf(data)
        for at in range(pdfium.FPDFDoc_GetAttachmentCount(document.raw)):
            yield _attached(pdfium.FPDFDoc_GetAttachment(document.raw, at))


def _attached(attachment: Any) -> bytes:
    """The bytes; none where they cannot be had."""
    size = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size)):
        return b""
    if not 0 < size.value <= _LARGEST:
        return b""
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(attachment, buffer, size.value, ctypes.byref(size))
    return buffer.raw
