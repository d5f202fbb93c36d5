"""RTF through the tokens of the text library, laid out on an imagined page like a DOCX.

Word, LibreOffice and WordPad write the properties of a style beside its name, so style sheets are not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.imagined import Line, Sheet, edges
from congthu.edges.readers.kinds import RTF
from congthu.edges.readers.paper import shares, text_width
from congthu.edges.readers.word import rtf_paper
from congthu.edges.readers.word.rtf_looks import MOST, Look, styled
from congthu.lib.vntext import is_conformant
from congthu.lib.vntext.containers.errors import FileBroken, FileTooLarge
from congthu.lib.vntext.containers.rtf_fonts import font_table, page_of, text_of
from congthu.lib.vntext.containers.rtf_tokens import NUMBERS, Mark, Reader, Text
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import PageStyle, Shape, Source

#: Pictures hold no control words; a letter of a hundred pages holds about a hundred thousand.
_MOST_WORDS = 600_000
_MOST_LETTERS = 4_000_000
#: Notes, changes, and what stands in the file a second time for old programs.
_PASSED_OVER = frozenset(
    b"info footnote annotation atnid atnauthor ftnsep ftnsepc aftnsep aftnsepc pn"
    b" shprslt nonesttables".split()
)
_MOST_SHAPES = 400
#: Share of its line that a paragraph can be moved to the right.
_WIDEST = 0.7
_BREAKS = frozenset({b"line", b"lbr", b"softline", b"page", b"softpage", b"column"})
_ENDS = frozenset({b"par", b"cell", b"nestcell", b"row", b"nestrow", b"sect"})
#: A list's number, where it says more than a dash.
_COUNTED = re.compile(r"\w+[.):/]|.*\d")


def read(data: bytes) -> Source:
    """One endless page. Raises DocumentUnreadable."""
    if data.count(b"\\") > _MOST_WORDS:
        raise DocumentUnreadable("The document is too long to be read.")
    data, as_exchanged = exchanged(data, "letter.rtf")
    flow = _Flow(data)
    try:
        flow.run()
    except FileTooLarge:
        raise DocumentUnreadable("The document is too long to be read, or nested too deep.") from None
    except FileBroken as error:
        raise DocumentUnreadable("The RTF is broken.", private=error.private) from None
    sheet = flow.sheet
    if not sheet.words and not sheet.floating:
        raise DocumentUnreadable("The document has no text.")
    return Source(
        media_type=RTF,
        pages=(sheet.page(flow.width),),
        conformant=as_exchanged and is_conformant(" ".join(sheet.raw)),
        style=flow.style,
    )


@dataclass(kw_only=True)
class _Paragraph:
    lines: list[Line]
    look: Look
    dash: bool


@dataclass(kw_only=True)
class _Row:
    """A row of a table; the last cell is open until the row ends."""

    cells: list[list[_Paragraph | _Row]] = field(default_factory=lambda: [[]])
    look: Look = field(default_factory=Look)


class _Flow:
    """Gathers paragraphs and rows, and lays them out downwards as soon as they stand in no table."""

    def __init__(self, data: bytes) -> None:
        self.sheet = Sheet()
        self._data, self._fonts, self._page = data, font_table(data), page_of(data)
        self._first: Look | None = None
        self._lines = [Line()]
        #: The number or bullet of the paragraph, and text that stands apart, by stream.
        self._number = ""
        self._apart: defaultdict[int, str] = defaultdict(str)
        #: Unfinished rows, from the outermost table inwards.
        self._rows: list[_Row] = []
        self._shapes: list[Shape] = []
        self._letters, self._y = 0, 0.0

    def run(self) -> None:
        """Read all. Raises FileTooLarge, FileBroken or DocumentUnreadable."""
        reader = Reader(self._data, look=Look(), styled=styled, passed_over=_PASSED_OVER)
        look = Look()
        for token in reader.tokens():
            if isinstance(token, Text):
                self._text(token)
            elif not token.state.skipped and token.state.destination not in NUMBERS:
                self._mark(token)
            look = token.state.look
        self._ended(look, 0)
        for stream in list(self._apart):
            self._float(stream)

    @property
    def style(self) -> PageStyle:
        """Size and margins of the first section, fonts, and how the text is set."""
        return replace(
            self._paper(),
            fonts=shares(self.sheet.fonts),
            shapes=tuple(self._shapes),
            page_number=rtf_paper.page_number(self._data),
            first_page_apart=(self._first or Look()).titled,
            pages=rtf_paper.pages(self._data),
        )

    def _paper(self) -> PageStyle:
        page = self._first or Look()
        return PageStyle(
            width=page.millimetres("width"),
            height=page.millimetres("height"),
            margin_top=page.millimetres("margin_top"),
            margin_bottom=page.millimetres("margin_bottom"),
            margin_left=page.millimetres("margin_left"),
            margin_right=page.millimetres("margin_right"),
        )

    @property
    def width(self) -> float:
        """Width of the text in points."""
        return text_width(self._paper())

    # Tokens ----------------------------------------------------------------------------------------------

    def _text(self, token: Text) -> None:
        state, look = token.state, token.state.look
        if look.hidden or look.deleted:
            return
        self._letters += token.end - token.start
        if self._letters > _MOST_LETTERS:
            raise DocumentUnreadable("The document is too long to be read.")
        font = self._fonts.get(state.font) if state.font is not None else None
        text = text_of(token, self._data, font, self._page).replace("\u2011", "-")
        if state.destination in NUMBERS:
            self._number += text
        elif state.stream:
            self._apart[state.stream] += text
        else:
            text = text.upper() if look.caps else text
            self._lines[-1].add(text, bold=look.bold, italic=look.italic, size=look.size)
            if font:
                self.sheet.fonts[font.name] += sum(letter.isalpha() for letter in text)

    def _mark(self, mark: Mark) -> None:
        stream, look = mark.state.stream, mark.state.look
        if stream and mark.ends:
            self._float(stream)
        elif stream:
            self._apart[stream] += " "
        elif mark.word == b"tab":
            self._lines[-1].tab()
        elif mark.word in _BREAKS:
            self._lines.append(Line())
        elif mark.word in _ENDS:
            self._end(mark.word, look)

    def _end(self, word: bytes, look: Look) -> None:
        """The end of a paragraph, which may end its cell, or of a row."""
        if word in {b"row", b"nestrow"}:
            level = 1 if word == b"row" else max(look.table, 2)
            if any(piece.strip() for line in self._lines for piece in line.pieces):
                self._ended(look, level)
            while len(self._rows) >= level:
                self._close_row(look)
            return
        level = {b"cell": 1, b"nestcell": max(look.table, 2)}.get(word, look.table)
        self._ended(look, level)
        if word in {b"cell", b"nestcell"} and len(self._rows[-1].cells) < MOST:
            self._rows[-1].cells.append([])

    def _float(self, stream: int) -> None:
        text = _whole(self._apart.pop(stream, "")).strip()
        if text:
            self.sheet.floating.append(unicodedata.normalize("NFC", text))

    # Layout ----------------------------------------------------------------------------------------------

    def _ended(self, look: Look, level: int) -> None:
        """The paragraph gathered so far stands in so many tables."""
        self._first = self._first or look
        lines, self._lines = self._lines, [Line()]
        number, self._number = self._number.strip(), ""
        for line in lines:
            line.pieces = [_whole(piece) for piece in line.pieces]
        shape = None if number or level or len(self._shapes) >= _MOST_SHAPES else rtf_paper.shape(lines, look)
        self._shapes += [shape] if shape else []
        counted = bool(_COUNTED.match(number))
        if counted:
            lines[0].pieces[0] = f"{number} {lines[0].pieces[0]}"
        self._add(_Paragraph(lines=lines, look=look, dash=bool(number) and not counted), level)

    def _add(self, block: _Paragraph | _Row, level: int) -> None:
        while len(self._rows) > level:
            self._close_row(block.look)
        while len(self._rows) < level:
            self._rows.append(_Row())
        if level:
            self._rows[-1].cells[-1].append(block)
        else:
            self._y = self._lay(block, (0.0, self.width), self._y)

    def _close_row(self, look: Look) -> None:
        row = self._rows.pop()
        row.look = look
        if not row.cells[-1]:
            row.cells.pop()
        if row.cells:
            self._add(row, len(self._rows))

    def _lay(self, block: _Paragraph | _Row, span: tuple[float, float], y: float) -> float:
        """Lay out between two edges, below ``y``; returns the lower edge."""
        if isinstance(block, _Paragraph):
            look, (left, right) = block.look, span
            moved = min(look.left, _WIDEST * (right - left))
            stops = [replace(stop, at=stop.at - moved) for stop in look.stops if stop.at > moved]
            return self.sheet.paragraph(
                block.lines,
                (left + moved, right),
                y,
                align=look.align,
                dash=block.dash,
                size=look.size,
                stops=stops,
            )
        cells: list[list[_Paragraph | _Row]] = []
        spans: list[int] = []
        for number, blocks in enumerate(block.cells):
            if cells and number in block.look.merged:
                cells[-1] += blocks
                spans[-1] += 1
            else:
                cells.append(blocks)
                spans.append(1)
        columns = [right - left for left, right in pairwise(block.look.edges)]
        bottoms = []
        for blocks, each in zip(cells, edges(columns, spans, span), strict=True):
            bottom = y
            for inner in blocks:
                bottom = self._lay(inner, each, bottom)
            bottoms.append(bottom)
        return max(bottoms, default=y)


def _whole(text: str) -> str:
    """Halves of letters beyond the first plane, written one after the other, put together."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
