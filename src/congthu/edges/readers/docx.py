"""DOCX through its XML, laid out on an imagined page: one row a line, table cells as columns.

Nothing of Word's own layout is computed. Reading needs only what stands beside what, and that is said by
tables and tabs.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from congthu.edges.readers.docx_styles import Styles, on, page_style, text_width, value
from congthu.edges.readers.docx_styles import W as _W
from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.kinds import DOCX
from congthu.edges.readers.package import Package
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import Page, Source, Word

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LINE = 1.25
_LETTER = 0.5
#: Word's own tab stops stand half an inch apart.
_TAB = 36.0
_DEPTH = 12


def read(data: bytes) -> Source:
    """One endless page. Raises DocumentUnreadable or DocumentUnsupported."""
    data, as_exchanged = exchanged(data, "letter.docx")
    package = Package(data, "DOCX")
    body = package.xml("word/document.xml")
    if body is None:
        raise DocumentUnsupported("This is not a DOCX document.")
    flow = _Flow(styles=Styles(package.xml("word/styles.xml"), package.xml("word/theme/theme1.xml")))
    width = text_width(page_style(body, flow.fonts))
    root = body.find(f"{_W}body")
    if root is not None:
        flow.blocks(root, 0.0, width, 0.0, 0)
    floating = list(flow.floating)
    for name in package.names("word/header", "word/footer"):
        part = package.xml(name)
        if part is not None:
            floating.extend(_plain_lines(part))
    if not flow.words and not floating:
        raise DocumentUnreadable("The document has no text.")
    raw = " ".join(flow.raw)
    return Source(
        media_type=DOCX,
        pages=(Page(width=width, height=0.0, words=tuple(flow.words), floating=tuple(floating)),),
        conformant=as_exchanged and is_conformant(raw),
        style=page_style(body, flow.fonts),
    )


@dataclass(kw_only=True)
class _Line:
    """A line of a paragraph: pieces between tabs."""

    pieces: list[str] = field(default_factory=lambda: [""])
    bold: int = 0
    italic: int = 0
    letters: int = 0
    size: float = 0.0

    def add(self, text: str, *, bold: bool, italic: bool, size: float) -> None:
        self.pieces[-1] += text
        count = len(text.strip())
        self.letters += count
        self.bold += count * bold
        self.italic += count * italic
        self.size = self.size or size


@dataclass(kw_only=True)
class _Flow:
    """Lays blocks out downwards."""

    styles: Styles
    words: list[Word] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    #: Letters in each font.
    fonts: Counter[str] = field(default_factory=Counter)
    paragraph: int = 0

    def blocks(self, parent: Any, x0: float, x1: float, y: float, depth: int) -> float:
        """Lay out the blocks of a body or cell; returns the lower edge."""
        for block in parent:
            if block.tag == f"{_W}p":
                y = self._paragraph(block, x0, x1, y)
            elif block.tag == f"{_W}tbl" and depth < _DEPTH:
                y = self._table(block, x0, x1, y, depth)
            elif (
                block.tag in {f"{_W}sdt", f"{_W}ins", f"{_W}customXml", f"{_MC}AlternateContent"}
                and depth < _DEPTH
            ):
                inner = block.find(f"{_W}sdtContent")
                inner = block.find(f"{_MC}Choice") if inner is None and block.tag.startswith(_MC) else inner
                y = self.blocks(block if inner is None else inner, x0, x1, y, depth + 1)
        return y

    def _table(self, table: Any, x0: float, x1: float, y: float, depth: int) -> float:
        grid = [float(c.get(f"{_W}w", "0") or 0) for c in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue
            cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
            spans = [_span(cell) for cell in cells]
            edges = _edges(grid, spans, x0, x1)
            bottoms = [
                self.blocks(cell, left, right - 6, y, depth + 1)
                for cell, (left, right) in zip(cells, edges, strict=True)
            ]
            y = max(bottoms, default=y)
        return y

    def _paragraph(self, paragraph: Any, x0: float, x1: float, y: float) -> float:
        self.paragraph += 1
        style = value(paragraph, "pPr/pStyle")
        align = value(paragraph, "pPr/jc") or self.styles.of_paragraph(style, "pPr/jc")
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        lines = [_Line()]
        self._runs(paragraph, style, lines, 0)
        for number, line in enumerate(lines):
            size = line.size or self._size(None, style)
            y += _LINE * size
            if any(piece.strip() for piece in line.pieces):
                self._place(line, x0, x1, y, align, dash=listed and number == 0, size=size)
        return y

    def _place(
        self, line: _Line, x0: float, x1: float, y: float, align: str | None, *, dash: bool, size: float
    ) -> None:
        indents = next((at for at, piece in enumerate(line.pieces) if piece.strip()), 0)
        pieces = _merge_small(line.pieces)
        if dash and pieces and pieces[0][:1] not in "-–+•":
            pieces[0] = f"- {pieces[0]}"
        bold, italic = 2 * line.bold > line.letters, 2 * line.italic > line.letters
        at = min(x0 + indents * _TAB, x1 - 6)
        for number, text in enumerate(pieces):
            self.raw.append(text)
            width = min(len(text) * size * _LETTER, x1 - at)
            if number:
                at = max(at + 2 * size, x0 + (x1 - x0) * number / len(pieces))
                width = min(width, max(x1 - at, 6.0))
            elif align == "center" and len(pieces) == 1:
                at = x0 + (x1 - x0 - width) / 2
            elif align in {"right", "end"} and len(pieces) == 1:
                at = x1 - width
            clean = unicodedata.normalize("NFC", text)
            self.words.append(
                Word(
                    text=clean,
                    x0=at,
                    x1=at + width,
                    y=y,
                    size=size,
                    bold=bold,
                    italic=italic,
                    paragraph=self.paragraph,
                )
            )
            at += width

    def _runs(self, parent: Any, style: str | None, lines: list[_Line], depth: int) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{_W}r":
                self._run(child, style, lines)
            elif tag in _RUN_HOLDERS and depth < _DEPTH:
                self._runs(child, style, lines, depth + 1)

    def _run(self, run: Any, style: str | None, lines: list[_Line]) -> None:
        if on(value(run, "rPr/vanish")):
            return
        bold, italic, caps = (on(self.styles.of_run(run, style, name)) for name in ("b", "i", "caps"))
        font = self.styles.of_run(run, style, "font")
        size = self._size(run, style)
        for child in run:
            tag = child.tag
            if tag == f"{_W}t":
                text = child.text or ""
                text = text.upper() if caps else text
                clean = (
                    text.replace("\u00ad", "").replace("\u200b", "").replace("\u00a0", " ").replace("\n", " ")
                )
                lines[-1].add(clean, bold=bold, italic=italic, size=size)
                if font:
                    self.fonts[font] += sum(letter.isalpha() for letter in clean)
            elif tag == f"{_W}noBreakHyphen":
                lines[-1].add("-", bold=bold, italic=italic, size=size)
            elif tag in {f"{_W}tab", f"{_W}ptab"}:
                lines[-1].pieces.append("")
            elif tag in {f"{_W}br", f"{_W}cr"}:
                lines.append(_Line())
            else:
                self.floating.extend(_boxes(child))

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


def _edges(grid: list[float], spans: list[int], x0: float, x1: float) -> list[tuple[float, float]]:
    """Left and right edge of each cell, by the table's grid or else in equal shares."""
    total = sum(spans)
    columns = grid if len(grid) >= total and sum(grid) > 0 and min(grid) > 0 else [1.0] * max(total, 1)
    scale = (x1 - x0) / sum(columns)
    edges, at = [], 0
    for span in spans:
        left, right = sum(columns[:at]), sum(columns[: at + span])
        edges.append((x0 + left * scale, x0 + right * scale))
        at += span
    return edges


def _merge_small(pieces: list[str]) -> list[str]:
    """Tabs after a dash, a number or "Số:" are spacing, not columns."""
    merged: list[str] = []
    for piece in (text.strip() for text in pieces):
        if merged and (len(merged[-1]) <= 4 or not merged[-1]):
            merged[-1] = f"{merged[-1]} {piece}".strip()
        elif piece:
            merged.append(piece)
    return merged or [""]


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
