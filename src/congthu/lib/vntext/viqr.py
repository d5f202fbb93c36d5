"""VIQR (RFC 1456): Vietnamese in ASCII, marks typed after the letter.

The marks are also punctuation, so a mark is read as one only where a possible syllable comes of it, and the
frequency of the syllable decides where a sentence may have ended: "ba." at the end of a line is "ba." more
often than "bạ". Addresses of mail and of pages are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
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
    r"(?:\\[\\'`?~.^(+*d-]|[Dd]-(?=[AEIOUYaeiouy])|[A-Za-z]|(?<=[AEIOUYaeiouy])[\^(+*](?=['`?~.]?)|(?<=[AEIOUYaeiouy^(+*])['`?~.](?!\d))+"
)
#: A mark where a sentence may end: before a capital, a figure, or the end of the line.
_DOUBT: Final = re.compile(r"[.?'](?<=[AEIOUYaeiouy^(+*][.?'])(?=\s+[\"(A-Z0-9-]|[^\S\n]*(?:\n|$))")
_HEAD: Final = re.compile(r"[A-Za-z'`?~^(+*.]*$")
_BEFORE: Final = re.compile(r"([A-Za-z'`?~^(+*.]+)[^\S\n]+$")
_AFTER: Final = re.compile(r"[^\S\n]+([A-Za-z'`?~^(+*.]+)")
_ESCAPED: Final = re.compile(r"\\(.)")
_LITERAL: Final = {".": "\ue00e", "?": "\ue00f", "'": "\ue010"}
_PLAIN: Final = str.maketrans({mark: sign for sign, mark in _LITERAL.items()})
#: Log-odds that a sign at the end of a line, or before a capital, is punctuation and no tone.
_AT_LINE_END: Final = {".": 0.3, "?": -3.5, "'": -4.5}
_BEFORE_CAPITAL: Final = {".": -0.7, "?": -4.5, "'": -4.5}
_DECIDED: Final = 99.0
#: Less than this either way is no certainty.
_CLOSE: Final = 6.0
#: Characters read at a time: keeps the memory of a large text small.
_STRIDE: Final = 1 << 20
_MOST_WORDS: Final = 60_000

_cache: dict[str, str] = {}


def decode(text: str) -> str:
    """``text`` with marks made into letters."""
    if "\ue00e" in text or "\ue00f" in text or "\ue010" in text:
        return text
    parts = []
    start = 0
    while start < len(text):
        stop = text.find("\n", start + _STRIDE) + 1 or len(text)
        parts.append(_stretch(text[start:stop]))
        start = stop
    return "".join(parts)


def _stretch(text: str) -> str:
    if len(_cache) > _MOST_WORDS:
        _cache.clear()
    get = _cache.get
    return " ".join([get(chunk) or _chunk(chunk) for chunk in _settled(text).split(" ")])


def _settled(text: str) -> str:
    """``text`` with the signs that end a sentence, and are no tones, marked as such."""
    parts = []
    done = 0
    for match in _DOUBT.finditer(text):
        if _gain(text, match.start()) <= 0:
            parts += [text[done : match.start()], _LITERAL[match[0]]]
            done = match.end()
    parts.append(text[done:])
    return "".join(parts)


def doubtful(text: str) -> bool:
    """Whether a sign of ``text`` may well be a tone and may well be punctuation."""
    return any(abs(_gain(text, match.start())) < _CLOSE for match in _DOUBT.finditer(text))


def _gain(text: str, at: int) -> float:
    """What speaks for the sign being a tone, where a sentence may end; punctuation below zero."""
    head = _HEAD.search(text, max(0, at - 12), at)
    word = head[0] if head else ""
    word = word.lstrip("'`?~^(+*.")
    toned, plain = _read(word + text[at]), _read(word)
    if toned is None or len(word) == 1:
        return -_DECIDED
    if plain is None:
        return _DECIDED
    last = _BEFORE.search(text, max(0, at - len(word) - 14), at - len(word))
    before = (_read(last[1]) if last else None) or "^"
    following = _AFTER.match(text, at + 1)
    after = (_read(following[1]) or following[1]).lower() if following else ""
    gain = _likely(toned, before) - _likely(plain, before)
    if not after:
        return gain - _AT_LINE_END[text[at]]
    return gain + _likely(after, toned) - _likely(after, "^") - _BEFORE_CAPITAL[text[at]]


@lru_cache(maxsize=20_000)
def _likely(word: str, before: str) -> float:
    known = model()
    one = known.vietnamese(word.lower()) - 0.6
    return max(one, known.twos.get(f"{before.lower()} {word.lower()}", -99.0) - 0.5)


@lru_cache(maxsize=20_000)
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
            return made + _ESCAPED.sub(r"\1", tail)
        if not word or word[-1].isalpha():
            break
        word, tail = word[:-1], word[-1] + tail
    return _odd(match[0])


def _odd(word: str) -> str:
    """A word that is no syllable: a slip of typing, several words, or an abbreviation.

    Marks that are no punctuation are read all the same, and Đ in abbreviations (QDD, HDDND).
    """
    if word in {"dd", "DD"}:
        return "đ" if word == "dd" else "Đ"
    if word.isupper() and not any(sign in _SHAPES for sign in word):
        return _ESCAPED.sub(r"\1", word).replace("DD", "Đ")
    return unicodedata.normalize("NFC", _UNIT.sub(_if_sure, word))


def _if_sure(unit: re.Match[str]) -> str:
    if unit[6] == "." and not unit[5]:
        return unit[0]
    return _letter(unit)


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
