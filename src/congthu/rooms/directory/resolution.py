"""From the words of one addressee line to agencies of a dated snapshot. Pure; never a guess.

law: Decree 30/2020 App. I II.9 (recipients block); Decision 28/2018 art. 8 (the sender answers for the
addressees).

A line is certain only when exactly one reading is left after these steps, in this order:

1. the whole line is the name, short name or abbreviation of one agency (``naming``, in the issuer's context),
   or of one that passed as a whole into another (``succession``);
2. it is an agency followed by its own people and units ("VPCP: BTCN, các PCN", "Bộ Tư pháp (Vụ X)");
3. the line is a class ("các Bộ, cơ quan ngang Bộ"): see ``classes``;
4. the line is a list, every part of which is certain, and it can be cut in one way only (``listing``);
5. it is a name with one slip of the pen that can be no other (``spelling``).

Anything else waits for the clerk with proposals.
"""

from __future__ import annotations

from congthu.lib.vntext import fold
from congthu.rooms.directory import inside, listing, naming, spelling
from congthu.rooms.directory.abbreviations import AMBIGUOUS
from congthu.rooms.directory.answers import doubt, sure
from congthu.rooms.directory.classes import Scope, read_class
from congthu.rooms.directory.names import key
from congthu.rooms.directory.succession import heirs_of
from congthu.rooms.directory.types import Category, Resolution, Snapshot, Text

__all__ = ["Resolution", "Snapshot", "resolve"]

_ALIKE = 0.6
_LONGEST_LINE = 1_000
_MOST_COMMON = 400
_TITLES = tuple(
    key(t)
    for t in (
        "Chủ tịch", "Phó Chủ tịch", "Các Phó Chủ tịch", "Lãnh đạo", "Bộ trưởng", "Thứ trưởng",
        "Các Thứ trưởng", "Giám đốc", "Phó Giám đốc", "Thủ trưởng", "Chánh Văn phòng", "Đồng chí",
        "Các đồng chí", "Thường trực", "Ban lãnh đạo", "Tổng Giám đốc", "Cục trưởng", "Đ/c",
    )
)  # fmt: skip
_OF_THE_PRIME_MINISTER = (key("Thủ tướng"), "ttg", "ttgcp", "pttg", "ptt")
_MEANINGS = {key(a.short): a.meanings for a in AMBIGUOUS}
_NOT_MAIL = {
    "same_as_primary": Text(vi="Các nơi đã nêu ở phần Kính gửi.", en="The primary addressees already named."),
    "file_copy": Text(vi="Bản lưu tại cơ quan ban hành.", en="The copy kept on file."),
    "publication": Text(
        vi="Nơi đăng công khai, không phải cơ quan.", en="A place of publication, not an agency."
    ),
}
_OWN_PEOPLE = Text(
    vi="Người của chính cơ quan ban hành: chuyển trong cơ quan.", en="People of the issuer itself: inside it."
)
_PERSON = Text(
    vi="Người nhận là cá nhân, không phải cơ quan.", en="The addressee is a person, not an agency."
)
_UNKNOWN = Text(vi="Không có trong danh bạ vào ngày đó.", en="Not in the directory on that date.")
_TOO_LONG = Text(vi="Dòng quá dài, không đọc tự động.", en="Too long a line to be read by itself.")
_UNACCENTED = Text(vi="Chỉ giống khi bỏ dấu.", en="It matches only without diacritics.")


