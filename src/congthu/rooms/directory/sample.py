"""A sample nation: the agencies of the State after the reform of 2025, as rows of the import tables.

Ministries and equals follow Resolution 176/2025/QH15 (in force 01/3/2025); provinces and communes come from
the package ``vietnam-provinces`` (two levels since 01/7/2025). **Agency codes are samples**: they have the
form of Decision 20/2020 but are not the official list (``Z`` groups mark what has no official counterpart).
Officers are invented from common family and given names, with a fixed seed, so two nodes make the same
nation.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from congthu.lib.vntext import fold
from congthu.rooms.directory import reform
from congthu.rooms.directory.sample_central import CENTRAL
from congthu.rooms.directory.tables import (
    AgencyRow,
    AppointmentRow,
    MailboxRow,
    OfficerRow,
    Row,
    SuccessionRow,
    UnitRow,
)
from congthu.rooms.directory.types import Category, Ending, Level

#: Resolution 15/2008/QH12 (63 provinces), and two-level local government.
_SIXTY_THREE, _TWO_LEVELS = date(2008, 8, 1), date(2025, 7, 1)


class Part(StrEnum):
    """Which part of the nation a node keeps."""

    ALL = "all"
    MINISTRIES = "ministries"
    PROVINCES = "provinces"


#: (label in addresses, name, abbreviations); "{place}" is e.g. "tỉnh Nghệ An".
DEPARTMENTS = (
    ("vpub", "Văn phòng Ủy ban nhân dân {place}", ("Văn phòng UBND {kind}", "VPUBND", "VPUB")),
    ("sonv", "Sở Nội vụ", ("SNV",)),
    ("sotp", "Sở Tư pháp", ("STP",)),
    ("sotc", "Sở Tài chính", ("STC",)),
    ("soct", "Sở Công Thương", ("SCT",)),
    ("sonnmt", "Sở Nông nghiệp và Môi trường", ("SNNMT", "Sở NN&MT")),
    ("soxd", "Sở Xây dựng", ("SXD",)),
    ("sokhcn", "Sở Khoa học và Công nghệ", ("SKHCN", "Sở KH&CN")),
    ("sovhttdl", "Sở Văn hóa, Thể thao và Du lịch", ("SVHTTDL", "Sở VHTTDL", "Sở VHTT&DL")),
    ("sogddt", "Sở Giáo dục và Đào tạo", ("SGDĐT", "Sở GD&ĐT")),
    ("soyt", "Sở Y tế", ("SYT",)),
    ("sodttg", "Sở Dân tộc và Tôn giáo", ("SDTTG", "Sở DT&TG")),
    ("thanhtra", "Thanh tra {place}", ("Thanh tra {kind}",)),
)
_UNITS = (
    ("VP", "Văn phòng"), ("TCCB", "Vụ Tổ chức cán bộ"), ("PC", "Vụ Pháp chế"),
    ("KHTC", "Vụ Kế hoạch - Tài chính"), ("HTQT", "Vụ Hợp tác quốc tế"),
    ("CNTT", "Trung tâm Công nghệ thông tin"),
)  # fmt: skip
_FAMILY, _MIDDLE, _GIVEN = (
    tuple(names.split())
    for names in (
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Tô",
        "Văn Thị Đức Minh Thanh Ngọc Hữu Quang Thu Hồng Xuân Anh Hải Bảo Kim Phương Đình Công",
        """An Bình Châu Chi Cường Dũng Dung Đạt Giang Hà Hải Hạnh Hiền Hiếu Hoa Hòa Hùng Hương Khánh Lan
        Linh Long Mai Minh Nam Nga Ngọc Nhung Phong Phúc Phương Quân Quang Sơn Tâm Thảo Thắng Thành Thủy
        Trang Trung Tuấn Tùng Vân Việt Yến""",
    )
)
_POSITIONS = (
    "Chuyên viên",
    "Chuyên viên",
    "Chuyên viên",
    "Chuyên viên chính",
    "Phó Trưởng phòng",
    "Trưởng phòng",
)


@dataclass(kw_only=True)
class _Nation:
    rows: list[Row] = field(default_factory=list)
    #: Agencies with a domain of their own: (code, domain, has units).
    seats: list[tuple[str, str, bool]] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)

    def unique(self, local: str, domain: str) -> str:
        """``local@domain``, with a number behind it when it is taken."""
        address, number = f"{local}@{domain}", 2
        while address in self.addresses:
            address, number = f"{local}{number}@{domain}", number + 1
        self.addresses.add(address)
        return address

    def agency(self, row: AgencyRow, local: str) -> None:
        """The agency and its official mailbox."""
        self.rows.append(row)
        if row.domain:
            self.rows.append(
                MailboxRow(address=self.unique(local, row.domain), kind="agency", agency=row.code)
            )


def nation(*, part: Part = Part.ALL, officers: int = 5_000, seed: int = 2025) -> list[Row]:
    """The rows of a part of the nation, its ``officers`` spread over ministries and provinces."""
    made = _Nation()
    if part in (Part.ALL, Part.MINISTRIES):
        _central_part(made)
    if part in (Part.ALL, Part.PROVINCES):
        codes = {_place(province): _province(made, province) for province in _divisions()}
        _old_provinces(made, codes)
    _people(made, officers, random.Random(seed))  # noqa: S311 - names, not secrets
    return made.rows


def _central_part(made: _Nation) -> None:
    for body in CENTRAL:
        domain = f"{body.label}.gov.vn" if body.label else ""
        made.agency(
            AgencyRow(
                code=body.code,
                legacy_code=f"000.00.00.{body.code}",
                name=body.name,
                short_names=body.short_names,
                level=Level.CENTRAL,
                category=body.category,
                domain=domain,
                valid_from=body.since,
                valid_until=body.until,
            ),
            "vanthu",
        )
        if domain:
            made.seats.append((body.code, domain, True))
            made.rows += [UnitRow(agency=body.code, code=code, name=name) for code, name in _UNITS]
    codes = {body.name: body.code for body in CENTRAL}
    made.rows += [
        SuccessionRow(
            agency=codes[old],
            successor=codes[new],
            happened_on=reform.GOVERNMENT,
            kind=kind,
            act=reform.GOVERNMENT_ACT,
        )
        for old, new, kind in reform.MINISTRIES
    ]
    made.rows += [
        SuccessionRow(
            agency=codes[old], successor=codes[new], happened_on=reform.PARTY, kind=kind, act=reform.PARTY_ACT
        )
        for old, new, kind in reform.BOARDS
    ]


def _divisions() -> list[dict[str, Any]]:
    from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

    found = json.loads(NESTED_DIVISIONS_JSON_PATH.read_text(encoding="utf-8"))
    return sorted(found, key=lambda p: int(p["code"]))


def _label(name: str) -> str:
    """A name as part of an address: "Hòa Bình" → ``hoabinh``."""
    return "".join(c for c in fold(name) if c.isascii() and c.isalnum())


def _place(division: dict[str, Any]) -> str:
    name: str = division["name"]
    return name.removeprefix("Thành phố ").removeprefix("Tỉnh ")


def _province(made: _Nation, division: dict[str, Any]) -> str:
    city = division["division_type"].startswith("thành phố")
    bare = _place(division)
    kind = "thành phố" if city else "tỉnh"
    code, domain = f"H{int(division['code']):02}", f"{_label(bare)}.gov.vn"
    short = [f"UBND {kind} {bare}", f"UBND {'TP' if city else 'T'}. {bare}"]
    if bare == "Hồ Chí Minh":
        short += ["UBND TP.HCM", "UBND TPHCM"]
    made.agency(
        AgencyRow(
            code=code,
            legacy_code=f"000.00.00.{code}",
            name=f"Ủy ban nhân dân {kind} {bare}",
            short_names=tuple(short),
            level=Level.PROVINCE,
            category=Category.PROVINCE_COMMITTEE,
            domain=domain,
            valid_from=_since(bare),
        ),
        "vanthu",
    )
    made.agency(
        AgencyRow(
            code=f"{code}.00",
            name=f"Hội đồng nhân dân {kind} {bare}",
            short_names=(f"HĐND {'TP' if city else 'T'}. {bare}",),
            level=Level.PROVINCE,
            category=Category.OTHER,
            domain=domain,
            valid_from=_since(bare),
        ),
        "vanthu.hdnd",
    )
    made.seats.append((code, domain, False))
    _departments(made, code, domain, kind, f"{kind} {bare}")
    _communes(made, code, domain, division["wards"])
    return code


def _since(place: str) -> date:
    if place == "Huế":
        return reform.HUE
    return _SIXTY_THREE if place in reform.UNTOUCHED else _TWO_LEVELS


def _old_provinces(made: _Nation, codes: dict[str, str]) -> None:
    """The provinces before the reform, without mailboxes: an older document still reads right."""
    old = sorted((before, now) for now, merged in reform.MERGED.items() for before in merged)
    for number, (before, now) in enumerate(old, 1):
        kind = "thành phố" if before in reform.CITIES_BEFORE else "tỉnh"
        _old_province(made, f"Z63.{number:02}", f"{kind} {before}", reform.PROVINCES)
        made.rows.append(_passed(f"Z63.{number:02}", codes[now], Ending.MERGED, reform.PROVINCES))
    _old_province(made, "Z63.53", "tỉnh Thừa Thiên Huế", reform.HUE)
    made.rows.append(_passed("Z63.53", codes["Huế"], Ending.RENAMED, reform.HUE))


def _old_province(made: _Nation, code: str, place: str, until: date) -> None:
    made.rows.append(
        AgencyRow(
            code=code,
            name=f"Ủy ban nhân dân {place}",
            short_names=(f"UBND {place}",),
            level=Level.PROVINCE,
            category=Category.PROVINCE_COMMITTEE,
            valid_from=_SIXTY_THREE,
            valid_until=until,
        )
    )


def _passed(old: str, new: str, kind: Ending, on: date) -> SuccessionRow:
    act = reform.HUE_ACT if on == reform.HUE else reform.PROVINCES_ACT
    return SuccessionRow(agency=old, successor=new, happened_on=on, kind=kind, act=act)


def _departments(made: _Nation, province: str, domain: str, kind: str, place: str) -> None:
    for number, (label, name, short) in enumerate(DEPARTMENTS, 1):
        full = name.format(place=place)
        made.agency(
            AgencyRow(
                code=f"{province}.{number:02}",
                name=full if place in full else f"{full} {place}",
                short_names=(*(() if place in full else (full,)), *(s.format(kind=kind) for s in short)),
                level=Level.PROVINCE,
                category=Category.DEPARTMENT,
                parent=province,
                domain=domain,
                valid_from=_TWO_LEVELS,
            ),
            f"vanthu.{label}",
        )


def _communes(made: _Nation, province: str, domain: str, wards: list[dict[str, Any]]) -> None:
    for ward in sorted(wards, key=lambda w: int(w["code"])):
        name = ward["name"][0].lower() + ward["name"][1:]
        made.agency(
            AgencyRow(
                code=f"{province}.{int(ward['code']):05}",
                name=f"Ủy ban nhân dân {name}",
                level=Level.COMMUNE,
                category=Category.COMMUNE_COMMITTEE,
                parent=province,
                # One domain for a province and all below it keeps the engines' maps small.
                domain=domain,
                valid_from=_TWO_LEVELS,
            ),
            f"vanthu.{_label(ward['short_codename'].replace('_', ' '))}",
        )


def _people(made: _Nation, officers: int, chance: random.Random) -> None:
    """A records clerk for every seat, then ordinary officers in turn."""
    for code, domain, _ in made.seats:
        clerk = _officer(made, code, domain, "", "Văn thư cơ quan", chance)
        made.rows.append(clerk)
        made.rows.append(
            AppointmentRow(address=clerk.address, agency=code, role="records-clerk", valid_from=_TWO_LEVELS)
        )
    for number in range(max(0, officers - len(made.seats)) if made.seats else 0):
        code, domain, has_units = made.seats[number % len(made.seats)]
        unit = chance.choice(_UNITS)[0] if has_units else ""
        made.rows.append(_officer(made, code, domain, unit, chance.choice(_POSITIONS), chance))


def _officer(
    made: _Nation, code: str, domain: str, unit: str, position: str, chance: random.Random
) -> OfficerRow:
    family, middle, given = chance.choice(_FAMILY), chance.choice(_MIDDLE), chance.choice(_GIVEN)
    # The given name, then the initials of the others: the usual form of official addresses.
    local = _label(given) + _label(family)[0] + _label(middle)[0]
    return OfficerRow(
        address=made.unique(local, domain),
        name=f"{family} {middle} {given}",
        position=position,
        agency=code,
        unit=unit,
        published=position in ("Văn thư cơ quan", "Trưởng phòng"),
        valid_from=_TWO_LEVELS,
    )
