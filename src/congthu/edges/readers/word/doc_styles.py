"""What modifiers ("sprm") of a DOC say of letters, paragraphs and rows, and its styles ([MS-DOC] 2.6)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

#: Length of an operand by the highest three bits of its modifier; 0 is "told by its first byte".
_LENGTHS = (1, 1, 2, 4, 2, 2, 0, 3)
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_INHERITED = 12
_ALIGNED = {1: "qc", 2: "qr", 3: "qj"}
_STOPS = {0: "", 1: "\\tqc", 2: "\\tqr", 3: "\\tqr"}
_MOST_CELLS = 64
#: In the order of ``Letters``.
_WORDS = ("b", "i", "caps", "v", "deleted")

Tabs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """How letters look; ``size`` in half points, ``font`` counts from 0."""

    bold: bool = False
    italic: bool = False
    caps: bool = False
    hidden: bool = False
    deleted: bool = False
    size: int = 20
    font: int = 0

    def as_rtf(self) -> str:
        """Control words."""
        switches = (f"\\{word}" for word, on in zip(_WORDS, astuple(self), strict=False) if on)
        return f"{''.join(switches)}\\fs{self.size}\\f{self.font} "


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """What a paragraph is: its place on the line, and in which tables it stands. Twips."""

    align: str = "ql"
    indent: int = 0
    first: int = 0
    before: int = 0
    after: int = 0
    #: Distance of lines, and whether it is in parts of 240 of the single one.
    line: tuple[int, int] = (0, 0)
    #: (place, kind) of tab stops.
    tabs: Tabs = ()
    listed: bool = False
    table: int = 0
    #: It is the mark at the end of a cell of an inner table, or of a row.
    cell: bool = False
    row: bool = False
    #: Edges of the row's cells; cells that are one with the cell before.
    edges: tuple[int, ...] = ()
    merged: frozenset[int] = frozenset()

    def as_rtf(self) -> str:
        """Control words."""
        stops = "".join(f"{_STOPS.get(kind, '')}\\tx{at}" for at, kind in self.tabs)
        table = f"\\intbl\\itap{self.table}" if self.table else ""
        listed = "{\\listtext -\\tab}" if self.listed else ""
        room = f"\\sb{self.before}\\sa{self.after}\\sl{self.line[0]}\\slmult{self.line[1]}"
        return f"\\pard{table}\\{self.align}\\li{self.indent}\\fi{self.first}{room}{stops} {listed}"

    def row_as_rtf(self) -> str:
        """The definition of the row that ends here."""
        if not self.edges:
            return "\\trowd"
        cells = "".join(
            "\\clmrg" * (number in self.merged) + f"\\cellx{at}" for number, at in enumerate(self.edges[1:])
        )
        return f"\\trowd\\trleft{self.edges[0]}{cells} "


def modifiers(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(modifier, operand) one after the other; what is cut off ends them."""
    at = 0
    while at + 3 <= len(content):
        modifier = int.from_bytes(content[at : at + 2], "little")
        at += 2
        length = _LENGTHS[modifier >> 13]
        if modifier == _TABLE_DEFINITION:
            length, at = int.from_bytes(content[at : at + 2], "little") - 1, at + 2
        elif not length:
            length, at = content[at], at + 1
        if length < 0 or at + length > len(content):
            return
        yield modifier, content[at : at + length]
        at += length


def lettered(own: Letters, base: Letters, content: bytes) -> Letters:
    """Letters after their modifiers; ``base`` is what their style says, which some modifiers turn round."""
    changes: dict[str, Any] = {}
    for modifier, operand in modifiers(content):
        switch = _SWITCHES.get(modifier)
        if switch:
            # 0 off, 1 on, 0x80 as the style, 0x81 not as the style.
            said = operand[0]
            changes[switch] = getattr(base, switch) != bool(said & 1) if said & 0x80 else bool(said)
        elif modifier == 0x4A43:
            changes["size"] = int.from_bytes(operand, "little")
        elif modifier == 0x4A4F:
            changes["font"] = int.from_bytes(operand, "little")
    return replace(own, **changes) if changes else own


_SWITCHES = {0x0800: "deleted", 0x0835: "bold", 0x0836: "italic", 0x083B: "caps", 0x083C: "hidden"}


def placed(block: Block, content: bytes, data: bytes = b"") -> Block:
    """A paragraph after its modifiers; ``data`` is the stream that holds those that were too long."""
    changes: dict[str, Any] = {}
    for modifier, operand in modifiers(content):
        if modifier in {0x6645, 0x6646} and data:
            start = int.from_bytes(operand, "little")
            length = int.from_bytes(data[start : start + 2], "little")
            block = placed(replace(block, **changes), data[start + 2 : start + 2 + length])
            changes = {}
        elif modifier in {_TABS, 0xC60D}:
            changes["tabs"] = _tabs(changes.get("tabs", block.tabs), operand, closing=modifier == _TABS)
        elif modifier == _TABLE_DEFINITION:
            changes["edges"], changes["merged"] = _cells(operand)
        elif modifier in _SIMPLE:
            name, value = _SIMPLE[modifier]
            changes[name] = value(int.from_bytes(operand, "little", signed=True))
    return replace(block, **changes) if changes else block


