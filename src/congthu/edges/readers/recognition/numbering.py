"""The line of the number, "Số: 12/BC-STP", as it must have stood where its label or its stroke was lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from congthu.edges.readers.recognition import mending
from congthu.lib.rulebook.document_types import BY_CODE
from congthu.lib.vntext import fold

if TYPE_CHECKING:
    from congthu.edges.readers.recognition.pieces import Piece

_LABEL = re.compile(r"s[o0]\W*")
#: What a symbol is worth at most whose stroke was put in, and a label that could not be read.
_STROKED = 0.6
_TYPED = re.compile(r"(?P<no>\d*)/(?P<type>[A-ZĐ]\w{1,4})(?P<rest>-.+)")
#: Letters of types taken for one another.
_ALIKE = (set("TrfIi1"), set("ĐDO0"), set("CG"), set("BĐ"))
#: The number and type, the dash, and the issuer.
_TORN = (re.compile(r"\d*/[A-ZĐ]\w*"), re.compile(r"[-–—]{1,2}"), re.compile(r"[A-ZĐ][\wđĐ&.-]+"))
#: What a label is misread as: a few letters with the dots of a blank; how far before the symbol in heights.
_UNREAD, _BLANK = re.compile(r"[^\d/]{1,8}"), 10


def numbered(lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The lines with "Số:" before every symbol that stands alone: nothing else is printed there."""
    every = [piece for line in lines for piece in line]
    titles = {" ".join(piece.text for piece in line) for line in lines}
    made = [_joined([_typed(_stroked(piece, every), every, titles) for piece in line]) for line in lines]
    for at, line in enumerate(made):
        start = next((n for n, piece in enumerate(line) if mending.is_bare_symbol(piece.text)), None)
        if start is None or is_labelled(line[start], every):
            continue
        symbol = line[start]
        if start:
            before = line[:start]
        else:
            # What was misread may count as a line of its own.
            other = next((other for other in made if other is not line and _stands_before(other, symbol)), [])
            before = list(other)
            other.clear()
        if all(_UNREAD.fullmatch(piece.text) for piece in before) and len(before) < 3:
            made[at] = [_label(symbol, before), *line[start:]]
    return [line for line in made if line]


def _joined(line: list[Piece]) -> list[Piece]:
    """A symbol behind "Số:" that was torn at its dash: "05/TB", "—-", "VPCP"."""
    for at in range(1, len(line) - 2):
        parts = line[at : at + 3]
        if _LABEL.fullmatch(fold(line[at - 1].text)) and all(
            pattern.fullmatch(part.text) for pattern, part in zip(_TORN, parts, strict=True)
        ):
            whole = replace(
                parts[0],
                text=f"{parts[0].text}-{parts[2].text}",
                box=(parts[0].box[0], parts[0].box[1], parts[2].box[2], parts[0].box[3]),
                sure=min(part.sure for part in parts),
            )
            return [*line[:at], whole, *line[at + 3 :]]
    return line


def opens_code(text: str) -> bool:
    """Whether a word begins a line that holds codes: "Số:" or "Lưu:"."""
    return _LABEL.fullmatch(fold(text)) is not None or mending.opens_file_copy(text)


def is_labelled(piece: Piece, every: Sequence[Piece]) -> bool:
    """Whether "Số:" stands before a piece on its row."""
    left, top, _right, bottom = piece.box
    return any(
        _LABEL.fullmatch(fold(each.text))
        and abs(each.baseline - piece.baseline) < bottom - top
        and each.box[0] < left
        for each in every
    )


def _stroked(piece: Piece, every: Sequence[Piece]) -> Piece:
    """A number and symbol behind "Số:" with the stroke that recognition took for a letter, or lost."""
    text = mending.stroked(piece.text)
    if text == piece.text or not is_labelled(piece, every):
        return piece
    return replace(piece, text=text, sure=min(piece.sure, _STROKED))


def _typed(piece: Piece, every: Sequence[Piece], titles: Collection[str]) -> Piece:
    """A symbol whose type is no type, "CTT-CTN", with the one that is like it and stands on the page."""
    found = _TYPED.fullmatch(piece.text)
    if found is None or found["type"] in BY_CODE or not is_labelled(piece, every):
        return piece
    near = [
        code
        for code, kind in BY_CODE.items()
        if kind.name.upper() in titles and _looks_like(code, found["type"])
    ]
    if len(near) != 1:
        return piece
    text = f"{found['no']}/{near[0]}{found['rest']}"
    return replace(piece, text=text, sure=min(piece.sure, mending.MENDED))


def _looks_like(code: str, read: str) -> bool:
    other = [{a, b} for a, b in zip(code, read, strict=False) if a != b]
    return len(code) == len(read) and len(other) == 1 and any(other[0] <= group for group in _ALIKE)


def _stands_before(line: Sequence[Piece], symbol: Piece) -> bool:
    left, top, _right, bottom = symbol.box
    height = bottom - top
    return (
        0 < len(line) < 3
        and all(_UNREAD.fullmatch(piece.text) for piece in line)
        and abs(line[0].baseline - symbol.baseline) < height / 2
        and 0 < left - line[-1].box[2] < _BLANK * height
    )


def _label(symbol: Piece, before: Sequence[Piece]) -> Piece:
    """The word "Số:", where something was read for it or else close before the symbol."""
    left, top, _right, bottom = symbol.box
    height = bottom - top
    box = before[0].box if before else (max(left - 3 * height, 0), top, left - 2, bottom)
    return replace(
        symbol, text="Số:", box=box, sure=min(symbol.sure, _STROKED) if before else symbol.sure / 2
    )
