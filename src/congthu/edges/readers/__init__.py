"""Readers of foreign files; they run in the sandbox (see ``edges.reading``) and import libraries late."""

from __future__ import annotations

from typing import Any

from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import Source

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"

_KNOWN_BUT_UNREAD = (
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "DOC/XLS (Office 97-2003)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"GIF8", "GIF"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)


def media_type(data: bytes) -> str:
    """What the bytes are; the file's name is not believed. Raises DocumentUnsupported."""
    head = data[:1024].lstrip()
    if data[:1024].find(b"%PDF-") >= 0:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX
    for magic, name in _KNOWN_BUT_UNREAD:
        if head.startswith(magic):
            raise DocumentUnsupported(
                f"This is a file of the kind {name}; please give a DOCX, a PDF with text, or text in UTF-8."
            )
    if head[:64].lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise DocumentUnsupported
    return TEXT


def source(data: bytes) -> Source:
    """Pages of words; raises DocumentUnreadable and its kin."""
    if not data.strip():
        raise DocumentUnreadable("The file is empty.")
    match media_type(data):
        case "application/pdf":
            from congthu.edges.readers import pdf

            return pdf.read(data)
        case "text/plain":
            from congthu.edges.readers import text

            return text.read(data)
        case _:
            from congthu.edges.readers import docx

            return docx.read(data)


def found(data: bytes) -> dict[str, Any]:
    """The sandbox's target: read and judge in one go, so that no hostile text meets a rule outside."""
    from congthu.rooms.documents import rules

    return rules.read(source(data)).as_plain()
