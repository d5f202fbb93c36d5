"""Fonts and code pages of RTF, and what bytes of text say in them (RTF Specification 1.9.1)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import chain

from congthu.lib.vntext.containers.rtf_tokens import Text, codes
from congthu.lib.vntext.containers.runs import family

_LONGEST_NAME = 1000
_FONT = re.compile(rb"\\f(\d{1,6})(?![A-Za-z])")
_FONT_CHARSET = re.compile(rb"\\fcharset(\d{1,3})")
_GROUP = re.compile(rb"\{[^{}]*\}")
_NAME = re.compile(rb"[ \r\n]*([^;]*?)[ \r\n]*(?:;|$)")
_WORDS = re.compile(rb"\\[A-Za-z]+-?\d* ?|[{}]")
_BRACES = re.compile(rb"\\[\s\S]|[{}]")
_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}


@dataclass(frozen=True, slots=True)
class Font:
    """An entry of the font table."""

    name: str
    #: Where the name stands in the file.
    start: int
    end: int
    page: str | None
    #: Where the charset is written; without one the page of the document counts.
    charset: tuple[int, int] | None = None


def font_table(data: bytes) -> dict[int, Font]:
    """Fonts by their number."""
    start = data.find(b"{\\fonttbl")
    if start < 0:
        return {}
    end = group_end(data, start)
    fonts: dict[int, Font] = {}
    marks = [*_FONT.finditer(data, start + 9, end)]
    for mark, following in zip(marks, [*(m.start() for m in marks[1:]), end], strict=False):
        fonts.setdefault(int(mark[1]), _entry(data, mark.end(), following))
    return fonts


def _entry(data: bytes, start: int, end: int) -> Font:
    content = data[start : min(end, start + _LONGEST_NAME)]
    # Groups inside ({\*\panose ...}, {\*\falt ...}) are blanked out; places stay.
    flat = _GROUP.sub(lambda m: b"\x01" * len(m[0]), content).replace(b"\x01", b" ")
    charset = _FONT_CHARSET.search(flat)
    named = _NAME.match(_WORDS.sub(lambda m: b" " * len(m[0]), flat))
    begin, stop = (start + named.start(1), start + named.end(1)) if named else (end, end)
    number = int(charset[1]) if charset else 1
    place = (start + charset.start(1), start + charset.end(1)) if charset else None
    name = codes(data[begin:stop]).decode("cp1252", "replace")
    return Font(name, begin, stop, _CHARSETS.get(number), place)


def group_end(data: bytes, start: int) -> int:
    """Where the group that begins at a place is closed."""
    depth = 0
    for found in _BRACES.finditer(data, start):
        if found[0] == b"{":
            depth += 1
        elif found[0] == b"}":
            depth -= 1
            if depth == 0:
                return found.start()
    return len(data)


def page_of(data: bytes) -> str:
    """The code page of the document, for fonts that name none."""
    found = _PAGE.search(data, 0, 4096)
    name = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def text_of(token: Text, data: bytes, font: Font | None, page: str) -> str:
    """What a token says. Old fonts hold their own codes whatever charset is declared (trap 8)."""
    if token.letter is not None:
        return token.letter
    found = codes(data[token.start : token.end])
    if found.isascii():
        return found.decode("ascii")
    if font and family(font.name):
        return _decoded(found, "cp1252")
    return _decoded(found, (font.page if font else None) or page)


def _decoded(found: bytes, page: str) -> str:
    try:
        return found.decode(page)
    except UnicodeDecodeError:
        # Holes of a code page: the code itself, never a replacement character.
        return "".join(chain.from_iterable(_letter(bytes([code]), page) for code in found))


def _letter(code: bytes, page: str) -> str:
    try:
        return code.decode(page)
    except UnicodeDecodeError:
        return chr(code[0])
