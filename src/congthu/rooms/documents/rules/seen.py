"""A value together with where it was seen and how sure the rule is of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.rows import Row, place, recognition
from congthu.rooms.documents.types import Page, Where

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Seen(Generic[T]):
    """``sure`` is the rule's own certainty, 1 where nothing else could be meant; see ``confidences``."""

    value: T
    rows: tuple[Row, ...] = ()
    sure: float = 1.0


#: How sure rules are: a plain rule met; several readings, one likelier; a guess; words repaired.
PLAIN, LIKELY, GUESS, REPAIRED = 1.0, 0.85, 0.6, 0.6
_LONG_ENTRY = 120


def sure_of_entries(entries: Sequence[str]) -> float:
    """Of a list: an entry as long as a sentence is likely two, or has swallowed what stands beside it."""
    return LIKELY if any(len(entry) > _LONG_ENTRY for entry in entries) else PLAIN


def rows_saying(rows: Sequence[Row], label: str, texts: Sequence[str]) -> tuple[Row, ...]:
    """The row that begins with ``label`` (folded) and those after it whose words the texts hold."""
    held = _letters(" ".join((label, *texts)))
    start = next((at for at, row in enumerate(rows) if fold(row.text).startswith(label)), None)
    if start is None:
        return ()
    taken = [rows[start]]
    for row in rows[start + 1 : start + 60]:
        words = _letters(row.text)
        if not words or words not in held:
            break
        taken.append(row)
    return tuple(taken)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def confidences(seen: Mapping[str, Seen[Any] | None]) -> dict[str, float]:
    """By name, for values found: the rule's certainty times that of the recognition of the words."""
    return {
        name: round(each.sure * recognition(each.rows), 2)
        for name, each in seen.items()
        if each and each.value
    }


def places(seen: Mapping[str, Seen[Any] | None], pages: Sequence[Page]) -> dict[str, Where]:
    """By name, for values found in rows."""
    found = {name: place(pages, each.rows) for name, each in seen.items() if each and each.value}
    return {name: where for name, where in found.items() if where}
