"""How long a case file is kept."""

from __future__ import annotations

import re

FOR_EVER = "Vĩnh viễn"
_YEARS = re.compile(r"0*([1-9][0-9]?|100) năm")


def retention(text: str) -> str | None:
    """The term as lists of case files write it: for ever, or up to a hundred years; else None."""
    plain = " ".join(text.split()).lower()
    if plain == FOR_EVER.lower():
        return FOR_EVER
    years = _YEARS.fullmatch(plain)
    return f"{years[1]} năm" if years else None
