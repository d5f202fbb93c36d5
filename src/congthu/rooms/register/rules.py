"""Pure rules of numbering."""

from __future__ import annotations


def printed(serial: int) -> str:
    """A serial as it is printed: two digits at least (Decree 30/2020 App. I II.3)."""
    return f"{serial:02d}"


def reference(serial: int, symbol: str) -> str:
    """Number and symbol, e.g. ``07/BKHCN-VP``; the symbol may be missing in old papers."""
    return f"{printed(serial)}/{symbol}" if symbol else printed(serial)
