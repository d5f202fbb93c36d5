"""DOCX through its XML, laid out on an imagined page: one row a line, table cells as columns.

Nothing of Word's own layout is computed. Reading needs only what stands beside what, and that is said by
tables and tabs.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.kinds import DOCX
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import Page, Source, Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LARGEST_PART = 64 << 20
_MOST_PARTS = 4000
_LINE = 1.25
_LETTER = 0.5
#: Word's own tab stops stand half an inch apart.
_TAB = 36.0
_DEPTH = 12


def read(data: bytes) -> Source:
    """One endless page. Raises DocumentUnreadable or DocumentUnsupported."""
    data, as_exchanged = exchanged(data, "letter.docx")
    package = _Package(data)
    body = package.xml("word/document.xml")
    if body is None:
        raise DocumentUnsupported("This is not a DOCX document.")
    styles = _Styles(package.xml("word/styles.xml"))
    width = _page_width(body)
    flow = _Flow(styles=styles)
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
    )


class _Package:
    """The zip, read with limits; XML without entities, DTDs or the network."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError, UnicodeError):
            raise DocumentUnreadable("The DOCX is broken.") from None
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise DocumentUnreadable("The DOCX has too many parts.")

    def names(self, *starts: str) -> list[str]:
        return sorted(n for n in self._zip.namelist() if n.startswith(starts) and n.endswith(".xml"))

    def xml(self, name: str) -> Any | None:
        """A part's root element; None when there is no such part."""
        try:
            with self._zip.open(name) as part:
                content = part.read(_LARGEST_PART + 1)
        except KeyError:
            return None
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            raise DocumentUnreadable("The DOCX is broken or locked.", private=repr(error)) from None
        if len(content) > _LARGEST_PART:
            raise DocumentUnreadable("A part of the DOCX is too large.")
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
            raise DocumentUnreadable("The DOCX declares XML entities.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content.replace(_STRICT, _W[1:-1].encode()), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DocumentUnreadable("The DOCX is broken.", private=str(error)) from None


class _Styles:
    """Bold, italic, size and alignment of named styles, with inheritance."""

    def __init__(self, root: Any | None) -> None:
        self._styles = {}
        if root is not None:
            self._styles = {s.get(f"{_W}styleId"): s for s in root.iterfind(f"{_W}style")}
        self._known: dict[tuple[str | None, str], str | None] = {}

    def value(self, style: str | None, path: str) -> str | None:
        """The value of a property ("rPr/b") in a style or the styles it is based on."""
        key = (style, path)
        if key not in self._known:
            self._known[key] = self._find(style, path)
        return self._known[key]

    def _find(self, style: str | None, path: str) -> str | None:
        for _ in range(_DEPTH):
            element = self._styles.get(style)
            if element is None:
                return None
            found = _value(element, path)
            if found is not None:
                return found
            based = element.find(f"{_W}basedOn")
            style = None if based is None else based.get(f"{_W}val")
        return None


def _value(element: Any, path: str) -> str | None:
    found = element.find("/".join(_W + step for step in path.split("/")))
    return None if found is None else found.get(f"{_W}val", "true")


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

    styles: _Styles
    words: list[Word] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

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
        style = _value(paragraph, "pPr/pStyle")
        align = _value(paragraph, "pPr/jc") or self.styles.value(style, "pPr/jc")
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
                Word(text=clean, x0=at, x1=at + width, y=y, size=size, bold=bold, italic=italic)
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
        if _on(_value(run, "rPr/vanish")):
            return
        own = _value(run, "rPr/rStyle")
        bold, italic = self._is(run, own, style, "b"), self._is(run, own, style, "i")
        caps = self._is(run, own, style, "caps")
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
            elif tag == f"{_W}noBreakHyphen":
                lines[-1].add("-", bold=bold, italic=italic, size=size)
            elif tag in {f"{_W}tab", f"{_W}ptab"}:
                lines[-1].pieces.append("")
            elif tag in {f"{_W}br", f"{_W}cr"}:
                lines.append(_Line())
            else:
                self.floating.extend(_boxes(child))

    def _is(self, run: Any, own: str | None, style: str | None, name: str) -> bool:
        for value in (
            _value(run, f"rPr/{name}"),
            self.styles.value(own, f"rPr/{name}"),
            self.styles.value(style, f"rPr/{name}"),
        ):
            if value is not None:
                return _on(value)
        return False

    def _size(self, run: Any | None, style: str | None) -> float:
        own = None if run is None else _value(run, "rPr/sz")
        half = own or self.styles.value(style, "rPr/sz") or "26"
        return min(max(float(half) / 2, 4.0), 72.0) if half.replace(".", "", 1).isdigit() else 13.0


_RUN_HOLDERS = frozenset(
    f"{_W}{name}"
    for name in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "moveTo")
)


def _on(value: str | None) -> bool:
    return value is not None and value.lower() not in {"0", "false", "off", "none"}


def _span(cell: Any) -> int:
    value = _value(cell, "tcPr/gridSpan") or "1"
    return max(1, min(int(value), 64)) if value.isdigit() else 1


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


def _page_width(body: Any) -> float:
    """Width of the text in points; A4 with the Decree's margins when not said."""
    size, margins = body.find(f".//{_W}pgSz"), body.find(f".//{_W}pgMar")
    try:
        width = float(size.get(f"{_W}w")) / 20
        return max(width - (float(margins.get(f"{_W}left")) + float(margins.get(f"{_W}right"))) / 20, 200.0)
    except (AttributeError, TypeError, ValueError):
        return 468.0
