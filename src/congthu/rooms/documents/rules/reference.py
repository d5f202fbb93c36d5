"""Serial and symbol (Decree 30/2020 Appendix I.II.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from congthu.rooms.documents.rules.layout import NUMBER_LINE
from congthu.rooms.documents.rules.rows import Row, joined
from congthu.rooms.documents.rules.seen import GUESS, LIKELY, PLAIN, REPAIRED, Seen
from congthu.rooms.documents.rules.symbols import mended
from congthu.rooms.documents.types import Reference

_PARTS = re.compile(
    r"^(?P<serial>\d{0,7})(?P<letter>[a-zđ]?)[\s.…_]*(?P<mark>[/-])\s*(?P<symbol>.*)$", re.IGNORECASE
)
_YEAR = re.compile(r"^(19|20)\d\d/")
_SYMBOL = re.compile(r"^[\w&.Đđ]+(?:\s*[-/–]\s*[\w&.Đđ]+)*", re.UNICODE)
#: A number that nothing announces: "12/QĐ-UBND" alone on its row.
_UNLABELLED = re.compile(r"^\d{1,6}[a-z]?(/(19|20)\d\d)?\s*/\s*[A-ZĐ][\w&Đđ]*([-/]\s?[\w&.Đđ]+)+$")


def find_reference(rows: Sequence[Row]) -> Seen[Reference] | None:
    """The first row of the header that reads like a number, and its value."""
    for at, row in enumerate(rows):
        if NUMBER_LINE.match(row.text):
            # A long symbol goes on in the next row: "Số: 12/KTVB&TCTHPL-" / "TCCB".
            taken = tuple(rows[at : at + 2]) if re.search(r"\w[-/]$", row.text.rstrip()) else (row,)
            found = parse_reference(joined(taken))
            if found:
                return _mended(Seen(value=found, rows=taken, sure=PLAIN if found.symbol else GUESS))
    for row in rows:
        if _UNLABELLED.match(row.text.strip()) and (found := parse_reference(row.text)):
            return _mended(Seen(value=found, rows=(row,), sure=LIKELY))
    return None


def _mended(seen: Seen[Reference]) -> Seen[Reference]:
    """With the symbol mended that a machine recognised in a picture."""
    found, symbol = seen.value, seen.value.symbol
    recognised = any(word.confidence < 1 for row in seen.rows for word in row.words)
    if not symbol or not recognised or mended(symbol) == symbol:
        return seen
    text = f"{found.text.removesuffix(symbol)}{mended(symbol)}"
    return replace(seen, value=replace(found, symbol=mended(symbol), text=text), sure=REPAIRED)


def parse_reference(line: str) -> Reference | None:
    """Read "Số: 7822/VPCP-KGVX"; the serial may be blank, dotted or spaced, the year may stand between."""
    rest = NUMBER_LINE.sub("", line.strip()).strip()
    rest = re.sub(r"^[.…_\s]+", "", rest)
    found = _PARTS.match(rest)
    if not found:
        return _bare(rest)
    symbol = _symbol(found["symbol"])
    serial = int(found["serial"]) if found["serial"] else None
    number = f"{found['serial']}{found['letter']}"
    text = f"{number}{found['mark']}{symbol or ''}"
    return Reference(serial=serial, symbol=_YEAR.sub("", symbol) if symbol else None, text=text)


def _bare(rest: str) -> Reference | None:
    """A number without symbol ("Số: 15")."""
    if rest.isdigit() and len(rest) < 8:
        return Reference(serial=int(rest), symbol=None, text=rest)
    return None


def _symbol(text: str) -> str | None:
    """The symbol without the spaces typists leave around its marks; text after it is cut off."""
    found = _SYMBOL.match(text.strip())
    if not found:
        return None
    return re.sub(r"\s*([-/])\s*", r"\1", found[0].replace("–", "-")).rstrip(".")
