"""What number and symbol say about secrecy."""

from __future__ import annotations

import re

from congthu.lib.rulebook.secrecy.lookalikes import plain
from congthu.lib.rulebook.secrecy.marks import DOUBTFUL, Mark, level_of
from congthu.lib.rulebook.words import SECRECIES
from congthu.lib.vntext import fold

#: Marks in the symbol of secret series: 12/M-BTC, 45/TM-BCA, 12-M/BC-UBND, 15/BC-UBND(M). No rule of law
#: fixes them, so a number alone never proves anything; TM was the Ministry of Trade until 2007.
_SERIES = {
    "M": "confidential",
    "TM": "secret",
    "TUM": "top secret",
    "TYM": "top secret",
    "TUYM": "top secret",
    "MAT": "confidential",
    "TOIMAT": "secret",
    "TUYETMAT": "top secret",
}
_TRADE_UNTIL = 2008
_SPELLED = re.compile(r"(?<!\w)(?:(?:tuyệt|tối)\s*)?mật(?!\w)", re.IGNORECASE)
#: Beside the number itself, as clerks write it by hand: "412(M)/UBND-NC", "412 M/UBND", "M412/UBND".
_BY_NUMBER = re.compile(r"^\W*(?:m\W{0,2}\d+|\d+\W{0,2}m)\s*/", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]\s*(T?U?Y?M)\s*[)\]]")


def in_reference(reference: str, year: int | None = None) -> Mark | None:
    """What number and symbol say about secrecy: always uncertain, unless the mark is spelled out."""
    text = plain(reference).strip()
    if spelled := _SPELLED.search(text):
        return Mark(level=level_of(spelled[0]))
    if _BY_NUMBER.match(text):
        return DOUBTFUL
    if bracketed := _BRACKETED.search(text):
        return Mark(level=_SERIES.get(bracketed[1], SECRECIES["mat"]), certain=False)
    parts = [part for part in re.split(r"[^\w&]+", text) if part]
    for at, part in enumerate(parts):
        name = fold(part).upper() if part not in {"Tm", "tm"} else ""
        if name not in _SERIES or (name == "M" and part != "M" and at < len(parts) - 1):
            continue
        # As the name of a unit TM is Thương mại or Tham mưu; a series stands before the issuer.
        if name == "TM" and (at != _first_letters(parts) or (year or _TRADE_UNTIL) < _TRADE_UNTIL):
            continue
        return Mark(level=_SERIES[name], certain=False)
    return None


def _first_letters(parts: list[str]) -> int:
    return next((at for at, part in enumerate(parts) if not part[:1].isdigit()), -1)
