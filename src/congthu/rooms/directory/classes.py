"""Classes of addressees: "các Bộ, cơ quan ngang Bộ", "UBND các tỉnh, thành phố" ... as sets of agencies.

Each class is one small function ``(pieces, scope) -> Reading | None`` in the table at the end; None means
"not this class". A class is expanded from a dated snapshot, because the same words name different sets in
different years (law: Decree 30/2020 App. I II.9; the 2025 reform changed every one of these sets).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from congthu.rooms.directory.names import key
from congthu.rooms.directory.types import AgencyEntry, Category, Snapshot, Text


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


def _keys(*phrases: str) -> frozenset[str]:
    return frozenset(key(p) for p in phrases)


def _bare(text: str) -> str:
    """The key without the words that only join."""
    return " ".join(w for w in key(text).split() if w not in _JOINING)


_JOINING = _keys("các", "và", "những")
_PLURAL = _keys("các", "những")
_COMMITTEE = key("UBND") + " "
_NATION = _keys("trên cả nước", "trong cả nước", "trên toàn quốc", "toàn quốc", "cả nước")
_ALL_PROVINCES = _keys(
    "tỉnh thành phố",
    "tỉnh thành phố trực thuộc trung ương",
    "tỉnh thành phố thuộc trung ương",
    "tỉnh thành phố trực thuộc TƯ",
    "tỉnh thành phố thuộc TƯ",
    "tỉnh thành trực thuộc trung ương",
    "tỉnh thành",
)
#: The same with "và" left in, longest first: behind the name of a department.
_TAILS = tuple(
    sorted(
        {*_ALL_PROVINCES, *(p.replace(" ", f" {key('và')} ", 1) for p in _ALL_PROVINCES)},
        key=len,
        reverse=True,
    )
)
_CENTRAL = {
    key("bộ"): (Category.MINISTRY,),
    # The Government Office is itself a ministerial-level agency (Law on Organisation of the Government).
    key("cơ quan ngang bộ"): (Category.GOVERNMENT_OFFICE, Category.MINISTERIAL),
    key("cơ quan thuộc chính phủ"): (Category.GOVERNMENT_AGENCY,),
    key("cơ quan trực thuộc chính phủ"): (Category.GOVERNMENT_AGENCY,),
    key("cơ quan khác thuộc chính phủ"): (Category.GOVERNMENT_AGENCY,),
}
_DEPARTMENTS = _keys("sở ban ngành", "sở ngành", "sở", "ban ngành", "sở cơ quan ban ngành")
_OWN_PROVINCE = _keys(
    "",
    "tỉnh",
    "thành phố",
    "cấp tỉnh",
    "thuộc tỉnh",
    "thuộc thành phố",
    "trực thuộc tỉnh",
    "trực thuộc thành phố",
    "trên địa bàn",
    "trên địa bàn tỉnh",
    "trên địa bàn thành phố",
    "thuộc UBND tỉnh",
    "thuộc UBND thành phố",
    "trực thuộc UBND tỉnh",
    "trực thuộc UBND thành phố",
)
_COMMUNE_KINDS = {"xã": key("xã"), "phường": key("phường"), "đặc khu": key("đặc khu")}
_SUBORDINATES = tuple(
    key(f"{who} {how}")
    for who in ("cơ quan đơn vị", "đơn vị", "cơ quan")
    for how in ("thuộc trực thuộc", "trực thuộc", "thuộc")
)
_ISSUER_ITSELF = {
    "": frozenset[str](),
    key("bộ"): frozenset({Category.MINISTRY}),
    key("cơ quan bộ"): frozenset({Category.MINISTRY}),
    key("sở"): frozenset({Category.DEPARTMENT}),
    key("tỉnh"): frozenset({Category.PROVINCE_COMMITTEE}),
    key("thành phố"): frozenset({Category.PROVINCE_COMMITTEE}),
    key("UBND tỉnh"): frozenset({Category.PROVINCE_COMMITTEE}),
    key("UBND thành phố"): frozenset({Category.PROVINCE_COMMITTEE}),
}
_OF_THE_STATE = _keys("chính phủ", "trung ương", "quốc hội")


def _counted(count: int, vi: str, en: str) -> Text:
    return Text(vi=f"{vi}: {count} cơ quan.", en=f"{en}: {count} agencies.")


def _central(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ."""
    atoms = [_bare(p) for p in pieces]
    if not key(text).startswith(key("các") + " ") and len(atoms) == 1:
        return None
    if not all(a in _CENTRAL for a in atoms):
        return None
    wanted = {c for a in atoms for c in _CENTRAL[a]}
    codes = scope.without_issuer(a.code for a in scope.snapshot.of(*wanted))
    return _whole(
        codes, "Lớp cơ quan trung ương, không kể cơ quan ban hành", "Central class, issuer left out"
    )