def resolve(
    text: str, kind: str, *, snapshot: Snapshot, issuer_code: str | None, issuer_name: str = ""
) -> Resolution:
    """Read one addressee line; ``kind`` is what the document's reader took it for.

    ``issuer_name`` tells of which province an issuer is that the directory does not hold.
    """
    if kind in _NOT_MAIL:
        return Resolution(certain=True, why=_NOT_MAIL[kind], kind=kind, confidence=1.0)
    line = text.strip().strip("-–;.,: ")
    if len(line) > _LONGEST_LINE:
        return doubt(_TOO_LONG, kind=kind)
    scope = Scope(snapshot=snapshot, issuer=issuer_code, issuer_name=issuer_name)
    if kind == "own_unit":
        return inside.own_units(line, scope)
    if kind == "person" and inside.is_own_people(line, scope):
        return Resolution(certain=True, why=_OWN_PEOPLE, kind=kind, confidence=1.0)
    found = naming.one(line, scope) or _gone(line, scope)
    if found is None or not found.certain:
        found = (
            inside.agency_with_its_own(line, scope)
            or _class(line, scope)
            or _surest(inside.unit_of_another(line, scope), listing.several(line, scope))
            or found
        )
    if found is None:
        found = _slip(line, scope)
    if kind == "person" and not (found and found.certain):
        return doubt(_PERSON, found.proposals if found else _office(line, scope), kind)
    return found or _unknown(line, snapshot)


def _surest(*readings: Resolution | None) -> Resolution | None:
    found = [reading for reading in readings if reading]
    return next((reading for reading in found if reading.certain), found[0] if found else None)


def _class(line: str, scope: Scope) -> Resolution | None:
    reading = read_class(line, listing.pieces(line), scope)
    if reading is None:
        return None
    if reading.certain:
        return sure(reading.codes, reading.why, "class")
    return doubt(reading.why, reading.codes, "class", most=len(reading.codes))


def _gone(line: str, scope: Scope) -> Resolution | None:
    """The name of agencies that ended: to the heir of the only one of them, or to the clerk."""
    wanted = key(line)
    ended = naming.gone(wanted, line, scope)
    if not ended:
        return None
    heirs = [heirs_of(agency, scope.snapshot) for agency in ended]
    codes = tuple(dict.fromkeys(c for each in heirs for c in each.codes))
    if len(ended) == 1 and heirs[0].whole and wanted not in _MEANINGS:
        return sure(codes, heirs[0].why, confidence=0.95)
    return doubt(heirs[0].why, codes)


def _slip(line: str, scope: Scope) -> Resolution | None:
    code = spelling.one_slip(key(line), scope.snapshot)
    if code is None:
        return None
    name = scope.snapshot.by_code[code].name
    why = Text(
        vi=f"Khác một chữ so với “{name}”, không thể là cơ quan khác.",
        en=f"One letter or mark away from “{name}”; it can be no other agency.",
    )
    return sure((code,), why, confidence=0.9)


def _unknown(line: str, snapshot: Snapshot) -> Resolution:
    wanted = key(line)
    if wanted in _MEANINGS:
        proposals = [c for m in _MEANINGS[wanted] for c in snapshot.by_key.get(key(m), ())]
        return doubt(naming.several_meanings(line, _MEANINGS[wanted]), tuple(proposals))
    unaccented = snapshot.by_folded.get(fold(wanted), ())
    if unaccented:
        return doubt(_UNACCENTED, unaccented)
    return doubt(_UNKNOWN, _similar(fold(wanted), snapshot))


def _similar(folded: str, snapshot: Snapshot) -> tuple[str, ...]:
    """Agencies whose names look alike, for the clerk's list only."""
    wanted = frozenset(folded.split())
    telling = [names for w in wanted if len(names := snapshot.by_word.get(w, frozenset())) <= _MOST_COMMON]
    near = []
    for name in frozenset[str]().union(*telling):
        words = frozenset(name.split())
        alike = len(wanted & words) / (len(wanted | words) or 1)
        if alike >= _ALIKE:
            near.append((-alike, name))
    return tuple(dict.fromkeys(c for _, name in sorted(near) for c in snapshot.by_folded[name]))[:5]


def _office(line: str, scope: Scope) -> tuple[str, ...]:
    """Where a letter to a person of this title would go, as a proposal."""
    wanted = key(line)
    if any(f" {short} " in f" {wanted} " for short in _OF_THE_PRIME_MINISTER):
        return tuple(a.code for a in scope.snapshot.of(Category.GOVERNMENT_OFFICE))
    for title in _TITLES:
        if wanted.startswith(title + " "):
            found = naming.one(wanted.removeprefix(title).strip(), scope)
            return (found.codes or found.proposals) if found else ()
    return ()
