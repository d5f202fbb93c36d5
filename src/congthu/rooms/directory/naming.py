"""One agency by its name, short name or abbreviation, in the context of who writes. Pure."""

from __future__ import annotations

import re

from congthu.rooms.directory import placing
from congthu.rooms.directory.abbreviations import AMBIGUOUS
from congthu.rooms.directory.answers import doubt, sure
from congthu.rooms.directory.classes import Scope
from congthu.rooms.directory.names import bare, key
from congthu.rooms.directory.types import AgencyEntry, Category, Resolution, Text

_AMBIGUOUS = {key(a.short): a for a in AMBIGUOUS}
_IN_THE_PARTY = tuple(key(w) + " " for w in ("Ban", "Tỉnh ủy", "Thành ủy", "Đảng ủy", "Văn phòng Trung ương"))
#: "Bộ TC", "Sở NN&PTNT", "Bộ LĐ-TB và XH", "Sở VH, TT&DL": the initials of the name behind its first word.
_INITIALS = re.compile(
    r"(?P<head>bộ|sở)\s+(?P<letters>[A-ZĐ]{1,6}(?:\s?,\s?[A-ZĐ]{1,4}(?=\s?(?:&|và\s)))?"
    r"(?:(?:\s?[&.–-]\s?|\s+và\s+|\s)[A-ZĐ]{1,6}){0,3})",
    re.IGNORECASE,
)
_AND = re.compile(r"\bvà\b", re.IGNORECASE)
_COMMITTEE = key("UBND") + " "
_FEWEST_WORDS = 4
_COUNCIL = key("HĐND")
_PLURAL = key("các")
_COMMUNES = tuple(key(k) for k in ("xã", "phường", "đặc khu"))
_OF_THE_CENTRE = key("trung ương đảng")
_KINDS = (key("tỉnh"), key("thành phố"))
#: The standing body of a council has the council's mailbox.
_STANDING = re.compile(rf"^(?:{key('thường trực')}|ttr?) ?(?={_COUNCIL} )")

_EXACT = Text(vi="Đúng tên trong danh bạ.", en="Exactly a name in the directory.")
_NEAR = Text(
    vi="Tên của cơ quan trong cùng tỉnh hoặc trực thuộc.", en="The issuer's own province or subordinate."
)
_BY_INITIALS = Text(vi="Chữ cái đầu của tên, chỉ một cơ quan có.", en="The initials of one agency alone.")
_SEVERAL = Text(vi="Nhiều cơ quan mang tên này.", en="Several agencies bear this name.")
_AWAY = Text(
    vi="Chỉ có ở tỉnh, thành phố khác, mà dòng không ghi tên tỉnh, thành phố ấy.",
    en="Only in another province, which the line does not name.",
)


def several_meanings(short: str, meanings: tuple[str, ...]) -> Text:
    """Why an abbreviation is not read alone."""
    told = "; ".join(meanings)
    return Text(vi=f"“{short[:20]}” có thể là: {told}.", en=f"“{short[:20]}” may mean: {told}.")


def one(line: str, scope: Scope) -> Resolution | None:
    """The agency ``line`` names as a whole; None when it is no name at all."""
    wanted, snapshot = _STANDING.sub("", key(line)), scope.snapshot
    codes = snapshot.by_key.get(wanted, ())
    two = _AMBIGUOUS.get(wanted)
    if two and codes and (not two.only_in_the_party or _is_of_the_party(scope)):
        return doubt(several_meanings(line, two.meanings), codes)
    if not codes:
        codes = _nearly(line, scope)
    if codes:
        return _among(codes, wanted, scope)
    own = _own(wanted, scope)
    if own:
        return sure((own,), _NEAR)
    here = _of_the_own_place(wanted, scope)
    if here:
        return sure((here,), _NEAR)
    return placing.placed(wanted, scope) or _by_initials(line, scope)


def _nearly(line: str, scope: Scope) -> tuple[str, ...]:
    """The same name with other joining signs: "BGD&ĐT", "Bộ Văn hóa - Thể thao - Du lịch"."""
    codes = scope.snapshot.by_key.get(key(line.replace("&", "")), ()) if "&" in line else ()
    words = key(line).split()
    if not codes and key(line).endswith(_OF_THE_CENTRE):
        codes = scope.snapshot.by_key.get(" ".join(words[:-1]), ())
    if not codes and len(words) >= _FEWEST_WORDS and words[0] != _PLURAL:
        codes = scope.snapshot.by_bare.get(bare(line), ())
    return codes


