"""Bodies of one place in one breath: "TT. Tỉnh ủy, HĐND, UBND tỉnh", "UBND xã Tân Lập, xã Tân Phú"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.vntext import fold
from congthu.rooms.directory import reform

_PLACE = r"(?:tỉnh|thành phố|TP\.?|xã|phường|đặc khu|huyện|quận|thị xã|thị trấn)"
_STANDING = r"(?:TTr?[./]?\s?)?"
_PARTY = rf"{_STANDING}(?:TU|TVTU|[TĐHQ]U|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) [uủ][yỷ])"
_COUNCIL = (
    rf"{_STANDING}(?:HĐND|(?:Đoàn |Đ)ĐBQH|UBND|Hội đồng nhân dân|[UỦ][yỷ] ban nhân dân|"
    r"(?:UB\s?|[UỦ][yỷ] ban )MTTQ(?:\s?VN)?)"
)
_BODY = rf"(?:{_PARTY}(?:\s(?!và)[^,]{{1,30}})?|{_COUNCIL}(?:[\s.]{_PLACE}(?:\s[^,]{{1,30}})?)?)"
#: "Thường trực Tỉnh ủy, HĐND tỉnh": the first word holds for all, the last place for all that name none.
_BODIES = re.compile(
    rf"(?P<standing>(?:Thường trực|TTr?\.?)\s)?\s*(?P<list>{_BODY}(?:\s?(?:,|và)\s?{_BODY})+)", re.IGNORECASE
)
_TAIL = re.compile(rf"[\s.](?P<place>{_PLACE}(?:\s[^,]+)?)$", re.IGNORECASE)
_OF_COUNCIL = re.compile(rf"(?:{_COUNCIL}|Đảng [uủ][yỷ])$", re.IGNORECASE)
_STANDS = re.compile(r"TTr?[./]?\s?(?=[^\W\d_])|Thường trực\s", re.IGNORECASE)
_COUNCIL_AND_COMMITTEE = re.compile(
    r"(?:HĐND|Hội đồng nhân dân)[^,]{0,30}(?:,|\svà)\s?(?:UBND|[UỦ][yỷ] ban nhân dân)|"
    r"(?:UBND|[UỦ][yỷ] ban nhân dân)[^,]{0,30}(?:,|\svà)\s?(?:HĐND|Hội đồng nhân dân)",
    re.IGNORECASE,
)
_PROVINCES = frozenset(
    fold(name)
    for name in (
        *reform.UNTOUCHED, *reform.MERGED, "Thừa Thiên Huế",
        *(old for merged in reform.MERGED.values() for old in merged),
    )
)  # fmt: skip
_BARE_TAIL = re.compile(rf"(?<!\scác)\s{_PLACE}$", re.IGNORECASE)
_PROVINCE_TAIL = re.compile(r"(?<!\scác)\s(?:tỉnh|thành phố|TP\.?)\s(?P<name>[^,]+)$", re.IGNORECASE)
_LOWER_TAIL = re.compile(r"(?<!\scác)\s(?i:huyện|quận|thị xã|xã|phường|đặc khu|thị trấn)\s[^\Wa-zđ_][^,]*$")
#: What a district or a commune has.
_LOWER_HEAD = re.compile(
    r"(toa an|tand|vien kiem sat|vks(nd)?|thi hanh an|cong an|ca|quan su|ban chqs|hoi (?!dong)\w+|"
    r"ubmttq(vn)?|mat tran|doan (tn|thanh nien)|ldld|chi cuc|ubnd|hdnd)\b"
)
_COMMITTEE = re.compile(r"HĐND|UBND")
#: Companies that have a branch in every province.
_BRANCHES = re.compile(
    r"(?:VNPT|Viettel|Mobi[Ff]one|Vina[Pp]hone|VNPost|EVN|Agribank|Vietcombank|BIDV|Vietinbank)"
)
_BOARDS = re.compile(
    r"(?P<boards>(?:các )?ban (?:của )?HĐND), (?P<members>(?:các )?đại biểu HĐND(?P<place>\s[^,]+))",
    re.IGNORECASE,
)
#: Agencies and associations that every place has, or that stand above it.
_LOCAL_HEAD = re.compile(
    r"(so|bo chqs|bo chi huy|bch|cong an|ca|ban chqs|thanh tra|kho bac|kbnn|bhxh|thue|chi cuc|toa an|tand|"
    r"cuc (thads|thue|thi hanh|hai quan|thong ke|qltt)|vien kiem sat|vks(nd)?|hoi (?!dong)\w+|ub ?mttq(vn)?|"
    r"(tinh|thanh|huyen) doan|doan (tn|thanh nien)|lien doan|ldld|uy ban (mttq|mat tran)|mat tran|quan khu|"
    r"ubnd|hdnd|thi hanh an|thads|quan su|ban dan toc|buu dien|vien thong|dien luc)\b"
)
_UNIT = r"\b(tinh|thanh pho|tp|xa|phuong|dac khu|huyen|quan|thi xa|thi tran)\b"
_PLACED = re.compile(rf"{_UNIT}|^(quan khu|so)\b")
_NAMED = re.compile(rf"{_UNIT}|^quan khu\b")
_SEPARATOR = re.compile(r"\s?,\s?|\svà\s", re.IGNORECASE)
#: "UBND tỉnh Cà Mau, thành phố Cần Thơ": the head stands before each place of one level.
_COMMITTEES = re.compile(
    r"(?P<head>(?:HĐND(?:,| và) )?(?:UBND|[UỦ][yỷ] ban nhân dân))\s+"
    r"(?P<unit>tỉnh|(?:thành phố|TP\.?)(?=\s+(?:Hà Nội|Hải Phòng|Đà Nẵng|Cần Thơ|Hồ Chí Minh|HCM)\b)|"
    r"xã|phường|đặc khu|huyện|quận|thị xã|TX\.?)\s+\w",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"(?:tỉnh|thành phố|tp\.?)\s+\w", re.IGNORECASE)
_COMMUNE = re.compile(r"(?:xã|phường|đặc khu|thị trấn)\s+\w", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:huyện|quận|thị xã|tx\.?|thành phố|tp\.?)\s+\w", re.IGNORECASE)
_LEVELS = {
    "tỉnh": _PROVINCE,
    "thành phố": _PROVINCE,
    "tp": _PROVINCE,
    "xã": _COMMUNE,
    "phường": _COMMUNE,
    "đặc khu": _COMMUNE,
}


def bodies(part: str) -> list[str]:
    """Party committee, council and committee of one place, each whole; empty when it is no such list."""
    found = _BODIES.fullmatch(part)
    tail = _TAIL.search(part)
    if found is None or tail is None:
        return []
    standing = found["standing"] or ""
    names = _SEPARATOR.split(found["list"])
    if len(names) == 2 and _COUNCIL_AND_COMMITTEE.search(found["list"]):
        glued = _STANDS.match(names[0])
        standing = standing or (glued[0] if glued else "")
        if not standing:
            return []  # "HĐND, UBND xã" is written for both together
    placed = [f"{name} {tail['place']}" if _OF_COUNCIL.fullmatch(name) else name for name in names]
    return [name if _STANDS.match(name) else f"{standing}{name}" for name in placed]


def of_one_place(pieces: Sequence[str]) -> list[str]:
    """ "TAND, Công an, Cục THADS tỉnh": the last place holds for all that name none; empty otherwise."""
    if branches := _branches(pieces):
        return branches
    tails = (_BARE_TAIL, _PROVINCE_TAIL, _LOWER_TAIL)
    tail = next((found for each in tails if (found := each.search(pieces[-1]))), None)
    if tail is None:
        return []
    head = _LOWER_HEAD if tail.re is _LOWER_TAIL else _LOCAL_HEAD
    if not all(head.match(fold(piece)) for piece in pieces):
        return []
    if tail.re is _PROVINCE_TAIL and not is_province(tail["name"]):
        return []
    if all(_COMMITTEE.match(piece) for piece in pieces):
        return []  # "HĐND, UBND tỉnh" is written for both together
    # A department has its province, but which one must be said once the last names another.
    placed = _PLACED if tail.re is _BARE_TAIL else _NAMED
    return [piece if placed.search(fold(piece)) else f"{piece}{tail[0]}" for piece in pieces]


def _branches(pieces: Sequence[str]) -> list[str]:
    """ "VNPT, Viettel Đắk Lắk" """
    last = _BRANCHES.match(pieces[-1])
    place = pieces[-1][last.end() :].strip() if last else ""
    if not is_province(place) or not all(_BRANCHES.fullmatch(piece) for piece in pieces[:-1]):
        return []
    return [*(f"{piece} {place}" for piece in pieces[:-1]), pieces[-1]]


def boards(part: str) -> list[str]:
    """ "Các ban HĐND, các đại biểu HĐND tỉnh": the place holds for both; empty when it is no such list."""
    found = _BOARDS.fullmatch(part)
    return [f"{found['boards']}{found['place']}", found["members"]] if found else []


def is_province(name: str) -> bool:
    """A province of today or of before 2025, without "tỉnh"."""
    return fold(name) in _PROVINCES


def ends_in_province(text: str) -> bool:
    """ "KBNN Tây Ninh", "Cục Thuế tỉnh Tây Ninh": a name with its province behind it."""
    return _head_and_province(text) is not None


def in_provinces(part: str) -> list[str]:
    """ "Sở Y tế Lâm Đồng, Đắk Nông" is of both; empty when the part is no such list."""
    pieces = _SEPARATOR.split(part)
    first = _head_and_province(pieces[0])
    if first is None or len(pieces) < 2 or not all(is_province(piece) for piece in pieces[1:]):
        return []
    return [pieces[0], *(f"{first} {piece}" for piece in pieces[1:])]


def _head_and_province(text: str) -> str | None:
    """What stands before the province at the end."""
    words = text.split()
    lengths = (n for n in (4, 3, 2, 1) if n < len(words) and is_province(" ".join(words[-n:])))
    longest = next(lengths, 0)
    return " ".join(words[:-longest]) if longest else None


def committees(part: str) -> list[str]:
    """ "UBND xã Tân Lập, xã Tân Phú", not "UBND xã Tân Phú, tỉnh Đồng Nai"; empty when it is no such list."""
    first = _COMMITTEES.match(part)
    pieces = [piece.strip() for piece in _SEPARATOR.split(part)] if first else []
    if first is None or len(pieces) < 2:
        return []
    level = _LEVELS.get(first["unit"].lower().rstrip("."), _DISTRICT)
    if not all(level.match(piece) for piece in pieces[1:]):
        return []
    return [pieces[0], *(f"{first['head']} {piece}" for piece in pieces[1:])]
