"""UTF-8 that was read as a single-byte page, whole or damaged on the way.

A whole text decodes strictly. A damaged one lost bytes that have no character (81 8D 8F 90 9D), or had its
no-break spaces made into spaces; the letters they belonged to are supplied by the lexicon and counted.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from congthu.lib.vntext.model import model
from congthu.lib.vntext.pages import PAGES, put_back, to_bytes
from congthu.lib.vntext.syllables import LETTERS

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Bytes without a character in Windows-1252.
_LOST: Final = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_TELLING: Final = re.compile(r"[ÃÄÅÆÂáâ\u00c0-\u00ff\u0100-\u02ff√ƒ┬├─╞ßßΓ]")
#: A whole sequence, one that lost its last byte, or whose last byte became "?", U+FFFD or a space.
_SEQUENCE: Final = re.compile(
    rb"([\xc3-\xc6][\x80-\xbf]|\xe1[\xba\xbb][\x80-\xbf]|\xe2\x80[\x80-\xbf]|\xc2[\x80-\xbf])"
    rb"|(\xc3|\xc4|\xc5|\xc6|\xe1\xba|\xe1\xbb|\xe2\x80|\xc2)(\?|\x1a| |)"
)
#: How Vietnamese letters in UTF-8 begin, read as Windows-1252.
_TRACE: Final = re.compile("áº|á»|á[?\ufffd]|Ã.|Ä[\x90\u2018?\ufffd]|Æ[\u00a0°]")
_BEYOND: Final = re.compile("[^\x00-\x7f]")
_MOST_WAYS: Final = 96


def whole(text: str) -> str | None:
    """``text`` read back as UTF-8, once; None when it is no mojibake."""
    if not _TELLING.search(text):
        return None
    for page in PAGES:
        found = to_bytes(text, page)
        if found is None:
            continue
        data, odd = found
        try:
            back = data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if back != text and not back.isascii():
            return put_back(back, odd)
    return None


def hurt(text: str) -> bool:
    """Whether the beginning of ``text`` shows the traces of UTF-8 often enough."""
    seen = text[:4096]
    return 4 * len(_TRACE.findall(seen)) >= len(_BEYOND.findall(seen))


def damaged(text: str) -> tuple[str, int] | None:
    """``text`` with the lost letters guessed, and how many; None when it does not look like damaged UTF-8."""
    marked = text.replace("\ufffd", "\x1a")
    found = to_bytes(marked, "cp1252")
    if found is None:
        return None
    data, odd = found
    odd = ["\ufffd" if sign == "\x1a" else sign for sign in odd]
    if not re.search(rb"\xe1[\xba\xbb]|\xc3[\x80-\xbf ?\x1a]|\xc4[\x90\x91]|\xc6[\xa0\xb0]", data):
        return None
    units: list[tuple[str, ...]] = []
    at = 0
    for match in _SEQUENCE.finditer(data):
        units += [(chr(code) if code < 0x80 else _raw(code),) for code in data[at : match.start()]]
        units.append(_choices(match))
        at = match.end()
    units += [(chr(code) if code < 0x80 else _raw(code),) for code in data[at:]]
    made, guessed = _settled(units)
    # Signs that stood for a lost byte were used up; what is left goes back in order.
    return put_back(made, odd if made.count("\x1a") == len(odd) else ["\ufffd"] * made.count("\x1a")), guessed


def _raw(code: int) -> str:
    return bytes([code]).decode("cp1252", "ignore") or chr(code)


def _choices(match: re.Match[bytes]) -> tuple[str, ...]:
    """What a sequence may have been."""
    if match[1]:
        try:
            return (match[1].decode("utf-8"),)
        except UnicodeDecodeError:
            return (match[1].decode("latin-1"),)
    head, tail = match[2], match[3]
    if head == b"\xe2\x80":
        return ("”",) if tail != b" " else ("” ",)
    codes: tuple[int, ...] = (0xA0,) if tail == b" " else _LOST
    found = [text for code in codes if (text := _letter(head, code))]
    if tail == b" ":
        # Two spaces that became one, or a lost letter at the end of a word.
        found += [letter + " " for code in (0xA0, *_LOST) if (letter := _letter(head, code))]
    elif tail in {b"", b"?", b"\x1a"}:
        found += [letter for letter in (_letter(head, 0xA0), _letter(head, 0xAD)) if letter]
    if head == b"\xc2":
        found = [" "] if tail == b" " else [""]
    if not found or tail == b"?":
        found.append(head.decode("cp1252", "replace") + tail.decode("latin-1"))
    return tuple(dict.fromkeys(found))


def _letter(head: bytes, code: int) -> str:
    made = (head + bytes([code])).decode("utf-8", "ignore")
    return made if made and made in LETTERS else ""


def _settled(units: list[tuple[str, ...]]) -> tuple[str, int]:
    """The likeliest text, stretch by stretch: a stretch ends at a space nobody doubts."""
    out: list[str] = []
    stretch: list[tuple[str, ...]] = []
    guessed = 0
    before = "^"
    for unit in [*units, (" ",)]:
        stretch.append(unit)
        if unit != (" ",):
            continue
        made, more = _best(stretch, before)
        guessed += more
        out.append(made)
        words = _WORD.findall(made.lower())
        before = words[-1] if words else before
        stretch = []
    return "".join(out)[:-1], guessed


def _best(stretch: list[tuple[str, ...]], before: str) -> tuple[str, int]:
    doubts = sum(len(unit) > 1 for unit in stretch)
    if not doubts:
        return "".join(unit[0] for unit in stretch), 0
    ways = 1
    trimmed = []
    for unit in stretch:
        ways *= len(unit)
        trimmed.append(unit if ways <= _MOST_WAYS else unit[:1])
    best = max(("".join(way) for way in itertools.product(*trimmed)), key=lambda made: _likely(made, before))
    return best, doubts


def _likely(text: str, before: str) -> float:
    known = model()
    total = 0.0
    for word in _WORD.findall(text):
        low = word.lower()
        one = known.vietnamese(low) - 0.6
        two = known.twos.get(f"{before} {low}")
        total += one if two is None else max(one, two - 0.5)
        if not (word.isupper() or word[1:].islower() or len(word) == 1):
            total -= 4.0
        before = low
    return total - 6.0 * sum(sign in "?\x1aÃÂÄáº»" for sign in text if not sign.isalpha() or sign in "ÃÄ")
