"""Names of agencies as keys: two spellings that Vietnamese orthography holds equal get the same key.

Equal are: letter case, the place of the tone mark (``hoà`` and ``hòa``), composed and decomposed letters,
punctuation, ``&`` and ``và``, and the abbreviations every records office writes (UBND, TP, TW, VP ...).
Not equal are letters with and without their diacritics: ``Ha Dong`` is no spelling of ``Hà Đông``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
#: Abbreviations with one reading inside the name of an agency; ambiguous ones are not here.
_EXPANSIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "tp": "thành phố",
    "tphcm": "thành phố hồ chí minh",
    "tphn": "thành phố hà nội",
    "hcm": "hồ chí minh",
    "tx": "thị xã",
    "tw": "trung ương",
    "vp": "văn phòng",
    "cp": "chính phủ",
    "vn": "việt nam",
    "qh": "quốc hội",
    "mttq": "mặt trận tổ quốc",
    "tand": "tòa án nhân dân",
    "tandtc": "tòa án nhân dân tối cao",
    "vksnd": "viện kiểm sát nhân dân",
    "vksndtc": "viện kiểm sát nhân dân tối cao",
    "ndtc": "nhân dân tối cao",
    "gdđt": "giáo dục và đào tạo",
    "khcn": "khoa học và công nghệ",
    "vhttdl": "văn hóa thể thao và du lịch",
    "nnmt": "nông nghiệp và môi trường",
}


def _word(word: str) -> str:
    """The word with its tone marks moved behind it, so that their place no longer matters."""
    letters = unicodedata.normalize("NFD", word)
    if letters.isascii():
        return word
    tones = "".join(sorted(c for c in letters if c in _TONES))
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones


_EXPANDED = {short: tuple(_word(w) for w in full.split()) for short, full in _EXPANSIONS.items()}


@lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """The comparison key of a name; words are joined by one space."""
    lowered = unicodedata.normalize("NFC", text).lower().replace("&", " và ")
    words: list[str] = []
    for word in _WORD.findall(lowered):
        words.extend(_EXPANDED.get(word) or (_word(word),))
    return " ".join(words)
