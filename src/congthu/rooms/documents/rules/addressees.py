"""One entry of a recipients block: who, for what, of which kind.

Real entries are messier than the Decree: several addressees after semicolons, groups after a colon, purposes
before or after the punctuation. What a name means is not decided here but against the dated directory; the
kind found here only tells where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from congthu.lib.vntext import fold
from congthu.rooms.documents.types import AddresseeLine, FileCopy, Kind

_FILE_COPY = re.compile(r"^l[uưựữ][uư]\b\s*[:;.,]?\s*", re.IGNORECASE)
_PURPOSE = re.compile(
    r"^(de\b|b/c\b|bc\b|bao cao|p/h|ph/h|phoi hop|biet\b|t/h\b|th/h|thuc hien|chi dao|theo doi|kiem tra|"
    r"t/d\b|thay b/c)"
)
_BRACKET_LAST = re.compile(r"\(([^()]*)\)\s*[;.,:]*\s*$")
_COPIES = re.compile(r"\(\s*0*(\d{1,3})\s*(?:b|bản|bộ)?\s*\)|\b0*(\d{1,3})\s*(?:bản|b)\b", re.IGNORECASE)
_COPIES_GLUED = re.compile(r"(?<=[^\W\d_])0*(\d{1,3})\s*(?:bản|b)\b", re.IGNORECASE)

#: Between units of the file copy line: comma, semicolon, full stop or a closed bracket, outside brackets.
_UNIT_BREAK = re.compile(r"(?:[,;]|\.\s+(?=[A-ZĐ])|(?<=\))\s+(?=[A-ZĐ]))(?![^()]*\))")

#: Heads of a group whose members are named in short: "Các Bộ: CT, KH&CN" means Bộ CT and Bộ KH&CN.
_PLURALS = re.compile(
    r"^(?:các\s+)?(?P<head>bộ|sở|ban|cục|tổng cục|ubnd(?: các)?(?: tỉnh| xã| phường| huyện| quận)?|"
    r"ủy ban nhân dân(?: các)?(?: tỉnh| xã| phường)?|cổng thông tin điện tử|cổng ttđt|website|báo|cổng|"
    r"trường|viện|văn phòng|vp|tỉnh|thành phố)$",
    re.IGNORECASE,
)
_PLURAL_MARK = re.compile(r"^các\s", re.IGNORECASE)

_SAME = re.compile(r"^nh[uư] (tren|de gui|kinh gui|dieu\b|muc\b|phan\b)")
_PUBLICATION = re.compile(
    r"^(cong bao|cong (thong tin|ttdt|tt dt|phap luat|plqg|dich vu cong)|website|trang (thong tin|tin|web)|"
    r"co so du lieu quoc gia|csdlqg|csdl quoc gia|bao (?!hiem)|tap chi|bao, dai|cong tin)"
)
_PERSON = re.compile(
    r"^((cac )?(dong chi|d/c)|ong\b|ba\b|thu tuong|(cac )?pho thu tuong|cac ptt|ptt?g?tt\b|pttg|ttg\b|ttgcp|"
    r"bo truong|(cac )?thu truong\b(?! cac| co quan| don vi)|chu tich|(cac )?pho chu tich|ct\b|cac pct|pct\b|"
    r"(ban )?lanh dao|thanh vien|giam doc|(cac )?pho giam doc|chanh van phong|cvp|pcvp|ld\b|ldvp|"
    r"hieu truong|tro ly|chuyen vien|"
    r"tong bi thu(?! )|cuc truong|vu truong|ban giam doc|cac dong chi|thu ky|btcn|cac pcn|thong doc|tgd\b|"
    r"(tong )?thanh tra (chinh phu|tinh)? ?truong)"
)
_OWN_UNIT = re.compile(
    r"^(cac )?(vu\b|phong\b|don vi (truc )?thuoc|thanh tra bo|van phong bo|vp bo|co quan, don vi|"
    r"don vi, |don vi$|"
    r"vp,|cac phong|tcct|vu,|cuc, vu|vp$|van phong$|cong doan|dang uy bo)"
)
_OWN_PLURAL = re.compile(
    r"^(cac )?(tong cuc|cuc|vu|phong|don vi|vien|to chuc|co quan, don vi|thu truong cac don vi)\b"
)
_CLASS = re.compile(
    r"^cac\b|\bcac (tinh|thanh pho|tp|quan|huyen|xa|phuong|bo|so|ban|nganh|doan the|co quan|don vi|truong|"
    r"khu vuc|dia phuong)"
    r"|(tinh|tp|thanh pho)[^;]*truc thuoc (tw|tu|trung uong)|^so, ban|^bo, nganh|"
    r"^(quan|huyen) uy, |thuoc tw$|\b(va|voi|cua) cac\b|\btinh, (tp|thanh pho)\b|\bkhu vuc$|"
    r"^(hdnd, )?ubnd tinh, (tp|thanh pho)\b|^don vi|^thu truong"
)
_OF_OTHERS = re.compile(r"\b(thuoc|truc thuoc|cua)\s+(?P<owner>.+)$")

#: Heads by level: parts split by a comma are two addressees only when their heads stand on one level.
_LEVELS = {
    "central": (
        "vp ",
        "van phong ",
        "vien kiem sat",
        "vksnd",
        "toa an",
        "tand",
        "kiem toan",
        "bo ",
        "ubtw ",
        "uy ban ",
    ),
    "local": ("so ",),
    "published": ("cong bao", "cong ", "website", "bao ", "trang ", "tap chi", "co so du lieu"),
}


def parse_line(line: str, issuer: str | None = None) -> tuple[AddresseeLine, ...]:
    """The addressees of one entry ("- …;"), wrapped lines already joined."""
    text = line.strip().lstrip("-–—•+ ").rstrip(" ;.,")
    if ":" in text and (grouped := _group(text, issuer)):
        return grouped
    found: list[AddresseeLine] = []
    for part in split_outside(text, ";"):
        if found and (purpose := _only_purpose(part)):
            # "Thường trực Thành ủy; (để b/c)": the bracket came after the punctuation.
            found[-1] = AddresseeLine(text=found[-1].text, purpose=purpose, kind=found[-1].kind)
        else:
            found.extend(_addressee(piece, issuer) for piece in _by_comma(part) if piece.strip(" ;.,-"))
    return tuple(found)


def is_file_copy(line: str) -> bool:
    """The line "Lưu: …", in its real spellings ("Lưu VT", "Lưu;", "Lựu")."""
    return _FILE_COPY.match(line.strip().lstrip("-–—•+ ")) is not None


def parse_file_copy(line: str) -> FileCopy:
    """Units and copies of "Lưu: VT, KGVX (3)"."""
    rest = _FILE_COPY.sub("", line.strip().lstrip("-–—•+ "), count=1)
    copies = None
    for pattern in (_COPIES, _COPIES_GLUED):
        found = pattern.search(rest)
        if found and copies is None:
            copies = int(next(group for group in found.groups() if group))
            # Directly after the count stand the initials of drafter or typist: no unit.
            after = re.sub(r"^[^,;]*", "", rest[found.end() :])
            rest = f"{rest[: found.start()]}{after}"
    units = [unit.strip(" .:,;") for unit in _UNIT_BREAK.sub("\n", rest).splitlines()]
    return FileCopy(units=tuple(unit for unit in units if unit), copies=copies)


def split_outside(text: str, mark: str) -> list[str]:
    """Split at ``mark`` outside brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == mark and depth <= 0:
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _group(text: str, issuer: str | None) -> tuple[AddresseeLine, ...] | None:
    """Entries with a colon. Members of a plural head are addressees of their own; other groups stay whole."""
    head, _, members = text.partition(":")
    head, members = head.strip(), members.strip()
    if not members or "(" in head:
        return None
    plural = _PLURALS.match(head)
    if plural:
        name = _PLURAL_MARK.sub("", head).strip()
        name = re.sub(r"\s+các$", "", name, flags=re.IGNORECASE)
        pieces = [p for part in split_outside(members, ";") for p in split_outside(part, ",")]
        return tuple(_addressee(_named(name[:1].upper() + name[1:], piece), issuer) for piece in pieces)
    whole, purpose = _take_purpose(text)
    kind = _kind(head, issuer)
    return (
        AddresseeLine(text=whole, purpose=purpose, kind="own_unit" if _is_issuer(head, issuer) else kind),
    )


