"""Names of agencies as keys: two spellings that Vietnamese orthography holds equal get the same key.

Equal are: letter case, the place of the tone mark (``hoà`` and ``hòa``), composed and decomposed letters,
punctuation, ``&`` and ``và``, the abbreviations every records office writes (UBND, TP, TW, VP ...), and some
known spellings of places (Đắc Lắc).
Not equal are letters with and without their diacritics: ``Ha Dong`` is no spelling of ``Hà Đông``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from congthu.rooms.directory.abbreviations import EVERYWHERE
from congthu.rooms.directory.respelling import RESPELT

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
#: "TƯ" is "trung ương" only beside letters in lower case: "BỘ TƯ PHÁP" is no abbreviation.
_OLD_CENTRAL = re.compile(r"\bT\.?Ư\b")
#: KH&CN, GD & ĐT: an abbreviation with its "và" inside.
_JOINED = re.compile(r"\b([^\W\d_]{1,5})\s?&\s?([^\W\d_]{1,5})\b")
_JOINING = frozenset(("các", "và", "những"))


def _word(word: str) -> str:
    """The word with its tone marks moved behind it, so that their place no longer matters."""
    letters = unicodedata.normalize("NFD", word)
    if letters.isascii():
        return word
    tones = "".join(sorted(c for c in letters if c in _TONES))
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones


def _words(text: str) -> str:
    return " ".join(_word(word) for word in text.split())


_RIGHT = {_words(written): _words(meant) for written, meant in RESPELT.items()}
_RESPELT = re.compile("(?<![^ ])(?:" + "|".join(sorted(_RIGHT, key=len, reverse=True)) + ")(?![^ ])")
_EXPANDED = {a.short.lower(): tuple(_word(w) for w in a.full.lower().split()) for a in EVERYWHERE}


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """The comparison key of a name; words are joined by one space."""
    composed = unicodedata.normalize("NFC", text)
    if any(c.islower() for c in composed):
        composed = _OLD_CENTRAL.sub("trung ương", composed)
    lowered = _JOINED.sub(_unjoined, composed.lower()).replace("&", " và ")
    words: list[str] = []
    for word in _WORD.findall(lowered):
        words.extend(_EXPANDED.get(word) or (_word(word),))
    return _RESPELT.sub(lambda found: _RIGHT[found[0]], " ".join(words))


def _unjoined(found: re.Match[str]) -> str:
    """KH&CN is KHCN when that is an abbreviation; other "&" stand for "và"."""
    together = found[1] + found[2]
    return together if together in _EXPANDED else f"{found[1]} và {found[2]}"


def bare(text: str) -> str:
    """The key without the words that only join."""
    return " ".join(w for w in key(text).split() if w not in _JOINING_KEYS)


_JOINING_KEYS = frozenset(_word(w) for w in _JOINING)


def initials(text: str) -> str:
    """First letters of the words, without tones and marks but with đ: "Giáo dục và Đào tạo" → ``gdđt``."""
    letters = unicodedata.normalize("NFC", text).lower()
    firsts = (w[0] for w in _WORD.findall(letters) if w not in _JOINING)
    return "".join(c if c == "đ" else unicodedata.normalize("NFD", c)[0] for c in firsts)
