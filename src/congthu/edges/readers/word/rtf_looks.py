"""What control words of RTF say of letters, paragraphs, rows and pages (RTF Specification 1.9.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from congthu.edges.readers.imagined import Stop

#: Deeper tables are laid out at this depth.
_DEEPEST = 12
#: Cells of a row, and tab stops of a paragraph.
MOST = 64
_TWIPS = 20
_PAGE = 1440 / 25.4


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What holds where a piece of text stands; a group hands it down to the groups inside. Twips."""

    bold: bool = False
    italic: bool = False
    caps: bool = False
    hidden: bool = False
    deleted: bool = False
    #: Points.
    size: float = 12.0
    align: str = "left"
    indent: int = 0
    first: int = 0
    before: int = 0
    after: int = 0
    #: Distance of lines; of ``multiple`` in parts of 240 of the single one.
    line: int = 0
    multiple: bool = False
    stops: tuple[Stop, ...] = ()
    #: How the next tab stop will align.
    stop: str = "left"
    #: How many tables the paragraph stands in.
    table: int = 0
    #: Left edge of the row, then the right edge of each of its cells.
    edges: tuple[int, ...] = (0,)
    #: Cells, counted from 0, that the cell before goes on in.
    merged: frozenset[int] = frozenset()
    #: Sizes of the page by name ("width", "margin_top").
    page: Mapping[str, int] = field(default_factory=dict)
    #: The first page has a head of its own.
    titled: bool = False

    @property
    def left(self) -> float:
        """How far in the paragraph stands, in points; its first line alone does not count."""
        return max(self.indent + min(self.first, 0), 0) / _TWIPS

    def millimetres(self, name: str) -> float | None:
        """A size of the page; None when the file does not say it."""
        said = self.page.get(name)
        # A negative margin means "at least", counted from the edge all the same.
        return None if said is None else round(abs(said) / _PAGE, 1)


def styled(look: Look, word: bytes, number: int | None) -> Look:
    """The look after a control word."""
    known = _WORDS.get(word)
    return known(look, number) if known else look


_Word = Callable[[Look, int | None], Look]


def _fixed(**changes: Any) -> _Word:
    return lambda look, _: replace(look, **changes)


def _switch(name: str) -> _Word:
    on, off = _fixed(**{name: True}), _fixed(**{name: False})
    return lambda look, number: (off if number == 0 else on)(look, number)


def _measure(name: str) -> _Word:
    return lambda look, number: _fixed(**{name: number or 0})(look, None)


def _page(name: str) -> _Word:
    return lambda look, number: replace(look, page={**look.page, name: number or 0})


def _size(look: Look, number: int | None) -> Look:
    return replace(look, size=min(max((number or 24) / 2, 4.0), 72.0))


def _tab_stop(look: Look, number: int | None) -> Look:
    if number is None or number < 0 or len(look.stops) >= MOST:
        return replace(look, stop="left")
    stops = sorted((*look.stops, Stop(at=number / _TWIPS, align=look.stop)), key=lambda stop: stop.at)
    return replace(look, stops=tuple(stops), stop="left")


def _in_table(look: Look, _: int | None) -> Look:
    return replace(look, table=max(look.table, 1))


def _depth(look: Look, number: int | None) -> Look:
    return replace(look, table=min(max(number or 0, 0), _DEEPEST))


def _left_edge(look: Look, number: int | None) -> Look:
    return replace(look, edges=(number or 0, *look.edges[1:]))


def _cell(look: Look, number: int | None) -> Look:
    return replace(look, edges=(*look.edges, number or 0)) if len(look.edges) <= MOST else look


def _merged(look: Look, _: int | None) -> Look:
    return replace(look, merged=look.merged | {len(look.edges) - 1})


_WORDS: Mapping[bytes, _Word] = {
    b"plain": _fixed(bold=False, italic=False, caps=False, hidden=False, deleted=False, size=12.0),
    b"b": _switch("bold"),
    b"i": _switch("italic"),
    b"caps": _switch("caps"),
    b"v": _switch("hidden"),
    b"deleted": _switch("deleted"),
    b"fs": _size,
    b"pard": _fixed(
        align="left",
        indent=0,
        first=0,
        before=0,
        after=0,
        line=0,
        multiple=False,
        stops=(),
        stop="left",
        table=0,
    ),
    b"ql": _fixed(align="left"),
    b"qj": _fixed(align="both"),
    b"qc": _fixed(align="center"),
    b"qr": _fixed(align="right"),
    b"li": _measure("indent"),
    b"fi": _measure("first"),
    b"sb": _measure("before"),
    b"sa": _measure("after"),
    b"sl": _measure("line"),
    b"slmult": _switch("multiple"),
    b"titlepg": _switch("titled"),
    b"tqc": _fixed(stop="center"),
    b"tqr": _fixed(stop="right"),
    b"tqdec": _fixed(stop="right"),
    b"tx": _tab_stop,
    b"intbl": _in_table,
    b"itap": _depth,
    b"trowd": _fixed(edges=(0,), merged=frozenset()),
    b"trleft": _left_edge,
    b"cellx": _cell,
    b"clmrg": _merged,
    **{
        word: _page(name)
        for name, words in {
            "width": (b"paperw", b"pgwsxn"),
            "height": (b"paperh", b"pghsxn"),
            "margin_left": (b"margl", b"marglsxn"),
            "margin_right": (b"margr", b"margrsxn"),
            "margin_top": (b"margt", b"margtsxn"),
            "margin_bottom": (b"margb", b"margbsxn"),
        }.items()
        for word in words
    },
}
