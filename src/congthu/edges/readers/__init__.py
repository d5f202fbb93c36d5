"""Readers of foreign files; they run in the sandbox (see ``edges.reading``) and import libraries late."""

from __future__ import annotations

from typing import Any

from congthu.edges.readers import kinds
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Source


def source(data: bytes) -> Source:
    """Pages of words; raises DocumentUnreadable and its kin."""
    if not data.strip():
        raise DocumentUnreadable("The file is empty.")
    match kinds.media_type(data):
        case kinds.PDF:
            from congthu.edges.readers import pdf

            return pdf.read(data)
        case kinds.TEXT:
            from congthu.edges.readers import text

            return text.read(data)
        case _:
            from congthu.edges.readers import docx

            return docx.read(data)


def found(data: bytes, filename: str = "") -> dict[str, Any]:
    """The sandbox's target: read and judge in one go, so that no hostile text meets a rule outside.

    The name of the file is judged too: it may bear a mark of secrecy.
    """
    from congthu.rooms.documents import rules

    return rules.read(source(data), filename).as_plain()
