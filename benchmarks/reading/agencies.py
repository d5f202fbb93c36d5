# ruff: noqa: E501 - texts stand on one line as they are printed
"""Who issues: agencies of all levels with their names as printed, symbols, units and those who sign."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

#: Provinces and cities before July 2025, and those that remain after.
OLD_PROVINCES = """An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|
Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Tĩnh|
Hải Dương|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|
Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|
Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|
Vĩnh Phúc|Yên Bái""".replace("\n", "").split("|")
NEW_PROVINCES = """An Giang|Bắc Ninh|Cà Mau|Cao Bằng|Đắk Lắk|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Tĩnh|Hưng Yên|
Khánh Hòa|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Nghệ An|Ninh Bình|Phú Thọ|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sơn La|
Tây Ninh|Thái Nguyên|Thanh Hóa|Tuyên Quang|Vĩnh Long""".replace("\n", "").split("|")
CITIES = ["Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh"]
DISTRICTS = """Đông Anh|Gia Lâm|Mỹ Đức|Vĩnh Bảo|Krông Pắc|M'Drắk|Ea H'leo|Nậm Pồ|Mường Chà|Trà My|Châu Thành|
Cái Bè|Phú Quốc|Núi Thành|Bù Gia Mập|Yên Định|Sa Pa""".replace("\n", "").split("|")
COMMUNES = """Tân Lập|Hòa Bình|Mường Phăng|Ea Kao|Phú Hữu|Vĩnh Thạnh|Bình Trưng|An Khê|Đại Từ|Sín Chải|
Long Thạnh|Thạnh Mỹ Tây|Cam Ranh|Đak Pơ|Phong Điền|Trà Leng""".replace("\n", "").split("|")

SURNAMES = """Nguyễn|Nguyễn|Nguyễn|Trần|Trần|Lê|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|
Trịnh|Đoàn|Mai|Lương|Tạ|Hà|Cao|Quách|Nông|Lò|Vi|Sùng|Giàng|Thạch|Uông|Khuất""".replace("\n", "").split("|")
MIDDLES = [
    "Văn",
    "Thị",
    "Đức",
    "Quốc",
    "Minh",
    "Xuân",
    "Thị Kim",
    "Hữu",
    "Ngọc",
    "Thanh",
    "Bá",
    "Đình",
    "Trọng",
    "Thị Thu",
    "Viết",
    "Duy",
    "Hồng",
    "A",
    "Công",
    "Thị Ánh",
]
GIVEN = """An|Bình|Cường|Dũng|Hà|Hải|Hạnh|Hiếu|Hòa|Hùng|Hương|Khánh|Lan|Long|Mai|Mật|Nam|Nga|Ngân|Nghĩa|Phong|Phúc|Quân|
Quý|Sơn|Tâm|Thảo|Thắng|Thịnh|Thủy|Toàn|Trang|Trung|Tuấn|Tùng|Tuyết|Vân|Việt|Vinh|Yến|Ước|Ổn""".replace(
    "\n", ""
).split("|")
RARE_NAMES = [
    "Y Vinh Tơr",
    "H'Yim Kđoh",
    "K'Mák",
    "Bàn Xuân",
    "Tôn Nữ Thị Ninh",
    "Nguyễn Phúc Bảo Long",
    "Y Biêr Niê",
    "Đinh Thị Hồng Lan Anh",
]
DEGREES = [
    "TS. ",
    "ThS. ",
    "PGS.TS. ",
    "GS.TS ",
    "BSCKII. ",
    "Ths. ",
    "TS.BS. ",
    "Đại tá ",
    "Thiếu tướng ",
    "PGS, TS. ",
]


@dataclass(frozen=True, kw_only=True)
class Agency:
    """One issuer. Names are lines as printed; ``powers`` are ways to sign: (lines, capacity, own title)."""

    level: str
    parent: tuple[str, ...]
    issuer: tuple[str, ...]
    #: In running text: "Bộ Tài chính".
    name: str
    symbol: str
    place: str
    units: tuple[str, ...]
    powers: tuple[tuple[tuple[str, ...], str | None, str], ...]
    #: Head of the agency in a decision: "BỘ TRƯỞNG BỘ TÀI CHÍNH".
    authority: str
    #: The province or city around it ("tỉnh An Giang"), where there is one.
    around: str = ""

    @property
    def issuer_text(self) -> str:
        """The name in one line."""
        return " ".join(self.issuer)


MINISTRIES = {
    "Tài chính": "BTC",
    "Nội vụ": "BNV",
    "Tư pháp": "BTP",
    "Công Thương": "BCT",
    "Xây dựng": "BXD",
    "Y tế": "BYT",
    "Giáo dục và Đào tạo": "BGDĐT",
    "Khoa học và Công nghệ": "BKHCN",
    "Ngoại giao": "BNG",
    "Văn hóa, Thể thao và Du lịch": "BVHTTDL",
    "Nông nghiệp và Môi trường": "BNNMT",
    "Dân tộc và Tôn giáo": "BDTTG",
    "Quốc phòng": "BQP",
    "Công an": "BCA",
}
OLD_MINISTRIES = {
    "Thông tin và Truyền thông": "BTTTT",
    "Kế hoạch và Đầu tư": "BKHĐT",
    "Giao thông vận tải": "BGTVT",
    "Lao động - Thương binh và Xã hội": "BLĐTBXH",
    "Nông nghiệp và Phát triển nông thôn": "BNN",
    "Tài nguyên và Môi trường": "BTNMT",
    "Tài chính": "BTC",
    "Nội vụ": "BNV",
    "Y tế": "BYT",
    "Xây dựng": "BXD",
}
BUREAUS = [
    ("Tài chính", "Cục Thuế", "CT", "CỤC TRƯỞNG"),
    ("Tài chính", "Kho bạc Nhà nước", "KBNN", "GIÁM ĐỐC"),
    ("Nội vụ", "Cục Văn thư và Lưu trữ nhà nước", "VTLTNN", "CỤC TRƯỞNG"),
    ("Y tế", "Cục Quản lý Khám, chữa bệnh", "KCB", "CỤC TRƯỞNG"),
    ("Khoa học và Công nghệ", "Cục Chuyển đổi số quốc gia", "CĐSQG", "CỤC TRƯỞNG"),
    ("Xây dựng", "Cục Đường bộ Việt Nam", "CĐBVN", "CỤC TRƯỞNG"),
    ("Công Thương", "Ủy ban Cạnh tranh Quốc gia", "CT", "CHỦ TỊCH"),
    ("Tư pháp", "Cục Kiểm tra văn bản và Tổ chức thi hành pháp luật", "KTVB&TCTHPL", "CỤC TRƯỞNG"),
    ("Văn hóa, Thể thao và Du lịch", "Cục Bản quyền tác giả", "BQTG", "CỤC TRƯỞNG"),
]
DEPARTMENTS = {
    "Nội vụ": "SNV",
    "Tài chính": "STC",
    "Xây dựng": "SXD",
    "Y tế": "SYT",
    "Giáo dục và Đào tạo": "SGDĐT",
    "Khoa học và Công nghệ": "SKHCN",
    "Nông nghiệp và Môi trường": "SNNMT",
    "Công Thương": "SCT",
    "Tư pháp": "STP",
    "Văn hóa, Thể thao và Du lịch": "SVHTTDL",
}
UNITS = ("VP", "KHTC", "TCCB", "PC", "TTr", "TH", "NC", "CNTT", "KGVX", "QLNS", "HTQT", "CCHC", "VX", "ĐTXD")


def person(chance: Random) -> str:
    """A name as printed under a signature, without degree."""
    if chance.random() < 0.04:
        return chance.choice(RARE_NAMES)
    middle = f"{chance.choice(MIDDLES)} " if chance.random() < 0.93 else ""
    return f"{chance.choice(SURNAMES)} {middle}{chance.choice(GIVEN)}"


def _heads(
    title: str, deputy: str, more: tuple[tuple[tuple[str, ...], str | None, str], ...] = ()
) -> tuple[tuple[tuple[str, ...], str | None, str], ...]:
    return (
        ((title,), None, title),
        ((f"KT. {title}", deputy), "KT.", deputy),
        ((f"KT. {title}", deputy), "KT.", deputy),
        ((f"TL. {title}", "CHÁNH VĂN PHÒNG"), "TL.", "CHÁNH VĂN PHÒNG"),
        ((f"TL. {title}", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "TL. KT.", "PHÓ CHÁNH VĂN PHÒNG"),
        ((f"Q. {title}",), "Q.", title),
        *more,
    )


def _wrapped(name: str, chance: Random) -> tuple[str, ...]:
    """A long name in capitals on one, two or three lines, as a typist breaks it."""
    words = name.upper().split()
    limit = chance.choice([22, 25, 28, 34])
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= limit:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def ministry(chance: Random, year: int) -> Agency:
    """A ministry."""
    stock = MINISTRIES if year >= 2025 else OLD_MINISTRIES
    sector = chance.choice(list(stock))
    name = f"Bộ {sector}"
    unit = chance.choice(["Kế hoạch - Tài chính", "Pháp chế", "Tổ chức cán bộ", "Hợp tác quốc tế"])
    more = (
        (("TL. BỘ TRƯỞNG", f"VỤ TRƯỞNG VỤ {unit.upper()}"), "TL.", f"VỤ TRƯỞNG VỤ {unit.upper()}"),
        (("TL. BỘ TRƯỞNG", f"KT. VỤ TRƯỞNG VỤ {unit.upper()}", "PHÓ VỤ TRƯỞNG"), "TL. KT.", "PHÓ VỤ TRƯỞNG"),
        (
            ("TUQ. BỘ TRƯỞNG", "CỤC TRƯỞNG CỤC CÔNG NGHỆ THÔNG TIN"),
            "TUQ.",
            "CỤC TRƯỞNG CỤC CÔNG NGHỆ THÔNG TIN",
        ),
    )
    return Agency(
        level="central",
        parent=(),
        issuer=_wrapped(name, chance),
        name=name,
        symbol=stock[sector],
        place="Hà Nội",
        units=UNITS,
        powers=_heads("BỘ TRƯỞNG", "THỨ TRƯỞNG", more),
        authority=f"BỘ TRƯỞNG BỘ {sector.upper()}",
    )


def government(chance: Random, _year: int) -> Agency:
    """The Government's Office, or the Prime Minister."""
    if chance.random() < 0.3:
        return Agency(
            level="central",
            parent=(),
            issuer=("THỦ TƯỚNG CHÍNH PHỦ",),
            name="Thủ tướng Chính phủ",
            symbol="TTg",
            place="Hà Nội",
            units=("",),
            authority="THỦ TƯỚNG CHÍNH PHỦ",
            powers=(
                (("THỦ TƯỚNG",), None, "THỦ TƯỚNG"),
                (("KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"), "KT.", "PHÓ THỦ TƯỚNG"),
            ),
        )
    return Agency(
        level="central",
        parent=(),
        issuer=("VĂN PHÒNG CHÍNH PHỦ",),
        name="Văn phòng Chính phủ",
        symbol="VPCP",
        place="Hà Nội",
        units=("KGVX", "KTTH", "CN", "NN", "PL", "QHĐP", "V.I", "KSTT", "ĐMDN"),
        powers=(
            (("BỘ TRƯỞNG, CHỦ NHIỆM",), None, "BỘ TRƯỞNG, CHỦ NHIỆM"),
            (("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"), "KT.", "PHÓ CHỦ NHIỆM"),
            (("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"), "KT.", "PHÓ CHỦ NHIỆM"),
        ),
        authority="BỘ TRƯỞNG, CHỦ NHIỆM VĂN PHÒNG CHÍNH PHỦ",
    )


