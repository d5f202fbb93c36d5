"""One entry of a recipients block: who, for what, how many copies, of which kind.

Real entries are messier than the Decree: several addressees after semicolons, groups after a colon, purposes
before or after the punctuation, people and units of one agency in one breath. An agency that is followed by
its own people and units ("VPCP: BTCN, các PCN", "Bộ Tư pháp (Cục Kiểm tra văn bản)") is one addressee: it
gets one letter, which it distributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.file_copy import COPIES, parse_file_copy
from congthu.rooms.documents.rules.kinds import is_file_copy, is_issuer, kind_of
from congthu.rooms.documents.rules.splitting import (
    NAMES_ITSELF,
    OF_UNIT,
    level_of,
    split_members,
    split_names,
    split_outside,
)
from congthu.rooms.documents.types import AddresseeLine, Kind

BULLET = re.compile(
    r"^\s*(?:[-–—−•+*·▪►●○■□➢✓\u00ad\uf02d\uf0b7]+|(?:\d{1,2}|[a-zđ])[.)](?=\s+\S)|o\s(?=[A-ZĐ]))\s*"
)
_PURPOSE = re.compile(
    r"^(b/c|b/cáo|p/hợp|th?/hiện|c/b|bc|báo cáo|p/h|ph/h|phối hợp|biết|t/h|th/h|thực hiện|thi hành|"
    r"triển khai|tổ chức|chỉ đạo|"
    r"c/đ|theo dõi|"
    r"kiểm tra|giám sát|t/d|thay|đăng|đưa tin|công bố|thông báo|xin ý kiến|cho ý kiến|góp ý|tham gia|"
    r"xem xét|phục vụ|"
    r"đôn đốc|phê duyệt|thẩm định|cập nhật|lưu|làm|h/dẫn|hướng dẫn|chuẩn bị|quản lý|gửi|k/t|q/lý|th/dõi)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_IN_ORDER_TO = re.compile(r"^(?:để|đ/b|đb|để)(?![^\W\d_])", re.IGNORECASE)
_IN_ORDER_TO_PLAIN = re.compile(
    r"^de (?:b/?c|bao cao|biet|phoi hop|thuc hien|th|chi dao|theo doi|kiem tra)\b"
)
_BRACKET_LAST = re.compile(r"[(\[]([^()\[\]]*)[)\]]?\s*[;.,:]*\s*$")
_BARE_PURPOSE = re.compile(
    r"[\s,–-]+(?:để|đ/b)\s+(?:báo cáo|b/c|biết|phối hợp|thực hiện|thi hành|chỉ đạo|theo dõi|kiểm tra|"
    r"đăng|giám sát|"
    r"tổ chức|triển khai)[\w\s,/.]*$|\s+(?:b/c|\(?th/h|ph/h)\)?$",
    re.IGNORECASE,
)
#: What a scan or a table may bring over from the signature beside the block.
_SIGNER = re.compile(
    r"(?:^|[\s;.,])(?:(?:TM|KT|TL|TUQ|Q)\s?\.\s?(?=[A-ZĐÀ-Ỹ]{2})[A-ZĐÀ-Ỹ\s.,\-]{2,}.*"
    r"|\(\s*(?:đã ký|Đã ký|ĐÃ KÝ)(?: số| điện tử| SỐ)?\s*\).*"
    r"|(?:PHÓ\s+)?(?:BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|"
    r"VỤ TRƯỞNG|THỐNG ĐỐC|"
    r"CHỦ NHIỆM|CHÁNH VĂN PHÒNG|TỔNG CỤC TRƯỞNG|TRƯỞNG PHÒNG|VIỆN TRƯỞNG|TRƯỞNG BAN|HIỆU TRƯỞNG)(?=\s|$)"
    r"(?:\s+[A-ZĐÀ-Ỹ].*)?)$"
)
_FILE_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\|file:|/Users/)\S.*$|\S+\.docx?\b.*$", re.IGNORECASE)

#: Heads of a group whose members are named in short: "Các Bộ: CT, KH&CN" means Bộ CT and Bộ KH&CN.
_PLURALS = re.compile(
    r"^(?:(?:các|thủ trưởng các|giám đốc các)\s+)?(?P<head>bộ|sở|ban|cục|vụ|tổng cục|"
    r"ubnd(?: các)?(?: tỉnh| xã| phường| "
    r"huyện| quận| thành phố)?|ủy ban nhân dân(?: các)?(?: tỉnh| xã| phường)?|"
    r"uỷ ban nhân dân(?: các)?(?: tỉnh| xã| "
    r"phường)?|cổng thông tin điện tử|cổng ttđt|website|báo|cổng|trang ttđt|trường|viện|văn phòng|vp|"
    r"tỉnh|thành phố|thường trực|tt|"
    r"công an(?: các)? tỉnh|phòng|đài|trung tâm|chi cục|hội|tổng công ty|công ty|tập đoàn)$",
    re.IGNORECASE,
)
#: "Các Bộ: Nội vụ và Văn phòng Chính phủ": heads that do not stand before such names.
_OFFICES = frozenset({"bo", "so", "cuc", "vu", "phong"})
_LAST_UNIT = re.compile(r"(?:^|(?<=\s))(?:tỉnh|thành phố|xã|phường|huyện|quận)$", re.IGNORECASE)
_UNIT_HEADS = frozenset({"cuc", "vu", "phong", "tong cuc"})
_PLURAL_MARK = re.compile(r"^các\s", re.IGNORECASE)
#: A piece that begins so is an addressee of its own, not one more member of the list before it.
_OWN_HEAD = re.compile(
    r"^(ubnd|hdnd|uy ban|bo [a-z]|so [a-z]|van phong (quoc|chinh|chu|trung|tong)|vp (qh|quoc|"
    r"chinh|chu|tw|tu)|toa an|"
    r"tand|vien kiem sat|vksnd|kiem toan|cong bao$|luu\b|thu tuong|ban bi thu|website chinh phu|ngan hang)"
)


def parse_line(line: str, issuer: str | None = None) -> tuple[AddresseeLine, ...]:
    """The addressees of one entry ("- …;"), wrapped lines already joined; ``line`` of each is 0."""
    text = without_signer(BULLET.sub("", line.strip())).rstrip(" ;.,:/")
    if is_file_copy(text):
        return (_file_copy(text),)
    found: list[AddresseeLine] = []
    parts = [BULLET.sub("", part) for part in split_outside(text, ";")]
    while parts:
        part = parts.pop(0)
        if found and (purpose := _only_purpose(part)):
            # "Thường trực Thành ủy; (để b/c)": the bracket came after the punctuation.
            found[-1] = replace(found[-1], purpose=purpose)
        elif _colon(part) >= 0:
            members = list(_taken_by_the_group(part, parts))
            del parts[: len(members)]
            found.extend(_group("; ".join([part, *members]), issuer))
        elif is_file_copy(part):
            found.append(_file_copy(part))
        else:
            found.extend(_addressees(part, issuer))
    return tuple(found)


def without_signer(text: str) -> str:
    """The entry without the signatory's title and name, or the file path, that stood beside or below it."""
    kept = _SIGNER.sub("", text) if not text.isupper() or _SIGNER.fullmatch(text) else text
    return _FILE_PATH.sub("", kept).strip()


