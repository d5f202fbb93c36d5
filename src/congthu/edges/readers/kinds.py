"""What kind of file the bytes are; the file's name is not believed."""

from __future__ import annotations

import re

from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
TEXT = "text/plain"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
BMP = "image/bmp"
WEBP = "image/webp"

IMAGES = frozenset({PNG, JPEG, TIFF, BMP, WEBP})

_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_UNREAD = (
    (b"GIF8", "GIF"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|font|table|div|p|span|h[1-6]|center)\b",
    re.IGNORECASE | re.DOTALL,
)


def media_type(data: bytes) -> str:
    """One of the kinds above. Raises DocumentUnsupported; DocumentUnreadable for what is locked."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data[:1024].find(b"%PDF-") >= 0:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return ODT if data[30:38] == b"mimetype" and ODT.encode() in data[38:120] else DOCX
    if data.startswith(_COMPOUND):
        return _compound(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"BM") and data[6:10] == bytes(4) and len(data) > 54:
        return BMP
    for magic, name in _UNREAD:
        if head.startswith(magic):
            raise _unread(name)
    return _markup(data)


def _compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentUnreadable("The file is locked with a password.")
    if "WordDocument".encode("utf-16-le") + b"\0\0" in data:
        return DOC
    raise _unread("XLS, PPT or MSG")


def _markup(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    if _PAGE.match(head):
        return HTML
    if head.lstrip().startswith(b"<?xml"):
        raise _unread("XML")
    return TEXT


def _unread(kind: str) -> DocumentUnsupported:
    return DocumentUnsupported(
        "Files of this kind are not read; please give a Word, ODT, RTF, PDF, HTML or text file, or a scan.",
        private=kind,
    )
