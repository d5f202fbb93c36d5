"""Classes of addressees: "các Bộ, cơ quan ngang Bộ", "UBND các tỉnh, thành phố" ... as sets of agencies.

Each class is one small function ``(pieces, scope) -> Reading | None`` in the table at the end; None means
"not this class". A class is expanded from a dated snapshot, because the same words name different sets in
different years (law: Decree 30/2020 App. I II.9; the 2025 reform changed every one of these sets).
"""

from __future__ import annotations

from collections.abc import Callable

from congthu.rooms.directory import central_classes as central
from congthu.rooms.directory import local_classes as local
from congthu.rooms.directory.names import bare, key
from congthu.rooms.directory.readings import Reading, Scope, keys, whole
from congthu.rooms.directory.types import AgencyEntry, Category, Text

__all__ = ["Reading", "Scope", "read_class"]

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
_OF_THE_STATE = keys("chính phủ", "trung ương", "quốc hội")


def _is_called(rest: str, issuer: AgencyEntry | None) -> bool:
    """A bare "the Ministry" is the issuer only when the issuer is a ministry."""
    return issuer is not None and (rest == "" or issuer.category in _ISSUER_ITSELF[rest])


def _subordinates(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Các đơn vị trực thuộc Bộ."""
    plain = bare(text)
    lead = next((s for s in _SUBORDINATES if f"{plain} ".startswith(s + " ")), None)
    if lead is None:
        return None
    rest, snapshot = plain.removeprefix(lead).strip(), scope.snapshot
    if rest in _OF_THE_STATE:
        return None
    above = scope.issuer
    if rest in _ISSUER_ITSELF:
        if not _is_called(rest, snapshot.by_code.get(above or "")):
            return None
    else:
        named = snapshot.by_bare.get(rest, ())
        if len(named) != 1:
            return None
        above = named[0]
    # A commune is a government of its own, no unit of the province.
    codes = tuple(
        c
        for c in snapshot.children.get(above or "", ())
        if snapshot.by_code[c].category != Category.COMMUNE_COMMITTEE
    )
    if not codes:
        why = Text(
            vi="Danh bạ không có cơ quan trực thuộc; nếu là đơn vị nội bộ thì chuyển trong cơ quan.",
            en="The directory has no agencies below; if these are internal units, pass it on inside.",
        )
        return Reading(codes=(), certain=False, why=why)
    return whole(scope.without_issuer(codes), "Cơ quan trực thuộc", "Agencies directly below")


_CLASSES: tuple[Callable[[str, tuple[str, ...], Scope], Reading | None], ...] = (
    central.central,
    local.provinces,
    local.communes,
    local.departments,
    local.one_department_everywhere,
    local.shared_tail,
    local.councils,
    central.party,
    central.mass,
    local.districts,
    _subordinates,
)


def read_class(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """The first class of the table that recognises the line; ``pieces`` are its parts at commas and "và"."""
    for recognise in _CLASSES:
        reading = recognise(text, pieces, scope)
        if reading is not None:
            return reading
    return None
