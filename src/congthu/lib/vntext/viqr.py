"""VIQR (RFC 1456): Vietnamese in ASCII, marks typed after the letter.

The marks are also punctuation, so a mark is read as one only where a possible syllable comes of it, and the
frequency of the syllable decides where a sentence may have ended: "ba." at the end of a line is "ba." more
often than "bạ". Addresses of mail and of pages are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from congthu.lib.vntext.model import model
from congthu.lib.vntext.syllables import split

_SHAPES: Final = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_TONES: Final = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_SHAPED: Final = {"^": "aeo", "(": "a", "+": "ou", "*": "ou"}
#: A letter with its marks; an escaped sign; anything else.
_UNIT: Final = re.compile(r"\\(.)|([Dd])([Dd-])|([AEIOUYaeiouy])([\^(+*]?)(['`?~.]?)|([A-Za-z])")
_ADDRESS: Final = re.compile(r"://|@|\bwww\.|\w\.(?:vn|com|org|net|gov)\b", re.IGNORECASE)
#: A word that marks may stand in.
_WORD: Final = re.compile(
    r"(?:\\[\\'`?~.^(+*d-]|[Dd]-(?=[AEIOUYaeiouy])|[A-Za-z]|(?<=[AEIOUYaeiouy])[\^(+*](?=['`?~.]?)|(?<=[AEIOUYaeiouy^(+*])['`?~.])+"
)
#: A mark where a sentence may end: before a capital, a figure, or the end of the line.
_DOUBT: Final = re.compile(
    r"[A-Za-z]*[AEIOUYaeiouy][\^(+*]?['`?~.]?[A-Za-z]*[.?'](?=\s+[\"(A-Z0-9-]|[^\S\n]*(?:\n|$))"
)
_LITERAL: Final = {".": "\ue00e", "?": "\ue00f", "'": "\ue010"}
_PLAIN: Final = str.maketrans({mark: sign for sign, mark in _LITERAL.items()})
#: How much more likely a sign is punctuation than tone, at the end of a sentence.
_END_BIAS: Final = {".": 2.2, "?": -3.0, "'": -4.0}
_MOST_WORDS: Final = 60_000

_cache: dict[str, str] = {}


def decode(text: str) -> str:
    """``text`` with marks made into letters."""
    if "\ue00e" in text or "\ue00f" in text or "\ue010" in text:
        return text
    settled = _DOUBT.sub(_settle, text)
    if len(_cache) > _MOST_WORDS:
        _cache.clear()
    return " ".join([_cache.get(chunk) or _chunk(chunk) for chunk in settled.split(" ")])


def _settle(match: re.Match[str]) -> str:
    """Decides on a mark where a sentence may end."""
    word = match[0]
    sign = word[-1]
    toned, open_ = _read(word), _read(word[:-1])
    literal = word[:-1] + _LITERAL[sign]
    if toned is None:
        return literal
    if open_ is None:
        return word
    if len(open_) == 1:
        return literal
    return word if _likely(toned) - _likely(open_) > _END_BIAS[sign] else literal


def _likely(word: str) -> float:
    return model().vietnamese(word.lower())


def _read(word: str) -> str | None:
    """A word with its marks made into letters, or None when no syllable comes of it."""
    made = []
    at = 0
    while at < len(word):
        unit = _UNIT.match(word, at)
        if unit is None:
            return None
        at = unit.end()
        made.append(_letter(unit))
    whole = unicodedata.normalize("NFC", "".join(made))
    return whole if split(whole.lower()) else None


def _letter(unit: re.Match[str]) -> str:
    if unit[1]:
        return unit[1]
    if unit[2]:
        return "Đ" if unit[2] == "D" else "đ"
    if unit[7]:
        return unit[7]
    letter, shape, tone = unit[4], unit[5], unit[6]
    if shape and letter.lower() not in _SHAPED[shape]:
        return letter + shape + tone
    return letter + _SHAPES.get(shape, "") + _TONES.get(tone, "")


def _chunk(chunk: str) -> str:
    made = chunk if _ADDRESS.search(chunk) else _WORD.sub(_word, chunk)
    made = made.translate(_PLAIN)
    if len(chunk) < 40:
        _cache[chunk] = made
    return made


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word.isalpha() and "dd" not in word.lower():
        return word
    tail = ""
    while True:
        made = _read(word)
        if made is not None:
            return made + tail
        if not word or word[-1].isalpha():
            break
        word, tail = word[:-1], word[-1] + tail
    return _initials(match[0])


def _initials(word: str) -> str:
    """Words that are no syllables: abbreviations keep their signs, but Đ is read (QDD, ND-CP)."""
    bare = re.sub(r"\\(.)", r"\1", word)
    return bare.replace("DD", "Đ") if bare.isupper() else bare


def encode(text: str) -> str:
    """``text`` in VIQR; marks that would be misread are escaped."""
    signs = {mark: sign for sign, mark in [*_TONES.items(), *_SHAPES.items()] if sign != "*"}
    out = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in "đĐ":
            out.append("dd" if letter == "đ" else "DD")
            continue
        apart = unicodedata.normalize("NFD", letter)
        base, own = apart[0], list(apart[1:])
        if own and base.isascii() and all(mark in signs for mark in own):
            out.append(
                base + "".join(signs[mark] for mark in sorted(own, key=lambda mark: mark in _TONES.values()))
            )
        elif letter in "'`?~.^(+*" and out and out[-1][-1:].lower() in "aeiouy^(+":
            out.append("\\" + letter)
        else:
            out.append("\\\\" if letter == "\\" else letter)
    return "".join(out)
