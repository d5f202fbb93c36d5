"""Documents inside a document: attached to a PDF, embedded in a DOCX or RTF; a mark on one marks the whole.

law: D34.1b-3 (Law 29/2018 art. 5)
"""

from __future__ import annotations

import ctypes
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from typing import Any

import pypdfium2.raw as pdfium

from congthu.edges.readers import kinds
from congthu.edges.readers.drawing import open_pdf
from congthu.edges.readers.package import Package
from congthu.edges.readers.recognition.scans import PagesToRecognise
from congthu.edges.readers.word import rtf_asides
from congthu.edges.readers.word.compound import Compound
from congthu.rooms.documents.errors import DocumentRefused, DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import GRAVITY, ReadDocument, SecrecyVerdict

#: Files inside a file that are opened, the largest attached to a PDF, and how deep they may lie.
_MOST, _LARGEST, _DEEPEST = 20, 20 << 20, 3
_DOCUMENTS = (".docx", ".docm", ".doc", ".pdf", ".odt", ".rtf", ".txt", ".html", ".htm")
#: Parts that no document hides in.
_PLAIN = (
    ".xml",
    ".rels",
    ".vml",
    ".png",
    ".jpeg",
    ".jpg",
    ".gif",
    ".tif",
    ".tiff",
    ".bmp",
    ".emf",
    ".wmf",
    ".svg",
)
_COMPOUND = b"\xd0\xcf\x11\xe0"
#: Streams in which Windows packs a file.
_PACKED = ("\x01Ole10Native", "Package", "CONTENTS")
#: What a zip that is a document names, other than a sheet or slides.
_WORDS = (b"word/", kinds.ODT.encode())
_UNREAD = SecrecyVerdict(
    verdict="ask",
    why={
        "vi": "Bên trong tệp có tệp đính kèm không đọc được; văn thư phải mở xem có dấu chỉ độ mật không.",
        "en": "A file inside the file cannot be read; a clerk must open it and look for a secrecy mark.",
    },
)


def judged_with(document: ReadDocument, data: bytes, kind: str, depth: int = 0) -> ReadDocument:
    """The document with the gravest verdict of what it encloses and its own."""
    for verdict, level in _verdicts(data, kind, depth):
        if GRAVITY.index(verdict.verdict) > GRAVITY.index(document.secrecy_verdict.verdict):
            document = replace(document, secrecy_verdict=replace(verdict, where=None), secrecy=level)
    return document


def _verdicts(data: bytes, kind: str, depth: int) -> Iterator[tuple[SecrecyVerdict, str | None]]:
    """Of each file inside; one too many or too deep is a doubt."""
    for at, inside in enumerate(_files(data, kind)):
        if at == _MOST or depth == _DEEPEST:
            yield _UNREAD, None
            return
        yield _judged(inside, depth + 1)


def _judged(data: bytes, depth: int) -> tuple[SecrecyVerdict, str | None]:
    from congthu.edges.readers import asides, source
    from congthu.edges.readers.word import doc
    from congthu.rooms.documents import rules

    try:
        if kinds.media_type(data) == kinds.DOC:
            data = doc.as_rtf(data)
        read, kind = source(data), kinds.media_type(data)
        found = judged_with(rules.read(replace(read, asides=asides.asides(data, kind))), data, kind, depth)
    except (DocumentRefused, PagesToRecognise):
        return _UNREAD, None
    return found.secrecy_verdict, found.secrecy


def _files(data: bytes, kind: str) -> Iterator[bytes]:
    if kind == kinds.DOCX:
        yield from _of_docx(Package(data))
    elif kind == kinds.RTF:
        yield from rtf_asides.files(data)
    elif kind == kinds.PDF:
        document = open_pdf(data)
        for at in range(pdfium.FPDFDoc_GetAttachmentCount(document.raw)):
            yield _attached(pdfium.FPDFDoc_GetAttachment(document.raw, at))


def _of_docx(package: Package) -> Iterator[bytes]:
    """Embedded, or laid under the text as a chunk of another kind."""
    chunks = set(_chunks(package))
    for name in package.all_names(""):
        if name in chunks:
            yield from _texts(package.raw(name))
        elif name.lower().endswith(_DOCUMENTS):
            yield package.raw(name)
        elif not name.lower().endswith(_PLAIN) and (inside := _packed(package.raw(name))):
            yield inside


def _chunks(package: Package) -> Iterator[str]:
    """Names of parts whose text Word takes into the document."""
    for name in package.all_names("word/_rels/"):
        root = package.xml(name)
        for each in () if root is None else root:
            if str(each.get("Type", "")).endswith("/aFChunk"):
                yield posixpath.normpath(posixpath.join("/word", each.get("Target", ""))).lstrip("/")


def _texts(chunk: bytes) -> Iterator[bytes]:
    """The chunk, or the pages of one that is a web archive."""
    if b"MIME-Version:" not in chunk[:4096]:
        yield chunk
        return
    for part in message_from_bytes(chunk).walk():
        if part.get_content_maintype() == "text" and isinstance(data := part.get_payload(decode=True), bytes):
            yield data


def _packed(part: bytes) -> bytes:
    """The document that a part is or packs; none for sheets and drawings, which are shown on the page."""
    try:
        inside = rtf_asides.file_in(_streams(part) if part.startswith(_COMPOUND) else part)
    except DocumentUnreadable:
        # Locked or broken: whoever reads it says so.
        return part
    return inside if not inside.startswith(b"PK") or any(word in inside for word in _WORDS) else b""


def _streams(part: bytes) -> bytes:
    """What a compound file packs; the file itself when it is a DOC. Raises DocumentUnreadable."""
    try:
        kinds.media_type(part)
    except DocumentUnsupported:
        return b"".join(map(Compound(part).stream, _PACKED))
    return part


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
