"""A second look at words in doubt: each alone and larger. It reads codes and numbers that a line hides.

The lines of the number and of the file copy hold little but codes; they are read again as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

import tesserocr
from PIL import Image

from congthu.edges.readers.recognition.closer import Closer
from congthu.edges.readers.recognition.likely import family, likelier
from congthu.edges.readers.recognition.mending import opens_file_copy
from congthu.edges.readers.recognition.numbering import opens_code
from congthu.edges.readers.recognition.pieces import Box, Piece
from congthu.lib.vntext import fold

_DOUBTED = 0.85
#: Words looked at again on a page, half of them from its head and half from its foot.
_MOST = 80
_ROOM, _EDGE = 0.4, 10
#: Words of a name with a rank; what one is worth at most that was voted for, and one that is disputed.
_NAME_WORDS, _VOTED, _DISPUTED = range(2, 8), 0.85, 0.6
_RANKS = frozenset({"GS", "PGS", "TS", "ThS", "Ths", "BS", "KS", "TS.BS", "PGS.TS", "GS.TS"})
#: What is read worse is read again as a whole, if it is so long; so many lines of a page.
_BADLY, _PRINT, _MOST_BAD = 0.5, 6, 8
#: Letters and signs that another reading of a line may lack.
_LEFT_OUT = 2
#: How a line is looked at: how much larger, and with how much room.
_CLOSER = ((1.5, 0.5), (2.0, 0.5), (1.25, 0.4))
#: How much larger a word, until one reading is sure enough.
_LARGER = (1.5, 2.0)
#: Letters that both readings of a word share.
_SHARED = 0.5
_AROUND = re.compile(r"^(\W*)(.*?)([\W_]*)$", re.DOTALL)
_STROKE = re.compile(r"[JIl|!](?=[A-ZĐ])")
_DASHES = "-–—~:"
_INNER_SIGN = re.compile(r"(?<=\w)[-/.&:](?=\w)")


def looked_again(tesseract: Any, grey: Any, lines: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The lines with every doubtful word as it is surest; ``grey`` is the page they were found on."""
    doubtful = [piece for line in lines for piece in line if _is_doubtful(piece)]
    if len(doubtful) > _MOST:
        doubtful = doubtful[: _MOST // 2] + doubtful[-_MOST // 2 :]
    chosen = {id(piece) for piece in doubtful}
    tesseract.SetPageSegMode(tesserocr.PSM.SINGLE_WORD)
    try:
        return [
            [_surer(tesseract, grey, piece) if id(piece) in chosen else piece for piece in line]
            for line in lines
        ]
    finally:
        tesseract.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT)


def lines_again(lines: Iterable[list[Piece]], read: Callable[[Closer], list[Piece]]) -> list[list[Piece]]:
    """The lines; those of codes in doubt and those hardly read as they are surest when ``read`` closely."""
    given = list(lines)
    bad = {id(line) for line in [line for line in given if _is_bad(line)][:_MOST_BAD]}
    return [
        max([line, *_readings(line, read)], key=sureness) if id(line) in bad else _line_again(line, read)
        for line in given
    ]


def _is_bad(line: Sequence[Piece]) -> bool:
    """Whether hardly a word of a line was read, though it is as long as print."""
    coded = any(opens_code(piece.text) for piece in line[:2])
    long = len(line) > 1 and sum(len(piece.text) for piece in line) >= _PRINT
    return long and not coded and sureness(line) < _BADLY


def _line_again(line: list[Piece], read: Callable[[Closer], list[Piece]]) -> list[Piece]:
    # A dash may stand before it.
    start = next((at for at, piece in enumerate(line[:2]) if opens_code(piece.text)), None)
    if start is None or not any(_is_doubtful(piece) or _is_hollow(piece) for piece in line[start:]):
        return line
    coded = line[start:]
    readings = [_after_dash(each, coded[0].text) for each in _readings(coded, read)]
    alike = [each for each in readings if _says_as_much(each, coded)]
    whole = [each for each in alike if not any(map(_is_hollow, each))]
    return [
        *line[:start],
        *max(whole if whole and any(map(_is_hollow, coded)) else [coded, *alike], key=sureness),
    ]


def _is_hollow(piece: Piece) -> bool:
    """Whether nothing was read in brackets: a number of copies stands there."""
    return piece.text.startswith("()")


def _after_dash(line: Sequence[Piece], label: str) -> list[Piece]:
    """Another reading of a line of codes, without the end of the dash before it that ``label`` is without."""
    worded = [piece for piece in line if any(map(str.isalnum, piece.text))]
    sign = label[: -len(label.lstrip(_DASHES))]
    return [replace(worded[0], text=sign + worded[0].text.lstrip(_DASHES)), *worded[1:]] if worded else []


def _readings(line: Sequence[Piece], read: Callable[[Closer], list[Piece]]) -> list[list[Piece]]:
    edges = list(zip(*(piece.box for piece in line), strict=True))
    box = (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))
    return [read(place) for place in ways_closer(box)]


def ways_closer(box: Box) -> list[Closer]:
    """How a line is looked at again: in several sizes, as each alone misses something."""
    return [Closer(box=box, scale=scale, room=room) for scale, room in _CLOSER]


