"""Code pages a program may have taken the bytes for: the way back from text to bytes.

The holes of Windows pages are the C1 codes, both ways, because that is what browsers and mail programs do.
Characters a page does not have (a bullet, a box) pass through as a mark of place and are put back afterwards.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache
from typing import Any, Final

#: In the order of likelihood.
PAGES: Final = ("cp1252", "cp1258", "cp1254", "cp1250", "mac_roman", "cp437", "latin-1")
_PLACE: Final = "\x1a"


@cache
def table(page: str) -> str:
    """Unicode of each byte."""
    return "".join(bytes([code]).decode(page, "ignore") or chr(code) for code in range(256))


@cache
def _map(page: str) -> Any:
    return codecs.charmap_build(table(page))


#: C1 codes as Windows-1252 shows them: text that went through Latin-1 in part.
_C1: Final = {code: letter for code, letter in enumerate(table("cp1252")) if 0x80 <= code < 0xA0}
_HAS_C1: Final = re.compile("[\x80-\x9f]")


#: Letters somebody composed from a letter and a mark of windows-1258, and the marks left over.
_COMPOSED: Final = re.compile("[\u0100-\u024f\u1e00-\u1e9f][\u0300-\u036f]*")


def apart(text: str) -> str:
    """``text`` with the letters windows-1258 does not have taken apart: somebody composed too early."""
    return _COMPOSED.sub(_parts, text)


def _parts(match: re.Match[str]) -> str:
    known = table("cp1258")
    base, *marks = list(unicodedata.normalize("NFD", match[0]))
    if all(sign in known for sign in match[0]) or not all(mark in known for mark in marks):
        return match[0]
    for at, mark in enumerate(marks):
        letter = unicodedata.normalize("NFC", base + mark)
        if letter in known:
            # Composing sorts marks: n with tilde, then a dot, comes out as n with dot, then a tilde.
            return letter + "".join(marks[:at] + marks[at + 1 :])
    return base + "".join(marks)


def to_bytes(text: str, page: str) -> tuple[bytes, list[str]] | None:
    """The bytes behind ``text``, and the characters the page does not have; None when letters do not fit."""
    if page == "cp1252" and _HAS_C1.search(text):
        text = text.translate(_C1)
    if page == "cp1258":
        text = apart(text)
    if _PLACE not in text:
        try:
            return codecs.charmap_encode(text, "strict", _map(page))[0], []
        except UnicodeEncodeError as error:
            if _is_letter(text[error.start]):
                return None
    strange = set(text) - set(table(page)) | {_PLACE}
    if any(_is_letter(sign) for sign in strange):
        return None
    find = re.compile(f"[{re.escape(''.join(sorted(strange)))}]")
    return codecs.charmap_encode(find.sub(_PLACE, text), "strict", _map(page))[0], find.findall(text)


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or bool(unicodedata.combining(sign))


def put_back(text: str, odd: list[str]) -> str:
    """``text`` with the characters that had no byte in their places again."""
    if not odd:
        return text
    parts = text.split(_PLACE)
    return "".join(part + (odd[n] if n < len(odd) else "") for n, part in enumerate(parts))
