"""Bodies of one place in one breath: "TT. Tỉnh ủy, HĐND, UBND tỉnh", "UBND xã Tân Lập, xã Tân Phú"."""

from __future__ import annotations

import re

_PLACE = r"(?:tỉnh|thành phố|TP\.?|xã|phường|đặc khu|huyện|quận|thị xã|thị trấn)"
_PARTY = r"(?:TU|TVTU|[TĐ]U|(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) [uủ][yỷ])"
_COUNCIL = (
    r"(?:TT)?(?:HĐND|UBND|Hội đồng nhân dân|[UỦ][yỷ] ban nhân dân|"
    r"(?:UB\s?|[UỦ][yỷ] ban )MTTQ(?:\s?VN)?)"
)
_BODY = rf"(?:{_PARTY}(?:\s(?!và)[^,]{{1,30}})?|{_COUNCIL}(?:\s{_PLACE}(?:\s[^,]{{1,30}})?)?)"
#: "Thường trực Tỉnh ủy, HĐND tỉnh": the first word holds for all, the last place for all that name none.
_BODIES = re.compile(
    rf"(?P<standing>(?:Thường trực|TTr?\.?)\s)?\s*(?P<list>{_BODY}(?:\s?(?:,|và)\s?{_BODY})+)", re.IGNORECASE
)
_TAIL = re.compile(rf"\s(?P<place>{_PLACE}(?:\s[^,]+)?)$", re.IGNORECASE)
_OF_COUNCIL = re.compile(rf"(?:{_COUNCIL}|Đảng [uủ][yỷ])$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s?,\s?|\svà\s", re.IGNORECASE)
#: "UBND tỉnh Cà Mau, thành phố Cần Thơ": the head stands before each place of one level.
_COMMITTEES = re.compile(
    r"(?P<head>(?:HĐND(?:,| và) )?(?:UBND|[UỦ][yỷ] ban nhân dân))\s+"
    r"(?P<unit>tỉnh|xã|phường|đặc khu)\s+\w",
    re.IGNORECASE,
)
_PROVINCE = re.compile(r"(?:tỉnh|thành phố|tp\.?)\s+\w", re.IGNORECASE)
_COMMUNE = re.compile(r"(?:xã|phường|đặc khu|thị trấn)\s+\w", re.IGNORECASE)


def bodies(part: str) -> list[str]:
    """Party committee, council and committee of one place, each whole; empty when it is no such list."""
    found = _BODIES.fullmatch(part)
    tail = _TAIL.search(part)
    if found is None or tail is None:
        return []
    standing = found["standing"] or ""
    names = _SEPARATOR.split(found["list"])
    placed = [f"{name} {tail['place']}" if _OF_COUNCIL.fullmatch(name) else name for name in names]
    return [f"{standing}{name}" for name in placed]


def committees(part: str) -> list[str]:
    """ "UBND xã Tân Lập, xã Tân Phú", not "UBND xã Tân Phú, tỉnh Đồng Nai"; empty when it is no such list."""
    first = _COMMITTEES.match(part)
    pieces = [piece.strip() for piece in _SEPARATOR.split(part)] if first else []
    if first is None or len(pieces) < 2:
        return []
    level = _PROVINCE if first["unit"].lower() == "tỉnh" else _COMMUNE
    if not all(level.match(piece) for piece in pieces[1:]):
        return []
    return [pieces[0], *(f"{first['head']} {piece}" for piece in pieces[1:])]
