"""What stays inside one agency: its people and units, named behind it or alone by the issuer. Pure."""

from __future__ import annotations

import re

from congthu.rooms.directory import naming
from congthu.rooms.directory.answers import doubt, sure
from congthu.rooms.directory.classes import Scope, read_class
from congthu.rooms.directory.listing import pieces
from congthu.rooms.directory.names import key
from congthu.rooms.directory.readings import keys
from congthu.rooms.directory.succession import heirs_of
from congthu.rooms.directory.types import AgencyEntry, Category, Resolution, Text

#: "VPCP: BTCN, các PCN"; "Bộ Tư pháp (Cục Kiểm tra văn bản)".
_BEHIND = re.compile(
    r"^(?P<agency>[^:()]{3,120}?)\s*(?::\s*(?P<list>.+)|\((?P<bracket>[^()]+)\))$", re.DOTALL
)
_TITLES: dict[str, tuple[str, ...]] = {
    Category.MINISTRY: ("bộ trưởng", "thứ trưởng", "lãnh đạo bộ", "thủ trưởng bộ", "thủ trưởng"),
    Category.MINISTERIAL: (
        "thống đốc",
        "phó thống đốc",
        "ban lãnh đạo",
        "tổng thanh tra",
        "phó tổng thanh tra",
    ),
    Category.GOVERNMENT_OFFICE: ("bộ trưởng chủ nhiệm", "chủ nhiệm", "phó chủ nhiệm", "btcn", "pcn"),
    Category.PROVINCE_COMMITTEE: ("chủ tịch", "phó chủ tịch", "ct", "pct"),
    Category.COMMUNE_COMMITTEE: ("chủ tịch", "phó chủ tịch", "ct", "pct"),
    Category.DEPARTMENT: ("giám đốc", "phó giám đốc", "ban giám đốc", "lãnh đạo sở", "gđ", "pgđ"),
}
_ANY_TITLE = ("lãnh đạo", "lãnh đạo cơ quan", "thủ trưởng cơ quan")
_SELF: dict[str, tuple[str, ...]] = {
    Category.MINISTRY: ("bộ",),
    Category.PROVINCE_COMMITTEE: ("ubnd tỉnh", "ubnd thành phố", "tỉnh", "thành phố"),
    Category.COMMUNE_COMMITTEE: ("ubnd xã", "ubnd phường", "ubnd đặc khu", "xã", "phường"),
    Category.DEPARTMENT: ("sở",),
}
_CALLED = tuple(
    sorted((key(w) for w in ("các", "và", "đồng chí", "đ/c", "các đồng chí")), key=len, reverse=True)
)
_UNIT_KINDS = tuple(
    key(k) for k in ("Tổng cục", "Cục", "Vụ", "Viện", "Văn phòng", "Thanh tra", "Trung tâm", "Trường", "Ban")
)
#: A unit or a person of the agency in a bracket begins so; whatever else stands there changes the meaning.
_WITHIN = tuple(
    key(each) + " "
    for each in (
        *("Phòng", "P.", "Bộ phận", "Văn thư", "Ông", "Bà", "Công báo", "Cổng TTĐT", *_ANY_TITLE),
        *(title for titles in _TITLES.values() for title in titles),
    )
) + tuple(kind + " " for kind in _UNIT_KINDS)
#: The two seats of a central office.
_SEATS = keys("HN-TP.HCM", "HN, TP.HCM", "HN và TP.HCM", "Hà Nội, TP. Hồ Chí Minh", "HN-HCM", "I, II")
#: What takes back, or leads elsewhere.
_OTHERWISE = tuple(key(w) + " " for w in ("không", "thôi", "trừ", "ngoài", "qua", "thay"))
_PLACES = tuple(key(p) + " " for p in ("tỉnh", "thành phố"))
#: Bodies that are no part of the agency before the colon.
_BODIES = tuple(
    key(b) + " "
    for b in ("Công ty", "Tổng công ty", "Tập đoàn", "Ngân hàng", "Hội", "Hiệp hội", "Liên đoàn", "UBND",
              "HĐND", "Bộ", "Sở", "Tòa án", "Viện kiểm sát", "Doanh nghiệp", "Tỉnh ủy", "Thành ủy")
)  # fmt: skip
_ITSELF = key("Bộ trưởng")
#: "các đơn vị trực thuộc Bộ" are all of them, "các đơn vị thi công" are some.
_BELONGING = re.compile(rf"^(?: (?:{'|'.join(key(w) for w in ('trực thuộc', 'thuộc', 'và', 'cơ quan'))}))+")
_SOME = Text(
    vi="Chỉ một số đơn vị, chưa rõ đơn vị nào.", en="Only some of the units, and it is not said which."
)
_ALL_UNITS = tuple(key(k) for k in ("đơn vị", "cơ quan đơn vị", "tổ chức"))

