"""Addressees of one part of an entry: a list with a common head ("Các Bộ: CT, KH&CN"), or names alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.kinds import (
    is_central,
    is_enterprise,
    is_file_copy,
    is_issuer,
    is_person,
    kind_of,
)
from congthu.rooms.documents.rules.local_bodies import is_province
from congthu.rooms.documents.rules.purposes import only_purpose, take_copies, take_purpose
from congthu.rooms.documents.rules.splitting import (
    NAMES_ITSELF,
    OF_UNIT,
    at_commas,
    level_of,
    opens,
    split_members,
    split_names,
    split_outside,
)
from congthu.rooms.documents.types import AddresseeLine, Kind

_UNIT_KIND = r"(?:phòng|khoa|ban|trung tâm|vụ|cục|viện|đơn vị|tổ|đội)"
#: Heads of a group whose members are named in short: "Các Bộ: CT, KH&CN" means Bộ CT and Bộ KH&CN.
_PLURALS = re.compile(
    r"^(?:(?:các|thủ trưởng các|giám đốc các)\s+)?(?P<head>bộ|sở|ban|cục|vụ|tổng cục|"
    r"ubnd(?: các)?(?: tỉnh| xã| phường| "
    r"huyện| quận| thành phố)?|ủy ban nhân dân(?: các)?(?: tỉnh| xã| phường)?|"
    r"uỷ ban nhân dân(?: các)?(?: tỉnh| xã| "
    r"phường)?|cổng thông tin điện tử|cổng ttđt|website|báo|cổng|trang ttđt|trường|viện|văn phòng|vp|"
    r"tỉnh|thành phố|thường trực|ttr?|"
    r"công an(?: các)? tỉnh|phòng|đài|trung tâm|chi cục|hội|tổng công ty|công ty|tập đoàn|"
    r"[^:,;]{2,60}\scác (?:tỉnh, thành phố|tỉnh, tp|tỉnh và thành phố|tỉnh|thành phố|xã|phường|đặc khu)|"
    r"(?<=các )(?:tổng công ty|công ty|trường|bệnh viện|ngân hàng|chi cục|hội)\s[^:,;]{1,40})$",
    re.IGNORECASE,
)
#: "Các cơ quan: Công an tỉnh, Thuế tỉnh": members that need no head.
_HEADLESS = re.compile(r"^(?:các )?(?:cơ quan|ban, ngành)$", re.IGNORECASE)
#: "Các Sở, ngành: TC, NV": the first word stands before those that are not agencies of their own.
_DEPARTMENT = re.compile(r"(?!.*\scác\s)(?:Sở|Thuế|Cục|Công an|BHXH|Kho bạc Nhà nước|KBNN)\b")
_MIXED = re.compile(r"^(?:các )?(?P<head>sở|bộ)(?:, ban)?(?:, ngành|, cơ quan)(?: ngang bộ)?$", re.IGNORECASE)
#: "Các Phòng & Trung tâm: Phòng Tài chính, Trung tâm CNTT": units of the issuer with their own heads.
_UNITS = re.compile(rf"^(?:các )?{_UNIT_KIND}(?:(?:, | & | và ){_UNIT_KIND})+$", re.IGNORECASE)
_OF_UNITS = re.compile(rf"{_UNIT_KIND}\s", re.IGNORECASE)
#: "Các Sở: XD, GTVT các tỉnh, TP": what follows the last member belongs to all.
_SHARED_TAIL = re.compile(
    r"\s+(?:của )?các (?:tỉnh|thành phố|địa phương|xã|phường|huyện|quận)\b[^:]*$", re.IGNORECASE
)
_PLACE_LAST = re.compile(
    r"(?<=[^\s,;])\s(?:tỉnh|thành phố|TP\.?)(?:\s+[A-ZĐÀ-Ỹ]\w*(?:\s+[A-ZĐÀ-Ỹ]\w*){0,3})?$"
)
#: "UBND các tỉnh Cà Mau, An Giang" is written without a colon too.
_WITHOUT_COLON = re.compile(
    r"^(?P<head>[^:,;()]{2,60}\scác (?:tỉnh|thành phố|xã|phường|đặc khu)|[Cc]ác (?:Bộ|Sở)|"
    r"[^:,;()]{2,60}\scác tỉnh, (?:thành phố|TP))\s+(?P<members>[A-ZĐÀ-Ỹ][^:]*)$"
)
_NO_NAME = re.compile(
    r"\btỉnh, (?:TP|thành phố)\b|\b(các|thuộc|trực|miền|vùng|khu vực|phía|ven|"
    r"biên giới|Trung ương|TW|Tây Nguyên|Nam Bộ|Bắc Bộ|Trung Bộ|"
    r"Đồng bằng|Duyên hải|Trung du|liên quan|khác)\b",
    re.IGNORECASE,
)
#: Cities of the rank of a province; the others are "tỉnh".
_CITIES = frozenset({"ha noi", "hai phong", "hue", "da nang", "ho chi minh", "hcm", "can tho"})
_BOTH_UNITS = re.compile(r"tỉnh(?:,| và) (?:thành phố|tp)$", re.IGNORECASE)
#: "Các Bộ: Nội vụ và Văn phòng Chính phủ": heads that do not stand before such names.
_OFFICES = frozenset({"bo", "so", "cuc", "vu", "phong"})
_LOCAL_OFFICE = re.compile(
    r"(?:NHNN|VPCP|TTCP|UBDT|KTNN|TT\s?PVHCC|Trung tâm|Thuế|"
    r"Bộ CHQS|BHXH|BCH|Cục|Chi cục|TAND|VKSND|KBNN|Hội|Tỉnh đoàn|UBMTTQ)\b"
)
_LAST_UNIT = re.compile(r"(?:^|(?<=\s))(?:tỉnh|thành phố|xã|phường|huyện|quận)$", re.IGNORECASE)
_OFFICE = re.compile(r"VP|Văn phòng", re.IGNORECASE)
_UNIT_HEADS = frozenset({"cuc", "vu", "phong", "tong cuc"})
_PLURAL_MARK = re.compile(r"^các\s", re.IGNORECASE)
#: A piece that begins so is an addressee of its own, not one more member of the list before it.
_OWN_HEAD = re.compile(
    r"^(ubnd|hdnd|uy ban|bo [a-z]|so [a-z]|van phong (quoc|chinh|chu|trung|tong)|vp (qh|quoc|"
    r"chinh|chu|tw|tu)|toa an|"
    r"tand|vien kiem sat|vksnd|kiem toan|cong bao$|luu\b|tt [a-z]|trung tam |"
    r"thu tuong|ban bi thu|website chinh phu|ngan hang)"
)


def colon_at(part: str) -> int:
    """Where a group begins; -1 without one. Not inside brackets, not the colon of "http://"."""
    found = re.search(r":(?!//)", re.sub(r"\([^()]*\)", lambda b: "_" * len(b[0]), part))
    return (
        found.start() if found and part[found.end() :].strip(" .,;") and part[: found.start()].strip() else -1
    )


def with_colon(part: str) -> str:
    """ "Các Bộ Tài chính, Nội vụ" with its colon; a class ("UBND các tỉnh miền Trung") stays as it is."""
    found = _WITHOUT_COLON.match(part)
    if found is None or _NO_NAME.search(found["members"]):
        return part
    members = split_members(take_purpose(found["members"])[0])
    named = len(members) > 1 and all(member[:1].isupper() or OF_UNIT.match(member) for member in members)
    at_comma = len(at_commas(found["members"])) > 1 or not fold(found["head"]).startswith("cac ")
    return f"{found['head']}: {found['members']}" if named and at_comma else part


def taken_by_the_group(opening: str, parts: Sequence[str]) -> Iterator[str]:
    """The parts after a semicolon that still belong to the list the colon opened."""
    # After "Cổng TTĐT:" stand the agencies whose portals are meant.
    published = level_of(opening) == "published"
    at = colon_at(opening)
    head, members = opening[:at].strip(), opening[at + 1 :]
    plural = bool(_PLURALS.match(head))
    of_an_office = plural and _people(head, members)
    for part in parts:
        if only_purpose(part) or is_file_copy(part):
            return
        if of_an_office and is_person(part):
            yield part  # "VP: CVP, PVP; CV: TH, NC"
            continue
        if plural and (colon_at(part) >= 0 or fold(part).startswith("cac ")):
            return
        if level_of(part) == "published" if published else _OWN_HEAD.match(fold(part)):
            return
        yield part


def group(text: str, issuer: str | None) -> Iterator[AddresseeLine]:
    """Members of a plural head are addressees of their own; an agency with its people and units stays one."""
    at = colon_at(text)
    head, members = text[:at].strip(), text[at + 1 :].strip()
    before, comma, last = head.rpartition(",")
    if comma and _PLURAL_MARK.match(last.strip()) and _PLURALS.match(last.strip()):
        # "LĐVP, các phòng: KTTH, NC": the colon belongs to the last of them only.
        yield from addressees(before, issuer)
        yield from group(f"{last.strip()}: {members}", issuer)
    elif _HEADLESS.match(head) or (_UNITS.match(head) and _OF_UNITS.match(members)):
        yield from _members("", members, issuer, own=not _HEADLESS.match(head))
    elif _DEPARTMENT.match(head) and _provinces(members):
        yield from _members(head, members, issuer, own=False)
    elif mixed := _MIXED.match(head):
        yield from _members(mixed["head"].capitalize(), members, issuer, own=False)
    elif _PLURALS.match(head) and not _people(head, members):
        name = re.sub(r"\s+các(?=\s|$)", "", _PLURAL_MARK.sub("", head).strip(), flags=re.IGNORECASE)
        # "Các Cục: Pháp chế, Tài chính" names no owner: they are the issuer's.
        own = fold(name) in _UNIT_HEADS or (fold(name) == "ban" and is_enterprise(issuer))
        yield from _members(name[:1].upper() + name[1:], members, issuer, own=own)
    else:
        yield _with_its_own(text, head, issuer)


def _members(name: str, members: str, issuer: str | None, *, own: bool) -> Iterator[AddresseeLine]:
    """Each member behind the name of the group, with the purpose that stands at the end for all."""
    members, purpose = take_purpose(members)
    tail = _SHARED_TAIL.search(members) or _place_of_all(members)
    members = members[: tail.start()] if tail else members
    for piece in (p for part in split_outside(members, ";") for p in split_members(part)):
        made = _one(f"{_named(name, piece) if name else piece}{tail[0] if tail else ''}", issuer)
        yield replace(
            made, purpose=made.purpose or purpose, kind=_kind_in(name, piece, made.kind, own, issuer)
        )


def _kind_in(name: str, member: str, kind: Kind, own: bool, issuer: str | None) -> Kind:
    """The kind of a member: one of "các phòng" is the issuer's, one of "các Sở" of a ministry is a class."""
    if kind != "agency" or NAMES_ITSELF.match(member):
        return kind
    if own:
        return "own_unit"
    return "class" if fold(name) == "so" and is_central(issuer) and not _goes_alone(name, member) else kind


