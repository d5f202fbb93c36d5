"""Pictures of a document's pages, for the clerk to look at while checking what was read.

PDF files and images are drawn in the sandbox; Word, ODT and RTF files become PDF by LibreOffice first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from congthu.edges import office, sandbox
from congthu.edges.readers import kinds
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported, crossed

_TARGET = "congthu.edges.readers.drawing:pages"
_IMAGE_PDF = "congthu.edges.readers.drawing:image_pdf"
_BY_OFFICE = {kinds.DOCX: ".docx", kinds.DOC: ".doc", kinds.ODT: ".odt", kinds.RTF: ".rtf"}
_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page as PNG, and its size in points: a box of ``Where`` is a share of that."""

    png: bytes
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Some pages of a document. ``total`` counts all pages it has; ``first`` counts from 0."""

    total: int
    first: int
    pages: tuple[Picture, ...]


def pages(data: bytes, media_type: str = "", *, dpi: int = 100, first: int = 0, most: int = 4) -> Pictures:
    """Pages from ``first`` on, at most ``most`` (and 20). Raises DocumentUnreadable or a kin of it.

    ``media_type`` saves looking when it is known. Text and HTML have no pages: DocumentUnsupported.
    """
    kind = media_type or kinds.media_type(data)
    if kind in {kinds.TEXT, kinds.HTML}:
        raise DocumentUnsupported("Files of this kind have no pages to show.")
    pdf = data if kind in kinds.IMAGES else as_pdf(data, kind)
    drawn = _called(_TARGET, pdf, min(max(dpi, 20), 300), max(first, 0), min(most, _MOST), cpu_seconds=20)
    try:
        made = tuple(Picture(**page) for page in drawn["pages"])
        return Pictures(total=int(drawn["total"]), first=max(first, 0), pages=made)
    except (TypeError, KeyError, ValueError) as error:
        raise DocumentUnreadable(private=f"answer not understood: {type(error).__name__}") from None


def as_pdf(data: bytes, media_type: str) -> bytes:
    """A Word, ODT or RTF file or an image as PDF; everything else as it is. Raises as ``pages``."""
    if media_type in kinds.IMAGES:
        pdf = _called(_IMAGE_PDF, data, cpu_seconds=60, wall_seconds=120)
        if not isinstance(pdf, bytes):
            raise DocumentUnreadable
        return pdf
    ending = _BY_OFFICE.get(media_type)
    if ending is None:
        return data
    try:
        return office.to_pdf(data, f"document{ending}")
    except office.OfficeMissing:
        raise DocumentUnsupported("LibreOffice is not installed; Word files cannot be shown.") from None
    except office.OfficeFailed as error:
        raise DocumentUnreadable("The pages cannot be drawn.", private=error.private) from None


def _called(target: str, *arguments: Any, **limits: Any) -> Any:
    """As ``sandbox.call``, with the errors of the documents room."""
    try:
        return sandbox.call(target, *arguments, **limits)
    except sandbox.SandboxRefused as refused:
        raise crossed(refused.original, refused.public, private=refused.private) from None
    except sandbox.SandboxError as error:
        raise DocumentUnreadable("The pages cannot be drawn.", private=error.private) from None
