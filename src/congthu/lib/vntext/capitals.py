"""Capitals that an encoding could not write.

TCVN3 and Vietware-F have no capitals with tones. Headings were set in an "H" font (all capitals), or typed
with small toned letters among capitals: "PHÇN THø NHÊT". The second kind is mended here, word by word, where
the capitals beside it leave no doubt: "Bé GD&§T" stays "Bộ GD&ĐT".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from congthu.lib.vntext.syllables import split

#: Shapes that betray a word in mixed capitals: C capital, t small toned letter, s space.
_SHAPES = re.compile(b"C(?=tC|Ct|sC)|(?<![Ctl])t(?=C)")
_LOWER = re.compile(r"[a-zăâđêôơư]")
_UPPER = re.compile(r"[A-ZĂÂĐÊÔƠƯ]")
_TONED = re.compile(r"[^\W\d_A-ZĂÂĐÊÔƠƯ]")
_WORDS = re.compile(r"[^\W\d_]+")
#: Words without one sure small letter.
_MIXED = re.compile(r"(?<![^\W\d_])[^\W\d_a-zăâđêôơư]+(?![^\W\d_])")
_TONES = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_CAPITAL = "[A-ZĂÂĐÊÔƠƯ]"
#: Proof that a line is in capitals, found without looking at its words.
_PLAINLY = re.compile(f"{_CAPITAL}[{_TONES}]{{1,2}}{_CAPITAL}|{_CAPITAL}{_CAPITAL}[{_TONES}]")
#: Within a word no capital follows a small letter: "§Ò ¸N" is "ĐỀ ÁN".
_INSIDE = re.compile(f"(?<![^\\W\\d_])[{_TONES}]{_CAPITAL}+(?![^\\W\\d_])")
#: Classes of letters.
_LETTERS = tuple(b"Ctl")
#: From this size a text is worth loading numpy for.
_LARGE = 1 << 16
#: Codes looked at in one go: they stay near the processor.
_STRIDE = 1 << 18
#: What a neighbour says.
_SURE, _MAYBE, _LOW, _PLAIN = "sure", "maybe", "low", "plain"


@cache
def _classes(toned: bytes, capital: bytes, small: bytes) -> bytes:
    table = bytearray(b"x" * 256)
    for code in [*range(0x41, 0x5B), *capital]:
        table[code] = ord("C")
    for code in [*range(0x61, 0x7B), *small]:
        table[code] = ord("l")
    for code in toned:
        table[code] = ord("t")
    table[0x20] = ord("s")
    table[0x0A] = ord("n")
    return bytes(table)


def restore(data: bytes, letters: str, kinds: tuple[bytes, bytes, bytes]) -> str:
    """``data`` decoded one letter a byte by the table ``letters``, the small letters among capitals raised.

    ``kinds`` are codes beyond ASCII: of toned small letters, which may stand for capitals; of capitals; of
    letters that surely are small.
    """
    text = codecs.charmap_decode(data, "strict", letters)[0]
    classes = data.translate(_classes(*kinds))
    capitals = _capitals(letters)
    parts = []
    done = 0
    for start, end, is_heading in _large(classes) if len(data) >= _LARGE else _small(classes):
        parts.append(text[done:start])
        if is_heading:
            parts.append(codecs.charmap_decode(data[start:end], "strict", capitals)[0])
        else:
            parts.append(raised(text[start:end]))
        done = end
    return "".join([*parts, text[done:]]) if parts else text


@cache
def _capitals(letters: str) -> str:
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in letters)


def _small(classes: bytes) -> Iterator[tuple[int, int, bool]]:
    """Suspicious stretches: where they begin and end, and whether they surely are headings."""
    return _windows(classes, [match.start() for match in _SHAPES.finditer(classes)])


def _windows(classes: bytes, places: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """The stretches around suspicious places, those that touch in one."""
    start = end = 0
    for at in places:
        if at < end:
            continue
        begin, stop = _window(classes, at)
        if begin >= end:
            yield from [(start, end, False)] if end else ()
            start = begin
        end = stop
    if end:
        yield start, end, False


def _window(classes: bytes, at: int) -> tuple[int, int]:
    """What stands around a suspicious shape without one sure small letter, and the words at both ends."""
    before, after = classes.rfind(b"n", 0, at) + 1, classes.find(b"n", at)
    after = after if after >= 0 else len(classes)
    low = classes.rfind(b"l", before, at)
    start = classes.rfind(b"s", before, low) + 1 if low >= 0 else before
    low = classes.find(b"l", at, after)
    end = classes.find(b"s", low, after) if low >= 0 else after
    return max(start, before), end if end >= 0 else after


def _large(classes: bytes) -> Iterator[tuple[int, int, bool]]:
    """The same for a large text, with headings that follow one another in one piece."""
    start = 0
    while start < len(classes):
        end = classes.find(b"n", start + _STRIDE) + 1 or len(classes)
        for begin, stop, sure in _stretch(classes[start:end]):
            yield start + begin, start + stop, sure
        start = end


def _stretch(classes: bytes) -> list[tuple[int, int, bool]]:
    import numpy as np

    # The empty line at the end gives every shape room to be looked for.
    codes = np.frombuffer(classes + b"nnn", dtype=np.uint8)
    capital, toned = codes == ord("C"), codes == ord("t")
    plainly = (capital[:-2] & toned[1:-1] & capital[2:]) | (capital[:-2] & capital[1:-1] & toned[2:])
    doubtful = plainly | (capital[:-2] & capital[2:] & (codes[1:-1] == ord("s")))
    small_first = np.flatnonzero(toned[:-2] & capital[1:-1])
    doubtful[small_first[~np.isin(codes[small_first - 1], _LETTERS)]] = True
    found = (codes == ord("l")).view(np.uint8)
    found[:-2] |= plainly.view(np.uint8) << 1
    starts = np.concatenate([[0], np.flatnonzero(codes == ord("n")) + 1])
    lines = np.bitwise_or.reduceat(found, starts[:-1])
    headings = lines == 2
    runs = np.flatnonzero(np.diff(headings, prepend=False, append=False)).reshape(-1, 2)
    places = np.flatnonzero(doubtful & np.repeat(~headings, np.diff(starts))[: len(doubtful)])
    spans = [(int(starts[first]), int(starts[last]) - 1, True) for first, last in runs.tolist()]
    return sorted([*spans, *_windows(classes, places.tolist())])


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    if _LOWER.search(word):
        return _LOW
    capitals = len(_UPPER.findall(word))
    if _TONED.search(word):
        return _SURE if capitals > 1 or (_INSIDE.match(word) and split(word.lower())) else _MAYBE
    return _SURE if capitals > 1 and split(word.lower()) else _PLAIN


def raised(line: str) -> str:
    """One line, or a stretch between words that surely are small, with what surely is in capitals made so."""
    if not _LOWER.search(line):
        return _heading(line)
    parts = []
    done = 0
    for match in _MIXED.finditer(line):
        kind = _kind(match[0])
        if kind is _SURE or (kind is _MAYBE and _beside(line, *match.span())):
            parts += [line[done : match.start()], match[0].upper()]
            done = match.end()
    return "".join([*parts, line[done:]]) if parts else line


def _heading(line: str) -> str:
    """A line without one sure small letter: capitals, unless but a word and abbreviations (Bộ GD&ĐT)."""
    if _PLAINLY.search(line):
        return line.upper()
    if not _TONED.search(line):
        return line
    kinds = [_kind(word) for word in _WORDS.findall(line)]
    capitals = len(_UPPER.findall(line))
    if (capitals > 2 or _INSIDE.search(line)) and (_SURE in kinds or kinds.count(_MAYBE) > 1):
        return line.upper()
    return line


def _beside(line: str, start: int, end: int) -> bool:
    """Whether the neighbours of a doubtful word are in capitals; the one to the right counts first."""
    after = next(filter(_tells, (match[0] for match in _WORDS.finditer(line, end))), None)
    if after is not None and _kind(after) is _SURE:
        return True
    left = next(filter(_tells, reversed(_WORDS.findall(line, 0, start))), None)
    if left is None or _kind(left) is not _SURE:
        return False
    return after is None or not after[0].isupper()


def _tells(word: str) -> bool:
    return _kind(word) in {_SURE, _LOW}