def bureau(chance: Random, _year: int) -> Agency:
    """A bureau under a ministry: two names, the second often long."""
    sector, name, symbol, head = chance.choice(BUREAUS)
    return Agency(
        level="bureau",
        parent=_wrapped(f"Bộ {sector}", chance),
        issuer=_wrapped(name, chance),
        name=name,
        symbol=symbol,
        place="Hà Nội",
        units=("VP", "CS", "TCCB", "NVDTPC", "KK", "QLCL"),
        authority=f"{head} {name.upper()}",
        powers=_heads(head, f"PHÓ {head}"),
    )


def _around(chance: Random, year: int) -> tuple[str, str, str]:
    """(province as in running text, name only, place as in the date line)."""
    if chance.random() < 0.25:
        city = chance.choice(CITIES)
        place = (
            chance.choice(["TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh", "Tp. Hồ Chí Minh"])
            if "Hồ" in city
            else city
        )
        return f"thành phố {city}", city, place
    name = chance.choice(NEW_PROVINCES if year >= 2026 else OLD_PROVINCES)
    return f"tỉnh {name}", name, name


def _committee(around: str, chance: Random, year: int) -> tuple[str, ...]:
    word = "UỶ BAN NHÂN DÂN" if year < 2015 and chance.random() < 0.5 else "ỦY BAN NHÂN DÂN"
    if chance.random() < 0.45:
        return (word, around.upper())
    if chance.random() < 0.5:
        return (f"UBND {around.upper()}",)
    return (f"{word} {around.upper()}",)