_ITS_OWN = Text(
    vi="Gửi cơ quan này; người và đơn vị bên trong do cơ quan ấy chuyển.",
    en="To this agency, which passes it on to its people and units.",
)
#: "Cục Kiểm tra văn bản (Bộ Tư pháp)", "... - Bộ Tư pháp", "... /BTP", "... thuộc Bộ Tư pháp".
_UNIT_OF = re.compile(
    r"^(?P<unit>.{3,200}?)\s*(?:\((?P<a>[^()]+)\)|[-–/]\s*(?P<b>[^-–/]+)|,\s*(?P<c>[^,]+)|"
    r"\bthuộc\s+(?P<d>.+))$"
)
_UNIT_ELSEWHERE = Text(
    vi="Đơn vị của một cơ quan; danh bạ chỉ có cơ quan ấy.",
    en="A unit of an agency; the directory holds the agency only.",
)
_ITS_UNIT = Text(vi="Đơn vị của cơ quan được nêu.", en="A unit of the agency that is named.")
_INTERNAL = Text(vi="Đơn vị của chính cơ quan ban hành.", en="A unit of the issuer itself.")
_WITH_MAILBOX = Text(
    vi="Đơn vị của chính cơ quan ban hành, có trong danh bạ.",
    en="A unit of the issuer itself, in the directory.",
)


def agency_with_its_own(line: str, scope: Scope) -> Resolution | None:
    """One agency and, behind a colon or in a bracket, its own people and units: one letter, to it."""
    found = _BEHIND.match(line)
    head = naming.one(found["agency"], scope) if found else None
    if found is None or head is None or not head.certain or len(head.codes) != 1:
        return _ended_with_its_own(found["agency"], scope) if found and head is None else None
    if found["bracket"] and key(found["bracket"]) in _SEATS:
        return sure(head.codes, _ITS_OWN)
    if found["bracket"] and not f"{_uncalled(found['bracket'])} ".startswith(_WITHIN):
        return None  # "(không gửi)", "(qua Bộ Tài chính)", "(Lào)"
    if any(f"{key(piece)} ".startswith(_OTHERWISE) for piece in pieces(found["bracket"] or "")):
        return None  # "(Vụ Pháp chế, không gửi)"
    for piece in pieces(found["list"] or found["bracket"]):
        if f"{key(piece)} ".startswith(_PLACES) or key(piece) in scope.snapshot.places:
            return None  # "UBND xã Tân Phú (Đồng Nai)" says where, not who
        if f"{key(piece)} ".startswith(_BODIES) and not key(piece).startswith(_ITSELF):
            return None
        other = naming.one(piece.strip(" :"), scope)
        reading = read_class(piece, (piece,), scope)
        elsewhere = {*(other.codes if other else ()), *(reading.codes if reading else ())} - {*head.codes}
        if any(scope.snapshot.by_code[c].parent not in head.codes for c in elsewhere):
            return None
    return sure(head.codes, _ITS_OWN)


def _ended_with_its_own(name: str, scope: Scope) -> Resolution | None:
    """Units of an agency that ended may have gone elsewhere than the agency: the clerk decides."""
    ended = naming.gone(key(name), name, scope)
    heirs = [heirs_of(agency, scope.snapshot) for agency in ended]
    return doubt(heirs[0].why, heirs[0].codes) if len(heirs) == 1 else None