def _place_of_all(members: str) -> re.Match[str] | None:
    """ "Các Sở: TC, XD tỉnh An Giang": one place behind the last, unless that is an agency of its own."""
    pieces = [p for part in split_outside(members, ";") for p in split_members(part)]
    found = _PLACE_LAST.search(members)
    alone = not found or opens(pieces[-1]) or OF_UNIT.match(pieces[-1]) is not None
    return None if alone or any(_PLACE_LAST.search(piece) for piece in pieces[:-1]) else found


def _provinces(members: str) -> bool:
    """ "Sở Y tế: Khánh Hòa, Phú Yên" """
    return all(is_province(piece) for piece in split_members(take_purpose(members)[0]))


def _people(head: str, members: str) -> bool:
    """ "VP: CVP, PVP" are the people of one office, "VP: LĐVP, CV NC, TH" its people and units."""
    are = [is_person(piece) for piece in split_members(take_purpose(members)[0])]
    return all(are) or (bool(_OFFICE.fullmatch(head)) and are[0])


def _with_its_own(text: str, head: str, issuer: str | None) -> AddresseeLine:
    whole, purpose = take_purpose(text)
    whole, copies = take_copies(whole)
    own = is_issuer(head, issuer)
    return AddresseeLine(
        text=whole, purpose=purpose, kind="own_unit" if own else kind_of(head, issuer), copies=copies
    )


