"""How well a reading fits: as Vietnamese, and as a text in some other language.

Both are log-probabilities of the same words, so they can be compared. A Vietnamese text may hold foreign
words and abbreviations; a foreign text hardly any Vietnamese ones.
"""

from __future__ import annotations

import math
import re
from typing import Final

from congthu.lib.vntext.model import Model, model

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Signs that stand in any typed text; every other sign beyond ASCII speaks against a reading.
_TYPED: Final = frozenset("\u00a0“”‘’–—…•«»°§·×±\u00ad")
_SIGN: Final = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\w]|[²³¹º¼½¾ª]")
_TYPED_COST: Final = -2.0
_SIGN_COST: Final = -7.0
#: A control character, or a mark without a letter to stand on.
_ORPHAN_COST: Final = -12.0
#: Capitals with a Đ among them that are no word: ĐVT, HĐND.
_ABBREVIATION: Final = -11.0
#: A capital after a small letter, which nobody types.
_CASE_COST: Final = -5.0
_FOLLOW: Final = math.log(0.6)
_NOT_FOLLOW: Final = math.log(0.55)
#: Share of other words in a Vietnamese text, of Vietnamese syllables in another.
_ALIEN: Final = math.log(0.08)
_STRAY: Final = math.log(0.002)


class Score:
    """A reading judged as Vietnamese."""

    __slots__ = ("total", "touched", "valid")

    def __init__(self, total: float, touched: int, valid: int) -> None:
        #: Log-probability.
        self.total = total
        #: Words with letters beyond ASCII, and those of them that can be syllables.
        self.touched = touched
        self.valid = valid


def signs(text: str) -> float:
    """Cost of signs beyond ASCII that are no letters."""
    if text.isascii():
        return 0.0
    return sum(
        _TYPED_COST
        if sign in _TYPED
        else _ORPHAN_COST
        if sign < " " or "\u0300" <= sign <= "\u036f"
        else _SIGN_COST
        for sign in _SIGN.findall(text)
    )


def vietnamese(text: str, *, loose_case: bool = False) -> Score:
    """``text`` as Vietnamese; ``loose_case`` when the encoding mixes small toned letters into capitals."""
    known = model()
    likely, follows = known.known.get, known.twos.get
    total = signs(text)
    touched = valid = 0
    before = "^"
    lower = text.lower()
    words = _WORD.findall(text)
    lows = words if lower == text else _WORD.findall(lower)
    for word, low in zip(words, lows, strict=False):
        one = likely(low)
        if one is None:
            one = known.vietnamese(low)
        if low.isascii():
            if one < -9.0:
                one = max(one, _ALIEN + known.foreign(low))
        else:
            touched += 1
            if one < _ABBREVIATION and "đ" in low and word.isupper() and len(word) < 8:
                one = _ABBREVIATION
                valid += 1
            elif low not in known.alien:
                valid += 1
            if word != low and not _fits(word, loose=loose_case):
                total += _CASE_COST
        two = follows(f"{before} {low}")
        if two is None or two + _FOLLOW < one + _NOT_FOLLOW:
            total += one + _NOT_FOLLOW
        else:
            total += two + _FOLLOW
        before = low
    return Score(total, touched, valid)


def _fits(word: str, *, loose: bool) -> bool:
    if word.isupper() or word[1:].islower() or len(word) == 1:
        return True
    return loose and not any("a" <= letter <= "z" for letter in word)


def foreign(text: str) -> float:
    """``text`` as some other language in Latin letters."""
    known: Model = model()
    total = signs(text)
    for word in _WORD.findall(text):
        low = word.lower()
        one = known.foreign(low)
        if word is not low and not _fits(word, loose=False):
            total += _CASE_COST / 2
        one = max(one, _STRAY + known.vietnamese(low))
        total += one
    return total
