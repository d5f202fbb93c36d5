"""A line that lists several agencies: certain when it can be cut in one way only. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from congthu.rooms.directory import naming
from congthu.rooms.directory.answers import doubt, sure
from congthu.rooms.directory.classes import Scope, read_class
from congthu.rooms.directory.names import key
from congthu.rooms.directory.succession import heirs_of
from congthu.rooms.directory.types import Resolution, Text

_MOST_PIECES = 24
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+(?:và|&)\s+", re.IGNORECASE)
_LIST = re.compile(
    r"^\s*(?:các\s+)?(?P<lead>(?:UBND|[UỦ][yỷ] ban nhân dân)\s+(?:các\s+)?tỉnh, (?:TP|thành phố)|"
    r"[^:,;]{1,60}?)\s*:\s*(?P<parts>.+)$",
    re.IGNORECASE,
)
_STANDING = re.compile(r"(?:TTr?|Thường trực)\b", re.IGNORECASE)
_PLACE_LAST = re.compile(r"\s(?:tỉnh|thành phố|TP)(?:\s[^,;]+)?$", re.IGNORECASE)
#: Headings of a list whose parts may be whole names.
_HEADINGS = frozenset(
    key(h)
    for h in ("Bộ", "Sở", "UBND", "UBND tỉnh", "UBND xã", "UBND phường", "UBND các xã, phường", "cơ quan")
)
_LISTED = Text(vi="Danh sách, từng phần đều đúng tên.", en="A list, each part exactly a name.")
_UNKNOWN = Text(vi="Không có trong danh bạ vào ngày đó.", en="Not in the directory on that date.")
_PARTLY = Text(
    vi="Chỉ nhận ra một phần của dòng; phần còn lại không có trong danh bạ.",
    en="Only a part of the line was recognised; the rest is not in the directory.",
)
_WHOSE = Text(
    vi="Một phần của dòng ghi tên tỉnh, thành phố khác; phần còn lại không rõ của nơi nào.",
    en="A part of the line names another province; whose the rest is, is not said.",
)
_TWO_CUTS = Text(vi="Danh sách có nhiều cách tách.", en="The list can be cut in more than one way.")


def pieces(line: str) -> tuple[str, ...]:
    """The line cut at every comma, semicolon and "và"."""
    return tuple(p for p in _SEPARATOR.split(line) if p)


def several(line: str, scope: Scope) -> Resolution | None:
    """Read the line as a list; None when it is none."""
    headed = _LIST.match(line)
    if headed:
        return _headed_list(headed["lead"], headed["parts"], scope)
    cuts = [m.span() for m in _SEPARATOR.finditer(line)][:_MOST_PIECES]
    found = _cut(line, cuts, scope) if cuts else None
    if found and found.certain and _of_two_provinces(found.codes, scope):
        # Whose "Sở Tài chính" is meant in "Sở Tài chính, Sở Y tế tỉnh Đồng Nai" only its writer knows.
        anywhere = _cut(line, cuts, replace(scope, issuer=None, issuer_name=""))
        there = _of_one_place(line, scope)
        told = dict.fromkeys((*(there.codes if there else ()), *found.codes))
        return found if anywhere and anywhere.codes == found.codes else doubt(_WHOSE, (*told,))
    return found if found and found.certain else _of_one_place(line, scope) or found


def _of_two_provinces(codes: tuple[str, ...], scope: Scope) -> bool:
    provinces = {scope.snapshot.province_of(code) for code in codes} - {None}
    return len(provinces) > 1 and scope.province in provinces


def _of_one_place(line: str, scope: Scope) -> Resolution | None:
    """ "HĐND, UBND tỉnh": the place behind the last part holds for all."""
    place, parts = _PLACE_LAST.search(line), pieces(line)
    # The standing body of a committee are people: "TT. HĐND, UBND tỉnh" is for the clerk.
    if place is None or not 1 < len(parts) <= _MOST_PIECES or _STANDING.match(line):
        return None
    codes: dict[str, None] = {}
    for part in parts:
        found = naming.one(part if _PLACE_LAST.search(part) else f"{part}{place[0]}", scope)
        if found is None or not found.certain:
            return None
        codes.update(dict.fromkeys(found.codes))
    return sure(scope.without_issuer(codes), _LISTED) if scope.without_issuer(codes) else None


def _headed_list(lead: str, parts: str, scope: Scope) -> Resolution:
    """Of "Các Bộ: Công Thương, KH&CN" each part is read with the heading before it."""
    leads = [lead]
    if key(lead) in (key("UBND các tỉnh"), key("UBND các tỉnh, thành phố"), key("UBND tỉnh, thành phố")):
        leads = ["UBND tỉnh", "UBND thành phố"]
    elif key(lead) in (key("Bộ, ngành"), key("Bộ, cơ quan ngang Bộ")):
        leads = ["Bộ"]
    cuts = [m.span() for m in _SEPARATOR.finditer(parts)][:_MOST_PIECES]
    found = _cut(parts, cuts, scope, leads)
    if found is None or not found.certain:
        whole = _codes(lead, scope)
        found = doubt(_PARTLY, whole) if whole else found
    return found or doubt(_UNKNOWN)


def _cut(
    line: str, cuts: list[tuple[int, int]], scope: Scope, leads: list[str] | None = None
) -> Resolution | None:
    """Cut the line at separators so that every part is certain; certain itself only if one result is left.

    A name may hold commas and "và" itself, so all cuts are tried, from the end of the line to its beginning:
    ``ways[i]`` holds the results for what follows the i-th separator (two different ones are enough to know).
    """
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line)]
    ways: list[list[tuple[str, ...]]] = [[] for _ in starts] + [[()]]
    partly: dict[str, None] = {}
    for i in reversed(range(len(starts))):
        for j in range(i, min(len(ends), i + 6)):
            read = _part(line[starts[i] : ends[j]], scope, leads)
            partly.update(dict.fromkeys(read))
            if read:
                ways[i] += [(*read, *(c for c in rest if c not in read)) for rest in ways[j + 1]]
        ways[i] = list({frozenset(w): w for w in ways[i]}.values())[:2]
    if len(ways[0]) == 1:
        return sure(ways[0][0], _LISTED)
    if ways[0]:
        return doubt(_TWO_CUTS, tuple(partly))
    return doubt(_PARTLY, tuple(partly)) if partly else None


def _part(part: str, scope: Scope, leads: list[str] | None) -> tuple[str, ...]:
    """Codes of one part of a list when it is certain by itself, else nothing."""
    found = {_codes(f"{lead} {part}".strip(), scope) for lead in (leads or [""])} - {()}
    if leads and not found and key(leads[0]) in _HEADINGS:
        # "Các Bộ: Bộ Nội vụ" repeats its heading; "Website: Bộ Nội vụ" is no letter to the ministry.
        found = {_codes(part, scope)} - {()}
    if not found and not leads:
        reading = read_class(part, pieces(part), scope)
        found = {reading.codes} if reading and reading.certain and reading.codes else found
    return found.pop() if len(found) == 1 else ()


def _codes(text: str, scope: Scope) -> tuple[str, ...]:
    found = naming.one(text, scope)
    if found is not None:
        return found.codes
    ended = naming.gone(key(text), text, scope)
    heirs = heirs_of(ended[0], scope.snapshot) if len(ended) == 1 else None
    return heirs.codes if heirs and heirs.whole else ()
