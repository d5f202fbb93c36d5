"""HTML: letters saved by Word, mailed, or shown by a portal; tables stand as columns on an imagined page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree, html

from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.imagined import USUAL_SIZE, WIDTH, Line, Sheet, edges
from congthu.edges.readers.kinds import HTML
from congthu.edges.readers.paper import shares
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.rules.markings import mark_of
from congthu.rooms.documents.types import PageStyle, Source

_LARGEST = 32 << 20
_DEPTH = 200
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
#: What belongs to the site around a document, and what is no text.
_PASSED_OVER = frozenset(
    {"head", "title", "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button"}
    | {"select", "textarea", "iframe", "object", "svg", "math", "audio", "video", "canvas"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
    }
    | {"ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"}
    | {"time", "tt", "u", "var", "wbr", "o:p", "st1:place", "st1:city"}
)
_BOLD, _ITALIC = frozenset({"b", "strong", "th"}), frozenset({"i", "em", "cite", "var"})
#: Layout by no-break spaces, tabs and many spaces (LibreOffice's) is kept, white space of the source is not.
_BLANKS = re.compile(r"[ \t\f]*[\r\n]\s*|(?<![ \f])[ \f]{1,5}(?![ \f])|^[ \f]+")
#: Running heads and feet as LibreOffice writes them.
_RUNNING = frozenset({"header", "footer"})
_POINTS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
_MAIN_SHARE = 0.4
_MOST_COLUMNS = 64


def read(data: bytes) -> Source:
    """One endless page. Raises DocumentUnreadable."""
    if len(data) > _LARGEST:
        raise DocumentUnreadable("The HTML file is too large.")
    data, as_exchanged = exchanged(data, "letter.html")
    root = _parsed(_decoded(data))
    flow = _Flow()
    flow.block(_main(root), _Style(), (0.0, WIDTH), 0.0, 0)
    sheet = flow.sheet
    if not sheet.words:
        raise DocumentUnreadable("The document has no text.")
    return Source(
        media_type=HTML,
        pages=(sheet.page(WIDTH),),
        conformant=as_exchanged and is_conformant(" ".join(sheet.raw)),
        style=PageStyle(fonts=shares(sheet.fonts)),
    )


def _decoded(data: bytes) -> str:
    """As its mark, UTF-8, or the charset it declares. Raises DocumentUnreadable."""
    declared = _CHARSET.search(data[:4096])
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    names = ["utf-16"] if wide else ["utf-8-sig", declared[1].decode("ascii") if declared else "cp1258"]
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise DocumentUnreadable("The encoding of the HTML file is not recognised.")


def _parsed(text: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        plain = _DECLARED.sub("", text).encode("utf-8", "surrogatepass").replace(b"\0", b"")
        root = html.document_fromstring(plain, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise DocumentUnreadable("The HTML file is broken.", private=repr(error)) from None
    return root


def _main(root: Any) -> Any:
    """The part of a portal's page that holds the document; the whole page when none stands out."""
    body = root.find("body")
    body = root if body is None else body
    whole = len(body.text_content())
    parts = body.xpath(".//main | .//article | .//*[@role='main']")
    best = max(parts, key=lambda part: len(part.text_content()), default=None)
    return best if best is not None and len(best.text_content()) > _MAIN_SHARE * whole else body


@dataclass(frozen=True, kw_only=True)
class _Style:
    """What elements hand down to the elements inside."""

    bold: bool = False
    italic: bool = False
    align: str | None = None
    size: float = USUAL_SIZE
    font: str = ""
    kept: bool = False
    capitals: bool = False


