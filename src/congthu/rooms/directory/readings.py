"""What the classes of addressees share: who writes, what was read, and a few words of the trade. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from congthu.rooms.directory.names import key
from congthu.rooms.directory.types import Snapshot, Text


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Who writes, and on which day."""

    snapshot: Snapshot
    issuer: str | None

    @property
    def province(self) -> str | None:
        """The issuer's province, if it has one."""
        return self.snapshot.province_of(self.issuer)

    def without_issuer(self, codes: Iterable[str]) -> tuple[str, ...]:
        """A class never addresses its own writer."""
        return tuple(c for c in codes if c != self.issuer)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A class was recognised: its agencies, and whether that is the only reading."""

    codes: tuple[str, ...]
    certain: bool
    why: Text


def keys(*phrases: str) -> frozenset[str]:
    """Phrases as comparison keys."""
    return frozenset(key(p) for p in phrases)


#: Words of the plural.
PLURAL = keys("các", "những")
#: Before the name of a place.
COMMITTEE = key("UBND") + " "


def counted(count: int, vi: str, en: str) -> Text:
    """The sentence with the number of agencies."""
    return Text(vi=f"{vi}: {count} cơ quan.", en=f"{en}: {count} agencies.")


def whole(codes: tuple[str, ...], vi: str, en: str) -> Reading:
    """A class that is complete; it waits when the directory holds nobody of it."""
    if not codes:
        why = Text(
            vi="Danh bạ không có cơ quan nào thuộc lớp này vào ngày đó.",
            en="The directory has no agency of this class on that date.",
        )
        return Reading(codes=(), certain=False, why=why)
    return Reading(codes=codes, certain=True, why=counted(len(codes), vi, en))
