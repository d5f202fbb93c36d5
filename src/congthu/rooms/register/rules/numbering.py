"""Pure rules of numbering."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

#: law: Law 29/2018 art. 5 (no secret on a machine that reaches the Internet).
SECRET_PREFIX = "secret"  # noqa: S105 - the first word of a kind of book


def printed(serial: int) -> str:
    """A serial as it is printed: two digits at least (Decree 30/2020 App. I II.3)."""
    return f"{serial:02d}"


def reference(serial: int, symbol: str) -> str:
    """Number and symbol, e.g. ``07/BKHCN-VP``; the symbol may be missing in old papers."""
    return f"{printed(serial)}/{symbol}" if symbol else printed(serial)


def year_of_entry(today: date, wanted: int | None, *, late_because: str) -> int | None:
    """The book's year, or None when no book of that year may be written now.

    law: Decree 30/2020 art. 15 (numbers run from 01 on 1 January to 31 December). A document of last year may
    still be entered in last year's book, with the reason; older books are closed.
    """
    if wanted is None or wanted == today.year:
        return today.year
    return wanted if wanted == today.year - 1 and late_because.strip() else None


def series_of(document_type: str, series: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The series a document of this type is numbered in; empty for the general one."""
    return next((name for name, types in series if document_type in types), "")
