"""How well a reading fits: as Vietnamese, and as a text in some other language.

Both are log-probabilities of the same words, so they can be compared. A Vietnamese text may hold foreign
words and abbreviations; a foreign text hardly any Vietnamese ones.
"""

from __future__ import annotations

import math
import re
from typing import Final

from congthu.lib.vntext.model import Model, Weight, model

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
_NEVER: Final = float("-inf")


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


def vietnamese(text: str, *, loose_case: bool = False, least: float = _NEVER) -> Score:
    """``text`` as Vietnamese; ``loose_case`` when the encoding mixes small toned letters into capitals.

    A reading that falls below ``least`` is given up: every further word only costs. It counts as not valid.
    """
    known = model()
    weighed, follows = known.weighed[loose_case].get, known.twos.get
    total = signs(text)
    touched = valid = 0
    before = "^"
    for word in _WORD.findall(text):
        low, alone, case, beyond, possible = weighed(word) or _weigh(known, word, loose=loose_case)
        touched += beyond
        valid += possible
        two = follows(f"{before} {low}")
        total += case + (alone if two is None or two + _FOLLOW < alone else two + _FOLLOW)
        if total < least:
            return Score(total, 1, 0)
        before = low
    return Score(total, touched, valid)


def _weigh(known: Model, word: str, *, loose: bool) -> Weight:
    """A word met for the first time."""
    low = word.lower()
    one = known.vietnamese(low)
    case, beyond, possible = 0.0, not low.isascii(), False
    if beyond:
        possible = low not in known.alien
        if one < _ABBREVIATION and "đ" in low and word.isupper() and len(word) < 8:
            one, possible = _ABBREVIATION, True
        if word != low and not _fits(word, loose=loose):
            case = _CASE_COST
    elif one < -9.0:
        one = max(one, _ALIEN + known.foreign(low))
    return known.remember(known.weighed[loose], word, Weight(low, one + _NOT_FOLLOW, case, beyond, possible))


def _fits(word: str, *, loose: bool) -> bool:
    if word.isupper() or word[1:].islower() or len(word) == 1:
        return True
    return loose and not any("a" <= letter <= "z" for letter in word)


def foreign(text: str) -> float:
    """``text`` as some other language in Latin letters."""
    known = model()
    met = known.met.get
    total = signs(text)
    for word in _WORD.findall(text):
        one = met(word)
        total += _meet(known, word) if one is None else one
    return total


def _meet(known: Model, word: str) -> float:
    """A word of another language met for the first time."""
    low = word.lower()
    case = 0.0 if word == low or _fits(word, loose=False) else _CASE_COST / 2
    return known.remember(known.met, word, case + max(known.foreign(low), _STRAY + known.vietnamese(low)))
