"""Cells of the import tables: each parser answers the value, or raises ValueError with half a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from congthu.lib.vntext import is_conformant

_CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z.]{0,33}[0-9A-Z])?")
_LEGACY_CODE = re.compile(r"[0-9A-Z.]{1,13}")
_UNIT_CODE = re.compile(r"[0-9A-Za-zÀ-ỹĐđ][0-9A-Za-zÀ-ỹĐđ&._/-]{0,39}")
_LOCAL = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.))*")
_DOMAIN = re.compile(r"(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text(longest: int) -> Callable[[str], str]:
    """A line of conformant text."""

    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"is longer than {longest} characters")
        if not is_conformant(cell):
            # law: TCVN 6909:2001; two spellings of one name would be two names in the directory.
            raise ValueError("is not Unicode in composed form (NFC, TCVN 6909)")
        if any(ord(c) < 32 or ord(c) == 127 for c in cell):
            raise ValueError("holds a control character")
        return cell

    return parse


def matching(pattern: re.Pattern[str], expected: str) -> Callable[[str], str]:
    """A cell of a pattern, which is described in words when it does not fit."""

    def parse(cell: str) -> str:
        if not pattern.fullmatch(cell):
            raise ValueError(f"“{cell[:60]}” is not {expected}")
        return cell

    return parse


def choice(values: Iterable[str]) -> Callable[[str], str]:
    """One of some words."""
    known = tuple(values)

    def parse(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"“{cell[:60]}” is unknown; use one of: {', '.join(known)}")
        return cell

    return parse


def day(cell: str) -> date:
    """A date of ISO 8601 in its one usual form."""
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError(f"“{cell[:40]}” is not a date like 2025-07-01")


def yes(cell: str) -> bool:
    """``yes`` or ``no``."""
    if cell.lower() not in {"yes", "no"}:
        raise ValueError(f"“{cell[:40]}” is neither yes nor no")
    return cell.lower() == "yes"


def quota(cell: str) -> int:
    """Megabytes."""
    if not cell.isascii() or not cell.isdigit() or not 1 <= int(cell[:9]) <= 1_000_000 or len(cell) > 7:
        raise ValueError(f"“{cell[:40]}” is not a number of megabytes from 1 to 1000000")
    return int(cell)


def names(cell: str) -> tuple[str, ...]:
    """Names with a bar between them."""
    parse = text(120)
    return tuple(dict.fromkeys(parse(n.strip()) for n in cell.split("|") if n.strip()))


def address_fault(address: str) -> str | None:
    """Why an address cannot be an official mailbox, or None. Stricter than RFC 5321 on purpose.

    ``+`` separates folders when mail is delivered, and quoted local parts would name odd mail directories.
    """
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or local.endswith((".", "-")) or len(local) > 64:
        return f"“{address[:80]}” is not an address like vanthu@bkhcn.gov.vn (letters, digits, . _ - only)"
    if not _DOMAIN.fullmatch(domain):
        return f"“{domain[:80]}” is not a mail domain"
    return None


def address(cell: str) -> str:
    """An address, in lower case."""
    fault = address_fault(cell.lower())
    if fault:
        raise ValueError(fault)
    return cell.lower()


def domain(cell: str) -> str:
    """A mail domain, in lower case."""
    return matching(_DOMAIN, "a mail domain")(cell.lower())


agency_code = matching(_CODE, "an agency code like G06 or H41.05 (Decision 20/2020)")
legacy_code = matching(_LEGACY_CODE, "an old-style agency code")
unit_code = matching(_UNIT_CODE, "a unit code of at most 40 characters")