def _named(head: str, member: str) -> str:
    """Head and member, unless the member carries its own head already."""
    return member if fold(member).startswith(fold(head).split()[0] + " ") else f"{head} {member}"


def _by_comma(part: str) -> list[str]:
    """Split "VP Quốc hội, VP Chủ tịch nước"; leave "Các Bộ, cơ quan ngang Bộ" and "Cục X, Bộ Y" whole."""
    pieces = split_outside(part, ",")
    levels = {_level(piece) for piece in pieces}
    if len(pieces) < 2 or len(levels) != 1 or None in levels or "các" in fold(part).split():
        return [part]
    if re.search(r"\bcac\b", fold(part)):
        return [part]
    return pieces


def _level(piece: str) -> str | None:
    folded = fold(piece) + " "
    if folded.startswith("bo ") and " " not in folded.strip():
        return None
    return next((level for level, heads in _LEVELS.items() if folded.startswith(heads)), None)


def _addressee(text: str, issuer: str | None) -> AddresseeLine:
    name, purpose = _take_purpose(text)
    return AddresseeLine(text=name, purpose=purpose, kind=_kind(name, issuer))


def _take_purpose(text: str) -> tuple[str, str | None]:
    found = _BRACKET_LAST.search(text)
    if found and _PURPOSE.match(fold(found[1])):
        return text[: found.start()].rstrip(" ;.,"), found[1].strip()
    bare = re.search(r"\s+để\s+(báo cáo|b/c|biết|phối hợp|thực hiện|chỉ đạo|theo dõi)[\w\s,/]*$", text)
    if bare and bare.start() > 3:
        return text[: bare.start()].rstrip(" ;.,-"), bare[0].strip()
    return text.strip(" ;.,"), None


