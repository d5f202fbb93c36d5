"""DOCX through its XML, laid out on an imagined page: one row a line, table cells as columns.

Nothing of Word's own layout is computed. Reading needs only what stands beside what, and that is said by
tables and tabs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from congthu.edges.readers.docx_styles import Styles, on, page_style, text_width, value
from congthu.edges.readers.docx_styles import W as _W
from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.imagined import Line, Sheet, Stop, edges
from congthu.edges.readers.kinds import DOCX
from congthu.edges.readers.package import Package
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import Source

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEPTH = 12


def read(data: bytes) -> Source:
    """One endless page. Raises DocumentUnreadable or DocumentUnsupported."""
    data, as_exchanged = exchanged(data, "letter.docx")
    package = Package(data)
    body = package.xml("word/document.xml")
    if body is None:
        raise DocumentUnsupported("This is not a DOCX document.")
    flow = _Flow(styles=Styles(package.xml("word/styles.xml"), package.xml("word/theme/theme1.xml")))
    sheet = flow.sheet
    width = text_width(page_style(body, sheet.fonts))
    root = body.find(f"{_W}body")
    if root is not None:
        flow.blocks(root, (0.0, width), 0.0, 0)
    for name in package.names("word/header", "word/footer"):
        part = package.xml(name)
        if part is not None:
            sheet.floating.extend(_plain_lines(part))
    if not sheet.words and not sheet.floating:
        raise DocumentUnreadable("The document has no text.")
    return Source(
        media_type=DOCX,
        pages=(sheet.page(width),),
        conformant=as_exchanged and is_conformant(" ".join(sheet.raw)),
        style=page_style(body, sheet.fonts),
    )


@dataclass(kw_only=True)
class _Flow:
    """Lays blocks out downwards."""

    styles: Styles
    sheet: Sheet = field(default_factory=Sheet)

    def blocks(self, parent: Any, span: tuple[float, float], y: float, depth: int) -> float:
        """Lay out the blocks of a body or cell; returns the lower edge."""
        for block in parent:
            if block.tag == f"{_W}p":
                y = self._paragraph(block, span, y)
            elif block.tag == f"{_W}tbl" and depth < _DEPTH:
                y = self._table(block, span, y, depth)
            elif (
                block.tag in {f"{_W}sdt", f"{_W}ins", f"{_W}customXml", f"{_MC}AlternateContent"}
                and depth < _DEPTH
            ):
                inner = block.find(f"{_W}sdtContent")
                inner = block.find(f"{_MC}Choice") if inner is None and block.tag.startswith(_MC) else inner
                y = self.blocks(block if inner is None else inner, span, y, depth + 1)
        return y

    def _table(self, table: Any, span: tuple[float, float], y: float, depth: int) -> float:
        grid = [float(c.get(f"{_W}w", "0") or 0) for c in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
            spans = edges(grid, [_span(cell) for cell in cells], span)
            bottoms = [self.blocks(cell, each, y, depth + 1) for cell, each in zip(cells, spans, strict=True)]
            y = max(bottoms, default=y)
        return y

    def _paragraph(self, paragraph: Any, span: tuple[float, float], y: float) -> float:
        style = value(paragraph, "pPr/pStyle")
        lines = [Line()]
        self._runs(paragraph, style, lines, 0)
        return self.sheet.paragraph(
            lines,
            span,
            y,
            align=value(paragraph, "pPr/jc") or self.styles.of_paragraph(style, "pPr/jc"),
            dash=paragraph.find(f"{_W}pPr/{_W}numPr") is not None,
            size=self._size(None, style),
            stops=_stops(paragraph),
        )

    def _runs(self, parent: Any, style: str | None, lines: list[Line], depth: int) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{_W}r":
                self._run(child, style, lines)
            elif tag in _RUN_HOLDERS and depth < _DEPTH:
                self._runs(child, style, lines, depth + 1)

    def _run(self, run: Any, style: str | None, lines: list[Line]) -> None:
        if on(value(run, "rPr/vanish")):
            return
        bold, italic, caps = (on(self.styles.of_run(run, style, name)) for name in ("b", "i", "caps"))
        font = self.styles.of_run(run, style, "font")
        size = self._size(run, style)
        for child in run:
            tag = child.tag
            if tag == f"{_W}t":
                text = child.text or ""
                lines[-1].add(text.upper() if caps else text, bold=bold, italic=italic, size=size)
                if font:
                    self.sheet.fonts[font] += sum(letter.isalpha() for letter in text)
            elif tag == f"{_W}noBreakHyphen":
                lines[-1].add("-", bold=bold, italic=italic, size=size)
            elif tag in {f"{_W}tab", f"{_W}ptab"}:
                lines[-1].tab()
            elif tag in {f"{_W}br", f"{_W}cr"}:
                lines.append(Line())
            else:
                self.sheet.floating.extend(_boxes(child))

    def _size(self, run: Any | None, style: str | None) -> float:
        half = self.styles.of_run(run, style, "sz") or "26"
        return min(max(float(half) / 2, 4.0), 72.0) if half.replace(".", "", 1).isdigit() else 13.0


_RUN_HOLDERS = frozenset(
    f"{_W}{name}"
    for name in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "moveTo")
)


def _span(cell: Any) -> int:
    said = value(cell, "tcPr/gridSpan") or "1"
    return max(1, min(int(said), 64)) if said.isdigit() else 1


def _stops(paragraph: Any) -> list[Stop]:
    """Tab stops the paragraph names itself."""
    found = []
    for tab in paragraph.iterfind(f"{_W}pPr/{_W}tabs/{_W}tab"):
        kind, at = tab.get(f"{_W}val", "left"), tab.get(f"{_W}pos", "")
        if kind != "clear" and at.isdigit():
            found.append(Stop(at=int(at) / 20, align=kind))
    return sorted(found, key=lambda stop: stop.at)


def _boxes(element: Any) -> Iterator[str]:
    """Text of the text boxes in a drawing; of alternatives only the first choice."""
    if not isinstance(element.tag, str):
        return
    chosen = element
    if element.tag == f"{_MC}AlternateContent":
        found = element.find(f"{_MC}Choice")
        chosen = element if found is None else found
    for box in chosen.iter(f"{_W}txbxContent"):
        yield from _plain_lines(box)


def _plain_lines(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(t.text or "" for t in paragraph.iter(f"{_W}t")).strip()
        if text:
            yield unicodedata.normalize("NFC", text)
