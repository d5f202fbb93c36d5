"""An agency named with its province: "Sở Tài chính Nghệ An", "UBND xã Tân Phú, tỉnh Đồng Nai". Pure.

A province that passed as a whole into another still tells where. Its departments passed with it. A commune is
taken only when the country has one of that name: an old list may mean one that is gone, and the other half of
the new province may have its namesake.
"""

from __future__ import annotations

from congthu.rooms.directory.answers import doubt, sure
from congthu.rooms.directory.names import key
from congthu.rooms.directory.readings import COMMITTEE, Scope
from congthu.rooms.directory.succession import heirs_of
from congthu.rooms.directory.types import Category, Resolution, Snapshot, Text

_KINDS = (key("tỉnh"), key("thành phố"))
_DEPARTMENT = key("Sở") + " "
_PLACED = Text(vi="Đúng tên, kèm tên tỉnh, thành phố.", en="Exactly a name, with its province.")
_SEVERAL = Text(vi="Nhiều cơ quan mang tên này.", en="Several agencies bear this name.")


def placed(wanted: str, scope: Scope) -> Resolution | None:
    """The agency of the key ``wanted``, which ends in the name of a province; None when none is named so."""
    words, snapshot = wanted.split(), scope.snapshot
    codes: dict[str, None] = {}
    passed: Text | None = None
    for cut in range(1, len(words)):
        place = " ".join(words[cut:])
        province = snapshot.places.get(place)
        if province is None and (heir := _heir_of(place, snapshot)):
            province, passed = heir
        if province:
            codes.update(dict.fromkeys(named_in(province, " ".join(words[:cut]), snapshot)))
    if not codes:
        return None
    if len(codes) > 1 or (passed and _may_be_another((*codes,)[0], snapshot)):
        return doubt(passed or _SEVERAL, (*codes,))
    return sure((*codes,), passed or _PLACED, confidence=0.9 if passed else 1.0)


def _heir_of(place: str, snapshot: Snapshot) -> tuple[str, Text] | None:
    """The province committee a place of former days passed into, and why."""
    named = [snapshot.gone.get(COMMITTEE + each, ()) for each in (place, *(f"{k} {place}" for k in _KINDS))]
    ended = {a.code: a for each in named for a in each if a.category == Category.PROVINCE_COMMITTEE}
    heirs = [heirs_of(agency, snapshot) for agency in ended.values()]
    return (heirs[0].codes[0], heirs[0].why) if len(heirs) == 1 and heirs[0].whole else None


def named_in(province: str, name: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Codes below a province by a name or its initials."""
    name = name.removesuffix(" " + key("thuộc"))
    initials = name.replace(_DEPARTMENT, "sở ", 1) if name.startswith(_DEPARTMENT) else ""
    codes = snapshot.by_key.get(name) or snapshot.by_initials.get(initials, ())
    return tuple(c for c in codes if c != province and snapshot.province_of(c) == province)


def _may_be_another(code: str, snapshot: Snapshot) -> bool:
    agency = snapshot.by_code[code]
    return agency.category == Category.COMMUNE_COMMITTEE and len(snapshot.by_key[key(agency.name)]) > 1
