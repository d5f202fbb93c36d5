"""Classes of local agencies: committees, councils and departments of provinces and communes."""

from __future__ import annotations

from datetime import date

from congthu.rooms.directory.names import bare, key
from congthu.rooms.directory.readings import COMMITTEE, PLURAL, Reading, Scope, counted, keys, whole
from congthu.rooms.directory.types import Category, Text

_NATION = keys("trên cả nước", "trong cả nước", "trên toàn quốc", "toàn quốc", "cả nước")
_ALL_PROVINCES = keys(
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

_DEPARTMENTS = keys("sở ban ngành", "sở ngành", "sở", "ban ngành", "sở cơ quan ban ngành")
_OWN_PROVINCE = keys(
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
    "trong tỉnh",
    "trong thành phố",
    "toàn tỉnh",
    "toàn thành phố",
    "trên toàn tỉnh",
    "thuộc UBND tỉnh",
    "thuộc UBND thành phố",
    "trực thuộc UBND tỉnh",
    "trực thuộc UBND thành phố",
)
_COMMUNE_KINDS = {"xã": key("xã"), "phường": key("phường"), "đặc khu": key("đặc khu")}

_ANY_COMMUNE = COMMITTEE + key("cấp xã")

_SINGLE_DISTRICTS = keys("huyện", "quận")
#: Resolution 203/2025/QH15: no agencies of the district level since that day.
_DISTRICTS_ENDED = date(2025, 7, 1)
_COUNCIL = key("HĐND") + " "


def provinces(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """UBND các tỉnh, thành phố trực thuộc Trung ương."""
    plain = bare(text)
    if not plain.startswith(COMMITTEE):
        return None
    rest = plain.removeprefix(COMMITTEE)
    codes = scope.without_issuer(a.code for a in scope.snapshot.of(Category.PROVINCE_COMMITTEE))
    count, _, counted_ones = rest.partition(" ")
    if count.isdigit() and int(count) == len(scope.snapshot.of(Category.PROVINCE_COMMITTEE)):
        rest = counted_ones  # "UBND 34 tỉnh, thành phố"
    if rest in _ALL_PROVINCES:
        return whole(codes, "Mọi UBND cấp tỉnh", "All province committees")
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
        if two == key("cấp xã"):
            return [*_COMMUNE_KINDS.values()], " ".join(words[2:])
        if two == _COMMUNE_KINDS["đặc khu"]:
            kinds.append(two)
            words = words[2:]
        elif words[0] in (_COMMUNE_KINDS["xã"], _COMMUNE_KINDS["phường"]):
            kinds.append(words[0])
            words = words[1:]
        else:
            break
    return kinds, " ".join(words)


def _without_its_special_zone(kinds: list[str], rest: str, scope: Scope) -> str:
    """ "UBND các xã, phường, đặc khu Phú Quý" names the only special zone of the province."""
    if kinds[-1:] != [_COMMUNE_KINDS["đặc khu"]] or len(kinds) < 2 or not rest:
        return rest
    zones = [
        key(a.name).removeprefix(f"{COMMITTEE}{kinds[-1]} ")
        for a in scope.snapshot.of(Category.COMMUNE_COMMITTEE)
        if key(a.name).startswith(COMMITTEE + kinds[-1])
        and scope.snapshot.province_of(a.code) == scope.province
    ]
    return "" if zones == [rest] else rest


def communes(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """UBND các xã, phường, đặc khu (of the issuer's province, or of a named one)."""
    plain = bare(text)
    plural = len(pieces) > 1 or key("các") in key(text).split() or plain.startswith(_ANY_COMMUNE)
    if not plain.startswith(COMMITTEE) or not plural:
        return None
    kinds, rest = _commune_kinds(plain.removeprefix(COMMITTEE).split())
    rest = _without_its_special_zone(kinds, rest, scope)
    province, known = _scope_of(rest, scope)
    if not kinds or (not known and rest not in _OWN_PROVINCE):
        return None
    snapshot = scope.snapshot
    below = [
        a
        for a in snapshot.of(Category.COMMUNE_COMMITTEE)
        if province is None or snapshot.province_of(a.code) == province
    ]
    named = [a.code for a in below if key(a.name).startswith(tuple(COMMITTEE + k + " " for k in kinds))]
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
    return whole(scope.without_issuer(named), "UBND cấp xã", "Commune committees")


def departments(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Các sở, ban, ngành (of the issuer's province)."""
    plain = bare(text)
    lead = next(
        (d for d in sorted(_DEPARTMENTS, key=len, reverse=True) if f"{plain} ".startswith(d + " ")), None
    )
    if lead is None or not (len(pieces) > 1 or key("các") in key(text).split()):
        return None
    rest = plain.removeprefix(lead).strip()
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
    return whole(scope.without_issuer(codes), "Các sở, ban, ngành của tỉnh", "Departments of the province")


def one_department_everywhere(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Sở Tài chính các tỉnh, thành phố trực thuộc Trung ương."""
    words = key(text).split()
    plain = " ".join(w for w in words if w not in PLURAL)
    tail = next((p for p in _TAILS if plain.endswith(" " + p)), "")
    if not tail and (scope.province is not None or words[:1] != [key("các")]):
        return None
    wanted = plain.removesuffix(tail).strip()
    snapshot = scope.snapshot
    head, _, letters = wanted.partition(" ")
    named = snapshot.by_key.get(wanted, ())
    if not named and head == key("sở"):
        named = snapshot.by_initials.get(f"sở {letters}", ())
    codes = [
        c for c in named if c in snapshot.by_code and snapshot.by_code[c].category == Category.DEPARTMENT
    ]
    if not codes or len(codes) != len(named):
        return None
    everywhere = {snapshot.province_of(c) for c in codes}
    if len(everywhere) == len(codes) == len(snapshot.of(Category.PROVINCE_COMMITTEE)):
        return whole(tuple(codes), "Sở này của mọi tỉnh, thành phố", "This department of every province")
    why = Text(
        vi="Không phải tỉnh nào cũng có đúng một sở mang tên này trong danh bạ.",
        en="Not every province has exactly one department of this name in the directory.",
    )
    return Reading(codes=tuple(codes), certain=False, why=why)


def shared_tail(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """HĐND, UBND các tỉnh, thành phố: several heads before one "các tỉnh, thành phố"."""
    plain = " ".join(w for w in key(text).split() if w not in PLURAL)
    tail = next((p for p in _TAILS if plain.endswith(" " + p)), "")
    heads = [key(piece) for piece in pieces]
    last = next((i for i, h in enumerate(heads) if key("tỉnh") in h.split()), 0)
    if not tail or not last:
        return None
    heads[last] = " ".join(w for w in heads[last].split() if w not in PLURAL).partition(f" {key('tỉnh')}")[0]
    read = [r for head in heads[: last + 1] if (r := _in_every_province(head, scope))]
    if len(read) <= last:
        return None
    codes = dict.fromkeys(c for reading in read for c in reading.codes)
    if all(reading.certain for reading in read):
        return whole(
            tuple(codes), "Các cơ quan này của mọi tỉnh, thành phố", "These agencies of every province"
        )
    why = Text(
        vi="Danh bạ không có đủ các cơ quan này của mọi tỉnh, thành phố.",
        en="The directory does not hold all of these agencies of every province.",
    )
    return Reading(codes=tuple(codes), certain=False, why=why)


def _in_every_province(head: str, scope: Scope) -> Reading | None:
    provinces = scope.snapshot.of(Category.PROVINCE_COMMITTEE)
    if f"{head} " == COMMITTEE:
        codes = scope.without_issuer(a.code for a in provinces)
        return whole(codes, "Mọi UBND cấp tỉnh", "All province committees")
    if f"{head} " == _COUNCIL:
        names = [_COUNCIL + key(a.name).removeprefix(COMMITTEE) for a in provinces]
        found = [scope.snapshot.by_key.get(name, ()) for name in names]
        codes = scope.without_issuer(c for each in found for c in each)
        all_there = bool(found) and all(len(each) == 1 for each in found)
        why = counted(len(codes), "HĐND các tỉnh, thành phố", "People's councils of the provinces")
        return Reading(codes=codes, certain=all_there, why=why)
    return one_department_everywhere(f"{head} {_TAILS[0]}", (), scope)


def councils(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """HĐND các tỉnh, thành phố trực thuộc Trung ương."""
    plain = bare(text)
    if plain.startswith(_COUNCIL) and plain.removeprefix(_COUNCIL) in _ALL_PROVINCES:
        return _in_every_province(_COUNCIL.strip(), scope)
    return None


def districts(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """UBND các huyện, thị xã, thành phố."""
    words = bare(text).split()
    head = COMMITTEE.split()
    if words[: len(head)] != head or words[len(head) : len(head) + 1] not in [[d] for d in _SINGLE_DISTRICTS]:
        return None
    if scope.snapshot.on < _DISTRICTS_ENDED:
        return None
    why = Text(
        vi="Cấp huyện đã kết thúc hoạt động từ ngày 01/7/2025.",
        en="The district level ended on 2025-07-01.",
    )
    return Reading(codes=(), certain=False, why=why)