def gone(wanted: str, line: str, scope: Scope) -> tuple[AgencyEntry, ...]:
    """Agencies of this name that do not exist on the day."""
    found = scope.snapshot.gone.get(wanted, ())
    if found:
        return found
    initials = _INITIALS.fullmatch(line)
    others = {a.code: a for a in scope.snapshot.others}
    codes = scope.snapshot.by_initials.get(_initials_key(initials), ()) if initials else ()
    return tuple(others[c] for c in codes if c in others)


def _is_of_the_party(scope: Scope) -> bool:
    issuer = scope.snapshot.by_code.get(scope.issuer or "")
    return issuer is not None and key(issuer.name).startswith(_IN_THE_PARTY)


def _among(codes: tuple[str, ...], wanted: str, scope: Scope) -> Resolution:
    """Choose among agencies of one name by the issuer's place in the tree, or leave it to the clerk."""
    snapshot = scope.snapshot
    near = tuple(c for c in codes if _is_near(c, scope))
    if len(near) == 1:
        return sure(near, _EXACT if len(codes) == 1 else _NEAR)
    if len(near) > 1 or len(codes) > 1:
        return doubt(_SEVERAL, near or codes)
    agency = snapshot.by_code[codes[0]]
    # "Sở Ngoại vụ" from elsewhere means that province's own office, even when the directory knows only one.
    relative = snapshot.province_of(agency.code) not in (None, agency.code) and key(agency.name) != wanted
    # A slip of "xã" for "phường" must not send a province's letter to a namesake in another.
    away = scope.province is not None and agency.category == Category.COMMUNE_COMMITTEE
    return doubt(_SEVERAL if relative else _AWAY, codes) if relative or away else sure(codes, _EXACT)


def _is_near(code: str, scope: Scope) -> bool:
    agency = scope.snapshot.by_code[code]
    if scope.issuer and agency.parent == scope.issuer:
        return True
    province = scope.province
    return province is not None and scope.snapshot.province_of(code) == province


def _own(wanted: str, scope: Scope) -> str | None:
    """A bare "UBND tỉnh" or "HĐND tỉnh" inside a province is that province's, unless it is a city."""
    if wanted.removeprefix(_COMMITTEE) in _COMMUNES and wanted.startswith(_COMMITTEE):
        return _own_commune(wanted, scope)
    province = scope.province
    if province is None:
        return None
    place = key(scope.snapshot.by_code[province].name).removeprefix(_COMMITTEE)
    for kind in _KINDS:
        if not place.startswith(kind + " "):
            continue
        if wanted == _COMMITTEE + kind:
            return province
        council = scope.snapshot.by_key.get(f"{_COUNCIL} {place}", ())
        if wanted == f"{_COUNCIL} {kind}" and len(council) == 1:
            return council[0]
    return None


def _own_commune(wanted: str, scope: Scope) -> str | None:
    """A bare "UBND phường" of somebody else in that ward."""
    commune = scope.commune
    if commune is None or commune == scope.issuer:
        return None
    return commune if key(scope.snapshot.by_code[commune].name).startswith(wanted + " ") else None


def _of_the_own_place(wanted: str, scope: Scope) -> str | None:
    """ "Sở Tài chính tỉnh" written inside the province."""
    province, snapshot = scope.province, scope.snapshot
    kind = next((k for k in _KINDS if wanted.endswith(" " + k)), None)
    if province is None or kind is None:
        return None
    if not key(snapshot.by_code[province].name).startswith(_COMMITTEE + kind):
        return None
    here = placing.named_in(province, wanted.removesuffix(kind).strip(), snapshot)
    departments = [c for c in here if snapshot.by_code[c].category == Category.DEPARTMENT]
    return departments[0] if len(here) == len(departments) == 1 else None


def _initials_key(found: re.Match[str]) -> str:
    letters = _AND.sub("", found["letters"]).lower()
    return f"{found['head'].lower()} {re.sub(r'[^a-zđ]', '', letters)}"


def _by_initials(line: str, scope: Scope) -> Resolution | None:
    found = _INITIALS.fullmatch(line)
    if (
        found is None
        or not _AND.sub("", found["letters"]).isupper()
        or len(_initials_key(found)) < len("bộ tc")
    ):
        return None
    snapshot = scope.snapshot
    codes = snapshot.by_initials.get(_initials_key(found), ())
    here = tuple(c for c in codes if c in snapshot.by_code)
    if not here:
        return None
    # An agency that ended may have had the same initials: then the clerk decides.
    ended = len(here) != len(codes)
    if snapshot.by_code[here[0]].category == Category.DEPARTMENT:
        here = tuple(c for c in here if _is_near(c, scope)) or here
    if len(here) == 1 and not ended and (_is_near(here[0], scope) or found["head"].lower() == "bộ"):
        return sure(here, _BY_INITIALS, confidence=0.95)
    return doubt(_SEVERAL, here)
