"""Made-up documents as words with places: many heads, numbers, titles and closings, without a typesetter.

``layout(seed)`` draws one variation with its truth. Words are as wide as their letters are many, which is
near enough for rules that look at columns and gaps.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from congthu.rooms.documents.types import Page, Source, Word

WIDTH, HEIGHT, LEFT, RIGHT = 595.0, 842.0, 85.0, 552.0
_LETTER = 0.5

HEADS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("BỘ KHOA HỌC VÀ CÔNG NGHỆ",), "BKHCN", "Hà Nội"),
    (("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",), "BNNMT", "Hà Nội"),
    (("BỘ TÀI CHÍNH", "TỔNG CỤC DỰ TRỮ NHÀ NƯỚC"), "TCDT", "Hà Nội"),
    (("BỘ TÀI CHÍNH", "CỤC THUẾ", "CHI CỤC THUẾ KHU VỰC XIV"), "CCTKV14", "Quảng Ngãi"),
    (("VĂN PHÒNG CHÍNH PHỦ",), "VPCP", "Hà Nội"),
    (("BẢO HIỂM XÃ HỘI VIỆT NAM",), "BHXH", "Hà Nội"),
    (("ỦY BAN NHÂN DÂN TỈNH THỪA THIÊN HUẾ",), "UBND", "Thừa Thiên Huế"),
    (("ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH",), "UBND", "Thành phố Hồ Chí Minh"),
    (("UBND TỈNH NGHỆ AN", "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN"), "SNN", "Nghệ An"),
    (("ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"), "SLĐTBXH", "Bắc Ninh"),
    (("UBND THÀNH PHỐ ĐÀ NẴNG", "SỞ Y TẾ", "TRUNG TÂM KIỂM SOÁT BỆNH TẬT"), "TTKSBT", "Đà Nẵng"),
    (("HỘI ĐỒNG NHÂN DÂN TỈNH LÂM ĐỒNG",), "HĐND", "Lâm Đồng"),
    (("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐẠI HỌC SƯ PHẠM HÀ NỘI"), "ĐHSPHN", "Hà Nội"),
    (("TÒA ÁN NHÂN DÂN TỐI CAO",), "TANDTC", "Hà Nội"),
    (("ỦY BAN NHÂN DÂN XÃ TÂN LẬP",), "UBND", "Tân Lập"),
    (("ĐẠI HỌC QUỐC GIA HÀ NỘI", "TRƯỜNG ĐẠI HỌC CÔNG NGHỆ"), "ĐHCN", "Hà Nội"),
    (("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM",), "NHNN", "Hà Nội"),
    (("BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH BÌNH DƯƠNG",), "BQLKCN", "Bình Dương"),
    (("BỘ QUỐC PHÒNG", "HỌC VIỆN KỸ THUẬT QUÂN SỰ"), "HVKTQS", "Hà Nội"),
    (("BAN CƠ YẾU CHÍNH PHỦ", "HỌC VIỆN KỸ THUẬT MẬT MÃ"), "HVMM", "Hà Nội"),
)
TYPES = (
    ("QUYẾT ĐỊNH", "QĐ", "Quyết định"),
    ("BÁO CÁO", "BC", "Báo cáo"),
    ("THÔNG BÁO", "TB", "Thông báo"),
    ("KẾ HOẠCH", "KH", "Kế hoạch"),
    ("TỜ TRÌNH", "TTr", "Tờ trình"),
    ("CHỈ THỊ", "CT", "Chỉ thị"),
    ("GIẤY MỜI", "GM", "Giấy mời"),
    ("HƯỚNG DẪN", "HD", "Hướng dẫn"),
    ("CÔNG ĐIỆN", "CĐ", "Công điện"),
)
ABSTRACTS = (
    "tăng cường sử dụng hệ thống thư điện tử trong hoạt động của cơ quan nhà nước",
    "triển khai thực hiện Nghị định số 30/2020/NĐ-CP về công tác văn thư",
    "báo cáo kết quả 6 tháng đầu năm và phương hướng nhiệm vụ 6 tháng cuối năm 2025",
    "phê duyệt Kế hoạch chuyển đổi số giai đoạn 2025 - 2030, định hướng đến năm 2035",
    "cử cán bộ tham dự lớp tập huấn bảo đảm an toàn, bảo mật thông tin",
    "lấy ý kiến dự thảo Quy chế bảo vệ bí mật nhà nước",
)
SIGNERS = (
    (("BỘ TRƯỞNG",), None, "BỘ TRƯỞNG"),
    (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "KT.", "THỨ TRƯỞNG"),
    (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "TM. KT.", "PHÓ CHỦ TỊCH"),
    (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "TM.", "CHỦ TỊCH"),
    (("TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG"), "TL.", "CHÁNH VĂN PHÒNG"),
    (("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "TL. KT.", "PHÓ CHÁNH VĂN PHÒNG"),
    (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH"), "TUQ.", "TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH"),
    (("Q. CỤC TRƯỞNG",), "Q.", "CỤC TRƯỞNG"),
    (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "KT.", "PHÓ GIÁM ĐỐC"),
    (("HIỆU TRƯỞNG",), None, "HIỆU TRƯỞNG"),
)
NAMES = (
    "Nguyễn Văn An", "Lê Thị Hồng Vân", "Phạm Bình Minh", "Y Thanh Hà Niê Kđăm", "Đỗ Ngọc Ánh",
    "PGS.TS. Trần Đình Thắng", "TS. Vũ Đức Long", "Thiếu tướng Lê Xuân Minh", "GS.TS Hoàng Anh",
    "ThS. BS. Nguyễn Thị Thu", "Bùi Thế Duy",
)  # fmt: skip
BODY = """
Thực hiện Chỉ thị số 34/2008/CT-TTg ngày 03 tháng 12 năm 2008 của Thủ tướng Chính phủ về việc tăng cường sử
dụng hệ thống thư điện tử trong hoạt động của cơ quan nhà nước, đề nghị các cơ quan, đơn vị thực hiện:

1. Rà soát, bổ sung hộp thư điện tử công vụ cho cán bộ, công chức; bảo đảm an toàn, bảo mật thông tin, đổi mật
khẩu theo định kỳ và không gửi tài liệu bí mật nhà nước qua mạng.

2. Tổng hợp kết quả thực hiện, báo cáo theo quy định./.
""".strip().split("\n\n")


@dataclass(kw_only=True)
class Truth:
    """What the reader should find."""

    issuer: str
    parent: str | None
    reference: str
    serial: int | None
    type: str
    place: str
    issued_on: str | None
    abstract: str
    capacity: str | None = None
    title: str = ""
    name: str = ""
    primary: tuple[str, ...] = ()


@dataclass
class Sheet:
    """A page being filled."""

    split: bool = True
    styled: bool = True
    words: list[Word] = field(default_factory=list)

    def line(
        self, text: str, y: float, *, x0: float = LEFT, x1: float = RIGHT, size: float = 13,
        align: str = "center", bold: bool = False, italic: bool = False,
    ) -> None:  # fmt: skip
        """One line of text between two edges."""
        width = length(text, size)
        at = {"center": x0 + (x1 - x0 - width) / 2, "left": x0, "right": x1 - width}[align]
        for piece in text.split() if self.split else [text]:
            self.words.append(
                Word(
                    text=piece, x0=at, x1=at + length(piece, size), y=y, size=size,
                    bold=bold if self.styled else None, italic=italic if self.styled else None,
                )
            )  # fmt: skip
            at += length(piece, size) + _LETTER * size * 0.6

    def lines(self, texts: Sequence[str], y: float, step: float, **style: object) -> float:
        """Lines below one another; answers the next free height."""
        for text in texts:
            self.line(text, y, **style)  # type: ignore[arg-type]
            y += step
        return y


def length(text: str, size: float) -> float:
    """Width of a text in points; capitals are wider."""
    capitals = sum(letter.isupper() for letter in text)
    return (len(text) * _LETTER * 0.92 + capitals * 0.2) * size


def wrap(text: str, width: float, size: float) -> list[str]:
    """Lines that fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and length(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def layout(seed: int) -> tuple[Source, Truth]:
    """One document of the many; the same seed gives the same document."""
    draw = random.Random(seed)
    sheet = Sheet(split=draw.random() < 0.75, styled=draw.random() < 0.8)
    lettered = draw.random() < 0.5
    kind, about, name = draw.choice(TYPES), draw.choice(ABSTRACTS), draw.choice(NAMES)
    powers, capacity, title = draw.choice(SIGNERS)
    y, truth = _opening(sheet, draw, kind, about, lettered=lettered)
    if lettered:
        truth.primary = draw.choice(
            (("Bộ Nội vụ",), ("Các Bộ, cơ quan ngang Bộ", "Ủy ban nhân dân các tỉnh"))
        )
        y = _primary(sheet, truth.primary, y)
    y = _body(sheet, y + 8, indent=draw.choice((0, 28, 36)))
    _close(sheet, draw, powers, name, y + 12, lettered=lettered)
    truth.capacity, truth.title = capacity, title
    truth.name = re.sub(r"^((GS|PGS|TS|ThS|BS)\.?\s?)+|^Thiếu tướng ", "", name).strip()
    page = Page(width=WIDTH, height=HEIGHT, words=tuple(sheet.words))
    return Source(media_type="application/pdf", pages=(page,), geometric=True), truth


def _opening(
    sheet: Sheet, draw: random.Random, kind: tuple[str, str, str], about: str, *, lettered: bool
) -> tuple[float, Truth]:
    """Head, number, date, title and abstract; answers the next free height and what it says."""
    names, short, place = draw.choice(HEADS)
    serial, day = draw.choice((None, 5, 27, 123, 1234, 10456)), draw.choice((3, 9, 17, 30))
    unit = draw.choice(("VP", "KGVX", "TCCB", "CNTT", "TH"))
    symbol = f"{short}-{unit}" if lettered else f"{kind[1]}-{short}"
    year, dated = draw.choice(("", "", "", "/2025")), draw.random() < 0.85
    gutter = LEFT + (RIGHT - LEFT) * draw.choice((0.38, 0.42, 0.46, 0.5))
    y = _head(sheet, draw, names, gutter, draw.choice((12, 13)))
    number = f"{serial:02d}" if serial else draw.choice(("", "      ", "........", "……"))
    label = draw.choice(("Số: ", "Số: ", "Số:", "Số ", "SỐ: ")) if serial else "Số: "
    sheet.line(f"{label}{number}{year}/{symbol}", y, x1=gutter, size=13)
    date = f"{place}, ngày {f'{day:02d}' if dated else '....'} tháng 3 năm 2025"
    _dated(sheet, date, y + draw.choice((0, 0, 2)), gutter)
    if lettered:
        lines = wrap(f"V/v {about}", gutter - LEFT - 12, 12)
        y = max(sheet.lines(lines, y + 17, 14.5, x1=gutter, size=12), y + 20) + 16
    else:
        about = draw.choice(("Về việc ", "")) + about
        about = about[:1].upper() + about[1:]
        y = _titled(sheet, kind[0], about, y + 36)
    return y, Truth(
        issuer=names[-1],
        parent=" ".join(names[:-1]) or None,
        reference=f"{f'{serial:02d}' if serial else ''}{year}/{symbol}",
        serial=serial,
        type="Công văn" if lettered else kind[2],
        place=place,
        issued_on=f"2025-03-{day:02d}" if dated else None,
        abstract=about,
    )


def _titled(sheet: Sheet, title: str, about: str, y: float) -> float:
    y = sheet.lines([title], y, 18, size=14, bold=True)
    y = sheet.lines(wrap(about, 360, 14), y, 17, size=14, bold=True)
    sheet.line("_" * 12, y - 6)
    return y + 14


def _head(sheet: Sheet, draw: random.Random, names: Sequence[str], gutter: float, size: float) -> float:
    y, step = 62.0, 15.5
    right = sheet.lines(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], y, step, x0=gutter, size=12, bold=True)
    motto = draw.choice(("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc"))
    right = sheet.lines([motto], right, step, x0=gutter, size=13, bold=True)
    for at, name in enumerate(names):
        last = at == len(names) - 1
        y = sheet.lines(wrap(name, gutter - LEFT - 14, size), y, step, x1=gutter, size=size, bold=last)
    if draw.random() < 0.5:
        sheet.line("_" * 8, y - 8, x1=gutter)
    return max(y, right) + 8