def _file_copy(text: str) -> AddresseeLine:
    copy = parse_file_copy(text)
    return AddresseeLine(
        text=f"Lưu: {', '.join(copy.units)}".rstrip(": "), purpose=None, kind="file_copy", copies=copy.copies
    )


def _colon(part: str) -> int:
    """Where a group begins; -1 without one. Not inside brackets, not the colon of "http://"."""
    found = re.search(r":(?!//)", re.sub(r"\([^)]*\)", lambda b: "_" * len(b[0]), part))
    return (
        found.start() if found and part[found.end() :].strip(" .,;") and part[: found.start()].strip() else -1
    )


def _taken_by_the_group(opening: str, parts: Sequence[str]) -> Iterator[str]:
    """The parts after a semicolon that still belong to the list the colon opened."""
    # After "Cổng TTĐT:" stand the agencies whose portals are meant.
    published = level_of(opening) == "published"
    plural = bool(_PLURALS.match(opening[: _colon(opening)].strip()))
    for part in parts:
        if _only_purpose(part) or is_file_copy(part):
            return
        if plural and (_colon(part) >= 0 or fold(part).startswith("cac ")):
            return
        if level_of(part) == "published" if published else _OWN_HEAD.match(fold(part)):
            return
        yield part


def _group(text: str, issuer: str | None) -> Iterator[AddresseeLine]:
    """Members of a plural head are addressees of their own; an agency with its people and units stays one."""
    at = _colon(text)
    head, members = text[:at].strip(), text[at + 1 :].strip()
    before, comma, last = head.rpartition(",")
    if comma and _PLURAL_MARK.match(last.strip()) and _PLURALS.match(last.strip()):
        # "LĐVP, các phòng: KTTH, NC": the colon belongs to the last of them only.
        yield from _addressees(before, issuer)
        yield from _group(f"{last.strip()}: {members}", issuer)
        return
    plural = _PLURALS.match(head)
    if plural:
        name = re.sub(r"\s+các(?=\s|$)", "", _PLURAL_MARK.sub("", head).strip(), flags=re.IGNORECASE)
        members, purpose = _take_purpose(members)
        pieces = [p for part in split_outside(members, ";") for p in split_members(part)]
        for piece in pieces:
            made = _one(_named(name[:1].upper() + name[1:], piece), issuer)
            # "Các Cục: Pháp chế, Tài chính" names no owner: they are the issuer's.
            owned = fold(name) in _UNIT_HEADS and not _goes_alone(name, piece)
            kind: Kind = "own_unit" if owned and made.kind == "agency" else made.kind
            yield replace(made, purpose=made.purpose or purpose, kind=kind)
        return
    whole, purpose = _take_purpose(text)
    whole, copies = _take_copies(whole)
    own = is_issuer(head, issuer)
    yield AddresseeLine(
        text=whole, purpose=purpose, kind="own_unit" if own else kind_of(head, issuer), copies=copies
    )