def _whole(codes: tuple[str, ...], vi: str, en: str) -> Reading:
    if not codes:
        why = Text(
            vi="Danh bạ không có cơ quan nào thuộc lớp này vào ngày đó.",
            en="The directory has no agency of this class on that date.",
        )
        return Reading(codes=(), certain=False, why=why)
    return Reading(codes=codes, certain=True, why=_counted(len(codes), vi, en))


def _provinces(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """UBND các tỉnh, thành phố trực thuộc Trung ương."""
    bare = _bare(text)
    if not bare.startswith(_COMMITTEE):
        return None
    rest = bare.removeprefix(_COMMITTEE)
    codes = scope.without_issuer(a.code for a in scope.snapshot.of(Category.PROVINCE_COMMITTEE))
    if rest in _ALL_PROVINCES:
        return _whole(codes, "Mọi UBND cấp tỉnh", "All province committees")
    if rest == key("tỉnh") and key("các") in key(text).split():
        why = Text(
            vi="“UBND các tỉnh” có thể gồm hoặc không gồm các thành phố.",
            en='"UBND các tỉnh" may or may not include the cities.',
        )
        return Reading(codes=codes, certain=False, why=why)
    return None


def _scope_of(rest: str, scope: Scope) -> tuple[str | None, bool]:
    """(province code or None for the nation, known) named by the words after a class."""
    if rest in _NATION:
        return None, True
    if rest in _OWN_PROVINCE:
        return scope.province, scope.province is not None
    for lead in sorted(_OWN_PROVINCE, key=len, reverse=True):
        place = rest.removeprefix(lead).strip()
        if rest.startswith(lead) and place in scope.snapshot.places:
            return scope.snapshot.places[place], True
    return scope.snapshot.places.get(rest), rest in scope.snapshot.places


def _commune_kinds(words: list[str]) -> tuple[list[str], str]:
    """Kinds of commune the class names, and the words that follow them."""
    kinds: list[str] = []
    while words:
        two = " ".join(words[:2])
        if two == _COMMUNE_KINDS["đặc khu"]:
            kinds.append(two)
            words = words[2:]
        elif words[0] in (_COMMUNE_KINDS["xã"], _COMMUNE_KINDS["phường"]):
            kinds.append(words[0])
            words = words[1:]
        else:
            break
    return kinds, " ".join(words)


def _communes(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """UBND các xã, phường, đặc khu (of the issuer's province, or of a named one)."""
    bare = _bare(text)
    if not bare.startswith(_COMMITTEE) or not (len(pieces) > 1 or key("các") in key(text).split()):
        return None
    kinds, rest = _commune_kinds(bare.removeprefix(_COMMITTEE).split())
    province, known = _scope_of(rest, scope)
    if not kinds or (not known and rest not in _OWN_PROVINCE):
        return None
    snapshot = scope.snapshot
    below = [
        a
        for a in snapshot.of(Category.COMMUNE_COMMITTEE)
        if province is None or snapshot.province_of(a.code) == province
    ]
    named = [a.code for a in below if key(a.name).startswith(tuple(_COMMITTEE + k + " " for k in kinds))]
    if not known:
        why = Text(
            vi="Chưa rõ các xã, phường, đặc khu của tỉnh nào.",
            en="It is not clear of which province these communes are.",
        )
        return Reading(codes=(), certain=False, why=why)
    if len(kinds) == 2 and len(named) != len(below):
        why = Text(
            vi="Tỉnh còn loại đơn vị cấp xã khác không nêu trong dòng này.",
            en="The province has another kind of commune that the line does not name.",
        )
        return Reading(codes=scope.without_issuer(named), certain=False, why=why)
    return _whole(scope.without_issuer(named), "UBND cấp xã", "Commune committees")


def _departments(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Các sở, ban, ngành (of the issuer's province)."""
    bare = _bare(text)
    lead = next(
        (d for d in sorted(_DEPARTMENTS, key=len, reverse=True) if f"{bare} ".startswith(d + " ")), None
    )
    if lead is None or not (len(pieces) > 1 or key("các") in key(text).split()):
        return None
    rest = bare.removeprefix(lead).strip()
    province, known = _scope_of(rest, scope)
    if not known and rest not in _OWN_PROVINCE:
        return None
    if province is None:
        why = Text(
            vi="Chưa rõ các sở, ban, ngành của tỉnh nào.",
            en="It is not clear of which province these departments are.",
        )
        return Reading(codes=(), certain=False, why=why)
    codes = [
        c
        for c in scope.snapshot.children.get(province, ())
        if scope.snapshot.by_code[c].category == Category.DEPARTMENT
        and (lead != key("sở") or key(scope.snapshot.by_code[c].name).startswith(key("sở") + " "))
    ]
    return _whole(scope.without_issuer(codes), "Các sở, ban, ngành của tỉnh", "Departments of the province")


def _one_department_everywhere(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Sở Tài chính các tỉnh, thành phố trực thuộc Trung ương."""
    words = key(text).split()
    plain = " ".join(w for w in words if w not in _PLURAL)
    tail = next((p for p in _TAILS if plain.endswith(" " + p)), "")
    if not tail and (scope.province is not None or words[:1] != [key("các")]):
        return None
    wanted = plain.removesuffix(tail).strip()
    snapshot = scope.snapshot
    codes = [
        c for c in snapshot.by_key.get(wanted, ()) if snapshot.by_code[c].category == Category.DEPARTMENT
    ]
    if not codes:
        return None
    everywhere = {snapshot.province_of(c) for c in codes}
    if len(everywhere) == len(codes) == len(snapshot.of(Category.PROVINCE_COMMITTEE)):
        return _whole(tuple(codes), "Sở này của mọi tỉnh, thành phố", "This department of every province")
    why = Text(
        vi="Không phải tỉnh nào cũng có đúng một sở mang tên này trong danh bạ.",
        en="Not every province has exactly one department of this name in the directory.",
    )
    return Reading(codes=tuple(codes), certain=False, why=why)


def _is_called(rest: str, issuer: AgencyEntry | None) -> bool:
    """A bare "the Ministry" is the issuer only when the issuer is a ministry."""
    return issuer is not None and (rest == "" or issuer.category in _ISSUER_ITSELF[rest])


def _subordinates(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Các đơn vị trực thuộc Bộ."""
    bare = _bare(text)
    lead = next((s for s in _SUBORDINATES if f"{bare} ".startswith(s + " ")), None)
    if lead is None:
        return None
    rest, snapshot = bare.removeprefix(lead).strip(), scope.snapshot
    if rest in _OF_THE_STATE:
        return None
    above = scope.issuer
    if rest in _ISSUER_ITSELF:
        if not _is_called(rest, snapshot.by_code.get(above or "")):
            return None
    else:
        named = {c for k, cs in snapshot.by_key.items() if _bare(k) == rest for c in cs}
        if len(named) != 1:
            return None
        above = named.pop()
    codes = snapshot.children.get(above or "", ())
    if not codes:
        why = Text(
            vi="Danh bạ không có cơ quan trực thuộc; nếu là đơn vị nội bộ thì chuyển trong cơ quan.",
            en="The directory has no agencies below; if these are internal units, pass it on inside.",
        )
        return Reading(codes=(), certain=False, why=why)
    return _whole(scope.without_issuer(codes), "Cơ quan trực thuộc", "Agencies directly below")


_CLASSES: tuple[Callable[[str, tuple[str, ...], Scope], Reading | None], ...] = (
    _central,
    _provinces,
    _communes,
    _departments,
    _one_department_everywhere,
    _subordinates,
)


def read_class(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """The first class of the table that recognises the line; ``pieces`` are its parts at commas and "và"."""
    for recognise in _CLASSES:
        reading = recognise(text, pieces, scope)
        if reading is not None:
            return reading
    return None
