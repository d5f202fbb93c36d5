"""Words and parameters of message headers as bytes (RFC 2047, RFC 2231), parsed by hand: no byte is lost.

Python's parser raises on unknown charsets and puts U+FFFD for bytes it does not understand (trap 1).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

ENCODED = re.compile(rb"=\?([^?\s]{1,40})\?([bBqQ])\?([^?\r\n]*)\?=")
_GAP = re.compile(rb"[ \t\r\n]*\Z")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_PARAMETER = re.compile(
    rb";[ \t\r\n]*([A-Za-z0-9_.*-]{1,60})[ \t\r\n]*=[ \t\r\n]*(\"(?:[^\"\\]|\\.)*\"|[^\s;\"]*)", re.DOTALL
)
#: Octets of an encoded word (§2: at most 75 characters with its frame, base64 in fours).
_WORD_BYTES = 42


@dataclass(frozen=True, slots=True)
class Bit:
    """Neighbouring bytes in one charset; None for bytes that stand raw."""

    data: bytes
    charset: str | None
    encoded: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    start: int
    end: int
    value_start: int
    value: bytes


def unfolded(value: bytes) -> bytes:
    return _FOLD.sub(b"", value)


def bits(value: bytes) -> list[Bit]:
    """Encoded words decoded, white space between them dropped, neighbours in one charset joined (§6.2)."""
    found: list[Bit] = []
    at = 0
    for word in ENCODED.finditer(value):
        gap = value[at : word.start()]
        if gap and not (found and found[-1].encoded and _GAP.match(gap)):
            found.append(Bit(unfolded(gap), None, encoded=False))
        charset = word[1].decode("latin-1").partition("*")[0]
        data = _word(word[2], word[3])
        if found and found[-1].encoded and (found[-1].charset or "").lower() == charset.lower():
            found[-1] = Bit(found[-1].data + data, charset, encoded=True)
        else:
            found.append(Bit(data, charset, encoded=True))
        at = word.end()
    if at < len(value):
        found.append(Bit(unfolded(value[at:]), None, encoded=False))
    return found


def _word(kind: bytes, text: bytes) -> bytes:
    if kind in b"qQ":
        return binascii.a2b_qp(text.replace(b"_", b" ").replace(b"\n", b""), header=False)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    try:
        return base64.b64decode(clean[: len(clean) - (len(clean) % 4 == 1)] + b"=" * (-len(clean) % 4))
    except (binascii.Error, ValueError):
        return text


def encoded_words(text: str, newline: bytes) -> bytes:
    """``text`` as encoded words in UTF-8, folded; letters are never cut (§5)."""
    words: list[bytes] = []
    waiting = b""
    for letter in text:
        octets = letter.encode("utf-8", "replace")
        if len(waiting) + len(octets) > _WORD_BYTES:
            words.append(waiting)
            waiting = b""
        waiting += octets
    words.append(waiting)
    return (newline + b" ").join(b"=?utf-8?B?" + base64.b64encode(word) + b"?=" for word in words)


def header_text(text: str, newline: bytes) -> bytes:
    """An unstructured value: words in ASCII at the beginning stay readable."""
    clean = re.sub(r"[\r\n]+", " ", text)
    start = re.match(r"(?:[\x21-\x7e]+ )*", clean)
    head = start.group() if start and "=?" not in start.group() else ""
    rest = clean[len(head) :]
    if not rest.strip() or rest.isascii():
        return clean.encode("ascii", "replace")
    return head.encode("ascii") + encoded_words(rest, newline)


def parameters(value: bytes) -> Iterator[Parameter]:
    """Parameters of Content-Type and Content-Disposition; ``start`` is the semicolon."""
    for found in _PARAMETER.finditer(value):
        raw = found[2]
        if raw.startswith(b'"'):
            raw = re.sub(rb"\\(.)", rb"\1", raw[1:-1], flags=re.DOTALL)
        yield Parameter(found[1].decode("latin-1").lower(), found.start(), found.end(), found.start(2), raw)


def extended(value: bytes) -> tuple[str | None, bytes]:
    """Charset and octets of an RFC 2231 value."""
    charset, quote, rest = value.partition(b"'")
    if not quote:
        return None, unquote_to_bytes(value)
    _, quote, text = rest.partition(b"'")
    return charset.decode("latin-1") or None, unquote_to_bytes(text if quote else rest)


def extended_value(text: str) -> bytes:
    """``text`` as RFC 2231 wants it."""
    return b"utf-8''" + quote_from_bytes(text.encode("utf-8", "replace"), safe="").encode("ascii")
