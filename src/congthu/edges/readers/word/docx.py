"""DOCX through its XML, laid out on an imagined page: one row a line, table cells as columns.

Nothing of Word's own layout is computed. Reading needs only what stands beside what, and that is said by
tables and tabs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from congthu.edges.readers.boxes import Box, is_letterhead
from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.imagined import Line, Sheet, Stop, edges
from congthu.edges.readers.kinds import DOCX
from congthu.edges.readers.package import Package
from congthu.edges.readers.paper import text_width
from congthu.edges.readers.word.docx_boxes import MC as _MC
from congthu.edges.readers.word.docx_boxes import boxes, frame, plain_lines
from congthu.edges.readers.word.docx_paper import with_paper
from congthu.edges.readers.word.docx_styles import Styles, on, page_style, value
from congthu.edges.readers.word.docx_styles import W as _W
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import Source

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
    running = [
        part
        for name in package.names("word/header", "word/footer")
        if (part := package.xml(name)) is not None
    ]
    letterhead = next((part for part in running if is_letterhead(list(plain_lines(part)))), None)
    root, y = body.find(f"{_W}body"), 0.0
    if letterhead is not None and not is_letterhead(list(plain_lines(body))):
        y = flow.blocks(letterhead, (0.0, width), y, 0)
    if root is not None:
        flow.blocks(root, (0.0, width), y, 0)
    for part in running:
        sheet.floating.extend(plain_lines(part))
    if not sheet.words and not sheet.floating:
        raise DocumentUnreadable("The document has no text.")
    return Source(
        media_type=DOCX,
        pages=(sheet.page(width),),
        conformant=as_exchanged and is_conformant(" ".join(sheet.raw)),
        style=with_paper(page_style(body, sheet.fonts), body, package, flow.styles),
    )


@dataclass(kw_only=True)
class _Flow:
    """Lays blocks out downwards."""

    styles: Styles
    sheet: Sheet = field(default_factory=Sheet)
    #: Text boxes of the paragraph in hand that belong to the letter.
    _boxes: list[Box] = field(default_factory=list)
    #: Whether such a box is being laid out.
    _within: bool = False

    def blocks(self, parent: Any, span: tuple[float, float], y: float, depth: int) -> float:
        """Lay out the blocks of a body or cell; returns the lower edge."""
        framed: dict[tuple[float, float], float] = {}
        for block in parent:
            if block.tag == f"{_W}p" and (at := frame(block)):
                inside = Box(content=block, left=at[0], width=at[1]).span(span)
                framed[at] = self._paragraph(block, inside, framed.get(at, y))
                continue
            # Text flows beside one frame, and below several that stand side by side.
            y = max(framed.values()) if len(framed) > 1 else y
            framed = {}
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
            deleted = row.find(f"{_W}trPr/{_W}del") is not None
            if deleted or next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
            spans = edges(grid, [_span(cell) for cell in cells], span)
            bottoms = [self.blocks(cell, each, y, depth + 1) for cell, each in zip(cells, spans, strict=True)]
            y = max(bottoms, default=y)
        return y

    def _paragraph(self, paragraph: Any, span: tuple[float, float], y: float) -> float:
        style = value(paragraph, "pPr/pStyle")
        lines = [Line()]
        own = len(self._boxes)
        self._runs(paragraph, style, lines, 0)
        held, self._boxes = self._boxes[own:], self._boxes[:own]
        self._within = self._within or bool(held)
        bottoms = [self.blocks(box.content, box.span(span), y, _DEPTH - 1) for box in held]
        self._within = self._within and not held
        below = max(bottoms) if len(bottoms) > 1 else y
        return self.sheet.paragraph(
            lines,
            span,
            below,
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
                self._float(list(boxes(child)))

    def _float(self, found: Sequence[Box]) -> None:
        for box in found:
            # What lies in a box of the letter is no part of it again.
            if box.is_of_letter and not self._within:
                self._boxes.append(box)
            else:
                self.sheet.floating.extend(box.lines)

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
