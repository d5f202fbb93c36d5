"""From the words of one addressee line to agencies of a dated snapshot. Pure; never a guess.

law: Decree 30/2020 App. I II.9 (recipients block); Decision 28/2018 art. 8 (the sender answers for the
addressees).

A line is certain only when exactly one reading is left after these steps, in this order:

1. the whole line is the name, short name or abbreviation of one agency (in the issuer's context);
2. the line is a class ("các Bộ, cơ quan ngang Bộ"): see ``classes``;
3. the line is a list, every part of which is certain, and it can be cut in one way only.

Anything else waits for the clerk with proposals. Case, punctuation and the place of tone marks do not
matter; a missing diacritic does: it only makes a proposal.
"""

from __future__ import annotations

import re

from congthu.lib.vntext import fold
from congthu.rooms.directory.classes import Scope, read_class
from congthu.rooms.directory.names import key
from congthu.rooms.directory.types import Category, Resolution, Snapshot, Text

__all__ = ["Resolution", "Snapshot", "resolve"]

_MOST_PROPOSALS = 20
_MOST_PIECES = 24
_ALIKE = 0.6
_LONGEST_LINE = 600
_SEPARATOR = re.compile(r"\s*[,;]\s*|\s+(?:và|&)\s+", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:các\s+)?(?P<lead>[^:,;]{1,60}?)\s*:\s*(?P<parts>.+)$", re.IGNORECASE)
_TITLES = tuple(
    key(t)
    for t in (
        "Chủ tịch", "Phó Chủ tịch", "Các Phó Chủ tịch", "Lãnh đạo", "Bộ trưởng", "Thứ trưởng",
        "Các Thứ trưởng", "Giám đốc", "Phó Giám đốc", "Thủ trưởng", "Chánh Văn phòng", "Đồng chí",
        "Các đồng chí", "Thường trực",
    )
)  # fmt: skip
#: Headings of a list whose parts may be whole names.
_HEADINGS = frozenset(
    key(h)
    for h in ("Bộ", "Sở", "UBND", "UBND tỉnh", "UBND xã", "UBND phường", "UBND các xã, phường", "cơ quan")
)
#: Abbreviations of agencies that also stand for something else: the clerk decides.
_TWO_READINGS = {
    key("BCT"): Text(vi="“BCT” cũng là Bộ Chính trị.", en='"BCT" also means the Politburo.'),
    key("TTCP"): Text(vi="“TTCP” cũng là Thủ tướng Chính phủ.", en='"TTCP" also means the Prime Minister.'),
}
_NOT_MAIL = {
    "own_unit": Text(vi="Đơn vị của chính cơ quan ban hành.", en="A unit of the issuer itself."),
    "same_as_primary": Text(vi="Các nơi đã nêu ở phần Kính gửi.", en="The primary addressees already named."),
    "file_copy": Text(vi="Bản lưu tại cơ quan ban hành.", en="The copy kept on file."),
    "publication": Text(
        vi="Nơi đăng công khai, không phải cơ quan.", en="A place of publication, not an agency."
    ),
}
_EXACT = Text(vi="Đúng tên trong danh bạ.", en="Exactly a name in the directory.")
_NEAR = Text(
    vi="Tên của cơ quan trong cùng tỉnh hoặc trực thuộc.", en="The issuer's own province or subordinate."
)
_PLACED = Text(vi="Đúng tên, kèm tên tỉnh, thành phố.", en="Exactly a name, with its province.")
_LISTED = Text(vi="Danh sách, từng phần đều đúng tên.", en="A list, each part exactly a name.")
_UNKNOWN = Text(vi="Không có trong danh bạ vào ngày đó.", en="Not in the directory on that date.")
_SEVERAL = Text(vi="Nhiều cơ quan mang tên này.", en="Several agencies bear this name.")
_UNACCENTED = Text(vi="Chỉ giống khi bỏ dấu.", en="It matches only without diacritics.")
_PERSON = Text(
    vi="Người nhận là cá nhân, không phải cơ quan.", en="The addressee is a person, not an agency."
)
_PARTLY = Text(
    vi="Chỉ nhận ra một phần của dòng; phần còn lại không có trong danh bạ.",
    en="Only a part of the line was recognised; the rest is not in the directory.",
)
_TWO_CUTS = Text(vi="Danh sách có nhiều cách tách.", en="The list can be cut in more than one way.")


