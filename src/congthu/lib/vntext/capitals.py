"""Capitals that an encoding could not write.

TCVN3 and Vietware-F have no capitals with tones. Headings were set in an "H" font (all capitals), or typed
with small toned letters among capitals: "PHÇN THø NHÊT". The second kind is mended here, word by word, where
the capitals beside it leave no doubt: "Bé GD&§T" stays "Bộ GD&ĐT".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from congthu.lib.vntext.syllables import split

#: Shapes that betray a word in mixed capitals: C capital, t small toned letter, s space.
_SHAPES = b"CtC", b"CCt", b"CsC"
_LOWER = re.compile(r"[a-zăâđêôơư]")
_UPPER = re.compile(r"[A-ZĂÂĐÊÔƠƯ]")
_TONED = re.compile(r"[^\W\d_A-ZĂÂĐÊÔƠƯ]")
_WORDS = re.compile(r"[^\W\d_]+")
#: Words in capitals with small toned letters among them, and the doubtful: a capital, then toned letters.
_MIXED = re.compile(r"(?<![^\W\d_])(?=[^\W\d_]*[a-z\u00e0-\u1ef9])[^\W\d_a-zăâđêôơư]+(?![^\W\d_])")
_TONES = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_CAPITAL = "[A-ZĂÂĐÊÔƠƯ]"
#: Proof that a line is in capitals, found without looking at its words.
_PLAINLY = re.compile(f"{_CAPITAL}[{_TONES}]{{1,2}}{_CAPITAL}|{_CAPITAL}{_CAPITAL}[{_TONES}]")
#: What a neighbour says.
_SURE, _MAYBE, _LOW, _PLAIN = "sure", "maybe", "low", "plain"


@cache
def _classes(toned: bytes, capital: bytes) -> bytes:
    table = bytearray(b"x" * 256)
    for code in [*range(0x41, 0x5B), *capital]:
        table[code] = ord("C")
    for code in toned:
        table[code] = ord("t")
    table[0x20] = ord("s")
    table[0x0A] = ord("n")
    return bytes(table)


def restore(data: bytes, text: str, toned: bytes, capital: bytes) -> str:
    """``text``, decoded from ``data`` one letter a byte, with the small letters among capitals raised.

    ``toned`` are the codes of letters without a capital of their own, ``capital`` of capitals beyond ASCII.
    """
    classes = data.translate(_classes(toned, capital))
    parts = []
    done = 0
    for at in _places(classes):
        start = classes.rfind(b"n", done, at) + 1 or done
        end = classes.find(b"n", at)
        end = len(text) if end < 0 else end
        parts += [text[done:start], raised(text[start:end])]
        done = end
    if not done:
        return text
    parts.append(text[done:])
    return "".join(parts)


def _places(classes: bytes) -> Iterator[int]:
    """Places of suspicious shapes, at most one a line, in order."""
    nexts = {shape: classes.find(shape) for shape in _SHAPES}
    while nexts := {shape: at for shape, at in nexts.items() if at >= 0}:
        first = min(nexts.values())
        yield first
        end = classes.find(b"n", first)
        if end < 0:
            return
        nexts = {shape: at if at >= end else classes.find(shape, end) for shape, at in nexts.items()}


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    if _LOWER.search(word):
        return _LOW
    capitals = len(_UPPER.findall(word))
    if _TONED.search(word):
        return _SURE if capitals > 1 else _MAYBE
    return _SURE if capitals > 1 and split(word.lower()) else _PLAIN


def raised(line: str) -> str:
    """One line with the words that are surely in capitals made so."""
    if not _LOWER.search(line):
        return _heading(line)
    if not _MIXED.search(line):
        return line
    found = list(_WORDS.finditer(line))
    kinds = [_kind(match[0]) for match in found]
    parts = []
    done = 0
    for n, match in enumerate(found):
        if kinds[n] is _SURE or (kinds[n] is _MAYBE and _beside(kinds, found, n)):
            parts += [line[done : match.start()], match[0].upper()]
            done = match.end()
    parts.append(line[done:])
    return "".join(parts)


def _heading(line: str) -> str:
    """A line without one sure small letter: capitals, unless but a word and abbreviations (Bộ GD&ĐT)."""
    if _PLAINLY.search(line):
        return line.upper()
    if not _TONED.search(line):
        return line
    kinds = [_kind(word) for word in _WORDS.findall(line)]
    capitals = len(_UPPER.findall(line))
    if capitals > 2 and (_SURE in kinds or kinds.count(_MAYBE) > 1):
        return line.upper()
    return line


def _beside(kinds: list[str], found: list[re.Match[str]], n: int) -> bool:
    """Whether the neighbours of a doubtful word are in capitals; the one to the right counts first."""
    after = next((m for m in range(n + 1, len(kinds)) if kinds[m] in {_SURE, _LOW}), None)
    before = next((m for m in range(n - 1, -1, -1) if kinds[m] in {_SURE, _LOW}), None)
    left = before is not None and kinds[before] is _SURE
    if after is None:
        return left
    if kinds[after] is _SURE:
        return True
    return left and not found[after][0][0].isupper()
