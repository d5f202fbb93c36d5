"""Vietnamese text: what state agencies exchange, and the key we search by.

Circular 07/2002/TT-BKHCN art. 4 makes the precomposed form of TCVN 6909:2001 (NFC) the form of exchange.
Names and titles arrive in every other form as well, so comparing is done on folded text. Old encodings are
brought into the form of exchange by ``decode`` (told), ``detect`` and ``convert_text`` (not told), and
``convert_lines`` and ``convert_pieces`` (documents that mix them); these are loaded when first asked for.
"""

from __future__ import annotations

import importlib
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from congthu.lib.vntext.codec import decode, encode
    from congthu.lib.vntext.convert import convert_text, detect
    from congthu.lib.vntext.documents import convert_document
    from congthu.lib.vntext.fonts import font_encoding, unicode_font
    from congthu.lib.vntext.lines import convert_lines, convert_pieces
    from congthu.lib.vntext.types import UNKNOWN, Conversion, Encoding, Piece, Prior

__all__ = [
    "UNKNOWN",
    "Conversion",
    "Encoding",
    "Piece",
    "Prior",
    "convert_document",
    "convert_lines",
    "convert_pieces",
    "convert_text",
    "decode",
    "detect",
    "encode",
    "fold",
    "font_encoding",
    "is_conformant",
    "nfc",
    "unicode_font",
]

_HOMES = {
    "decode": "codec",
    "encode": "codec",
    "convert_text": "convert",
    "detect": "convert",
    "convert_document": "documents",
    "font_encoding": "fonts",
    "unicode_font": "fonts",
    "convert_lines": "lines",
    "convert_pieces": "lines",
    **dict.fromkeys(("UNKNOWN", "Conversion", "Encoding", "Piece", "Prior"), "types"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


_MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """The 134 letters beyond ASCII, derived from Unicode: every vowel with every mark and tone, and đ."""
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    shapes = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
    small = {unicodedata.normalize("NFC", shape + tone) for shape in shapes for tone in tones} | {"đ"}
    return frozenset(letter for s in small for letter in (s, s.upper()) if not letter.isascii())


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Search key: NFC, lower case, no diacritics, đ as d, one space between words."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", plain).lower().split())


def nfc(text: str) -> str:
    """The form of exchange."""
    return unicodedata.normalize("NFC", text)


def is_conformant(text: str) -> bool:
    """Whether ``text`` has the form of exchange: precomposed, no private-use or broken code points.

    Letters of other scripts are no fault: TCVN 6909 names the Vietnamese letters, it bans no others.
    """
    if not unicodedata.is_normalized("NFC", text):
        return False
    letters = _letters()
    for at, letter in enumerate(text):
        if letter.isascii() or letter in letters:
            continue
        if unicodedata.category(letter) in {"Co", "Cn", "Cs"}:
            return False
        if letter in _MARKS and at and text[at - 1].isalpha():
            return False
    return True