def _named(head: str, member: str) -> str:
    """Head and member, unless the member carries its own; "thành phố Cần Thơ" among "UBND các tỉnh" takes the
    place of "tỉnh" alone.
    """
    if fold(member).startswith(fold(head).split()[0] + " ") or _goes_alone(head, member):
        return member
    of_unit = OF_UNIT.match(member)
    unit = _LAST_UNIT.search(head)
    if of_unit and unit:
        whole = f"{head[: unit.start()]}{member}".strip()
        return whole[:1].upper() + whole[1:]
    return f"{head} {member}"


def _goes_alone(head: str, member: str) -> bool:
    return fold(head) in _OFFICES and NAMES_ITSELF.match(member) is not None


def _addressees(part: str, issuer: str | None) -> Iterator[AddresseeLine]:
    text, purpose = _take_purpose(part)
    pieces = split_names(text)
    for piece in pieces:
        made = _one(piece, issuer)
        yield replace(made, purpose=made.purpose or purpose)


def _one(text: str, issuer: str | None) -> AddresseeLine:
    name, purpose = _take_purpose(text)
    name, copies = _take_copies(name)
    return AddresseeLine(text=name, purpose=purpose, kind=kind_of(name, issuer), copies=copies)


def _is_purpose(text: str) -> bool:
    # "(đẻ phối hợp)" is a slip of the pen.
    text = re.sub(r"^(?:đẻ|đễ|đê|dể)\s+", "để ", text.strip())
    return bool(_PURPOSE.match(text) or _IN_ORDER_TO.match(text)) or (
        text.isascii() and bool(_IN_ORDER_TO_PLAIN.match(text.lower()))
    )


def _take_purpose(text: str) -> tuple[str, str | None]:
    found = _BRACKET_LAST.search(text)
    if found and found.start() and _is_purpose(found[1]):
        return text[: found.start()].rstrip(" ;.,-–"), found[1].strip() or None
    bare = _BARE_PURPOSE.search(text)
    if bare and bare.start() > 3:
        return text[: bare.start()].rstrip(" ;.,-–"), bare[0].strip(" ,–-()")
    return text.strip(" ;.,"), None


def _only_purpose(part: str) -> str | None:
    found = re.fullmatch(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[;.,]*\s*", part)
    inside = found[1] if found else part if _IN_ORDER_TO.match(part.strip()) else ""
    return inside.strip(" .,;") if inside and _is_purpose(inside) else None


def _take_copies(text: str) -> tuple[str, int | None]:
    """ "Sở Nội vụ (2 bản)" """
    counts = [*COPIES.finditer(text)]
    found = counts[-1] if counts else None
    if found is None or text[found.end() :].strip(" ;.,") or not text[: found.start()].strip():
        return text, None
    return text[: found.start()].rstrip(" ;.,:-"), int(found[1] or found[2])
