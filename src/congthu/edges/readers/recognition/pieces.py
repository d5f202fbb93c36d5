"""Words as a recogniser gives them, in pixels, and what is set right about them before they become words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from congthu.edges.readers.recognition import codes, likely, mending, numbering

#: What is less sure is dropped, unless it is a word in a line that is read well.
_LEAST_SURE, _WELL = 0.3, 0.7
#: How far baselines of one row differ, in heights of its words.
_UNEVEN = 0.4
#: How much wider than "VT," the inspectorate's "TTr" is, by the signs behind it; "TT" never is.
_WIDER = {"": 0.97, ",": 1.08, ";": 1.08, ".": 1.08, "./.": 1.42, "/.": 1.42}
#: A code less sure is in doubt.
_CODE_SURE = 0.9
#: How far behind a word a part of its comma may stand, in heights of the word.
_TORN = 0.5
#: Of the page's usual height, that of noise; how far off the next row is, in heights of this one.
_LOW, _AGAIN, _NEXT = 0.6, 0.6, 2.6
#: Signs that mean something by themselves.
_SIGNS = re.compile(r"[-–—+•*.…/()]")
_FIGURE = re.compile(r"\d+(?:[/!|][\w-]+)*[.,;:)]?")
_DASH = re.compile(r"[-–—+•]+")
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
    usual = median([piece.height for line in lines for piece in line] or [0.0])
    worth = [line for line in lines if not _is_noise(line, usual) and not _is_torn_off(line, lines)]
    named = codes.of_symbols(piece.text for line in lines for piece in line if piece.sure > _WELL)
    kept = [line for each in worth if (line := _mended(_parted(_kept(each)), named))]
    kept = [_likeliest(line, kept) for line in kept]
    every = [piece for line in kept for piece in line]
    level = _levels(every)
    standing = list(level.values())
    settled = [[_settled(level[id(piece)], standing) for piece in line] for line in kept]
    return numbering.numbered(settled)


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


def _is_noise(line: Sequence[Piece], usual: float) -> bool:
    """Whether a line is a drawn one or the rest of a stamp: signs alone, or low and read badly throughout."""
    text = "".join(piece.text for piece in line)
    if not any(letter.isalnum() for letter in text):
        return _SIGNS.search(text) is None
    low = median(piece.height for piece in line) < _LOW * usual
    return low and max(piece.sure for piece in line) < _WELL


def _is_torn_off(line: Sequence[Piece], lines: Sequence[Sequence[Piece]]) -> bool:
    """Whether a sign alone is a part of the comma or semicolon that ends another line."""
    left, top, right, bottom = line[0].box
    if len(line) > 1 or any(letter.isalnum() for letter in line[0].text):
        return False
    row = [
        each
        for other in lines
        if other is not line
        for each in other
        if each.box[1] < bottom and top < each.box[3]
    ]
    high = [each.box[3] - each.box[1] for each in row]
    behind = any(
        -0.5 * tall < left - each.box[2] < _TORN * tall for each, tall in zip(row, high, strict=True)
    )
    return behind and not any(0 <= each.box[0] - right < tall for each, tall in zip(row, high, strict=True))


def _parted(line: Sequence[Piece]) -> list[Piece]:
    """Words without the underscores of a line below, and two that stand too close to each other apart."""
    made: list[Piece] = []
    for piece in line:
        text = piece.text.rstrip("_") or piece.text
        first = likely.parted(text)
        if first is None:
            made.append(replace(piece, text=text))
            continue
        left, top, right, bottom = piece.box
        middle = left + round((right - left) * len(first) / len(text))
        sure = min(piece.sure, mending.MENDED)
        made.append(replace(piece, text=first, box=(left, top, middle, bottom), sure=sure))
        made.append(replace(piece, text=text[len(first) :], box=(middle + 1, top, right, bottom), sure=sure))
    return made


def _kept(line: Sequence[Piece]) -> list[Piece]:
    # The codes of units are no words of the language: in their line what is doubted is kept.
    coded = any(mending.opens_file_copy(piece.text) for piece in line)

    worded = [piece for piece in line if sum(map(str.isalpha, piece.text)) > max(len(piece.text) / 2, 1)]

    def well(piece: Piece) -> bool:
        others = [each.sure for each in worded if each is not piece]
        said = piece in worded or _FIGURE.fullmatch(piece.text) is not None
        return said and bool(others) and median(others) > _WELL

    return [piece for piece in line if piece.sure >= _LEAST_SURE or coded or well(piece)]


def _mended(line: Sequence[Piece], named: frozenset[str]) -> list[Piece]:
    """Signs before entries, words after "Lưu:", and words that only go together in one way."""
    if not line:
        return []
    texts = [piece.text for piece in line]
    texts[0] = mending.listed(mending.unquoted(texts[0]), before=texts[1] if len(texts) > 1 else "")
    unread = next((at for at in (0, 1) if _lost_its_label(line, at)), None)
    if unread is not None:
        texts[unread] = "Lưu:"
    opening = next((at for at, text in enumerate(texts) if mending.opens_file_copy(text)), None)
    if opening is not None:
        glued = _GLUED.fullmatch(texts[opening])
        units = mending.archived([*([glued[2]] if glued else []), *texts[opening + 1 :]])
        texts[opening:] = [glued[1] + units[0], *units[1:]] if glued else [texts[opening], *units]
        texts = [
            codes.settled(text, named) if at > opening and piece.sure < _CODE_SURE else text
            for at, (piece, text) in enumerate(zip(line, _inspected(line, texts), strict=True))
        ]
    return [
        piece if piece.text == text else replace(piece, text=text, sure=min(piece.sure, _worth(text)))
        for piece, text in zip(line, texts, strict=True)
    ]


def _lost_its_label(line: Sequence[Piece], at: int) -> bool:
    """Whether "Lưu:" may have stood here: a few doubtful letters right before the records office."""
    behind = line[at + 1].text if at + 1 < len(line) else ""
    return (
        re.fullmatch(r"VT[,;.]?", behind) is not None
        and re.fullmatch(r"\W*[^\W\d_]{2,4}\W*", line[at].text) is not None
        and line[at].sure < _WELL
    )


def _inspected(line: Sequence[Piece], texts: Sequence[str]) -> list[str]:
    """The inspectorate's TTr loses its last letter; it is wider than that of a centre, TT, beside VT."""
    wide = [piece.box[2] - piece.box[0] for piece in line]
    office = next((w for w, text in zip(wide, texts, strict=True) if re.fullmatch(r"VT[,;.]", text)), 0)
    return [
        f"TTr{found[1]}"
        if office
        and (found := re.fullmatch(r"TT([,;.]?|\.?/\.)", text))
        and width > _WIDER[found[1]] * office
        else text
        for width, text in zip(wide, texts, strict=True)
    ]


