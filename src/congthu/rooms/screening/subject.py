"""The subject as a reader sees it (RFC 2047 undone). Pure; never fails, whatever the bytes."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header

_FOLD = re.compile(r"\r?\n[ \t]?")
_LONGEST = 8192


def decoded(value: str) -> str:
    """The text; what cannot be decoded stays as it stands, unreadable bytes become U+FFFD."""
    plain = _FOLD.sub(" ", value[:_LONGEST]).strip()
    if "=?" in plain:
        with suppress(HeaderParseError, Base64Error, ValueError):
            plain = "".join(_text(part, charset) for part, charset in decode_header(plain))
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _text(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        # Between encoded words the library gives back what it made of plain text.
        return part.decode(charset, "replace") if charset else part.decode("raw-unicode-escape")
    except (LookupError, ValueError):
        return part.decode("latin-1")
