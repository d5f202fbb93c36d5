"""Agencies named one after another that need no common head: "VPQH, Bộ Tài chính, Ban Nội chính TW"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.kinds import kind_of
from congthu.rooms.documents.rules.local_bodies import ends_in_province

#: Agencies of the State and of the Party that belong to no other agency.
_STATE = re.compile(
    r"(bo [a-z]|(van phong|vp) (quoc hoi|chinh phu|chu tich nuoc|trung uong|tong bi thu|qh|cp|ctn|tw|tu)\b|"
    r"vptw|vptu|vpqh|vpcp|vpctn|uy ban (?!nhan dan|mttq|mat tran)[a-z]|thanh tra (chinh phu|cp)|"
    r"kiem toan (nha nuoc|nn)|ubtw |ub (tw|trung uong|dan toc)|(quoc hoi|chinh phu)$|dang uy bo$|"
    r"ngan hang nha nuoc|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao|vien han lam |"
    r"thong tan xa viet nam|hoi dong dan toc)"
)
_ASSOCIATION = re.compile(
    r"(tong )?(hoi (?!dong)|ldld|hiep hoi |lien doan |lien minh |lien hiep |phong (thuong mai|tm))|"
    r"(tw|tu|trung uong) (doan|hoi) |doan (tn|thanh nien)"
)
#: Belongs to another agency, which may follow after a comma: "Cục Quản lý Dược, Bộ Y tế".
_UNIT = re.compile(
    r"(tong cuc|cuc|vu|ban|vien|trung tam|truong|chi cuc|thanh tra|tong cong ty|cong ty|tap doan|bao hiem|"
    r"ngan hang|dai|doan|quy) \S"
)
#: Says itself whose it is, or that it is of the whole country.
_WHOLE = re.compile(
    r"\s(?:VN|Việt Nam|TW|TƯ|Trung ương)$|\s-\s(?:Bộ|UB|BTP|VPCP)|\((?:Bộ|B[A-ZĐ]{2,})[^()]*\)$|HCM$"
)
_YOUTH = re.compile(r"\b(?:TNCS|Thanh niên Cộng sản)\s", re.IGNORECASE)
_SHORT = re.compile(r"(?!HĐND|UBND|TAND$|VKSND$|BHXH$|KBNN$|MTTQ|TT\b)[A-ZĐƯ&]{4,12}")
_PLACED = re.compile(r"\b(?:tinh|thanh pho|tp|huyen|quan|xa|phuong|dac khu|cac)\b")
#: "Văn phòng Chủ tịch nước, Quốc hội": the head stands before each whom an office serves.
_SERVED = r"(?:Chủ tịch nước|Quốc hội|Chính phủ|Trung ương(?: Đảng)?|Tổng Bí thư|CTN|QH|CP|TW(?: Đảng)?|TƯ)"
_OFFICES = re.compile(rf"(?P<head>Văn phòng|VP):?\s(?P<list>{_SERVED}(?:(?:\s?,\s?|\svà\s){_SERVED})+)")


def offices(part: str) -> list[str]:
    """ "VP Quốc hội, Chính phủ" are two offices; empty when the part is no such list."""
    found = _OFFICES.fullmatch(part)
    return [f"{found['head']} {each}" for each in re.split(r"\s?,\s?|\svà\s", found["list"])] if found else []


def are_agencies(pieces: Sequence[str]) -> bool:
    """Each piece names an agency by itself; none can be the owner of the one before it."""
    folded = [fold(piece) for piece in pieces]
    if any(_PLACED.search(f) or _of_a_province(piece) for piece, f in zip(pieces, folded, strict=True)):
        return False
    if {kind_of(piece, None) for piece in pieces} != {"agency"}:
        return False
    alone = all(_stands_alone(piece, f) for piece, f in zip(pieces, folded, strict=True))
    return alone or all(_ASSOCIATION.match(f) for f in folded)


def _of_a_province(piece: str) -> bool:
    # The Youth Union bears the name of Hồ Chí Minh, not of the city.
    return ends_in_province(piece) and not _YOUTH.search(piece)


def _stands_alone(piece: str, folded: str) -> bool:
    if _SHORT.fullmatch(piece) or _STATE.match(folded):
        return True
    return bool(_WHOLE.search(piece) and (_ASSOCIATION.match(folded) or _UNIT.match(folded)))
