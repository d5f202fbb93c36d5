"""Frozen values of the directory: what queries return and rules judge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from congthu.lib.vntext import fold
from congthu.rooms.directory.names import bare, initials, key


class Level(StrEnum):
    """Level of an agency; the same values as ``models.Agency.Level``."""

    CENTRAL = "central"
    PROVINCE = "province"
    COMMUNE = "commune"


class Category(StrEnum):
    """Kind of an agency; the same values as ``models.Agency.Category``."""

    GOVERNMENT_OFFICE = "government-office"
    MINISTRY = "ministry"
    MINISTERIAL = "ministerial"
    GOVERNMENT_AGENCY = "government-agency"
    PROVINCE_COMMITTEE = "province-committee"
    DEPARTMENT = "department"
    COMMUNE_COMMITTEE = "commune-committee"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Text:
    """One sentence in both languages of the platform."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi

    def said_in(self, language: str) -> str:
        """The sentence in ``language``; Vietnamese unless it is English."""
        return self.en if language.startswith("en") else self.vi


@dataclass(frozen=True, kw_only=True)
class AgencyEntry:
    """What the rules need to know of one agency."""

    code: str
    name: str
    short_names: tuple[str, ...] = ()
    level: str
    category: str
    #: Code of the agency above; None at the root.
    parent: str | None = None
    valid_from: date
    #: First day on which it no longer exists.
    valid_until: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The official name, then the short ones."""
        return (self.name, *self.short_names)


class Ending(StrEnum):
    """What became of an agency; the same values as ``models.Succession.Kind``."""

    RENAMED = "renamed"
    MERGED = "merged"  #: as a whole into its one successor
    SPLIT = "split"  #: several successors, or a part of its work went elsewhere
    DISSOLVED = "dissolved"  #: no successor


@dataclass(frozen=True, kw_only=True)
class Succession:
    """One agency took over from another."""

    agency: str
    #: Code of the agency that took over; empty when none did.
    successor: str
    on: date
    kind: str
    #: The act that ordered it, for example "Nghị quyết 176/2025/QH15".
    act: str = ""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The agencies that exist on one date, indexed. Built once per day and state of the directory."""

    on: date
    agencies: tuple[AgencyEntry, ...]
    #: Agencies known to the directory that do not exist on that date: to say why a name fails, and what
    #: became of it.
    others: tuple[AgencyEntry, ...] = ()
    successions: tuple[Succession, ...] = ()
    #: (code of the agency, name of a unit inside it); units have no mailbox of their own.
    units: tuple[tuple[str, str], ...] = ()

    @cached_property
    def units_of(self) -> dict[str, frozenset[str]]:
        """Keys of the names of the units inside each agency."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, name in self.units:
            found[code].add(key(name))
        return {code: frozenset(names) for code, names in found.items()}

    @cached_property
    def by_code(self) -> dict[str, AgencyEntry]:
        """Agencies by code."""
        return {a.code: a for a in self.agencies}

    @cached_property
    def by_key(self) -> dict[str, tuple[str, ...]]:
        """Codes by the key of any of their names."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for agency in self.agencies:
            for name in agency.names:
                found[key(name)][agency.code] = None
        return {k: tuple(codes) for k, codes in found.items()}

    @cached_property
    def by_bare(self) -> dict[str, tuple[str, ...]]:
        """Codes by key without the words that only join."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for k, codes in self.by_key.items():
            found[bare(k)].update(dict.fromkeys(codes))
        return {k: tuple(codes) for k, codes in found.items()}

    @cached_property
    def gone(self) -> dict[str, tuple[AgencyEntry, ...]]:
        """Agencies that do not exist on that date, by the key of any of their names."""
        found: dict[str, dict[str, AgencyEntry]] = defaultdict(dict)
        for agency in self.others:
            for name in agency.names:
                found[key(name)][agency.code] = agency
        return {k: tuple(agencies.values()) for k, agencies in found.items()}

    @cached_property
    def successors(self) -> dict[str, tuple[Succession, ...]]:
        """What became of each agency by that date."""
        found: dict[str, list[Succession]] = defaultdict(list)
        for succession in self.successions:
            if succession.on <= self.on:
                found[succession.agency].append(succession)
        return {code: tuple(each) for code, each in found.items()}

    @cached_property
    def by_initials(self) -> dict[str, tuple[str, ...]]:
        """Codes of ministries and departments by their first word and the initials of the others."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for agency in (*self.of(Category.MINISTRY, Category.DEPARTMENT), *self.others):
            for name in agency.names:
                head, _, rest = name.lower().partition(" ")
                if head in ("bộ", "sở") and rest:
                    found[f"{head} {initials(rest)}"][agency.code] = None
        return {k: tuple(codes) for k, codes in found.items()}

    @cached_property
    def all_but_one_word(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Names with one word left out, by what is left: the word, and the code ("" if it exists no more)."""
        found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for names, here in ((self.by_key, True), (self.gone, False)):
            for name, codes in names.items():
                words = name.split()
                for at, word in enumerate(words if len(words) > 2 else ()):
                    rest = " ".join([*words[:at], "*", *words[at + 1 :]])
                    found[rest].update({(word, str(c) if here else ""): None for c in codes})
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def by_word(self) -> dict[str, frozenset[str]]:
        """Folded names by each word in them, for proposals."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in self.by_folded:
            for word in name.split():
                found[word].add(name)
        return {word: frozenset(names) for word, names in found.items()}

    @cached_property
    def by_folded(self) -> dict[str, tuple[str, ...]]:
        """Codes by name without diacritics: proposals only."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for k, codes in self.by_key.items():
            found[fold(k)].update(dict.fromkeys(codes))
        return {k: tuple(codes) for k, codes in found.items()}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes directly below each agency."""
        found: dict[str, list[str]] = defaultdict(list)
        for agency in self.agencies:
            if agency.parent:
                found[agency.parent].append(agency.code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    @cached_property
    def places(self) -> dict[str, str]:
        """Province committees by the key of their place: both ``tỉnh nghệ an`` and ``nghệ an``."""
        found: dict[str, str] = {}
        committee = key("UBND") + " "
        for agency in self.of(Category.PROVINCE_COMMITTEE):
            place = key(agency.name).removeprefix(committee)
            kind = next((k for k in (key("tỉnh"), key("thành phố")) if place.startswith(k + " ")), "")
            found[place] = agency.code
            found.setdefault(place.removeprefix(kind).strip(), agency.code)
        return found

    @cached_property
    def _by_category(self) -> dict[str, tuple[AgencyEntry, ...]]:
        return {c: tuple(a for a in self.agencies if a.category == c) for c in Category}

    def of(self, *categories: str) -> tuple[AgencyEntry, ...]:
        """All agencies of some categories, in directory order."""
        if len(categories) == 1:
            return self._by_category[categories[0]]
        return tuple(a for a in self.agencies if a.category in categories)

    def province_of(self, code: str | None) -> str | None:
        """Code of the province committee that ``code`` is or stands below."""
        steps = 0
        while code and steps < 20:
            agency = self.by_code.get(code)
            if agency is None:
                return None
            if agency.category == Category.PROVINCE_COMMITTEE:
                return agency.code
            code, steps = agency.parent, steps + 1
        return None


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """How one line of addressees reads in the directory."""

    #: Agencies the line certainly names; empty unless ``certain``, and for lines that are not mail.
    codes: tuple[str, ...] = ()
    #: True only when there is exactly one reading.
    certain: bool
    #: Why it reads so, or why the clerk must choose.
    why: Text
    #: ``agency``, ``class``, ``person``, ``own_unit``, ``same_as_primary``, ``file_copy``, ``publication``.
    kind: str
    #: Codes to offer to the clerk when not certain, the likeliest first.
    proposals: tuple[str, ...] = ()
    #: How directly the words say so, 0 to 1: a rank of the rule that found it, not a probability.
    confidence: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One wrong row of an import, in words for the person who wrote the file."""

    file: str
    #: Line in the file, 1 is the heading; 0 when the whole file is meant.
    line: int
    message: str
    #: Code or address of the row when it was left out: references to it are no further problems.
    about: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class PublicOfficer:
    """An officer whose role is public, as the public directory shows them."""

    name: str
    position: str
    unit: str
    address: str


@dataclass(frozen=True, kw_only=True)
class PublicAgency:
    """An agency as the public directory shows it.

    law: D34.1b-2 the official addresses of agencies and of officers with a public role are published.
    """

    code: str
    legacy_code: str
    name: str
    short_names: tuple[str, ...]
    level: str
    category: str
    parent: str | None
    parent_name: str
    #: Official address; empty when the agency has no mailbox.
    address: str
    node: str
    #: True when this node keeps the agency's mailboxes.
    is_here: bool
    valid_from: date
    valid_until: date | None
    officers: tuple[PublicOfficer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of agencies."""

    agencies: tuple[PublicAgency, ...]
    total: int
    #: 1 is the first page.
    page: int
    pages: int
