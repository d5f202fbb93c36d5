"""Classes of central agencies: the ministries, the boards of the Party, the socio-political organisations."""

from __future__ import annotations

from congthu.rooms.directory.names import bare, key
from congthu.rooms.directory.readings import Reading, Scope, counted, keys, whole
from congthu.rooms.directory.types import Category, Level, Text

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


def party(_text: str, pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Văn phòng Trung ương và các Ban của Đảng."""
    atoms = [bare(p) for p in pieces]
    if not atoms or not {*atoms} <= _PARTY_OFFICE | _PARTY_BOARDS or not {*atoms} & _PARTY_BOARDS:
        return None
    central = [a for a in scope.snapshot.of(Category.OTHER) if a.level == Level.CENTRAL]
    boards = [a.code for a in central if _is_party_board(key(a.name))]
    office = [a.code for a in central if {key(n) for n in a.names} & _PARTY_OFFICE]
    codes = [*(office if {*atoms} & _PARTY_OFFICE else ()), *boards]
    complete = len(boards) > 1 and (office or not {*atoms} & _PARTY_OFFICE)
    if complete:
        return whole(scope.without_issuer(codes), "Các cơ quan của Đảng ở Trung ương", "Central Party organs")
    why = Text(vi="Danh bạ không có đủ các ban của Đảng.", en="The directory lacks boards of the Party.")
    return Reading(codes=tuple(codes), certain=False, why=why)


def _is_party_board(name: str) -> bool:
    central = key("trung ương")
    return name == key("Ủy ban Kiểm tra Trung ương") or (
        name.startswith(key("ban") + " ") and name.endswith(central)
    )


def mass(text: str, _pieces: tuple[str, ...], scope: Scope) -> Reading | None:
    """Cơ quan trung ương của các tổ chức chính trị - xã hội."""
    if bare(text) not in _MASS:
        return None
    found = [scope.snapshot.by_key.get(name, ()) for name in _MASS_BODIES]
    codes = scope.without_issuer(c for each in found for c in each)
    why = counted(len(codes), "Các tổ chức chính trị - xã hội", "The socio-political organisations")
    return Reading(codes=codes, certain=all(len(each) == 1 for each in found), why=why)
