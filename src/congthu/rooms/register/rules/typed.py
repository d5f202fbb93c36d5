"""What a person types for a book: words that can be read, days and counts that can be.

A line that shows itself turned around, or a page count of minus three, is no proof of anything; and a slip of
the pen is best told to whoever holds it.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from congthu.lib.vntext import nfc
from congthu.rooms.register.errors import CountImpossible, DayImpossible, TextTooLong, TextUnfit

#: No office of the State is older.
EARLIEST = date(1945, 9, 2)
#: Nobody sets a deadline further ahead; a year such as 2206 is a slip.
_FURTHEST = timedelta(days=3660)
MOST_COUNTED = 9_999
LONGEST_TEXT, LONGEST_LINE = 4000, 254

#: Word processors leave them behind, and they say nothing: soft hyphen, spaces and joints of no width.
_NOTHING = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))


def text(value: str, longest: int = LONGEST_TEXT) -> str:
    """Words of one or more lines, in the form of exchange; raises TextUnfit, TextTooLong."""
    clean = nfc(value.translate(_NOTHING).replace("\r\n", "\n").replace("\t", " ")).strip()
    if any(map(_unfit, clean)):
        raise TextUnfit
    if len(clean) > longest:
        raise TextTooLong(private=f"{len(clean)} letters, {longest} at most")
    return clean


def readable(value: str) -> str:
    """Words of another machine, which nobody here can type anew: what cannot be seen is shown as a gap."""
    return "".join("\ufffd" if _unfit(c) else c for c in value.translate(_NOTHING))


def _unfit(character: str) -> bool:
    """Controls, marks that turn the direction of writing, half characters, separators of other systems."""
    if character in "\n\t":
        return False
    return unicodedata.category(character)[0] == "C" or character in "\u2028\u2029"


def line(value: str, longest: int = LONGEST_LINE) -> str:
    """Words of one line; raises the same."""
    return " ".join(text(value, longest).split())


def day(value: date, *, until: date) -> date:
    """A day up to ``until``; raises DayImpossible."""
    if not EARLIEST <= value <= until:
        raise DayImpossible
    return value


def deadline(value: date | None, *, today: date, since: date = EARLIEST) -> date | None:
    """A day from ``since`` on, and not in another generation; raises DayImpossible."""
    if value is not None and not since <= value <= today + _FURTHEST:
        raise DayImpossible("A deadline lies after the day of the document, and within ten years.")
    return value


def count(value: int | None) -> int | None:
    """Pages or copies; raises CountImpossible."""
    if value is not None and not 1 <= value <= MOST_COUNTED:
        raise CountImpossible
    return value
