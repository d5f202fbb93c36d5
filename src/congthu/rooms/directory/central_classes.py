"""Classes of central agencies: the ministries, the boards of the Party, the socio-political organisations."""

from __future__ import annotations

from datetime import date

from congthu.rooms.directory.names import bare, key
from congthu.rooms.directory.readings import Reading, Scope, counted, keys, whole
from congthu.rooms.directory.types import Category, Text

_CENTRAL = {
    key("bộ"): (Category.MINISTRY,),
    # The Government Office is itself a ministerial-level agency (Law on Organisation of the Government).
    key("cơ quan ngang bộ"): (Category.GOVERNMENT_OFFICE, Category.MINISTERIAL),
    key("cơ quan thuộc chính phủ"): (Category.GOVERNMENT_AGENCY,),
    key("cơ quan trực thuộc chính phủ"): (Category.GOVERNMENT_AGENCY,),
    key("cơ quan khác thuộc chính phủ"): (Category.GOVERNMENT_AGENCY,),
}

_PARTY_OFFICE = keys("văn phòng trung ương đảng", "văn phòng trung ương")
_PARTY_BOARDS = keys(
    "ban đảng", "ban của đảng", "ban của trung ương", "ban trung ương", "ban trung ương đảng"
)
#: Since then the Party has these boards; before, the others (decisions of the Politburo of 24/01/2025).
_BOARDS_MERGED = date(2025, 2, 3)
_BOARDS_SINCE_2025 = tuple(
    key(name)
    for name in (
        "Ban Tổ chức Trung ương",
        "Ủy ban Kiểm tra Trung ương",
        "Ban Nội chính Trung ương",
        "Ban Tuyên giáo và Dân vận Trung ương",
        "Ban Chính sách, chiến lược Trung ương",
    )
)
_BOARDS_BEFORE = (
    *_BOARDS_SINCE_2025[:3],
    *(key(f"Ban {name} Trung ương") for name in ("Tuyên giáo", "Dân vận", "Kinh tế", "Đối ngoại")),
)
#: The boards of internal affairs and of economy were set up anew at the end of 2012.
_BOARDS_OF_2012 = date(2012, 12, 28)
_BOARDS_BEFORE_2012 = tuple(
    name for name in _BOARDS_BEFORE if name not in keys("Ban Nội chính Trung ương", "Ban Kinh tế Trung ương")
)
_MASS_BODIES = tuple(
    key(name)
    for name in (
        "Tổng Liên đoàn Lao động Việt Nam",
        "Hội Nông dân Việt Nam",
        "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
        "Hội Liên hiệp Phụ nữ Việt Nam",
        "Hội Cựu chiến binh Việt Nam",
    )
)
_MASS = keys(
    "cơ quan trung ương của tổ chức chính trị xã hội",
    "cơ quan trung ương của đoàn thể",
    "cơ quan trung ương đoàn thể",
    "cơ quan trung ương tổ chức chính trị xã hội",
    "tổ chức chính trị xã hội",
    "cơ quan trung ương của tổ chức đoàn thể",
)


def central(text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ."""
    atoms = [bare(p) for p in pieces]
    if not key(text).startswith(key("các") + " ") and len(atoms) == 1:
        return None
    if not all(a in _CENTRAL for a in atoms):
        return None
    wanted = {c for a in atoms for c in _CENTRAL[a]}
    codes = scope.without_issuer(a.code for a in scope.snapshot.of(*wanted))
    return whole(codes, "Lớp cơ quan trung ương, không kể cơ quan ban hành", "Central class, issuer left out")


def _boards_on(day: date) -> tuple[str, ...]:
    if day >= _BOARDS_MERGED:
        return _BOARDS_SINCE_2025
    return _BOARDS_BEFORE if day >= _BOARDS_OF_2012 else _BOARDS_BEFORE_2012


def party(_text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Văn phòng Trung ương và các Ban của Đảng."""
    atoms = {bare(p) for p in pieces}
    if not atoms <= _PARTY_OFFICE | _PARTY_BOARDS or not atoms & _PARTY_BOARDS:
        return None
    wanted = _boards_on(scope.snapshot.on)
    if atoms & _PARTY_OFFICE:
        wanted = (key("Văn phòng Trung ương Đảng"), *wanted)
    found = [scope.snapshot.by_key.get(name, ()) for name in wanted]
    codes = scope.without_issuer(c for each in found for c in each)
    if all(len(each) == 1 for each in found):
        return whole(codes, "Các cơ quan của Đảng ở Trung ương", "Central Party organs")
    why = Text(vi="Danh bạ không có đủ các ban của Đảng.", en="The directory lacks boards of the Party.")
    return Reading(codes=codes, certain=False, why=why)


def mass(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Cơ quan trung ương của các tổ chức chính trị - xã hội."""
    if bare(text) not in _MASS:
        return None
    found = [scope.snapshot.by_key.get(name, ()) for name in _MASS_BODIES]
    codes = scope.without_issuer(c for each in found for c in each)
    why = counted(len(codes), "Các tổ chức chính trị - xã hội", "The socio-political organisations")
    return Reading(codes=codes, certain=all(len(each) == 1 for each in found), why=why)
