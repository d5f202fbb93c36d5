"""What the classes of addressees share: who writes, what was read, and a few words of the trade. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from congthu.rooms.directory.names import key
from congthu.rooms.directory.types import Snapshot, Text

#: Before the name of a place.
COMMITTEE = key("UBND") + " "
_KINDS = (key("tỉnh") + " ", key("thành phố") + " ")
_COMMUNE_KINDS = tuple(key(k) + " " for k in ("xã", "phường", "đặc khu"))
#: First words of agencies that are of the province their name ends with.
_LOCAL = (key("Sở") + " ", key("Tỉnh") + " ", key("Thành") + " ", key("Thuế") + " ", key("HĐND") + " ")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Who writes, and on which day."""

    snapshot: Snapshot
    issuer: str | None
    #: Name of an issuer that the directory does not hold.
    issuer_name: str = ""

    @cached_property
    def province(self) -> str | None:
        """The issuer's province, if it has one: by its place in the tree, else by its name.

        A council or a Party committee stands below nobody, but its name says of which province it is.
        """
        above = self.snapshot.province_of(self.issuer) or self.snapshot.province_of(self.commune)
        return above or _province_in(self._name, self.snapshot)

    @cached_property
    def commune(self) -> str | None:
        """The commune committee of the place in the issuer's name: "Công an phường Vũng Tàu"."""
        words = key(self._name).split()
        for cut in range(1, len(words)):
            place = " ".join(words[cut:])
            named = (
                self.snapshot.by_key.get(COMMITTEE + place, ()) if place.startswith(_COMMUNE_KINDS) else ()
            )
            if len(named) == 1:
                return named[0]
        return None

    @property
    def _name(self) -> str:
        issuer = self.snapshot.by_code.get(self.issuer or "")
        return issuer.name if issuer else self.issuer_name

    def without_issuer(self, codes: Iterable[str]) -> tuple[str, ...]:
        """A class never addresses its own writer."""
        return tuple(c for c in codes if c != self.issuer)


def _province_in(name: str, snapshot: Snapshot) -> str | None:
    words = key(name).split()
    for cut in range(1, len(words)):
        place = " ".join(words[cut:])
        if place in snapshot.places and (place.startswith(_KINDS) or f"{words[0]} " in _LOCAL):
            return snapshot.places[place]
    return None


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
