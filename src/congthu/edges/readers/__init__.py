"""Readers of foreign files; they run in the sandbox (see ``edges.reading``) and import libraries late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from congthu.edges.readers import kinds
from congthu.edges.readers.recognition.scans import PagesToRecognise, Recognised, read_image
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Source


def source(data: bytes, recognised: Recognised | None = None) -> Source:
    """Pages of words; raises PagesToRecognise, or DocumentUnreadable and its kin."""
    if not data.strip():
        raise DocumentUnreadable("The file is empty.")
    kind = kinds.media_type(data)
    if kind in kinds.IMAGES:
        return read_image(data, kind, recognised or {})
    match kind:
        case kinds.PDF:
            from congthu.edges.readers import pdf

            return pdf.read(data, recognised or {})
        case kinds.TEXT:
            from congthu.edges.readers import text

            return text.read(data)
        case kinds.HTML:
            from congthu.edges.readers import html

            return html.read(data)
        case kinds.ODT:
            from congthu.edges.readers import odt

            return odt.read(data)
        case kinds.RTF:
            from congthu.edges.readers.word import rtf

            return rtf.read(data)
        case kinds.DOC:
            from congthu.edges.readers.word import doc

            return doc.read(data)
        case _:
            from congthu.edges.readers.word import docx

            return docx.read(data)


def found(data: bytes, filename: str = "", recognised: Recognised | None = None) -> dict[str, Any]:
    """The sandbox's target: read and judge in one go, so that no hostile text meets a rule outside.

    Answers the document as plain values, and whether it has ``pictures`` that may be stamps; or
    ``recognise``, the pages to recognise first; or ``modernise``, for what only LibreOffice reads. The name
    of the file is judged too: it may bear a mark.
    """
    from congthu.edges.readers import asides, enclosed, pasted
    from congthu.edges.readers.word import doc
    from congthu.rooms.documents import rules

    try:
        if kinds.media_type(data) == kinds.DOC:
            data = doc.as_rtf(data)
        read = source(data, recognised)
    except PagesToRecognise as wanted:
        return {"recognise": list(wanted.numbers)}
    except doc.NeedsOffice:
        return {"modernise": True}
    kind = kinds.media_type(data)
    judged = rules.read(replace(read, asides=asides.asides(data, kind)), filename)
    judged = enclosed.judged_with(judged, data, kind)
    plain = judged.as_plain()
    if recognised:
        from congthu.edges.readers.recognition.placing import put_back

        plain = put_back(plain, recognised)
    return {"document": plain, "pictures": pasted.has_any(data, kind)}