def _worth(text: str) -> float:
    """How sure a mended word can be: of signs and the records office there is no doubt."""
    return 1.0 if text.startswith(("VT", "-")) else mending.MENDED


def _likeliest(line: Sequence[Piece], lines: Sequence[Sequence[Piece]]) -> list[Piece]:
    """Words that look alike as their neighbours ask for them, those of the rows around among them."""
    above, below = _neighbour(line, lines, -1), _neighbour(line, lines, 1)
    before, after = above[-1].text if above else "", below[0].text if below else ""
    texts = [unicodedata.normalize("NFC", piece.text) for piece in line]
    texts = likely.chosen(mending.paired([before, *texts, after])[1:-1], before=before, after=after)
    return [
        piece
        if unicodedata.normalize("NFC", piece.text) == text
        else replace(piece, text=text, sure=min(piece.sure, mending.MENDED))
        for piece, text in zip(line, texts, strict=True)
    ]


def _neighbour(line: Sequence[Piece], lines: Sequence[Sequence[Piece]], way: int) -> Sequence[Piece]:
    """The next line of the same column above (-1) or below (1), where one stands near."""
    height = max(piece.box[3] - piece.box[1] for piece in line)
    near = [
        (gap, at)
        for at, other in enumerate(lines)
        if _AGAIN * height < (gap := way * (other[0].baseline - line[0].baseline)) < _NEXT * height
        and other[0].box[0] < line[-1].box[2]
        and line[0].box[0] < other[-1].box[2]
    ]
    return lines[min(near)[1]] if near else ()


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
