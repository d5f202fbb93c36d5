"""Bytes whose charset was declared, perhaps wrongly, by somebody else (traps 1, 2, 18)."""

from __future__ import annotations

import codecs
import re

#: Charsets whose bytes stand for something else than single letters: detection by letters would break them.
_WIDE = frozenset(
    {
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-7",
        "big5",
        "big5hkscs",
        "gb2312",
        "gbk",
        "gb18030",
        "hz",
        "iso2022_jp",
        "iso2022_jp_2",
        "iso2022_kr",
        "euc_jp",
        "euc_kr",
        "shift_jis",
        "cp932",
        "cp949",
        "cp950",
        "johab",
    }
)
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
#: With fewer continuing bytes, other bytes may be valid UTF-8 by accident (trap 18).
_SURE_LETTERS = 3
_UNICODE = frozenset({"utf-8", "ascii"})


def known(charset: str | None) -> str | None:
    """Python's name of a text charset; None when nobody knows it."""
    try:
        found = codecs.lookup((charset or "").strip("\"' "))
    except (LookupError, ValueError, UnicodeError):
        return None
    # rot13, base64 and their like are codecs, but no charsets.
    return found.name if getattr(found, "_is_text_encoding", False) else None


def is_wide(charset: str | None) -> bool:
    return known(charset) in _WIDE


def is_unicode(charset: str | None) -> bool:
    return known(charset) in _UNICODE


def surfaced(data: bytes) -> str:
    """One character for each byte: windows-1252, its holes as the control codes of the same number."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_SURFACE[code] for code in data)


def mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, which surface one by one; None when it is not UTF-8 at all."""
    text = data.decode("utf-8", "congthu-surface")
    whole = len(_SEQUENCE.findall(data))
    broken = len(data) - len(text.encode("utf-8", "surrogatepass"))
    return text if -broken * 10 < whole else None


def submerged(text: str) -> bytes | None:
    """The bytes ``surfaced`` made the text from; None for other text."""
    try:
        return b"".join(_BYTES[letter] for letter in text)
    except KeyError:
        return None


def seen(data: bytes, charset: str | None) -> str:
    """What an ordinary reader shows: the declared charset, windows-1252 where that is wrong."""
    try:
        return data.decode(known(charset) or "utf-8")
    except (UnicodeDecodeError, UnicodeError):
        pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return surfaced(data)


def is_mislabelled(content: bytes, charset: str | None) -> bool:
    """UTF-8 under another label: valid sequences of several letters are no accident (trap 18)."""
    if not charset or known(charset) == "utf-8" or is_wide(charset):
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(content) - len(text) >= _SURE_LETTERS


def _on_error(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return surfaced(error.object[error.start : error.end]), error.end


codecs.register_error("congthu-surface", _on_error)


def _surface(code: int) -> str:
    try:
        return bytes([code]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(code)


_SURFACE = [_surface(code) for code in range(256)]
_BYTES = {letter: bytes([code]) for code, letter in enumerate(_SURFACE)}