@dataclass(kw_only=True)
class _Flow:
    """Lays blocks out downwards; letters gather in ``_lines`` until a block begins or ends."""

    sheet: Sheet = field(default_factory=Sheet)
    _lines: list[Line] = field(default_factory=lambda: [Line()])

    def block(self, element: Any, style: _Style, span: tuple[float, float], y: float, depth: int) -> float:
        """Lay out what is inside a block element; returns the lower edge."""
        style = _styled(element, style)
        self._text(element.text, style)
        for child in element:
            y = self._child(child, style, span, y, depth + 1)
            self._text(child.tail, style)
        return self._flush(style, span, y, dash=element.tag == "li")

    def _child(self, child: Any, style: _Style, span: tuple[float, float], y: float, depth: int) -> float:
        tag = child.tag
        placed = _placed(child) if isinstance(tag, str) else None
        if placed and depth <= _DEPTH and not _hidden(child):
            # What has a place of its own takes none from the rest, and waits for its end.
            text = re.sub(r"\s+", " ", child.text_content()).strip()
            if mark_of(text):
                self.sheet.floating.append(text)
                return y
            lines, self._lines = self._lines, [Line()]
            left, top, width = placed
            self.block(child, replace(style, align=None), (left, left + width), top, depth)
            self._lines = lines
            return y
        if not isinstance(tag, str) or tag in _PASSED_OVER or depth > _DEPTH or _hidden(child):
            return y
        if child.get("title") in _RUNNING:
            self.sheet.floating.extend(line for each in child.itertext() if (line := each.strip()))
            return y
        if tag == "br":
            self._lines.append(Line())
        elif tag == "table":
            y = self._table(child, style, span, self._flush(style, span, y), depth)
        elif tag in _INLINE:
            inner = _styled(child, style)
            self._text(child.text, inner)
            for each in child:
                y = self._child(each, inner, span, y, depth + 1)
                self._text(each.tail, inner)
        else:
            y = self.block(child, style, span, self._flush(style, span, y), depth)
        return y

    def _text(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        if not style.kept:
            text = _BLANKS.sub(" ", text)
            text = text.lstrip(" ") if not self._lines[-1].pieces[-1] else text
        for number, row in enumerate(text.split("\n") if style.kept else [text]):
            if number:
                self._lines.append(Line())
            for place, piece in enumerate(re.split(r"\t+", row)):
                if place:
                    self._lines[-1].tab()
                shown = piece.upper() if style.capitals else piece
                self._lines[-1].add(shown, bold=style.bold, italic=style.italic, size=style.size)
        if style.font:
            self.sheet.fonts[style.font] += sum(letter.isalpha() for letter in text)

    def _flush(self, style: _Style, span: tuple[float, float], y: float, *, dash: bool = False) -> float:
        lines, self._lines = self._lines, [Line()]
        if not any(piece.strip() for line in lines for piece in line.pieces):
            # Empty paragraphs are room for a signature.
            blank = max(len(lines) - 1, int(any(piece for line in lines for piece in line.pieces)))
            return y + 1.25 * style.size * blank
        return self.sheet.paragraph(lines, span, y, align=style.align, dash=dash, size=style.size)

    def _table(self, table: Any, style: _Style, span: tuple[float, float], y: float, depth: int) -> float:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        table_style = replace(_styled(table, style), align=None)
        columns = next((widths for row in rows if (widths := _widths(row))), [])
        for row in rows:
            cells = [cell for cell in row if cell.tag in {"td", "th"} and not _hidden(cell)]
            spans = edges(columns, [_span(cell) for cell in cells], span)
            row_style = _styled(row, table_style)
            bottoms = [
                self.block(cell, row_style, each, y, depth + 1)
                for cell, each in zip(cells, spans, strict=True)
            ]
            y = max(bottoms, default=y)
        return y


def _styled(element: Any, style: _Style) -> _Style:
    """The style inside an element: by its name, its attributes, its own CSS."""
    tag, css = element.tag, _css(element)
    heading = tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    weight, slant = css.get("font-weight", ""), css.get("font-style", "")
    align = css.get("text-align") or (element.get("align") or "").lower() or None
    font = css.get("font-family") or (element.get("face") if tag == "font" else None)
    return _Style(
        bold=tag in _BOLD or heading or _bold(weight) or (style.bold and weight not in {"normal", "400"}),
        italic=tag in _ITALIC or slant in {"italic", "oblique"} or (style.italic and slant != "normal"),
        align="center" if tag == "center" else align or style.align,
        size=_size(css.get("font-size", ""), style.size),
        font=font.split(",")[0].strip(" \"'") if font else style.font,
        capitals=css.get("text-transform", "uppercase" if style.capitals else "") == "uppercase",
        kept=tag == "pre" or css.get("white-space", "").startswith("pre") or style.kept,
    )


def _css(element: Any) -> dict[str, str]:
    """The element's own declarations; names of fonts keep their capitals."""
    parts = (part.partition(":") for part in (element.get("style") or "").split(";"))
    said = {name.strip().lower(): value.strip() for name, colon, value in parts if colon}
    return {name: value if name == "font-family" else value.lower() for name, value in said.items()}


def _bold(weight: str) -> bool:
    return weight in {"bold", "bolder"} or (weight.isdigit() and len(weight) < 5 and int(weight) >= 600)


def _size(said: str, inherited: float) -> float:
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)(pt|px)", said)
    if found is None:
        return inherited
    size = float(found[1]) * (0.75 if found[2] == "px" else 1.0)
    return min(max(size, 4.0), 72.0)


def _placed(element: Any) -> tuple[float, float, float] | None:
    """Left and upper edge and width of what is set at a place of its own, in points."""
    css = _css(element)
    if css.get("position") != "absolute":
        return None
    left, top, width = (_length(css.get(name, "")) for name in ("left", "top", "width"))
    if left is None or top is None:
        return None
    return left, top, max(width or WIDTH - left, 36.0)


def _length(said: str) -> float | None:
    found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,4})?)(pt|px|mm|cm|in)", said)
    return float(found[1]) * _POINTS[found[2]] if found else None


def _hidden(element: Any) -> bool:
    css = _css(element)
    return element.get("hidden") is not None or css.get("display") == "none" or css.get("mso-hide") == "all"


def _span(cell: Any) -> int:
    said = cell.get("colspan") or "1"
    return max(1, min(int(said), _MOST_COLUMNS)) if said.isdigit() and len(said) < 6 else 1


def _widths(row: Any) -> list[float]:
    """Widths of the columns, where a row of single cells says them all in the same unit."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    said = [
        re.match(r"(\d{1,5}(?:\.\d+)?)(%|pt|px)?", _css(cell).get("width") or cell.get("width") or "")
        for cell in cells
    ]
    if len(cells) < 2 or not all(said) or any(_span(cell) > 1 for cell in cells):
        return []
    units = {found[2] or "px" for found in said if found}
    return [float(found[1]) for found in said if found] if len(units) == 1 else []
