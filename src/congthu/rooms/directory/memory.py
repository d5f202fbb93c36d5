"""What a clerk once chose for a line holds for the next document of the same agency. Pure.

Not for words that mean something else in each document ("các đơn vị có liên quan"), not when an agency that
was chosen no longer exists, and not when the directory has since come to know the line itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congthu.lib.legaltime import legal_day
from congthu.lib.vntext import fold
from congthu.rooms.directory.names import key
from congthu.rooms.directory.types import Resolution, Snapshot, Text

_LONGEST = 600
_NEVER_KINDS = ("same_as_primary", "file_copy")
_ONLY_HERE = (
    "lien quan", "neu tren", "noi tren", "co ten", "nhu tren", "nhu dieu", "kem theo", "neu tai", "tai dieu",
    "o phan", "kinh gui", "duoc giao", "duoc moi", "noi nhan",
)  # fmt: skip

_NOT_AGREED = Text(
    vi="Danh bạ nay khác với lựa chọn trước đây của văn thư.",
    en="The directory now says otherwise than the clerk once chose.",
)


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """One remembered choice."""

    text: str
    codes: tuple[str, ...]
    #: Why nobody gets mail for such a line.
    set_aside: str
    #: Address of the mailbox that chose.
    chosen_by: str
    chosen_at: datetime


def memory_key(text: str, kind: str) -> str | None:
    """The key under which a choice for this line is remembered; None when it is for this document only."""
    folded = fold(text)
    if kind in _NEVER_KINDS or len(text) > _LONGEST or any(words in folded for words in _ONLY_HERE):
        return None
    return key(text) or None


def recall(
    text: str, kind: str, *, remembered: Mapping[str, Remembered], snapshot: Snapshot
) -> Resolution | None:
    """What was chosen for these words before; None when nothing was, or it holds no longer."""
    found = remembered.get(memory_key(text, kind) or "")
    if found is None or any(code not in snapshot.by_code for code in found.codes):
        return None
    if not found.codes and not found.set_aside:
        return None
    day = legal_day(found.chosen_at)
    why = Text(
        vi=f"Như {found.chosen_by} đã chọn ngày {day:%d/%m/%Y}{_reason(found)}.",
        en=f"As {found.chosen_by} chose on {day.isoformat()}{_reason(found)}.",
    )
    return Resolution(codes=found.codes, certain=True, why=why, kind=kind, confidence=1.0)


def agreed(read: Resolution, chosen: Resolution) -> Resolution:
    """The choice that was recalled; where the directory has come to know better, the clerk is asked."""
    if not read.certain or set(read.codes) == set(chosen.codes):
        return chosen
    proposals = tuple(dict.fromkeys((*chosen.codes, *read.codes)))
    return Resolution(codes=(), certain=False, why=_NOT_AGREED, kind=chosen.kind, proposals=proposals)


def _reason(found: Remembered) -> str:
    return f": {found.set_aside}" if found.set_aside else ""
