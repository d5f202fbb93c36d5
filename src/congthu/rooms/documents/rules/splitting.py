"""Where one entry of a recipients block holds several addressees: at semicolons, commas and "và"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.enumerations import are_agencies, offices
from congthu.rooms.documents.rules.kinds import is_person, kind_of
from congthu.rooms.documents.rules.local_bodies import (
    boards,
    bodies,
    committees,
    ends_in_province,
    in_provinces,
    of_one_place,
)

#: Heads by level: parts at a comma are addressees of their own only when all heads stand on one level.
_LEVELS = {
    "local": ("so ", "bo chqs", "bo chi huy", "cong an tinh", "cong an thanh pho", "cong an tp", "cong an xa",
              "ban chqs", "thanh tra tinh", "thanh tra thanh pho", "kho bac nha nuoc khu vuc", "bhxh tinh",
              "thue tinh", "toa an nhan dan tinh", "tand tinh", "vien kiem sat nhan dan tinh", "vksnd tinh"),
    "central": ("vp ", "van phong ", "vien kiem sat", "vien ksnd", "vksnd", "toa an", "tand", "kiem toan",
                "bo ", "ubtw ",
                "uy ban ", "thanh tra chinh phu", "ngan hang nha nuoc", "hoi dong dan toc",
                "dai tnvn", "dai thvn", "dai tieng noi", "dai truyen hinh viet nam", "thong tan xa"),
    "general": ("tong cuc ", "kho bac nha nuoc ", "kbnn "),
    "committee": ("ubnd xa ", "ubnd phuong ", "ubnd tinh ", "ubnd dac khu "),
    "standing": ("ttr.", "ttr ", "tt. ", "tt.", "tt ", "thuong truc ", "ban thuong vu ", "btv "),
    "party": ("tinh uy ", "thanh uy ", "dang uy "),
    "published": ("dai pt", "dai phat thanh", "dai truyen hinh tinh",
                  "cong bao", "cong ", "website", "bao ", "trang ", "tap chi", "co so du lieu", "csdl"),
}  # fmt: skip
_PARTY_BOARD = re.compile(r"ban [a-z ]{3,30} (?:tw|trung uong)(?: dang)? $")
_MASS = re.compile(
    r"(hoi (?!dong|lien hiep cac)|(tinh|thanh|huyen) doan|doan (tn|thanh nien)|lien doan lao dong|ldld)\b"
)
#: "UBND, Sở Tài chính các tỉnh": what follows the last head belongs to all.
_SHARED_TAIL = re.compile(
    r"\bcac (tinh|thanh pho|tp|quan|huyen|xa|phuong|dia phuong|cap|bo|nganh|khu vuc|don vi|so)\b|^cac\b|"
    r"\b(tinh|huyen|xa|quan|phuong), (tp|thanh pho|thi xa|phuong|xa|huyen|dac khu)\b"
)
#: Agencies by abbreviation alone, on no level of their own; HĐND and UBND are never whole names.
_SHORT = re.compile(r"(?!HĐND|UBND|TT\b|VP\b|CT\b|PCT\b|LĐ\b)[A-ZĐ&]{3,10}")
#: A place, or a class: no name of its own.
_WHERE = re.compile(r"cac |(tinh|thanh pho) (?!doan|uy)")
#: "BHXH Việt Nam, BHXH các tỉnh": one agency, and a class below it.
_HEAD_AGAIN = re.compile(r"(?P<head>\S+)\s[^,]+,\s(?=(?P=head)\s+các\s[^,]*(?:,\s?(?:TP|thành phố)[^,]*)?$)")
#: "GV, NV": people in short.
_OFFICES = re.compile(r"[A-ZĐ]{1,4}")
#: What begins so is an addressee of its own.
_OPENS = re.compile(
    r"^(cac|ubnd|hdnd|uy ban|bo|so|van phong|vp|vpcp|ban|toa an|vien|kiem toan|ngan hang|nhnn|"
    r"cong bao|cong|website|"
    r"thu tuong|pho thu tuong|cuc|vu|don vi|co quan|hoi|hoi dong|thanh tra|dang uy|tinh uy|thanh uy|"
    r"thuong truc|tt|nhu|"
    r"lanh dao|bo truong|chu tich|phong|tong|thanh vien|doan|cong an|kho bac|bao|tap chi|trung tam|"
    r"truong|mat tran|cong ty|tap doan|"
    r"giam doc|hieu truong|benh vien|hoc vien|dai hoc|ong)\b"
)
_OF_A_PLACE = re.compile(
    r"[^,] (tinh|xa|phuong|thanh pho|tp|dac khu|(tinh|thanh|dang) uy( \w+)?)$|^(tinh|thanh) (doan|uy)$|"
    r"[^,] (tinh|thanh pho|tp\.?) (?!thuoc|truc)[a-z]+( [a-z]+){0,3}$"
)
#: Names that hold a comma of their own.
_WITH_COMMA = re.compile(
    r"(?:(?:Văn hóa|Văn hoá|VH)\s*,\s*(?:Thể thao|TT)|Lao động\s*,\s*Thương binh)(?=\s*(?:và|&))|"
    r"Chính sách\s*,(?=\s*chiến lược)",
    re.IGNORECASE,
)
#: "PCVP1,2,3", "Phát điện 1, 2, 3": numbers of one name.
_NUMBERS = re.compile(r"(?<=\d)(?:\s*,\s*\d+)+(?![^\s,;)])")
_NUMBERED = re.compile(r"(?P<name>[^\d,]*\D)(?P<numbers>\d+(?:\s*,\s*\d+)+)")
_HELD = "\ue000"
#: One publication in spite of its comma: the provincial media merged in 2025.
_MEDIA = re.compile(r"^(bao(,| va)? (dai )?|dai )(phat thanh|pt)[-&, ]{0,3}(va )?(truyen hinh|th)\b[^,]*$")
_NAMES_WITH_AND = re.compile(
    r"(giao duc|khoa hoc|ke hoach|nong nghiep|tai nguyen|thong tin|dan toc|lao dong|the thao|van hoa|"
    r"quy hoach|"
    r"kien truc|cong nghiep|thuong binh)[\w\s,-]* va "
)
#: Units of the country, and other agencies: a member of a list that begins so names itself.
_UNIT = r"(?:tỉnh|thành phố|tp\.?|xã|phường|đặc khu|thị xã|thị trấn|quận|huyện)"
_ITSELF = (
    r"(?:văn phòng|thanh tra|ban|trung tâm|kho bạc|ngân hàng|kiểm toán|tòa án|toà án|viện kiểm sát|"
    r"bảo hiểm xã hội|công an|ủy ban|uỷ ban|ubnd|hđnd)"
)
OF_UNIT = re.compile(rf"{_UNIT}(?=\s+[A-ZĐÀ-Ỹ\d])", re.IGNORECASE)
NAMES_ITSELF = re.compile(rf"{_ITSELF}\s+\S", re.IGNORECASE)
AND_ANOTHER = re.compile(
    rf"\s+và\s+(?=(?i:{_UNIT})\s+[A-ZĐÀ-Ỹ\d]|(?!văn|thanh|ban|trung|ngân|kiểm|bảo|công)(?i:{_ITSELF})\s+\S)"
)


def split_outside(text: str, mark: str) -> list[str]:
    """Split at ``mark`` outside brackets."""
    parts, depth, start = [], 0, 0
    closed = text.count("(") <= text.count(")")
    for at, letter in enumerate(text):
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        if letter == mark and (depth == 0 or not closed):
            parts.append(text[start:at].strip())
            start = at + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part.strip(" ;.,:-–/")]


def at_commas(text: str) -> list[str]:
    """Split at commas outside brackets, but not within "Văn hóa, Thể thao và Du lịch"."""
    held = _WITH_COMMA.sub(lambda name: name[0].replace(",", _HELD), text)
    held = _NUMBERS.sub(lambda numbers: numbers[0].replace(",", _HELD), held)
    return [piece.replace(_HELD, ",") for piece in split_outside(held, ",")]


def split_members(part: str) -> list[str]:
    """Members of a list after a colon: at commas, and at the "và" before the last."""
    pieces = [each for piece in at_commas(part) for each in _numbered(piece)]
    last = pieces[-1] if pieces else ""
    if (found := AND_ANOTHER.search(last)) and last[: found.start()].strip():
        return [*pieces[:-1], last[: found.start()].strip(), last[found.end() :].strip()]
    two = re.split(r"\s+và\s+", last)
    return [*pieces[:-1], *two] if len(two) == 2 and not _NAMES_WITH_AND.search(fold(last)) else pieces


def _numbered(piece: str) -> list[str]:
    """ "Phát điện 1, 2" are two."""
    found = _NUMBERED.fullmatch(piece)
    return [f"{found['name']}{n.strip()}" for n in found["numbers"].split(",")] if found else [piece]


def split_names(part: str) -> list[str]:
    """Split "VP Quốc hội, VP Chủ tịch nước"; leave "Các Bộ, cơ quan ngang Bộ" and "Cục X, Bộ Y" whole."""
    if _MEDIA.match(fold(part)):
        return [part]
    if listed := committees(part) or bodies(part) or in_provinces(part) or offices(part) or boards(part):
        return listed
    pieces = at_commas(part)
    if len(pieces) < 2:
        return _at_and(part)
    if is_person(part) and all(_OFFICES.fullmatch(piece) for piece in pieces):
        return [part]
    if _all_local(pieces):
        return [*pieces]
    if placed := of_one_place(pieces):
        return placed
    if again := _HEAD_AGAIN.match(part):
        return [again[0].rstrip(" ,"), part[again.end() :]]
    if (_on_one_level(pieces) or _of_one_head(pieces)) and not _SHARED_TAIL.search(fold(part)):
        return [each for piece in pieces for each in _at_and(piece)]
    joined = [each for piece in pieces for each in re.split(r"\s+và\s+", piece)]
    named = next((each for each in (joined, pieces) if are_agencies(each)), None)
    return [*named] if named else _by_sort(pieces)


def _of_one_head(pieces: Sequence[str]) -> bool:
    """ "BHXH Bộ Quốc phòng, BHXH Công an nhân dân"; units of one agency stay together."""
    heads = {fold(piece).split()[0] for piece in pieces if len(piece.split()) > 1}
    kinds = {kind_of(piece, None) for piece in pieces}
    return len(heads) == 1 and all(len(piece.split()) > 1 for piece in pieces) and kinds == {"agency"}


def _all_local(pieces: Sequence[str]) -> bool:
    """Every part says itself of which place it is: "Tòa án ND tỉnh, Viện KSND tỉnh, Tỉnh đoàn"."""
    folded = [fold(piece) for piece in pieces]
    return all(
        (_OF_A_PLACE.search(f) or ends_in_province(piece)) and len(f.split()) > 1 and not _WHERE.match(f)
        for f, piece in zip(folded, pieces, strict=True)
    )


def _at_and(part: str) -> list[str]:
    """ "Văn phòng Quốc hội và Văn phòng Chủ tịch nước": both sides begin with a head of one level."""
    sides = re.split(r"\s+và\s+", part)
    alike = len(sides) > 1 and _on_one_level(sides) and "short" not in {level_of(side) for side in sides}
    alike = alike and not _SHARED_TAIL.search(fold(part))
    return sides if alike else [part]


def _on_one_level(pieces: Sequence[str]) -> bool:
    levels = {level_of(piece) for piece in pieces}
    return None not in levels and len(levels - {"short"}) <= 1


def opens(text: str) -> bool:
    """Begins as addressees begin."""
    return bool(_OPENS.match(fold(text)))


def level_of(piece: str) -> str | None:
    """The level of the head a piece begins with; ``short`` for an abbreviation alone."""
    if _SHORT.fullmatch(piece.strip()):
        return "short"
    folded = fold(piece) + " "
    if _PARTY_BOARD.match(folded):
        return "central"
    if _MASS.match(folded):
        return "mass"
    return next((level for level, heads in _LEVELS.items() if folded.startswith(heads)), None)


def _by_sort(pieces: Sequence[str]) -> list[str]:
    """Cut where people, publications and others meet: "Bộ trưởng, các Thứ trưởng | các Vụ, Cục thuộc Bộ"."""
    # "TTCP" before "các PTTg" is the Prime Minister.
    sorts = [_sort(piece, after) for piece, after in zip(pieces, (*pieces[1:], ""), strict=True)]
    found = [pieces[0]]
    for before, after, piece in zip(sorts, sorts[1:], pieces[1:], strict=False):
        # "Thành viên BCĐ, Tổ giúp việc" and the like stay together.
        led = before == "other" and after == "person" and not level_of(found[-1].split(",")[0])
        goes_on = not (opens(piece) or piece.isupper() or after != "other") or (
            piece[:1].islower() and not fold(piece).startswith("cac ")
        )
        apart = before == after == "publication" and len(found[-1].split()) > 1
        if (before == after and not apart) or led or goes_on:
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    return found


def _sort(piece: str, after: str) -> str:
    """``person``, ``publication`` or ``other``."""
    if is_person(piece) or (piece == "TTCP" and is_person(f"{piece}, {after}")):
        return "person"
    return "publication" if kind_of(piece, None) == "publication" else "other"
