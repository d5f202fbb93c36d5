"""Decoding and encoding when the encoding is told.

Nothing is ever lost: a byte that means nothing in the encoding is kept as the character Windows-1252 gives
it, and counted.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from functools import cache

from congthu.lib.vntext import capitals as _capitals
from congthu.lib.vntext import viqr
from congthu.lib.vntext.bkhcm1 import SIGNS, settle
from congthu.lib.vntext.pairs import decode_pairs, marks, pairs, singles
from congthu.lib.vntext.tables import CP1252, PAIRS, RUNS
from congthu.lib.vntext.types import Conversion, Encoding

#: Encodings whose toned letters have no capitals.
WITHOUT_CAPITALS = frozenset({Encoding.TCVN3, Encoding.VN2, Encoding.VIETWARE_F})
#: Letters without tone beyond ASCII: every encoding has their capitals.
SHAPES = "ăâđêôơư"
#: Encodings that write tones after vowels as characters of their own.
_COMBINING = frozenset({Encoding.TCVN3, Encoding.VN1, Encoding.VN2})
_COMBINING_CODES = bytes(range(0xB0, 0xB5))
#: The margin of a conversion nobody had to judge.
TOLD = float("inf")


@dataclass(frozen=True, kw_only=True, slots=True)
class Encoded:
    """Text written in an old encoding."""

    data: bytes
    #: Characters the encoding cannot write; they stand as ``&#N;``.
    unmapped: int = 0
    #: Capitals written as small letters, because the encoding has no others.
    lowered: int = 0


@cache
def letters(encoding: Encoding) -> str:
    """Unicode of each of the 256 bytes of a single-byte encoding."""
    found = list(CP1252)
    for start, run in RUNS[encoding].items():
        found[start : start + len(run)] = run
    return "".join(found)


@cache
def toned_codes(encoding: Encoding) -> bytes:
    """Codes of the small letters whose capitals the encoding cannot write (as fonts have them)."""
    found = letters(encoding)
    return bytes(
        code
        for code in range(0x80, 256)
        if found[code].islower() and found[code] not in SHAPES and _is_ours(found[code])
    )


@cache
def _capital_codes(encoding: Encoding) -> bytes:
    found = letters(encoding)
    return bytes(code for code in range(0x80, 256) if found[code].isupper() and _is_ours(found[code].lower()))


def _is_ours(letter: str) -> bool:
    return letter == "đ" or unicodedata.normalize("NFD", letter)[0] in "aeiouy"


@cache
def _nameless(encoding: Encoding) -> bytes:
    """Codes that mean nothing in the encoding: holes of Windows-1252, and marks without their base."""
    if encoding in PAIRS:
        return b""
    return bytes(code for code in range(0x80, 256) if "\x80" <= letters(encoding)[code] <= "\x9f")


def decode(data: bytes, encoding: Encoding | str, *, capitals: bool = False) -> Conversion:
    """``data`` read in ``encoding``; ``capitals`` when it stood in a font that shows only capitals."""
    encoding = Encoding(encoding)
    text, unmapped, guessed = _decoders(encoding, data)
    if capitals:
        text = text.upper()
    return Conversion(
        label=encoding,
        margin=TOLD,
        text=text,
        changed=encoding is not Encoding.UTF_8,
        automatic=True,
        guessed=guessed,
        unmapped=unmapped,
    )


def _decoders(encoding: Encoding, data: bytes) -> tuple[str, int, int]:
    """Text, unmapped and guessed characters."""
    if encoding in RUNS:
        return _single(data, encoding), len(data) - len(data.translate(None, _nameless(encoding))), 0
    if encoding in PAIRS:
        text = decode_pairs(data, encoding)
        return text, _orphans(text, data, encoding), 0
    if encoding is Encoding.VIQR:
        return viqr.decode(data.decode("latin-1")), 0, 0
    if encoding is Encoding.FOREIGN:
        return codecs.charmap_decode(data, "strict", CP1252)[0], 0, 0
    from congthu.lib.vntext.convert import told

    return told(data.decode("utf-8", "surrogateescape"), encoding)


def _single(data: bytes, encoding: Encoding) -> str:
    if encoding in WITHOUT_CAPITALS and not _has_combining(data, encoding):
        return _capitals.restore(data, letters(encoding), _kinds_of_codes(encoding))
    text = plain(data, encoding)
    if encoding in SIGNS:
        return settle(text, encoding)
    if encoding in WITHOUT_CAPITALS:
        return "\n".join(_capitals.raised(line) for line in text.split("\n"))
    return text


def _has_combining(data: bytes, encoding: Encoding) -> bool:
    return encoding in _COMBINING and any(code in data for code in _COMBINING_CODES)


@cache
def _kinds_of_codes(encoding: Encoding) -> tuple[bytes, bytes, bytes]:
    """Codes of toned small letters, of capitals, and of the small letters that surely are small."""
    small = bytes(code for code in range(0x80, 256) if letters(encoding)[code] in SHAPES)
    return toned_codes(encoding), _capital_codes(encoding), small


def _orphans(text: str, data: bytes, encoding: Encoding) -> int:
    """Marks that found no base."""
    seen = len(data) - len(data.translate(None, bytes(marks(encoding))))
    return seen - (len(data) - len(text))


def plain(data: bytes, encoding: Encoding) -> str:
    """``data`` read letter by letter: what the detector judges."""
    if encoding in PAIRS:
        return decode_pairs(data, encoding)
    text = codecs.charmap_decode(data, "strict", letters(encoding))[0]
    if _has_combining(data, encoding):
        return unicodedata.normalize("NFC", text)
    return text


@cache
def _codes(encoding: Encoding) -> dict[str, bytes]:
    """The bytes of each character the encoding can write."""
    if encoding in PAIRS:
        return _codes_of_pairs(encoding)
    found = {letter: bytes([code]) for code, letter in enumerate(CP1252)}
    for start, run in RUNS[encoding].items():
        found |= {letter: bytes([start + n]) for n, letter in enumerate(run)}
    if encoding in SIGNS:
        found |= {sign: sign.encode() for sign in SIGNS[encoding]}
        found |= {letter: sign.encode() for sign, letter in SIGNS[encoding].items()}
    if encoding is Encoding.BKHCM1:
        found["Ỵ"] = found["Ị"]
    if encoding in WITHOUT_CAPITALS:
        toned = [letters(encoding)[code] for code in toned_codes(encoding)]
        found |= {letter.upper(): found[letter] for letter in toned}
    return found


def _codes_of_pairs(encoding: Encoding) -> dict[str, bytes]:
    # A mark is never a letter of its own: "à" alone would join the vowel before it.
    following = marks(encoding)
    rest = enumerate(PAIRS[encoding].rest)
    found = {letter: bytes([code]) for code, letter in rest if code not in following}
    for pair, letter in pairs(encoding).items():
        if encoding is Encoding.CP1258:
            found.setdefault(letter, pair)
        elif _same_case(pair, encoding):
            found[letter] = pair
    return found | {letter: bytes([code]) for code, letter in PAIRS[encoding].singles.items()}


def _same_case(pair: bytes, encoding: Encoding) -> bool:
    table = PAIRS[encoding]
    capital = singles(encoding)[pair[0]].isupper()
    return not table.capital_marks or (pair[1] in table.capital_marks) == capital


def encode(text: str, encoding: Encoding | str) -> Encoded:
    """``text`` written in ``encoding``."""
    encoding = Encoding(encoding)
    text = unicodedata.normalize("NFC", text)
    if encoding is Encoding.VIQR:
        text = viqr.encode(text)
        return Encoded(
            data=text.encode("ascii", "xmlcharrefreplace"), unmapped=sum(not c.isascii() for c in text)
        )
    if encoding is Encoding.NFD:
        return Encoded(data=unicodedata.normalize("NFD", text).encode())
    if encoding is Encoding.ENTITIES:
        return Encoded(data=text.encode("ascii", "xmlcharrefreplace"))
    if encoding not in RUNS and encoding not in PAIRS:
        return Encoded(data=text.encode())
    codes = _codes(encoding)
    found = [codes.get(letter) for letter in text]
    return Encoded(
        data=b"".join(
            f"&#{ord(text[at])};".encode() if code is None else code for at, code in enumerate(found)
        ),
        unmapped=found.count(None),
        lowered=_lowered(text, encoding),
    )


def _lowered(text: str, encoding: Encoding) -> int:
    if encoding not in WITHOUT_CAPITALS:
        return 0
    toned = {letters(encoding)[code].upper() for code in toned_codes(encoding)}
    return sum(letter in toned for letter in text)
