"""Which encoding bytes are in: every candidate reads them, and the likelier text wins.

Readings that give the same text are one reading (TCVN3 and VN1 nearly always agree), so the margin is the
distance to the best *different* text. "Not Vietnamese at all" is a reading like the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from congthu.lib.vntext.codec import WITHOUT_CAPITALS, letters, plain
from congthu.lib.vntext.fonts import font_encoding
from congthu.lib.vntext.pairs import marks, singles
from congthu.lib.vntext.scoring import vietnamese
from congthu.lib.vntext.syllables import LETTERS
from congthu.lib.vntext.tables import PAIRS
from congthu.lib.vntext.types import Encoding, Prior

#: How often each is met, as log-odds.
COMMON: Final = {
    Encoding.TCVN3: 0.0,
    Encoding.VNI: 0.0,
    Encoding.CP1258: -1.0,
    Encoding.VISCII: -2.0,
    Encoding.VPS: -2.5,
    Encoding.BKHCM2: -3.0,
    Encoding.VIETWARE_X: -3.0,
    Encoding.VIETWARE_F: -3.5,
    Encoding.BKHCM1: -4.0,
    Encoding.VN1: -4.0,
    Encoding.VNI_MAC: -5.0,
}
#: Charset names of mail and pages.
_CHARSETS: Final = {
    "viscii": Encoding.VISCII,
    "csviscii": Encoding.VISCII,
    "x-viet-tcvn5712": Encoding.VN1,
    "x-viet-tcvn": Encoding.TCVN3,
    "tcvn": Encoding.VN1,
    "tcvn-5712": Encoding.VN1,
    "tcvn5712-1": Encoding.VN1,
    "tcvn3": Encoding.TCVN3,
    "x-viet-vps": Encoding.VPS,
    "x-viet-vni": Encoding.VNI,
    "vni": Encoding.VNI,
    "vps": Encoding.VPS,
    "windows-1258": Encoding.CP1258,
    "cp1258": Encoding.CP1258,
    "viqr": Encoding.VIQR,
}
_CHARSET_ODDS: Final = 3.0
_FONT_ODDS: Final = 6.0
_HISTORY_ODDS: Final = 3.0
_CONTEXT_ODDS: Final = 4.0
#: Bytes that decide the first choice, and bytes that decide among what is left.
_FIRST: Final = 240
_SECOND: Final = 4096
_HOPELESS: Final = 30.0
#: A reading so far behind another is not read to its end.
_BEATEN: Final = 45.0
_NEVER: Final = float("-inf")
_ASCII: Final = bytes(range(0x80))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The bytes as one encoding gives them."""

    label: Encoding
    text: str
    score: float
    touched: int = 0
    valid: int = 0


def odds(prior: Prior) -> dict[Encoding, float]:
    """What the priors add to each encoding."""
    found: dict[Encoding, float] = {}
    charset = _CHARSETS.get((prior.charset or "").strip().lower())
    font = font_encoding(prior.font) if prior.font else None
    for encoding, weight in (
        (charset, _CHARSET_ODDS),
        (font[0] if font else None, _FONT_ODDS),
        (prior.history, _HISTORY_ODDS),
        (prior.context, _CONTEXT_ODDS),
    ):
        if encoding is not None:
            found[encoding] = found.get(encoding, 0.0) + weight
    return found


def sample(data: bytes, size: int) -> bytes:
    """The first ``size`` bytes of the lines that hold bytes beyond ASCII."""
    if len(data) <= size:
        return data
    chosen = bytearray()
    start = 0
    while start < len(data) and len(chosen) < size:
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = data[start : min(end, start + size)]
        if not line.isascii():
            chosen += line + b"\n"
        start = end + 1
        if start > 200 * size and not chosen:
            break
    return bytes(chosen[: size + 64]) or data[:size]


def readings(data: bytes, extra: dict[Encoding, float], best: float = _NEVER) -> list[Reading]:
    """Every candidate reading of ``data`` (a sample of it when long), best first.

    Those far behind the best, or behind a reading of score ``best`` found elsewhere, are not read to the end.
    """
    wanted = list(COMMON)
    if len(data) > 2 * _FIRST:
        first = _judge(opening(data), _possible(opening(data), wanted), extra)
        wanted = [reading.label for reading in first if reading.score > first[0].score - _HOPELESS]
    seen = _at_word(sample(data, _SECOND), _SECOND)
    return _judge(seen, _possible(seen, wanted), extra, best)


def _possible(data: bytes, wanted: list[Encoding]) -> list[Encoding]:
    """The encodings in which most bytes are letters at all."""
    high = data.translate(None, _ASCII)
    bad = {encoding: len(high.translate(None, _letters_of(encoding))) for encoding in wanted}
    bound = min(bad.values()) + max(2, len(high) // 5)
    return [encoding for encoding in wanted if bad[encoding] <= bound]


@cache
def _letters_of(encoding: Encoding) -> bytes:
    """Bytes beyond ASCII that are letters, marks, or signs anybody types."""
    table = singles(encoding) if encoding in PAIRS else letters(encoding)
    marked = marks(encoding) if encoding in PAIRS else frozenset()
    typed = "\u00a0“”‘’–—…•"
    return bytes(
        code
        for code in range(0x80, 0x100)
        if code in marked or table[code] in typed or (table[code] in LETTERS)
    )


def opening(data: bytes) -> bytes:
    """The part that decides the first choice."""
    return _at_word(sample(data, _FIRST), _FIRST)


def _at_word(data: bytes, size: int) -> bytes:
    if len(data) <= size:
        return data
    end = data.rfind(b" ", size // 2, size)
    return data[: end if end > 0 else size]


def _judge(
    data: bytes, wanted: list[Encoding], extra: dict[Encoding, float], best: float = _NEVER
) -> list[Reading]:
    found = []
    for encoding in wanted:
        text = plain(data, encoding)
        known = COMMON[encoding] + extra.get(encoding, 0.0)
        score = vietnamese(text, loose_case=encoding in WITHOUT_CAPITALS, least=best - known - _BEATEN)
        total = score.total + known
        if score.valid * 2 >= score.touched > 0:
            best = max(best, total)
        found.append(
            Reading(label=encoding, text=text, score=total, touched=score.touched, valid=score.valid)
        )
    found.sort(key=lambda reading: -reading.score)
    return found