def province(chance: Random, year: int) -> Agency:
    """The people's committee of a province or city."""
    around, _name, place = _around(chance, year)
    committee = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    return Agency(
        level="province",
        parent=(),
        issuer=_committee(around, chance, year),
        name=f"Ủy ban nhân dân {around}",
        symbol="UBND",
        place=place,
        units=UNITS,
        authority=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {around.upper()}",
        around=around,
        powers=(
            (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "TM.", "CHỦ TỊCH"),
            (committee, "TM. KT.", "PHÓ CHỦ TỊCH"),
            (committee, "TM. KT.", "PHÓ CHỦ TỊCH"),
            (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "KT.", "PHÓ CHỦ TỊCH"),
            (("CHỦ TỊCH",), None, "CHỦ TỊCH"),
            (("Q. CHỦ TỊCH",), "Q.", "CHỦ TỊCH"),
            (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"), "KT.", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"),
            (("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "TL.", "CHÁNH VĂN PHÒNG"),
            (("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"), "TUQ.", "GIÁM ĐỐC SỞ NỘI VỤ"),
        ),
    )


def council(chance: Random, year: int) -> Agency:
    """The people's council of a province."""
    around, _name, place = _around(chance, year)
    lines = chance.choice([("HỘI ĐỒNG NHÂN DÂN", around.upper()), (f"HỘI ĐỒNG NHÂN DÂN {around.upper()}",)])
    return Agency(
        level="province",
        parent=(),
        issuer=lines,
        name=f"Hội đồng nhân dân {around}",
        symbol="HĐND",
        place=place,
        units=("VP", "PC", "KTNS", "VHXH"),
        authority=f"HỘI ĐỒNG NHÂN DÂN {around.upper()}",
        around=around,
        powers=(
            (("CHỦ TỊCH",), None, "CHỦ TỊCH"),
            (
                ("TM. THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
                "TM. KT.",
                "PHÓ CHỦ TỊCH",
            ),
            (("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"), "TM.", "CHỦ TỊCH"),
        ),
    )


def department(chance: Random, year: int) -> Agency:
    """A department under a province."""
    around, _name, place = _around(chance, year)
    sector = chance.choice(list(DEPARTMENTS))
    own = f"Sở {sector}"
    lines = _wrapped(own, chance)
    if chance.random() < 0.12:
        lines = (*lines, around.upper())
        own = f"{own} {around}"
    more = (
        (("PHÓ GIÁM ĐỐC PHỤ TRÁCH",), None, "PHÓ GIÁM ĐỐC PHỤ TRÁCH"),
        (("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG KẾ HOẠCH - TÀI CHÍNH"), "TL.", "TRƯỞNG PHÒNG KẾ HOẠCH - TÀI CHÍNH"),
    )
    return Agency(
        level="department",
        parent=_committee(around, chance, year),
        issuer=lines,
        name=own,
        symbol=DEPARTMENTS[sector],
        place=place,
        units=UNITS,
        powers=_heads("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", more),
        authority=f"GIÁM ĐỐC SỞ {sector.upper()}",
        around=around,
    )


def commune(chance: Random, year: int) -> Agency:
    """The people's committee of a commune, ward, or (before 2025) a district."""
    around, _name, place = _around(chance, year)
    if year < 2025 and chance.random() < 0.5:
        local, word = chance.choice(DISTRICTS), "huyện"
    else:
        local, word = chance.choice(COMMUNES), chance.choice(["xã", "xã", "phường", "đặc khu", "thị trấn"])
        word = word if year >= 2025 or word != "đặc khu" else "xã"
    head = "UBND" if chance.random() < 0.3 else "ỦY BAN NHÂN DÂN"
    one = f"{head} {word.upper()} {local.upper()}"
    lines = (one,) if head == "UBND" or chance.random() < 0.5 else (head, f"{word.upper()} {local.upper()}")
    parent = (
        ()
        if word == "huyện" or chance.random() < 0.4
        else (around.upper(),)
        if chance.random() < 0.3
        else _committee(around, chance, year)
    )
    symbol = "UBND"
    return Agency(
        level="commune",
        parent=parent,
        issuer=lines,
        name=f"Ủy ban nhân dân {word} {local}",
        symbol=symbol,
        place=chance.choice([local, local, f"{word.capitalize()} {local}", place]),
        units=("VP", "VHXH", "KT", "TP", ""),
        authority=f"CHỦ TỊCH ỦY BAN NHÂN DÂN {word.upper()} {local.upper()}",
        around=f"{word} {local}",
        powers=(
            (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "TM.", "CHỦ TỊCH"),
            (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "TM. KT.", "PHÓ CHỦ TỊCH"),
            (("CHỦ TỊCH",), None, "CHỦ TỊCH"),
            (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "KT.", "PHÓ CHỦ TỊCH"),
        ),
    )


def enterprise(chance: Random, _year: int) -> Agency:
    """A state enterprise, often with a member company."""
    group, symbol = chance.choice(
        [
            ("Tập đoàn Điện lực Việt Nam", "EVN"),
            ("Tổng công ty Đường sắt Việt Nam", "ĐS"),
            ("Tổng công ty Cảng hàng không Việt Nam - CTCP", "TCTCHKVN"),
        ]
    )
    member = chance.random() < 0.5
    own = (
        chance.choice(["Công ty TNHH MTV Cấp thoát nước", "Công ty Cổ phần Môi trường đô thị"])
        if member
        else group
    )
    board = (("TM. HỘI ĐỒNG THÀNH VIÊN", "CHỦ TỊCH"), "TM.", "CHỦ TỊCH")
    title = "GIÁM ĐỐC" if member else "TỔNG GIÁM ĐỐC"
    return Agency(
        level="enterprise",
        parent=_wrapped(group, chance) if member else (),
        issuer=_wrapped(own, chance),
        name=own,
        symbol="CTN" if member else symbol,
        place=chance.choice(["Hà Nội", "Đà Nẵng", "TP.HCM", "Cần Thơ"]),
        units=("TCNS", "KT", "KH", "TCKT", "HĐQT"),
        authority=f"{title} {own.upper()}",
        powers=(*_heads(title, f"PHÓ {title}"), board),
    )


def school(chance: Random, year: int) -> Agency:
    """A school, university or hospital."""
    kind = chance.choice(["university", "school", "hospital"])
    if kind == "university":
        parent, own, symbol = ("BỘ GIÁO DỤC VÀ ĐÀO TẠO",), "Trường Đại học Thủy lợi", "ĐHTL"
        if chance.random() < 0.5:
            parent, own, symbol = (
                ("ĐẠI HỌC QUỐC GIA HÀ NỘI",),
                "Trường Đại học Khoa học Xã hội và Nhân văn",
                "XHNV",
            )
        powers = _heads("HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG")
    elif kind == "school":
        around = chance.choice(COMMUNES)
        parent, own, symbol = (f"UBND XÃ {around.upper()}",), f"Trường Tiểu học {around}", "THTL"
        powers = _heads("HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG")[:3]
    else:
        around, _n, _p = _around(chance, year)
        parent, own, symbol = (
            (f"SỞ Y TẾ {around.removeprefix('tỉnh ').upper()}",),
            "Bệnh viện Đa khoa khu vực",
            "BVĐK",
        )
        powers = _heads("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    return Agency(
        level="school",
        parent=parent,
        issuer=_wrapped(own, chance),
        name=own,
        symbol=symbol,
        place=chance.choice(["Hà Nội", "Thái Nguyên", "Buôn Ma Thuột", "Vinh"]),
        units=("TCHC", "ĐT", "KHTH", "HCTH", ""),
        powers=powers,
        authority=f"{powers[0][0][0]} {own.upper()}",
    )


def board(chance: Random, year: int) -> Agency:
    """A steering board or council of a province: a long name, signed for its head."""
    around, _name, place = _around(chance, year)
    own = chance.choice(
        [
            "Ban Chỉ đạo chuyển đổi số",
            "Hội đồng Thi đua - Khen thưởng",
            "Ban An toàn giao thông",
            "Ban Chỉ huy Phòng thủ dân sự",
        ]
    )
    word = "TRƯỞNG BAN" if own.startswith("Ban") else "CHỦ TỊCH"
    return Agency(
        level="province",
        parent=_committee(around, chance, year),
        issuer=_wrapped(own, chance),
        name=own,
        symbol="".join(w[0] for w in own.replace("- ", "").split()).upper(),
        place=place,
        units=("", "VP"),
        authority=f"{word} {own.upper()}",
        around=around,
        powers=(
            ((word,), None, word),
            ((f"KT. {word}", f"PHÓ {word}"), "KT.", f"PHÓ {word}"),
            (("TM. BAN CHỈ ĐẠO", f"KT. {word}", f"PHÓ {word}"), "TM. KT.", f"PHÓ {word}"),
        ),
    )


def party(chance: Random, year: int) -> Agency:
    """An office of the Party: its own headings, symbols and capacities."""
    around, _name, place = _around(chance, year)
    own = "THÀNH ỦY" if around.startswith("thành") else "TỈNH ỦY"
    inner = chance.random() < 0.5
    issuer = ("VĂN PHÒNG",) if inner else (f"{own} {around.split(' ', 1)[1].upper()}",)
    if inner:
        powers = (
            (("CHÁNH VĂN PHÒNG",), None, "CHÁNH VĂN PHÒNG"),
            (("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "KT.", "PHÓ CHÁNH VĂN PHÒNG"),
        )
    else:
        powers = (
            (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "TM.", "PHÓ BÍ THƯ"),
            (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"), "TM.", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        )
    return Agency(
        level="party",
        parent=(f"{own} {around.split(' ', 1)[1].upper()}",) if inner else (),
        issuer=issuer,
        name=f"{own.capitalize()}",
        symbol="VPTU" if inner else "TU",
        place=place,
        units=("",),
        authority="",
        powers=powers,
        around=around,
    )


_REGIONAL = (
    (("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM",), "Ngân hàng Nhà nước chi nhánh Khu vực 5", "KV5", "GIÁM ĐỐC"),
    (("KHO BẠC NHÀ NƯỚC KHU VỰC IV",), "Phòng Giao dịch số 2", "PGD2", "GIÁM ĐỐC"),
    (("BỘ XÂY DỰNG",), "Ban Quản lý dự án số 7", "BQLDA7", "GIÁM ĐỐC"),
    (("CỤC THUẾ",), "Thuế tỉnh Lâm Đồng", "LĐO", "TRƯỞNG THUẾ TỈNH"),
    (("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO",), "Viện kiểm sát nhân dân tỉnh Nghệ An", "VKSNA", "VIỆN TRƯỞNG"),
    (("CÔNG AN TỈNH QUẢNG NINH",), "Công an phường Hà Lầm", "CAP", "TRƯỞNG CÔNG AN PHƯỜNG"),
    (("TỔNG LIÊN ĐOÀN LAO ĐỘNG", "VIỆT NAM"), "Liên đoàn Lao động tỉnh Sơn La", "LĐLĐ", "CHỦ TỊCH"),
    (("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",), "Cục Kiểm lâm và Phát triển rừng", "KL", "CỤC TRƯỞNG"),
    ((), "Tòa án nhân dân tối cao", "TANDTC", "CHÁNH ÁN"),
    ((), "Thanh tra Chính phủ", "TTCP", "TỔNG THANH TRA"),
    ((), "Bảo hiểm xã hội Việt Nam", "BHXH", "GIÁM ĐỐC"),
    ((), "Đài Tiếng nói Việt Nam", "TNVN", "TỔNG GIÁM ĐỐC"),
)


def regional(chance: Random, _year: int) -> Agency:
    """Branches with numbers in their names, courts, procuracies, the police, unions, broadcasters."""
    parent, own, symbol, head = chance.choice(_REGIONAL)
    return Agency(
        level="bureau",
        parent=parent,
        issuer=_wrapped(own, chance),
        name=own,
        symbol=symbol,
        place=chance.choice(["Hà Nội", "Hạ Long", "Đà Lạt", "Vinh", "Nha Trang"]),
        units=("VP", "TH", "NV1", "KT2", "TCCB"),
        powers=_heads(head, f"PHÓ {head}")[:3],
        authority=f"{head} {own.upper()}",
    )


MAKERS = (
    (ministry, 16),
    (government, 5),
    (bureau, 9),
    (province, 18),
    (council, 3),
    (department, 20),
    (commune, 12),
    (enterprise, 6),
    (school, 6),
    (board, 4),
    (party, 3),
    (regional, 10),
)


def agency(chance: Random, year: int) -> Agency:
    """One issuer of a level drawn by how much each level writes."""
    maker = chance.choices([maker for maker, _ in MAKERS], [weight for _, weight in MAKERS])[0]
    return maker(chance, year)
