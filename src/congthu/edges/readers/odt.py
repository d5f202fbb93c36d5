"""ODT (OpenDocument 1.3) through its XML, laid out on an imagined page like a DOCX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from congthu.edges.readers.boxes import Box, is_letterhead
from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.imagined import USUAL_SIZE, Line, Sheet, Stop, edges
from congthu.edges.readers.kinds import ODT
from congthu.edges.readers.package import Package
from congthu.edges.readers.paper import shares, text_width
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import PageStyle, Source

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TEXT, _TABLE = f"{{{_NS}office:1.0}}", f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
_STYLE, _DRAW, _FO = f"{{{_NS}style:1.0}}", f"{{{_NS}drawing:1.0}}", f"{{{_NS}xsl-fo-compatible:1.0}}"
_SVG = f"{{{_NS}svg-compatible:1.0}}"
_DEPTH = 40
_INHERITED = 12
_MOST_REPEATED = 200
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_RUNNING = (f"{_STYLE}header-first", f"{_STYLE}header", f"{_STYLE}footer-first", f"{_STYLE}footer")
_BLOCKS = frozenset(
    {
        f"{_TEXT}{name}"
        for name in ("section", "list", "list-item", "list-header", "index-body", "numbered-paragraph")
    }
    | {f"{_TEXT}table-of-content"}
)
_PASSED_OVER = frozenset(
    {f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_TEXT}ruby-text"}
)


def read(data: bytes) -> Source:
    """One endless page. Raises DocumentUnreadable."""
    data, as_exchanged = exchanged(data, "letter.odt")
    package = Package(data)
    if b"encryption-data" in package.raw("META-INF/manifest.xml"):
        raise DocumentUnreadable("The ODT is locked with a password.")
    content, styles_part = package.xml("content.xml"), package.xml("styles.xml")
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DocumentUnreadable("The ODT is broken.")
    styles = _Styles(content, styles_part)
    flow = _Flow(styles=styles)
    sheet = flow.sheet
    style = styles.page(sheet.fonts)
    running = [] if styles_part is None else [*styles_part.iter(*_RUNNING)]
    letterhead = next((part for part in running if is_letterhead(list(_plain_lines(part)))), None)
    y, span = 0.0, (0.0, text_width(style))
    if letterhead is not None and not is_letterhead(list(_plain_lines(body))):
        y = flow.blocks(letterhead, span, y, 0)
    flow.blocks(body, span, y, 0)
    for part in running:
        sheet.floating.extend(_plain_lines(part))
    if not sheet.words and not sheet.floating:
        raise DocumentUnreadable("The document has no text.")
    return Source(
        media_type=ODT,
        pages=(sheet.page(text_width(style)),),
        conformant=as_exchanged and is_conformant(" ".join(sheet.raw)),
        style=styles.page(sheet.fonts),
    )


class _Styles:
    """Named and automatic styles with inheritance, fonts by their faces, and the page."""

    def __init__(self, *parts: Any) -> None:
        present = [part for part in parts if part is not None]
        self._parts = present
        self._styles = {
            (style.get(f"{_STYLE}family"), style.get(f"{_STYLE}name")): style
            for part in reversed(present)
            for style in part.iter(f"{_STYLE}style")
        }
        self._defaults = {
            style.get(f"{_STYLE}family"): style
            for part in present
            for style in part.iter(f"{_STYLE}default-style")
        }
        self._faces = {
            face.get(f"{_STYLE}name"): (face.get(f"{_SVG}font-family") or "").strip("'\"")
            for part in present
            for face in part.iter(f"{_STYLE}font-face")
        }
        self._known: dict[tuple[str, str | None, str, str], str | None] = {}

    def value(self, family: str, name: str | None, group: str, key: str) -> str | None:
        """A property ("text", "font-weight") of a style, of those it inherits from, or the default."""
        asked = (family, name, group, key)
        if asked not in self._known:
            self._known[asked] = self._find(*asked)
        return self._known[asked]

    def _find(self, family: str, name: str | None, group: str, key: str) -> str | None:
        for _ in range(_INHERITED):
            style = self._styles.get((family, name))
            if style is None:
                break
            found = _property(style, group, key)
            if found is not None:
                return found
            name = style.get(f"{_STYLE}parent-style-name")
        default = self._defaults.get(family)
        return None if default is None or family == "text" else _property(default, group, key)

    def letters(self, span: str | None, paragraph: str | None, key: str) -> str | None:
        """A property of letters: of the span's style, or of the paragraph's."""
        own = self.value("text", span, "text", key) if span else None
        return own if own is not None else self.value("paragraph", paragraph, "text", key)

    def font(self, span: str | None, paragraph: str | None) -> str | None:
        """Family of the letters, as the file names it."""
        face = self.letters(span, paragraph, "font-name")
        return self._faces.get(face) or face if face else None

    def stops(self, paragraph: str | None) -> list[Stop]:
        """Tab stops of the paragraph's own style."""
        style = self._styles.get(("paragraph", paragraph))
        found = style.iter(f"{_STYLE}tab-stop") if style is not None else ()
        stops = [
            Stop(at=_points(each.get(f"{_STYLE}position")) or 0.0, align=each.get(f"{_STYLE}type") or "left")
            for each in found
        ]
        return sorted(stops, key=lambda stop: stop.at)

    def page(self, letters: Any) -> PageStyle:
        """Size and margins in millimetres, and the share of letters in each font."""
        layout = next(
            (
                each
                for part in self._parts
                for each in part.iter(f"{_STYLE}page-layout-properties")
                if each.get(f"{_FO}page-width")
            ),
            None,
        )

        def millimetres(key: str) -> float | None:
            length = None if layout is None else _points(layout.get(f"{_FO}{key}"))
            return None if length is None else round(length * 25.4 / 72, 1)

        return PageStyle(
            width=millimetres("page-width"),
            height=millimetres("page-height"),
            margin_top=millimetres("margin-top"),
            margin_bottom=millimetres("margin-bottom"),
            margin_left=millimetres("margin-left"),
            margin_right=millimetres("margin-right"),
            fonts=shares(letters),
        )