def resolve(text: str, kind: str, *, snapshot: Snapshot, issuer_code: str | None) -> Resolution:
    """Read one addressee line; ``kind`` is what the document's reader took it for."""
    if kind in _NOT_MAIL:
        return Resolution(certain=True, why=_NOT_MAIL[kind], kind=kind)
    line = text.strip().strip("-–;.,: ")[:_LONGEST_LINE]
    scope = Scope(snapshot=snapshot, issuer=issuer_code)
    found = _one(line, scope)
    if found is None or not found.certain:
        found = _class(line, scope) or _several(line, scope) or found
    if kind == "person" and not (found and found.certain):
        proposals = found.proposals if found else _office(line, scope)
        return Resolution(certain=False, why=_PERSON, kind=kind, proposals=proposals)
    return found or _unknown(line, snapshot)


def _sure(codes: tuple[str, ...], why: Text, kind: str = "agency") -> Resolution:
    return Resolution(codes=codes, certain=True, why=why, kind=kind)


def _doubt(
    why: Text, proposals: tuple[str, ...] = (), kind: str = "agency", most: int = _MOST_PROPOSALS
) -> Resolution:
    return Resolution(certain=False, why=why, kind=kind, proposals=proposals[:most])


# 1. One agency --------------------------------------------------------------------------------------------


def _one(line: str, scope: Scope) -> Resolution | None:
    wanted, snapshot = key(line), scope.snapshot
    codes = snapshot.by_key.get(wanted, ())
    if wanted in _TWO_READINGS and codes:
        return _doubt(_TWO_READINGS[wanted], codes)
    if codes:
        return _among(codes, wanted, scope)
    own = _own_committee(wanted, scope)
    if own:
        return _sure((own,), _NEAR)
    placed = _placed(wanted, scope)
    if len(placed) == 1:
        return _sure(placed, _PLACED)
    if placed:
        return _doubt(_SEVERAL, placed)
    return None


def _among(codes: tuple[str, ...], wanted: str, scope: Scope) -> Resolution:
    """Choose among agencies of one name by the issuer's place in the tree, or leave it to the clerk."""
    snapshot = scope.snapshot
    near = tuple(c for c in codes if _is_near(c, scope))
    if len(near) == 1:
        return _sure(near, _EXACT if len(codes) == 1 else _NEAR)
    if len(near) > 1 or len(codes) > 1:
        return _doubt(_SEVERAL, near or codes)
    agency = snapshot.by_code[codes[0]]
    # "Sở Ngoại vụ" from elsewhere means that province's own office, even when the directory knows only one.
    relative = snapshot.province_of(agency.code) not in (None, agency.code) and key(agency.name) != wanted
    return _doubt(_SEVERAL, codes) if relative else _sure(codes, _EXACT)


def _is_near(code: str, scope: Scope) -> bool:
    agency = scope.snapshot.by_code[code]
    if scope.issuer and agency.parent == scope.issuer:
        return True
    province = scope.province
    return province is not None and scope.snapshot.province_of(code) == province


def _own_committee(wanted: str, scope: Scope) -> str | None:
    """A bare "UBND tỉnh" inside a province is that province's committee, unless it is a city."""
    province = scope.province
    if province is None:
        return None
    kind = next((k for k in (key("UBND tỉnh"), key("UBND thành phố")) if wanted == k), None)
    named = key(scope.snapshot.by_code[province].name)
    return province if kind and named.startswith(kind + " ") else None


def _placed(wanted: str, scope: Scope) -> tuple[str, ...]:
    """Agencies named with their province: "Sở Tài chính Nghệ An", "UBND xã Tân Phú, tỉnh Đồng Nai"."""
    snapshot, words = scope.snapshot, wanted.split()
    found: dict[str, None] = {}
    for cut in range(1, len(words)):
        province = snapshot.places.get(" ".join(words[cut:]))
        if province is None:
            continue
        name = " ".join(words[:cut]).removesuffix(" " + key("thuộc"))
        for code in snapshot.by_key.get(name, ()):
            if code != province and snapshot.province_of(code) == province:
                found[code] = None
    return tuple(found)


