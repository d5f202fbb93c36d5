"""Words as a recogniser gives them, in pixels, and what is set right about them before they become words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from congthu.edges.readers import mending
from congthu.lib.vntext import fold

#: What is less sure is dropped, unless it is a word in a line that is read well.
_LEAST_SURE, _WELL = 0.3, 0.7
#: How far baselines of one row differ, in heights of its words.
_UNEVEN = 0.4
_DASH = re.compile(r"[-–—+•]+")
_LABEL = re.compile(r"s[o0]\W*")
#: "Lưu:VT" without a space between.
_GLUED = re.compile(r"(\W*[^\W\d_]+:)(\w.*)")

Box = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A word as recognised, in pixels."""

    text: str
    box: Box
    sure: float
    baseline: float
    height: float


def tidied(lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The lines without noise, and with what can be mended for certain."""
    kept = [line for each in lines if (line := _mended(_kept(each)))]
    every = [piece for line in kept for piece in line]
    level = _levels(every)
    standing = list(level.values())
    settled = [[_settled(level[id(piece)], standing) for piece in line] for line in kept]
    return [list(_numbered(line, every)) for line in settled]


def _levels(every: Sequence[Piece]) -> dict[int, Piece]:
    """By identity, each piece on the baseline of its row: what stands close side by side is of one row."""
    rows: list[list[Piece]] = []
    for piece in sorted(
        (each for each in every if not _DASH.fullmatch(each.text)), key=lambda each: each.box[0]
    ):
        fitting = [row for row in rows if _beside(row[-1], piece)]
        if fitting:
            min(fitting, key=lambda row: abs(row[-1].baseline - piece.baseline)).append(piece)
        else:
            rows.append([piece])
    found = {id(piece): piece for piece in every}
    for row in rows:
        baseline = median(piece.baseline for piece in row)
        found |= {id(piece): replace(piece, baseline=baseline) for piece in row}
    return found


def _beside(last: Piece, piece: Piece) -> bool:
    height = min(last.box[3] - last.box[1], piece.box[3] - piece.box[1])
    gap = piece.box[0] - last.box[2]
    return -height < gap < 1.5 * height and abs(last.baseline - piece.baseline) < _UNEVEN * height


def _kept(line: Sequence[Piece]) -> list[Piece]:
    # The codes of units are no words of the language: in their line what is doubted is kept.
    coded = any(mending.opens_file_copy(piece.text) for piece in line)

    worded = [piece for piece in line if sum(map(str.isalpha, piece.text)) > max(len(piece.text) / 2, 1)]

    def well(piece: Piece) -> bool:
        others = [each.sure for each in worded if each is not piece]
        return piece in worded and bool(others) and median(others) > _WELL

    return [piece for piece in line if piece.sure >= _LEAST_SURE or coded or well(piece)]


def _mended(line: Sequence[Piece]) -> list[Piece]:
    """Signs before entries, words after "Lưu:", and words that only go together in one way."""
    if not line:
        return []
    texts = [piece.text for piece in line]
    texts[0] = mending.listed(texts[0], before=texts[1] if len(texts) > 1 else "")
    opening = next((at for at, text in enumerate(texts) if mending.opens_file_copy(text)), None)
    if opening is not None:
        glued = _GLUED.fullmatch(texts[opening])
        units = mending.archived([*([glued[2]] if glued else []), *texts[opening + 1 :]])
        texts[opening:] = [glued[1] + units[0], *units[1:]] if glued else [texts[opening], *units]
    texts = mending.paired(texts)
    return [replace(piece, text=text) for piece, text in zip(line, texts, strict=True)]


def _settled(piece: Piece, every: Sequence[Piece]) -> Piece:
    """A dash stands on the line of its neighbour, whatever lies under it."""
    if not _DASH.fullmatch(piece.text):
        return piece
    left, top, right, bottom = piece.box
    middle = (top + bottom) / 2
    beside = [
        each for each in every if each.box[1] <= middle <= each.box[3] and not _DASH.fullmatch(each.text)
    ]
    near = min(beside, key=lambda each: max(each.box[0] - right, left - each.box[2]), default=None)
    if near is None or max(near.box[0] - right, left - near.box[2]) > 4 * (near.box[3] - near.box[1]):
        return piece
    return replace(piece, baseline=near.baseline)


def _numbered(line: Sequence[Piece], every: Sequence[Piece]) -> Iterator[Piece]:
    """The dots of a blank serial are no word, and may take the word "Số:" before them along."""
    first = line[0]
    left, top, _right, bottom = first.box
    height = bottom - top
    if mending.is_bare_symbol(first.text) and not any(
        _LABEL.fullmatch(fold(each.text))
        and abs(each.baseline - first.baseline) < height
        and each.box[0] < left
        for each in every
    ):
        yield replace(
            first, text="Số:", box=(max(left - 3 * height, 0), top, left - 2, bottom), sure=first.sure / 2
        )
    yield from line