def _dated(sheet: Sheet, date: str, y: float, gutter: float) -> None:
    for at, line in enumerate(wrap(date, RIGHT - gutter, 13)):
        sheet.line(line, y + 15 * at, x0=gutter, size=13, italic=True)


def _primary(sheet: Sheet, primary: Sequence[str], y: float) -> float:
    if len(primary) == 1:
        return sheet.lines([f"Kính gửi: {primary[0]}."], y, 20, size=14)
    ends = [";"] * (len(primary) - 1) + ["."]
    y = sheet.lines(["Kính gửi:"], y, 17, x0=LEFT + 80, align="left", size=14)
    listed = [f"- {line}{end}" for line, end in zip(primary, ends, strict=True)]
    return sheet.lines(listed, y, 17, x0=LEFT + 110, align="left", size=14)


def _body(sheet: Sheet, y: float, *, indent: float) -> float:
    for paragraph in BODY:
        first, *rest = wrap(paragraph, RIGHT - LEFT - indent, 14)
        sheet.line(first, y, x0=LEFT + indent, size=14, align="left")
        rest = wrap(" ".join(rest), RIGHT - LEFT, 14) if rest else []
        y = sheet.lines(rest, y + 18, 18, align="left", size=14) + 4
    return y


def _close(
    sheet: Sheet, draw: random.Random, powers: Sequence[str], name: str, y: float, *, lettered: bool
) -> None:
    middle = LEFT + (RIGHT - LEFT) * draw.choice((0.45, 0.5, 0.55))
    sheet.line("Nơi nhận:", y, size=12, align="left", bold=True, italic=True)
    block = ["- Như trên;" if lettered else "- Như Điều 3;", "- Bộ trưởng (để b/c);", "- Lưu: VT, VP (2)."]
    sheet.lines(block, y + 14, 12.5, size=11, align="left")
    width = RIGHT - middle
    signed = [line for power in powers for line in wrap(power, width, 14)]
    end = sheet.lines(signed, y + draw.choice((0, 1.5)), 17, x0=middle, size=14, bold=True)
    sheet.line(name, end + draw.choice((55, 75)), x0=middle, size=14, bold=True)