def _unknown(line: str, snapshot: Snapshot) -> Resolution:
    wanted = key(line)
    ended = next((a for a in snapshot.others if wanted in {key(n) for n in a.names}), None)
    if ended is not None:
        return _doubt(_not_then(ended.name, str(ended.valid_from), str(ended.valid_until or "")))
    unaccented = snapshot.by_folded.get(fold(wanted), ())
    if unaccented:
        return _doubt(_UNACCENTED, unaccented)
    return _doubt(_UNKNOWN, _similar(fold(line), snapshot))


def _not_then(name: str, since: str, until: str) -> Text:
    return Text(
        vi=f"{name} chỉ tồn tại từ {since}" + (f" đến trước {until}." if until else "."),
        en=f"{name} existed only from {since}" + (f" until {until}." if until else "."),
    )


def _similar(folded: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Agencies whose names look alike, for the clerk's list only."""
    wanted, near = set(folded.split()), []
    for name, codes in snapshot.by_folded.items():
        words = set(name.split())
        alike = len(wanted & words) / (len(wanted | words) or 1)
        if alike >= _ALIKE:
            near.append((alike, codes))
    near.sort(key=lambda n: -n[0])
    return tuple(dict.fromkeys(c for _, codes in near for c in codes))[:5]


def _office(line: str, scope: Scope) -> tuple[str, ...]:
    """Where a letter to a person of this title would go, as a proposal."""
    wanted = key(line)
    if key("Thủ tướng") in wanted:
        return tuple(a.code for a in scope.snapshot.of(Category.GOVERNMENT_OFFICE))
    for title in _TITLES:
        if wanted.startswith(title + " "):
            found = _one(wanted.removeprefix(title).strip(), scope)
            return (found.codes or found.proposals) if found else ()
    return ()


# 2. A class -----------------------------------------------------------------------------------------------


def _class(line: str, scope: Scope) -> Resolution | None:
    reading = read_class(line, _pieces(line), scope)
    if reading is None:
        return None
    if reading.certain:
        return _sure(reading.codes, reading.why, "class")
    return _doubt(reading.why, reading.codes, "class", most=len(reading.codes))


def _pieces(line: str) -> tuple[str, ...]:
    return tuple(p for p in _SEPARATOR.split(line) if p)


# 3. A list ------------------------------------------------------------------------------------------------


def _several(line: str, scope: Scope) -> Resolution | None:
    headed = _LIST.match(line)
    if headed:
        return _headed_list(headed["lead"], headed["parts"], scope)
    cuts = [m.span() for m in _SEPARATOR.finditer(line)][:_MOST_PIECES]
    return _cut(line, cuts, scope) if cuts else None


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
        whole = _codes(lead, scope)  # "VPCP: BTCN, các PCN": people and units inside one agency
        found = _doubt(_PARTLY, whole) if whole else found
    return found or _doubt(_UNKNOWN)


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
        return _sure(ways[0][0], _LISTED)
    if ways[0]:
        return _doubt(_TWO_CUTS, tuple(partly))
    return _doubt(_PARTLY, tuple(partly)) if partly else None


def _part(part: str, scope: Scope, leads: list[str] | None) -> tuple[str, ...]:
    """Codes of one part of a list when it is certain by itself, else nothing."""
    found = {_codes(f"{lead} {part}".strip(), scope) for lead in (leads or [""])} - {()}
    if leads and not found and key(leads[0]) in _HEADINGS:
        # "Các Bộ: Bộ Nội vụ" repeats its heading; "Website: Bộ Nội vụ" is no letter to the ministry.
        found = {_codes(part, scope)} - {()}
    if not found and not leads:
        reading = read_class(part, _pieces(part), scope)
        found = {reading.codes} if reading and reading.certain and reading.codes else found
    return found.pop() if len(found) == 1 else ()


def _codes(text: str, scope: Scope) -> tuple[str, ...]:
    found = _one(text, scope)
    return found.codes if found else ()