def _only_purpose(part: str) -> str | None:
    found = re.fullmatch(r"\s*\(([^()]*)\)\s*[;.,]*\s*", part)
    return found[1].strip() if found and _PURPOSE.match(fold(found[1])) else None


def _kind(text: str, issuer: str | None) -> Kind:
    folded = fold(text)
    tests: Iterable[tuple[Kind, bool]] = (
        ("same_as_primary", bool(_SAME.match(folded))),
        ("file_copy", is_file_copy(text)),
        ("publication", bool(_PUBLICATION.match(folded))),
        ("person", bool(_PERSON.match(folded)) and not folded.startswith("cac bo")),
        ("own_unit", _is_own(folded, issuer)),
        ("class", bool(_CLASS.search(folded))),
    )
    return next((kind for kind, met in tests if met), "agency")


def _is_own(folded: str, issuer: str | None) -> bool:
    """Units of the issuer itself: "Các Vụ, Cục thuộc Bộ", "Thanh tra Bộ", not "Vụ X (Bộ Tư pháp)"."""
    if "(" in folded and re.search(r"\((bo|so|uy ban|van phong) ", folded):
        return False
    if re.search(r"[,-] bo [a-z]", folded) and not _OWN_PLURAL.match(folded):
        return False
    if folded.endswith("viet nam"):
        return False
    owner = _OF_OTHERS.search(folded)
    if owner and not _owned_by(owner["owner"], issuer):
        return False
    if _OWN_UNIT.match(folded):
        return True
    # "Cục Hải quan các tỉnh" is a class of agencies in the provinces.
    return bool(re.match(r"^cac\b", folded) and _OWN_PLURAL.match(folded)) and " tinh" not in folded


def _owned_by(owner: str, issuer: str | None) -> bool:
    if owner.strip() in {
        "bo",
        "so",
        "tinh",
        "cuc",
        "tong cuc",
        "ubnd tinh",
        "truong",
        "co quan",
        "co quan bo",
        "vien",
        "nganh",
    }:
        return owner.strip() not in {"tinh", "nganh"}
    return _is_issuer(owner, issuer)


def _is_issuer(name: str, issuer: str | None) -> bool:
    """The same name, or initials of it (BTC or Bộ TC for Bộ Tài chính, VPCP for Văn phòng Chính phủ)."""
    if not issuer:
        return False
    mine, theirs = fold(issuer), fold(name).strip(" .:")
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", mine) if word not in {"va", "cac"})
    compact = re.sub(r"[^a-z]", "", re.sub(r"^(bo|so) ", lambda found: found[1][0], theirs))
    if initials == compact or mine == theirs:
        return True
    same_start = len(mine.split()) > 2 and mine.split()[:3] == theirs.split()[:3]
    return same_start or (len(theirs) > 6 and (theirs in mine or mine in theirs))
