"""Encodings that write base letter, then mark: VNI, BKHCM2, Vietware-X, windows-1258.

Bases and marks are disjoint sets of bytes, so looking at two neighbours is exact. Small texts go through one
regular expression; large ones through a table of all 65,536 neighbours, which numpy walks at the speed of C.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from congthu.lib.vntext.tables import PAIRS, PairTable
from congthu.lib.vntext.types import Encoding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: From this size the table is worth loading numpy for.
_LARGE = 1 << 16
#: Bytes walked at a time: keeps the memory of a 100 MB text small.
_STRIDE = 1 << 21
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ASCII_VOWELS = "aeiouy"


def bare(letter: str) -> str:
    """The letter without its tone: ấ gives â."""
    apart = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _TONES))


@cache
def singles(encoding: Encoding) -> str:
    """What each byte is when it stands alone."""
    table = PAIRS[encoding]
    letters = list(table.rest)
    for code, letter in table.singles.items():
        letters[code] = letter
    return "".join(letters)


@cache
def pairs(encoding: Encoding) -> dict[bytes, str]:
    """Every base and mark that make one letter."""
    table = PAIRS[encoding]
    return _composing(table) if encoding is Encoding.CP1258 else _listed(table)


def _listed(table: PairTable) -> dict[bytes, str]:
    codes = {letter: code for code, letter in table.singles.items()}
    found: dict[bytes, str] = {}
    for mark, made in [*table.marks.items(), *table.capital_marks.items()]:
        for small in made:
            for letter in (small, small.upper()):
                base = codes.get(bare(letter))
                if base is None or bare(letter) == letter:
                    base = ord(unicodedata.normalize("NFD", letter)[0])
                found[bytes([base, mark])] = letter
    return found


def _composing(table: PairTable) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for mark in table.marks:
        for base in range(0x41, 0x100):
            whole = unicodedata.normalize("NFC", table.rest[base] + table.rest[mark])
            if len(whole) == 1 and base not in table.marks:
                found[bytes([base, mark])] = whole
    return found


@cache
def marks(encoding: Encoding) -> frozenset[int]:
    """The bytes that only ever follow a base."""
    table = PAIRS[encoding]
    return frozenset(table.marks) | frozenset(table.capital_marks)


@cache
def _small(encoding: Encoding) -> Callable[[bytes], str]:
    made = {pair.decode("latin-1"): letter for pair, letter in pairs(encoding).items()}
    alone = singles(encoding)
    tail = "".join(sorted({pair[1] for pair in made}))
    head = "".join(sorted({pair[0] for pair in made}))
    find = re.compile(f"[{re.escape(head)}][{re.escape(tail)}]|[\x80-\xff]")
    made.update({chr(code): alone[code] for code in range(0x80, 0x100)})

    def replaced(match: re.Match[str]) -> str:
        return made.get(match[0]) or made[match[0][0]] + made[match[0][1]]

    exact = all(len(text) == 1 or text in made for text in _products(head, tail))
    if exact:
        return lambda data: find.sub(lambda match: made[match[0]], data.decode("latin-1"))
    for code in range(0x80):
        made[chr(code)] = chr(code)
    return lambda data: find.sub(replaced, data.decode("latin-1"))


def _products(head: str, tail: str) -> list[str]:
    return [base + mark for base in head for mark in tail]


@cache
def _large(encoding: Encoding) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """For every two neighbours: what the first becomes, and whether the second is used up."""
    import numpy as np

    alone = np.array([ord(letter) for letter in singles(encoding)], dtype=np.uint16)
    letters = np.repeat(alone, 256)
    whole = np.zeros(65536, dtype=np.bool_)
    for pair, letter in pairs(encoding).items():
        at = pair[0] << 8 | pair[1]
        letters[at] = ord(letter)
        whole[at] = True
    return letters, whole


def decode_pairs(data: bytes, encoding: Encoding) -> str:
    """``data`` read as base letters and marks."""
    if len(data) < _LARGE:
        return _small(encoding)(data)
    parts = []
    start = 0
    while start < len(data):
        stop = min(start + _STRIDE, len(data))
        while stop < len(data) and data[stop] >= 0x80:
            stop += 1  # never cut between a base and its mark
        parts.append(_walk(data[start:stop], encoding))
        start = stop
    return "".join(parts)


def _walk(data: bytes, encoding: Encoding) -> str:
    import numpy as np

    letters, whole = _large(encoding)
    codes = np.frombuffer(data + b"\n", dtype=np.uint8)
    neighbours = codes[:-1].astype(np.uint16)
    neighbours <<= 8
    neighbours |= codes[1:]
    keep = np.ones(len(data), dtype=np.bool_)
    np.logical_not(whole[neighbours[:-1]], out=keep[1:])
    return letters[neighbours][keep].astype("<u2").tobytes().decode("utf-16-le")
