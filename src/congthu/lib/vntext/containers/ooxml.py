"""DOCX, XLSX and PPTX (ISO/IEC 29500): text and font names are changed where they stand, nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from congthu.lib.vntext.containers import ooxml_drawing as drawing
from congthu.lib.vntext.containers import ooxml_word as word
from congthu.lib.vntext.containers.errors import FileUnsupported
from congthu.lib.vntext.containers.ooxml_parts import Parts, each, name
from congthu.lib.vntext.containers.ooxml_sheet import Workbook
from congthu.lib.vntext.containers.packing import Package
from congthu.lib.vntext.containers.runs import Settled, settle
from congthu.lib.vntext.containers.types import ConvertedFile, Paragraph, Run, Tally
from congthu.lib.vntext.types import UNKNOWN, Prior

_KINDS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
#: Parts of OPC digital signatures (ECMA-376-2 §10): whatever they cover must not change.
_SIGNATURES = "_xmlsignatures/"
_PROPERTIES = ("dc:title", "dc:subject", "dc:description", "dc:creator", "cp:keywords", "cp:category")
_MORE_PROPERTIES = ("ep:Company", "ep:Manager")


#: Converts a file that stands inside of a document; None when it is none we convert.
Chunk = Callable[[bytes, str, Prior], ConvertedFile | None]


def convert_ooxml(data: bytes, prior: Prior = UNKNOWN, *, chunk: Chunk | None = None) -> ConvertedFile:
    """The document with its old text converted. Raises FileRefused."""
    package = Package(data)
    kind = next(
        (kind for folder, kind in _KINDS.items() if any(n.startswith(folder) for n in package.names)), None
    )
    if kind is None or "[Content_Types].xml" not in package.names:
        raise FileUnsupported
    if any(n.startswith(_SIGNATURES) for n in package.names):
        tally = Tally(report=["The document is digitally signed; it was left as it is."])
        return tally.result(data, data, kind)
    parts = Parts(package)
    workbook = Workbook(parts) if kind == "xlsx" else None
    settled = settle(_paragraphs(parts, workbook), prior)
    if chunk:
        _convert_chunks(parts, settled.tally, prior, chunk)
    if not settled.changes and not parts.replaced:
        return settled.tally.result(data, data, kind)
    _write(parts, workbook, settled)
    return settled.tally.result(data, parts.rewritten(), kind)


def _convert_chunks(parts: Parts, tally: Tally, prior: Prior, chunk: Chunk) -> None:
    """Whole files Word takes in when it opens the document (``w:altChunk``, §17.17.2)."""
    for part in parts.all_related("word/document.xml", "aFChunk"):
        if part not in parts.package.names:
            continue
        try:
            made = chunk(parts.package.read(part), part.rpartition("/")[2], prior)
        except FileUnsupported:
            continue
        if made is not None:
            tally.add(made)
            parts.replaced |= {part: made.data} if made.changed else {}


def _paragraphs(parts: Parts, workbook: Workbook | None) -> Iterator[Paragraph]:
    fonts = word.WordFonts(parts.root("word/styles.xml"), _theme(parts))
    for part, root in parts.under("word/", "ppt/", "xl/drawings/", "xl/charts/", "xl/diagrams/"):
        if name(root) in word.ROOTS:
            yield from word.paragraphs(root, fonts)
        if name(root) not in {"w:styles", "a:theme"}:
            # Also the DrawingML inside of documents: charts, diagrams, drawn shapes.
            yield from drawing.paragraphs(root, drawing.DrawingFonts(parts, part, root))
    if workbook:
        yield from workbook.paragraphs()
    for _, root in parts.under("docProps/"):
        for value in each(root, *_PROPERTIES, *_MORE_PROPERTIES):
            yield [Run(text=value.text or "", place=value)]


def _theme(parts: Parts) -> Any | None:
    related = parts.related("word/document.xml", "theme")
    return parts.root(related) if related else None


def _write(parts: Parts, workbook: Workbook | None, settled: Settled) -> None:
    names: dict[str, str] = {}
    for run, text in settled.changes:
        names[run.text] = text
        written = workbook.write(run, text) if workbook else word.write(run, text)
        if written is not None:
            parts.touch(written)
    if workbook:
        workbook.finish(names)
    if not settled.fonts:
        return
    for element in workbook.replace_fonts(settled) if workbook else ():
        parts.touch(element)
    for _, root in parts.under("word/", "ppt/", "xl/"):
        changed = [word.replace_fonts(root, settled), drawing.replace_fonts(root, settled)]
        if any(changed):
            parts.touch(root)
