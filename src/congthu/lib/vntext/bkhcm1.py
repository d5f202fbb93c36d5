"""BKHCM1 and ISC: capitals on codes of ASCII signs, and two capitals on one code.

``^ { | } ~`` and the back-quote are letters inside words and themselves elsewhere; the neighbours and the
lexicon tell. Code 0x98 is Ụ, but many converters wrote Ặ there, and 0x8E stands for Ị and Ỵ.
"""

from __future__ import annotations

import re
from functools import cache

from congthu.lib.vntext.model import model
from congthu.lib.vntext.syllables import split
from congthu.lib.vntext.types import Encoding

SIGNS = {
    Encoding.BKHCM1: {"^": "Ỳ", "`": "Ỷ", "{": "Ý", "|": "Ỹ", "}": "Đ", "~": "Ấ"},
    Encoding.ISC: {"#": "Ự", "@": "Ú", "\\": "Ừ", "^": "Ử", "`": "Ứ", "|": "Ụ", "~": "Ữ"},
}
SHARED = {"Ụ": "Ặ", "Ị": "Ỵ"}


@cache
def _doubtful(encoding: Encoding) -> re.Pattern[str]:
    shared = "".join(SHARED) if encoding is Encoding.BKHCM1 else ""
    return re.compile(f"[{re.escape(''.join(SIGNS[encoding]))}{shared}]")


def settle(text: str, encoding: Encoding) -> str:
    """``text``, decoded letter by letter with ASCII signs kept, with the doubtful codes decided."""
    known: dict[str, str] = {}
    signs = SIGNS[encoding]
    parts = []
    done = 0
    for match in _doubtful(encoding).finditer(text):
        start, end = match.span()
        if start < done:
            continue
        while start > done and text[start - 1].isalpha():
            start -= 1
        while end < len(text) and (text[end].isalpha() or text[end] in signs):
            end += 1
        word = text[start:end]
        if word not in known:
            known[word] = _decide(word, encoding)
        parts += [text[done:start], known[word]]
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _decide(word: str, encoding: Encoding) -> str:
    signs = SIGNS[encoding]
    letters = "".join(signs.get(sign, sign) for sign in word)
    readings = [letters]
    if encoding is Encoding.BKHCM1:
        for first, second in SHARED.items():
            readings += [reading.replace(first, second) for reading in readings if first in reading]
    possible = [reading for reading in readings if split(reading.lower())]
    if possible and (letters.isupper() or letters[1:].islower()) and not (len(word) == 1 and word in signs):
        return max(possible, key=lambda reading: model().vietnamese(reading.lower()))
    # QĐ, GD&ĐT: abbreviations are no syllables, but Đ is their letter far more often than a brace.
    return word.replace("}", "Đ") if "}" in signs and len(word) > 1 and letters.isupper() else word