def _says_as_much(line: Sequence[Piece], before: Sequence[Piece]) -> bool:
    """Whether another reading of a line begins alike, leaves nothing out and does not break a number up."""
    if len(line) > len(before) and not opens_file_copy(before[0].text):
        return False
    said, had = (fold("".join(piece.text for piece in each)) for each in (line, before))
    return said[:2] == had[:2] and len(said) >= len(had) - _LEFT_OUT


def names_again(
    lines: Iterable[list[Piece]], middle: float, read: Callable[[Closer], list[Piece]]
) -> list[list[Piece]]:
    """The lines with names of persons right of the ``middle`` as several looks agree on them.

    No neighbour tells how a name is spelled. Where all other looks agree against the first they are right;
    where they do not agree nobody can be sure, and the far more usual word is proposed.
    """
    return [
        _with_family(_agreed(line, _readings(line, read)))
        if _may_be_name(line) and line[0].box[0] > middle
        else line
        for line in lines
    ]


def _with_family(line: list[Piece]) -> list[Piece]:
    """A name that begins like no other: the one family that it may be is proposed, and doubted."""
    first = next((at for at, piece in enumerate(line) if _bare(piece.text) not in _RANKS), 0)
    read = _bare(line[first].text)
    meant = family(read)
    if meant is None:
        return line
    text = unicodedata.normalize("NFC", line[first].text).replace(read, meant or read)
    doubted = replace(line[first], text=text, sure=min(line[first].sure, _DISPUTED))
    return [*line[:first], doubted, *line[first + 1 :]]


def _bare(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip("'‘’.,")


def _may_be_name(line: Sequence[Piece]) -> bool:
    words = [_bare(piece.text) for piece in line]
    return len(line) in _NAME_WORDS and all(word.istitle() or word in _RANKS for word in words)


def _agreed(line: list[Piece], readings: Sequence[Sequence[Piece]]) -> list[Piece]:
    alike = [each for each in readings if len(each) == len(line)]
    if not alike:
        return line
    return [
        _voted(piece, [unicodedata.normalize("NFC", each[at].text) for each in alike])
        for at, piece in enumerate(line)
    ]


def _voted(piece: Piece, others: Sequence[str]) -> Piece:
    own = unicodedata.normalize("NFC", piece.text)
    if len(others) > 1 and len(set(others)) == 1 and fold(others[0]) == fold(own):
        return piece if others[0] == own else replace(piece, text=others[0], sure=min(piece.sure, _VOTED))
    agreeing = sum(fold(other) != fold(own) or other == own for other in others) / len(others)
    if agreeing == 1:
        return piece
    alike = [other for other in others if fold(other) == fold(own)]
    return replace(piece, text=likelier(own, alike), sure=min(piece.sure, _DISPUTED))


def sureness(pieces: Sequence[Piece]) -> float:
    """Mean confidence, letter by letter."""
    letters = sum(len(piece.text) for piece in pieces)
    return sum(piece.sure * len(piece.text) for piece in pieces) / letters if letters else 0.0


def _is_doubtful(piece: Piece) -> bool:
    return piece.sure < _DOUBTED and sum(letter.isalnum() for letter in piece.text) > 1


def _surer(tesseract: Any, grey: Any, piece: Piece) -> Piece:
    left, top, right, bottom = piece.box
    room = round((bottom - top) * _ROOM)
    part = Image.fromarray(
        grey[max(top - room, 0) : bottom + room, max(left - room // 2, 0) : right + room // 2]
    )
    best = piece
    for scale in _LARGER:
        text, sure = _read(tesseract, part, scale)
        text = _signed_as(piece.text, text)
        if sure > best.sure and _is_alike(text, piece.text):
            best = replace(piece, text=text, sure=sure)
        if best.sure >= _DOUBTED:
            break
    return best


def _read(tesseract: Any, part: Image.Image, scale: float) -> tuple[str, float]:
    """(the one word in a picture, how sure it is)."""
    larger = part.resize((round(part.width * scale), round(part.height * scale)), Image.Resampling.BICUBIC)
    framed = Image.new("L", (larger.width + 2 * _EDGE, larger.height + 2 * _EDGE), 255)
    framed.paste(larger, (_EDGE, _EDGE))
    tesseract.SetImage(framed)
    return tesseract.GetUTF8Text().strip(), tesseract.MeanTextConf() / 100


def _signed_as(before: str, text: str) -> str:
    """The new reading between the signs of the first: they are seen better in the line."""
    first, word = _AROUND.match(before), _AROUND.match(text)
    if not first or not word:
        return text
    # Alone, the stroke before a symbol is taken for a letter.
    said = _STROKE.sub("", word[2]) if first[1].endswith("/") and not _STROKE.match(first[2]) else word[2]
    return f"{first[1]}{said}{first[3]}"


def _is_alike(text: str, before: str) -> bool:
    """Whether it may be the same word: alone, signs within ("V/v", "SYT-TTr") are lost, never invented."""
    signs = len(_INNER_SIGN.findall(text)) >= len(_INNER_SIGN.findall(before))
    shared = SequenceMatcher(None, fold(text), fold(before), autojunk=False).ratio() >= _SHARED
    return signs and shared and " " not in text
