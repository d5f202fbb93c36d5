"""An imagined page for formats that know no places: one row a line, table cells as columns.

Nothing of a word processor's layout is computed. Reading needs only what stands beside what, and that is said
by tables, tab stops and wide gaps.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from congthu.rooms.documents.types import Page, Word

#: Width of the text on A4 with the margins of the Decree, in points.
WIDTH = 468.0
USUAL_SIZE = 13.0
_LINE = 1.25
#: Tab stops of a paragraph that names none stand half an inch apart.
_TAB = 36.0
#: What a tab only spaces from the text after it: a dash, a number, "Số:".
_SPACED = re.compile(r"[^\w\s]{1,2}|(?:số|v/v)\s*:?|\(?(?:\d{1,2}|[ivx]{1,4}|[a-zđ])[.):/]?", re.IGNORECASE)
#: Paragraphs between which a tab stop is taken for the same.
_NEAR = 10
_PIECE = re.compile(r"\S+(?:\s{1,2}\S+)*")
_INVISIBLE = {
    **dict.fromkeys(range(0x20), ""),
    **str.maketrans({"\u00ad": "", "\u200b": "", "\u00a0": " ", "\n": " ", "\r": " ", "\t": " "}),
}
_MOST_WORDS = 400_000


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A tab stop, in points from the left edge of the paragraph; ``align`` is left, center or right."""

    at: float
    align: str = "left"


@dataclass(kw_only=True)
class Line:
    """A line of a paragraph: pieces between tabs."""

    pieces: list[str] = field(default_factory=lambda: [""])
    bold: int = 0
    italic: int = 0
    letters: int = 0
    size: float = 0.0

    def add(self, text: str, *, bold: bool, italic: bool, size: float) -> None:
        """Append letters of one style."""
        self.pieces[-1] += text.translate(_INVISIBLE)
        count = len(text.strip())
        self.letters += count
        self.bold += count * bold
        self.italic += count * italic
        self.size = self.size or (size if count else 0.0)

    def tab(self) -> None:
        """What follows stands at the next tab stop."""
        self.pieces.append("")


@dataclass(kw_only=True)
class Sheet:
    """Words laid out downwards; ``raw`` is the text as written, ``fonts`` counts letters in each font."""

    words: list[Word] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    fonts: Counter[str] = field(default_factory=Counter)
    paragraphs: int = 0
    #: Where a single tab parted a line last, and in which paragraph.
    _column: tuple[float, int] = (0.0, -100)

    def page(self, width: float) -> Page:
        """What was laid out."""
        return Page(width=width, height=0.0, words=tuple(self.words), floating=tuple(self.floating))

    def paragraph(
        self,
        lines: Sequence[Line],
        span: tuple[float, float],
        y: float,
        *,
        align: str | None = None,
        dash: bool = False,
        size: float = USUAL_SIZE,
        stops: Sequence[Stop] = (),
    ) -> float:
        """Lay out the lines between two edges, below ``y``; returns the lower edge."""
        self.paragraphs += 1
        for number, line in enumerate(lines):
            letters = line.size or size
            y += _LINE * letters
            placed = list(_pieces(line, span, letters, stops))
            if not stops:
                placed = self._in_column(line, placed)
            if dash and number == 0 and placed and placed[0][1][:1] not in "-–+•":
                placed[0] = placed[0][0], f"- {placed[0][1]}"
            self._put(line, placed, span, y, letters, align)
        return y

    def _in_column(self, line: Line, placed: list[tuple[float, str]]) -> list[tuple[float, str]]:
        """One tab before a text takes it to where one tab parted a line shortly before: to the same stop."""
        tabs = [bool(piece.strip()) for piece in line.pieces]
        at, paragraph = self._column
        if tabs == [True, True] and len(placed) == 2:
            self._column = placed[1][0], self.paragraphs
        elif tabs == [False, True] and len(placed) == 1 and self.paragraphs - paragraph < _NEAR:
            return [(at, placed[0][1])]
        return placed

    def _put(
        self,
        line: Line,
        placed: Sequence[tuple[float, str]],
        span: tuple[float, float],
        y: float,
        size: float,
        align: str | None,
    ) -> None:
        x0, x1 = span
        if len(self.words) > _MOST_WORDS:
            return
        reach = x0
        for number, (at, text) in enumerate(placed):
            width = min(_width(text, size), x1 - x0)
            left = max(at, reach + size) if number else at
            if len(placed) == 1 and align == "center":
                left = x0 + (x1 - x0 - width) / 2
            elif len(placed) == 1 and align in {"right", "end"}:
                left = x1 - width
            left = max(min(left, x1 - width), reach + size / 2 if number else x0)
            reach = max(min(left + width, x1), left + 6)
            self.raw.append(text)
            self.words.append(
                Word(
                    text=unicodedata.normalize("NFC", text),
                    x0=left,
                    x1=reach,
                    y=y,
                    size=size,
                    bold=2 * line.bold > line.letters,
                    italic=2 * line.italic > line.letters,
                    paragraph=self.paragraphs,
                )
            )


