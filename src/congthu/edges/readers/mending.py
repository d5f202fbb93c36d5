"""Mistakes of recognition that can be mended for certain, word by word; all else keeps its low confidence."""

from __future__ import annotations

import re
from functools import cache

from congthu.lib.vntext import fold
from congthu.lib.vntext.syllables import ONSETS, split, toned_rhymes

_WORD = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
#: A round bracket before a number of copies is taken for a letter: "@3)." is "(3).".
_COPIES = re.compile(r"[@€Q]([1-9]\d?\)[.;,]?)")
#: What a dash, a dot or a plus before an entry of a list is taken for.
_LISTED = re.compile(r"(?:[~ˆ˜¬=—–«»°·•^*¢…'‘’.:]|[-~_]{2})[-~]?(?=$|\w)")
_BARE_SYMBOL = re.compile(r"/[A-ZĐ][A-ZĐa-zđ]{0,9}(?:-[A-ZĐ&.a-zđ]{1,15}){1,3}")
_RECORDS = re.compile(r"V[TILEF1|]([,;:.]*)")
#: "(để b/c)": in brackets nothing else can stand.
_FIXED = {"(đế": "(để", "(đê": "(để", "(dé": "(để", "(dể": "(để"}
#: What a mended word is worth at most: a person should look.
_MENDED = 0.85


def mended(text: str, sure: float) -> tuple[str, float]:
    """The word as it must have been, and how sure it is now."""
    text = text.replace("ĐÐ", "Đ").replace("Ð", "Đ").replace("ð", "đ")
    made = _FIXED.get(text) or _COPIES.sub(r"(\1", text) if text[:1] in "(@€Q" else _syllable(text)
    return (text, sure) if made == text else (made, min(sure, _MENDED))


def archived(text: str) -> str:
    """A word after "Lưu:": the records office, VT, is read as VI or VL."""
    found = _RECORDS.fullmatch(text)
    return f"VT{found[1][-1:]}" if found else text


def is_bare_symbol(text: str) -> bool:
    """Whether a line begins like a number whose serial is still blank: ``/CT-BTC`` stands after "Số:"."""
    return _BARE_SYMBOL.fullmatch(text) is not None


def opens_file_copy(text: str) -> bool:
    """Whether a word begins the line "Lưu:"."""
    return fold(text).lstrip("- ").startswith("luu")


def listed(text: str) -> str:
    """The first word of a line, where it is the sign before an entry: ``-``."""
    return _LISTED.sub("-", text, count=1) if _LISTED.match(text) else text


def _syllable(text: str) -> str:
    """What is no syllable, and is one when a single letter gets other marks, in one way only."""
    found = _WORD.fullmatch(text)
    if found is None or len(found[2]) > 7:
        return text
    word = found[2]
    small = word.lower()
    if small.isascii() or split(small) is not None:
        return text
    near = [form for form in _alike(fold(small)) if _differing(form, small) == 1 and not form.isascii()]
    if len(near) != 1 or not (word.islower() or word.isupper() or word.istitle()):
        return text
    shaped = near[0].upper() if word.isupper() else near[0].capitalize() if word.istitle() else near[0]
    return f"{found[1]}{shaped}{found[3]}"


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


@cache
def _rhymes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form in toned_rhymes():
        found.setdefault(fold(form), []).append(form)
    return found


def _alike(bare: str) -> set[str]:
    """All syllables with these letters when marks are taken away."""
    return {
        onset + form
        for onset in ONSETS
        if bare.startswith(fold(onset))
        for form in _rhymes().get(bare[len(onset) :], ())
        if split(onset + form) is not None
    }
