"""Unicode not in the form of exchange: decomposed letters, character references, letters that look alike."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

#: A letter and the marks typed after it.
_APART: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+")
_REFERENCE: Final = re.compile(r"&(?:#(?:\d{2,7}|[xX][0-9A-Fa-f]{2,6})|[A-Za-z]{2,8}\d{0,2});")
_ETH: Final = str.maketrans("ðÐƉ", "đĐĐ")
_LOOK_ALIKE: Final = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕԁһν" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXIJSaeopcyxijsdhv" + "ABEZHIKMNOPTYXo",
)
_STRANGE: Final = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u0500-\u052f]")
_MIXED: Final = re.compile(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u052f][^\W\d_]*")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1ea0-\u1ef9]")


def composed(text: str) -> str:
    """Latin letters and their marks in one piece; nothing else is touched (Å and CJK forms keep theirs)."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return _APART.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def referenced(text: str) -> str:
    """``text`` with references to characters beyond ASCII resolved; markup (``&lt;``, ``&amp;``) stays."""
    if "&" not in text:
        return text

    def resolved(match: re.Match[str]) -> str:
        found = html.unescape(match[0])
        return match[0] if found.isascii() or "\ufffd" in found else found

    return _REFERENCE.sub(resolved, text)


def with_stroke(text: str) -> str:
    """``text`` with eth read as đ."""
    return text.translate(_ETH)


def has_eth(text: str) -> bool:
    """Whether any letter is an eth, or the African letter of the same shape."""
    return "ð" in text or "Ð" in text or "Ɖ" in text


def latinised(text: str) -> str:
    """Words that mix Latin with letters of other scripts that look Latin, in Latin."""
    if not _STRANGE.search(text):
        return text
    mixed = False

    def resolved(match: re.Match[str]) -> str:
        nonlocal mixed
        word = match[0]
        if not _LATIN.search(word):
            return word
        made = word.translate(_LOOK_ALIKE)
        if _STRANGE.search(made):
            return word
        mixed = True
        return made

    made = _MIXED.sub(resolved, text)
    if not mixed:
        return text
    # Where some words were typed so, short words of nothing but look-alikes were too.
    whole = _MIXED.sub(lambda match: match[0].translate(_LOOK_ALIKE), made)
    made = made if _STRANGE.search(whole) else whole
    return composed(made)