def edges(
    columns: Sequence[float], spans: Sequence[int], span: tuple[float, float]
) -> list[tuple[float, float]]:
    """Left and right edge of each cell, by the widths of the table's columns or else in equal shares."""
    x0, x1 = span
    total = sum(spans)
    shares = (
        columns if len(columns) >= total and sum(columns) > 0 and min(columns) > 0 else [1.0] * max(total, 1)
    )
    scale = (x1 - x0) / sum(shares)
    found, at = [], 0
    for each in spans:
        left, right = sum(shares[:at]), sum(shares[: at + each])
        found.append((x0 + left * scale, x0 + right * scale - 6))
        at += each
    return found


def _width(text: str, size: float) -> float:
    """About as wide as in Times."""
    return size * sum(0.25 if letter == " " else 0.66 if letter.isupper() else 0.46 for letter in text)


def _pieces(
    line: Line, span: tuple[float, float], size: float, stops: Sequence[Stop]
) -> Iterator[tuple[float, str]]:
    """(left edge, text) of what stands apart on a line: parted by tabs or by three spaces and more."""
    x0, x1 = span
    groups = _groups(line.pieces)
    cursor = x0
    for number, (tabs, text) in enumerate(groups):
        if stops:
            for _ in range(tabs):
                cursor = _stop(cursor, text, x0, size, stops)
        elif number == 0:
            cursor = min(x0 + tabs * _TAB, x1 - 6)
        else:
            # Nobody knows how wide the letters are: columns get equal shares.
            cursor = max(cursor, x0 + (x1 - x0) * number / len(groups))
        for found in _PIECE.finditer(text):
            yield cursor + _width(text[: found.start()], size), found[0]
        cursor += _width(text, size)


def _groups(pieces: Sequence[str]) -> list[tuple[int, str]]:
    """(tabs before, text); tabs after a dash, a number or "Số:" are spacing, not columns."""
    groups: list[tuple[int, str]] = []
    tabs = 0
    for at, piece in enumerate(pieces):
        tabs += at > 0
        if not piece.strip():
            continue
        if groups and _SPACED.fullmatch(groups[-1][1].strip()):
            groups[-1] = groups[-1][0], f"{groups[-1][1].rstrip()} {piece.strip()}"
        else:
            groups.append((tabs, piece))
        tabs = 0
    return groups


def _stop(cursor: float, text: str, x0: float, size: float, stops: Sequence[Stop]) -> float:
    """Where the text after a tab begins."""
    stop = next((each for each in stops if x0 + each.at > cursor), None)
    if stop is None:
        return x0 + ((cursor - x0) // _TAB + 1) * _TAB
    width = _width(text.strip(), size)
    before = {"center": width / 2, "right": width, "end": width}.get(stop.align, 0.0)
    return max(x0 + stop.at - before, cursor)
