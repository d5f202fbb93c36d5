"""Subjects and names of files as a reader sees them (RFC 2047 undone). Pure; never fails."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header

from congthu.lib.vntext import Encoding, decode
from congthu.lib.vntext.containers import mail_words

_FOLD = re.compile(r"\r?\n[ \t]?")
_LONGEST = 8192
#: Marks typed after their letters, and letters as references: old forms in ASCII.
_TYPED = re.compile(r"\^|&#")
#: Letters no old encoding looks like: the text was typed in Unicode.
_UNICODE = re.compile("[\u1ea0-\u1ef9]")
_OLD = tuple(each for each in Encoding if each not in (Encoding.UTF_8, Encoding.NFD, Encoding.FOREIGN))


def decoded(value: str) -> str:
    """The text; what cannot be decoded stays as it stands, unreadable bytes become U+FFFD."""
    plain = _FOLD.sub(" ", value[:_LONGEST]).strip()
    if "=?" in plain:
        with suppress(HeaderParseError, Base64Error, ValueError):
            plain = "".join(_text(part, charset) for part, charset in decode_header(plain))
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def readings(value: str) -> Iterator[str]:
    """The text, and how it reads in each old encoding: a few letters are too little to detect one.

    For looking for a word that must not be missed; most of the readings are nonsense.
    """
    plain = decoded(value)
    yield plain
    if _UNICODE.search(plain) or (plain.isascii() and not _TYPED.search(plain)):
        return
    octets = _FOLD.sub(" ", value[:_LONGEST]).encode("utf-8", "surrogateescape")
    for data in {b"".join(bit.data for bit in mail_words.bits(octets)), plain.encode("cp1252", "replace")}:
        for encoding in _OLD:
            yield decode(data, encoding).text


def _text(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        # Between encoded words the library gives back what it made of plain text.
        return part.decode(charset, "replace") if charset else part.decode("raw-unicode-escape")
    except (LookupError, ValueError):
        return part.decode("latin-1")