def _property(style: Any, group: str, key: str) -> str | None:
    properties = style.find(f"{_STYLE}{group}-properties")
    if properties is None:
        return None
    found: str | None = properties.get(f"{_FO}{key}")
    return properties.get(f"{_STYLE}{key}") if found is None else found


def _points(length: str | None) -> float | None:
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _POINTS[found[2]] if found else None


@dataclass(kw_only=True)
class _Flow:
    """Lays blocks out downwards."""

    styles: _Styles
    sheet: Sheet = field(default_factory=Sheet)
    #: Text boxes of the paragraph in hand that belong to the letter, and whether one is being laid out.
    _boxes: list[Box] = field(default_factory=list)
    _within: bool = False

    def blocks(
        self, parent: Any, span: tuple[float, float], y: float, depth: int, *, listed: bool = False
    ) -> float:
        """Lay out the blocks of the body, a cell or a list; returns the lower edge."""
        for block in parent:
            if depth > _DEPTH:
                break
            if block.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                y = self._paragraph(block, span, y, listed=listed)
                listed = False
            elif block.tag == f"{_TABLE}table":
                y = self._table(block, span, y, depth)
            elif block.tag in _BLOCKS:
                y = self.blocks(block, span, y, depth + 1, listed=listed or block.tag == f"{_TEXT}list-item")
            elif block.tag == f"{_DRAW}frame":
                self._float(block)
                y = self._lay_boxes([], span, y)
        return y

    def _table(self, table: Any, span: tuple[float, float], y: float, depth: int) -> float:
        columns: list[float] = []
        for column in table.iterfind(f".//{_TABLE}table-column"):
            name = column.get(f"{_TABLE}style-name")
            width = _points(self.styles.value("table-column", name, "table-column", "column-width"))
            columns += [width or 0.0] * _repeated(column, "number-columns-repeated")
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not table:
                continue
            cells = [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]
            spans = edges(columns, [_repeated(cell, "number-columns-spanned") for cell in cells], span)
            bottoms = [self.blocks(cell, each, y, depth + 1) for cell, each in zip(cells, spans, strict=True)]
            y = max(bottoms, default=y)
        return y

    def _paragraph(self, paragraph: Any, span: tuple[float, float], y: float, *, listed: bool) -> float:
        style = paragraph.get(f"{_TEXT}style-name")
        lines = [Line()]
        own = len(self._boxes)
        self._letters(paragraph, style, None, lines, 0)
        y = self._lay_boxes(self._boxes[:own], span, y)
        size = _points(self.styles.letters(None, style, "font-size")) or USUAL_SIZE
        return self.sheet.paragraph(
            lines,
            span,
            y,
            align=self.styles.value("paragraph", style, "paragraph", "text-align"),
            dash=listed,
            size=size,
            stops=self.styles.stops(style),
        )

    def _float(self, frame: Any) -> None:
        """Text of a frame: kept to be laid out where it is of the letter, else set apart."""
        content = frame.find(f"{_DRAW}text-box")
        box = Box(
            content=content,
            lines=tuple(_plain_lines(frame)),
            left=_points(frame.get(f"{_SVG}x")),
            width=_points(frame.get(f"{_SVG}width")),
        )
        # What lies in a box of the letter is no part of it again.
        if content is not None and box.is_of_letter and not self._within:
            self._boxes.append(box)
        else:
            self.sheet.floating.extend(box.lines)

    def _lay_boxes(self, others: list[Box], span: tuple[float, float], y: float) -> float:
        """Lay out the boxes in hand but ``others``. Text flows beside one, and below several side by side."""
        held, self._boxes = self._boxes[len(others) :], others
        self._within = self._within or bool(held)
        bottoms = [self.blocks(box.content, box.span(span), y, 1) for box in held]
        self._within = self._within and not held
        return max(bottoms) if len(bottoms) > 1 else y

    def _letters(
        self, parent: Any, paragraph: str | None, span: str | None, lines: list[Line], depth: int
    ) -> None:
        self._add(parent.text, paragraph, span, lines)
        for child in parent:
            tag = child.tag
            if tag == f"{_TEXT}tab":
                lines[-1].tab()
            elif tag == f"{_TEXT}line-break":
                lines.append(Line())
            elif tag == f"{_TEXT}s":
                self._add(" " * _repeated(child, "c", _TEXT), paragraph, span, lines)
            elif tag == f"{_DRAW}frame":
                self._float(child)
            elif isinstance(tag, str) and tag not in _PASSED_OVER and depth < _DEPTH:
                own = child.get(f"{_TEXT}style-name") if tag == f"{_TEXT}span" else None
                self._letters(child, paragraph, own or span, lines, depth + 1)
            self._add(child.tail, paragraph, span, lines)

    def _add(self, text: str | None, paragraph: str | None, span: str | None, lines: list[Line]) -> None:
        if not text or self.styles.letters(span, paragraph, "display") == "none":
            return
        if self.styles.letters(span, paragraph, "text-transform") == "uppercase":
            text = text.upper()
        weight = self.styles.letters(span, paragraph, "font-weight") or ""
        lines[-1].add(
            text,
            bold=weight in {"bold", "600", "700", "800", "900"},
            italic=self.styles.letters(span, paragraph, "font-style") in {"italic", "oblique"},
            size=min(
                max(_points(self.styles.letters(span, paragraph, "font-size")) or USUAL_SIZE, 4.0), 72.0
            ),
        )
        font = self.styles.font(span, paragraph)
        if font:
            self.sheet.fonts[font] += sum(letter.isalpha() for letter in text)


def _repeated(element: Any, key: str, space: str = _TABLE) -> int:
    said = element.get(f"{space}{key}") or "1"
    return max(1, min(int(said), _MOST_REPEATED)) if said.isdigit() and len(said) < 10 else 1


def _plain_lines(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_TEXT}p"):
        text = "".join(paragraph.itertext()).strip()
        if text:
            yield text
