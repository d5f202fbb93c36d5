"""Code pages a program may have taken the bytes for: the way back from text to bytes.

The holes of Windows pages are the C1 codes, both ways, because that is what browsers and mail programs do.
Characters a page does not have (a bullet, a box) pass through as a mark of place and are put back afterwards.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

#: In the order of likelihood.
PAGES: Final = ("cp1252", "cp1258", "cp1254", "cp1250", "mac_roman", "cp437", "latin-1")
_PLACE: Final = "\x1a"


@cache
def table(page: str) -> str:
    """Unicode of each byte."""
    return "".join(bytes([code]).decode(page, "ignore") or chr(code) for code in range(256))


@cache
def _back(page: str) -> dict[str, int]:
    found = {chr(code): code for code in range(0x80, 0xA0)} if page in {"cp1252", "latin-1"} else {}
    found |= {letter: code for code, letter in enumerate(table(page))}
    return found


def to_bytes(text: str, page: str) -> tuple[bytes, list[str]] | None:
    """The bytes behind ``text``, and the characters the page does not have; None when letters do not fit."""
    back = _back(page)
    odd: list[str] = []
    out = bytearray()
    for letter in text:
        code = back.get(letter)
        if code is None or letter == _PLACE:
            if letter.isalpha() or unicodedata.combining(letter):
                return None
            odd.append(letter)
            code = 0x1A
        out.append(code)
    return bytes(out), odd


def put_back(text: str, odd: list[str]) -> str:
    """``text`` with the characters that had no byte in their places again."""
    if not odd:
        return text
    parts = text.split(_PLACE)
    return "".join(part + (odd[n] if n < len(odd) else "") for n, part in enumerate(parts))