def unit_of_another(line: str, scope: Scope) -> Resolution | None:
    """A unit named with its agency.

    To the unit when the directory holds it as an agency; to the agency when it holds the unit inside that;
    else the clerk decides, for it may have a mailbox of its own.
    """
    found = _UNIT_OF.match(line)
    if found is None or "," in found["unit"]:
        return None
    above = naming.one(found["a"] or found["b"] or found["c"] or found["d"], scope)
    if above is None or not above.certain or len(above.codes) != 1:
        return None
    wanted = key(found["unit"])
    below = [scope.snapshot.by_code[c] for c in scope.snapshot.children.get(above.codes[0], ())]
    units = tuple(a.code for a in below if wanted in {key(n) for n in a.names})
    if len(units) == 1:
        return sure(units, _ITS_UNIT)
    if wanted in scope.snapshot.units_of.get(above.codes[0], ()):
        return sure(above.codes, _ITS_OWN, confidence=0.95)
    return None if naming.one(found["unit"], scope) else doubt(_UNIT_ELSEWHERE, above.codes)


def is_own_people(line: str, scope: Scope) -> bool:
    """People of the issuer itself: "Bộ trưởng và các Thứ trưởng" of a ministry that writes so."""
    issuer = scope.snapshot.by_code.get(scope.issuer or "")
    if issuer is None:
        return False
    titles = tuple(key(t) for t in (*_TITLES.get(issuer.category, ()), *_ANY_TITLE))
    return bool(line.strip()) and all(_is_own_title(p, titles, issuer) for p in pieces(line))


def _is_own_title(piece: str, titles: tuple[str, ...], issuer: AgencyEntry) -> bool:
    rest = _uncalled(piece)
    itself = _itself(issuer)
    return any(rest.removeprefix(t).strip() in itself for t in titles if f"{rest} ".startswith(t + " "))


def _uncalled(piece: str) -> str:
    """Without "các", "đồng chí" before it."""
    rest = key(piece)
    while lead := next((c for c in _CALLED if rest.startswith(c + " ")), ""):
        rest = rest.removeprefix(lead).strip()
    return rest


def own_units(line: str, scope: Scope) -> Resolution:
    """Units of the issuer: those the directory holds as agencies below it get mail, the others are inside."""
    snapshot = scope.snapshot
    children = (snapshot.by_code[c] for c in snapshot.children.get(scope.issuer or "", ()))
    # A commune is a government of its own, no unit of the province.
    below = [a for a in children if a.category != Category.COMMUNE_COMMITTEE]
    named, some = _named(line, below, _itself(snapshot.by_code.get(scope.issuer or "")))
    if some:
        return doubt(_SOME, named, "own_unit")
    if named:
        return sure(named, _WITH_MAILBOX, "own_unit")
    return Resolution(certain=True, why=_INTERNAL, kind="own_unit", confidence=1.0)


def _named(line: str, below: list[AgencyEntry], itself: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """Agencies below the issuer that the line names; True when it means only some of a kind, unsaid which."""
    whole = key(line)
    exact = tuple(a.code for a in below if whole in {key(n) for n in a.names})
    if exact:
        return exact, False
    atoms = [key(p) for p in pieces(line)]
    plural = key("các") + " "
    if not whole.startswith((plural, *_ALL_UNITS)):
        return tuple(a.code for a in below if {key(n) for n in a.names} & {*atoms}), False
    found: dict[str, None] = {}
    some = False
    for atom in (a.removeprefix(plural) for a in atoms):
        head = next((h for h in (*_ALL_UNITS, *_UNIT_KINDS) if f"{atom} ".startswith(h + " ")), "")
        of_kind = [a.code for a in below if head in _ALL_UNITS or key(a.name).startswith(head + " ")]
        found.update(dict.fromkeys(of_kind if head else ()))
        meant = _BELONGING.sub("", atom.removeprefix(head)).strip()
        some = some or bool(head and of_kind and meant not in itself)
    return tuple(found), some


def _itself(issuer: AgencyEntry | None) -> frozenset[str]:
    names = (*issuer.names, *_SELF.get(issuer.category, ())) if issuer else ()
    return frozenset({"", *(key(n) for n in names)})