def _named(head: str, member: str) -> str:
    """Head and member, unless the member carries its own; "thành phố Cần Thơ" among "UBND các tỉnh" takes the
    place of "tỉnh" alone.
    """
    if fold(member).startswith(fold(head).split()[0] + " ") or _goes_alone(head, member):
        return member
    of_unit = OF_UNIT.match(member)
    if both := _BOTH_UNITS.search(head):
        city = not of_unit and fold(member).removeprefix("tp. ").removeprefix("tp.") in _CITIES
        head = f"{head[: both.start()]}{'thành phố' if city else 'tỉnh'}"
    unit = _LAST_UNIT.search(head)
    if of_unit and unit:
        whole = f"{head[: unit.start()]}{member}".strip()
        return whole[:1].upper() + whole[1:]
    return f"{head} {member}"


def _goes_alone(head: str, member: str) -> bool:
    return fold(head) in _OFFICES and (
        NAMES_ITSELF.match(member) is not None or _LOCAL_OFFICE.match(member) is not None
    )


def addressees(part: str, issuer: str | None) -> Iterator[AddresseeLine]:
    """The names of a part without a common head."""
    text, purpose = take_purpose(part)
    pieces = split_names(text)
    for piece in pieces:
        made = _one(piece, issuer)
        yield replace(made, purpose=made.purpose or purpose)


def _one(text: str, issuer: str | None) -> AddresseeLine:
    name, purpose = take_purpose(text)
    name, copies = take_copies(name)
    return AddresseeLine(text=name, purpose=purpose, kind=kind_of(name, issuer), copies=copies)
