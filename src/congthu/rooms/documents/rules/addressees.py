"""One entry of a recipients block: who, for what, how many copies, of which kind.

Real entries are messier than the Decree: several addressees after semicolons, groups after a colon, purposes
before or after the punctuation, people and units of one agency in one breath. An agency that is followed by
its own people and units ("VPCP: BTCN, các PCN", "Bộ Tư pháp (Cục Kiểm tra văn bản)") is one addressee: it
gets one letter, which it distributes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from congthu.rooms.documents.rules.file_copy import parse_file_copy
from congthu.rooms.documents.rules.groups import addressees, colon_at, group, taken_by_the_group, with_colon
from congthu.rooms.documents.rules.kinds import is_file_copy
from congthu.rooms.documents.rules.purposes import only_purpose
from congthu.rooms.documents.rules.signers import without_signer
from congthu.rooms.documents.rules.splitting import split_outside
from congthu.rooms.documents.types import AddresseeLine

BULLET = re.compile(
    r"^\s*(?:[-–—−•+*·▪►●○■□➢✓\u00ad\uf02d\uf0b7]+|(?:\d{1,2}|[a-zđ])[.)](?=\s+\S)|o\s(?=[A-ZĐ]))\s*"
)
#: Where a company or a citizen lives, behind the name: no agency, and no addressee.
_POSTAL = re.compile(
    r"\s*\((?:(?i:địa chỉ|số|tầng|tổ|lô|nhà|km|thôn|ấp|đường|phố|khu)\b|\d+[\w/]*\s)[^()]*?,"
    r"[^()]*(?:\b(?i:đường|phố|phường|quận|xã|huyện|tỉnh|thành phố|tp|t/p)\b|\b[PQ]\.)[^()]*\)"
)
_PRIVATE = re.compile(r"(?:công ty|doanh nghiệp|hợp tác xã|htx|ông|bà|hộ)\s", re.IGNORECASE)
#: "Công ty A (Hà Nội)- VPCP: BTCN": two entries grown together.
_GROWN = re.compile(r"\)-\s+(?=VPCP|[^\W\d_a-z][^\W\d_]*:)")
#: No list of names is longer: what is goes to the clerk in one piece.
_LONGEST = 4_000


def parse_line(line: str, issuer: str | None = None) -> tuple[AddresseeLine, ...]:
    """The addressees of one entry ("- …;"), wrapped lines already joined; ``line`` of each is 0."""
    text = without_signer(BULLET.sub("", line.strip())).rstrip(" ;.,:/")
    if is_file_copy(text):
        return (_file_copy(text),)
    found: list[AddresseeLine] = []
    parts = [BULLET.sub("", part) for part in split_outside(_GROWN.sub("); ", text), ";")]
    last = 0
    while parts:
        part = parts.pop(0)
        if found and (purpose := only_purpose(part)):
            # "Thường trực Thành ủy; (để b/c)": the bracket came after the punctuation.
            found[last:] = [_also_for(each, purpose) for each in found[last:]]
            continue
        if found and _POSTAL.fullmatch(part):
            continue
        if _PRIVATE.match(part):
            part = _POSTAL.sub("", part)
        last = len(found)
        if len(part) > _LONGEST:
            found.append(AddresseeLine(text=part, purpose=None, kind="agency", copies=None))
        elif is_file_copy(part):
            found.append(_file_copy(part))
        elif colon_at(part := with_colon(part)) >= 0:
            members = list(taken_by_the_group(part, parts))
            del parts[: len(members)]
            found.extend(group("; ".join([part, *members]), issuer))
        else:
            found.extend(addressees(part, issuer))
    return tuple(found)


def _also_for(addressee: AddresseeLine, purpose: str) -> AddresseeLine:
    return replace(addressee, purpose=", ".join(filter(None, (addressee.purpose, purpose))))


def _file_copy(text: str) -> AddresseeLine:
    copy = parse_file_copy(text)
    return AddresseeLine(
        text=f"Lưu: {', '.join(copy.units)}".rstrip(": "), purpose=None, kind="file_copy", copies=copy.copies
    )
