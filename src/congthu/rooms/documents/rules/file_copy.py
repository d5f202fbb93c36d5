"""The last line of a block, "Lưu: VT, KGVX (3)": units that keep a copy, and how many copies in all."""

from __future__ import annotations

import re

from congthu.rooms.documents.rules.kinds import after_file_copy_word
from congthu.rooms.documents.rules.names import PERSON_NAME
from congthu.rooms.documents.types import FileCopy

#: (3) (05) (2b) (3 bản) (Thuyết5); 2b; 100 bản; glued to letters: Thuận100b.
COPIES = re.compile(r"\(\s*0*(\d{1,3})\s*(?:b|bản|bộ)?\s*\)|\b0*(\d{1,3})\s*(?:bản|bộ|b)\b\.?", re.IGNORECASE)
_INITIALED = re.compile(r"\(\s*[^\W\d_]+[.\-\s]*0*(\d{1,3})\s*(?:bản|b)\s*\)", re.IGNORECASE)
_GLUED = (
    re.compile(r"(?<=[^\W\d_])0*(\d{1,3})\s*(?:bản|b)\b", re.IGNORECASE),
    re.compile(r"\(\s*[^\W\d_]{2,}[-\s]*0*(\d{1,3})\s*(?:bản|b)?\s*\)", re.IGNORECASE),
    re.compile(r"(?<=[^\W\d_A-ZĐ])[.\s-]0(\d)\s*[.;]*\s*$"),
)
_LONGEST = 1_000
#: Between units: comma, semicolon, full stop or a closed bracket, outside brackets.
_UNIT_BREAK = re.compile(r"(?:[,;]|(?<!\bP)\.\s+(?=[A-ZĐ])|(?<=\))\s+(?=[A-ZĐ]{3}|[A-ZĐ]+\s?\())(?![^()]*\))")
_UNIT_WITH_NUMBER = re.compile(r"\(\s*(?:P|PHÒNG|K|Đ|D|V|A|C)\.?\s*\d{1,3}\s*\)", re.IGNORECASE)


def _is_of_a_unit(rest: str, found: re.Match[str]) -> bool:
    """ "(P.3)" is an office, "TCT (VT, CS-2b)" says the copies of one unit of several."""
    inside = rest[: found.start()].rpartition("(")[2]
    listed = "(" in rest[: found.start()] and ")" not in inside and "," in inside
    return bool(_UNIT_WITH_NUMBER.fullmatch(found[0])) or (listed and inside.endswith("-"))


def parse_file_copy(line: str) -> FileCopy:
    """Units and copies of "Lưu: VT, KGVX (3)"."""
    rest = after_file_copy_word(line[:_LONGEST])
    copies = None
    for pattern in (_INITIALED, COPIES, *_GLUED):
        found = next((f for f in pattern.finditer(rest) if not _is_of_a_unit(rest, f)), None)
        if found and copies is None:
            copies = int(next(group for group in found.groups() if group))
            # Directly after the count stand the initials of drafter or typist: no unit.
            after = re.sub(r"^[^,;]*", "", rest[found.end() :])
            before = rest[: found.start()]
            if rest[found.start() :][:1].isdigit():
                # "Thuận100b": the name the count is glued to is the drafter's, "VT100b" is a unit.
                before = re.sub(r"[^\W\d_]+$", lambda name: name[0] if name[0].isupper() else "", before)
            rest = f"{before}{after}"
    units = [unit.strip(" .:,;-/") for unit in _UNIT_BREAK.sub("\n", rest).splitlines()]
    return FileCopy(
        units=tuple(unit for unit in units if unit and not PERSON_NAME.fullmatch(unit)), copies=copies
    )