#: The property that a modifier with a number sets, and to what.
_SIMPLE: Mapping[int, tuple[str, Callable[[int], Any]]] = {
    0x2403: ("align", lambda number: _ALIGNED.get(number, "ql")),
    0x2461: ("align", lambda number: _ALIGNED.get(number, "ql")),
    0x840F: ("indent", int),
    0x845E: ("indent", int),
    0x8411: ("first", int),
    0x8460: ("first", int),
    0xA413: ("before", int),
    0xA414: ("after", int),
    # Two halves: the distance, and whether it is a multiple.
    0x6412: ("line", lambda number: struct.unpack("<hh", struct.pack("<i", number))),
    0x460B: ("listed", lambda number: 0 < number < 0x7FF),
    0x2416: ("table", lambda number: int(number != 0)),
    0x6649: ("table", lambda number: max(0, min(number, _MOST_CELLS))),
    0x244B: ("cell", bool),
    0x2417: ("row", bool),
    0x244C: ("row", bool),
}


def _tabs(given: Tabs, operand: bytes, *, closing: bool) -> Tabs:
    """Tab stops after some were taken away and some added."""
    deleted = operand[0] if operand else 0
    gone = {each[0] for each in struct.iter_unpack("<h", operand[1 : 1 + 2 * deleted])}
    at = 1 + deleted * (4 if closing else 2)
    added = operand[at] if at < len(operand) else 0
    places = [each[0] for each in struct.iter_unpack("<h", operand[at + 1 : at + 1 + 2 * added])]
    kinds = operand[at + 1 + 2 * added :]
    kept = {place: kind for place, kind in given if place not in gone}
    # A kind beyond 3 is a bar, where no tab stops.
    kept |= {place: kind & 7 for place, kind in zip(places, kinds, strict=False) if kind & 7 in _STOPS}
    return tuple(sorted(kept.items()))


def _cells(operand: bytes) -> tuple[tuple[int, ...], frozenset[int]]:
    """(edges, merged cells) of a definition of a table's row."""
    count = min(operand[0] if operand else 0, _MOST_CELLS)
    edges = tuple(each[0] for each in struct.iter_unpack("<h", operand[1 : 1 + 2 * (count + 1)]))
    start = 1 + 2 * (count + 1)
    flags = [operand[start + 20 * number : start + 20 * number + 1] for number in range(count)]
    return edges, frozenset(number for number, flag in enumerate(flags) if flag and flag[0] & 2)


class Styles:
    """Styles of a DOC by their numbers, each with what it inherits ([MS-DOC] 2.9.271)."""

    def __init__(self, sheet: bytes) -> None:
        self._styles: list[tuple[int, bytes, bytes]] = []
        self._known: dict[int, tuple[Block, Letters]] = {}
        head = int.from_bytes(sheet[:2], "little")
        count, base = (int.from_bytes(sheet[at : at + 2], "little") for at in (2, 4))
        self._usual = Letters(font=int.from_bytes(sheet[14:16], "little"))
        at = 2 + head
        for _ in range(min(count, 0xFFF)):
            length = int.from_bytes(sheet[at : at + 2], "little")
            self._styles.append(_style(sheet[at + 2 : at + 2 + length], base))
            at += 2 + length

    def of(self, number: int) -> tuple[Block, Letters]:
        """What a paragraph of this style is like."""
        if number not in self._known:
            self._known[number] = self._find(number)
        return self._known[number]

    def over(self, number: int, letters: Letters) -> Letters:
        """Letters of a style of letters, within a paragraph."""
        for _, _, of_letters in self._chain(number):
            letters = lettered(letters, letters, of_letters)
        return letters

    def _find(self, number: int) -> tuple[Block, Letters]:
        block, letters = Block(), self._usual
        for _, of_block, of_letters in self._chain(number):
            block, letters = placed(block, of_block), lettered(letters, letters, of_letters)
        return block, letters

    def _chain(self, number: int) -> Sequence[tuple[int, bytes, bytes]]:
        """A style behind those it is based on."""
        chain: list[tuple[int, bytes, bytes]] = []
        while number < len(self._styles) and len(chain) < _INHERITED:
            chain.insert(0, self._styles[number])
            number = chain[0][0]
        return chain


def _style(content: bytes, base: int) -> tuple[int, bytes, bytes]:
    """(the style it is based on, modifiers of paragraphs, modifiers of letters)."""
    if len(content) < base + 2:
        return 0xFFF, b"", b""
    kind, parent = content[2] & 15, int.from_bytes(content[2:4], "little") >> 4
    at = base + 2 + 2 * int.from_bytes(content[base : base + 2], "little") + 2
    parts: list[bytes] = []
    while at + 2 <= len(content) and len(parts) < 3:
        length = int.from_bytes(content[at : at + 2], "little")
        parts.append(content[at + 2 : at + 2 + length])
        at += 2 + length + length % 2
    if kind == 1:
        of_block, of_letters = [*parts, b"", b""][:2]
        return parent, of_block[2:], of_letters
    return parent, b"", parts[0] if kind == 2 and parts else b""
