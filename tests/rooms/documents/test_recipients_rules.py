"""Recipients blocks: short examples in the forms real documents have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.rooms.documents.rules.addressees import parse_line
from congthu.rooms.documents.rules.file_copy import parse_file_copy
from congthu.rooms.documents.rules.recipients import join_wrapped, parse_block

MINISTRY = "Bộ Tài chính"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Như trên;", "same_as_primary"),
        ("Như Điều 3;", "same_as_primary"),
        ("Văn phòng Chính phủ;", "agency"),
        ("Tòa án nhân dân tối cao;", "agency"),
        ("Kiểm toán nhà nước;", "agency"),
        ("TT. Tỉnh ủy", "agency"),
        ("Phòng Thương mại và Công nghiệp Việt Nam", "agency"),
        ("Cục Kiểm tra văn bản và Tổ chức thi hành pháp luật, Bộ Tư pháp", "agency"),
        ("Cục KTVB và TCTHPL (Bộ Tư pháp)", "agency"),
        ("Bộ Quốc phòng (Cục Quân Y)", "agency"),
        ("Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ;", "class"),
        ("UBND các tỉnh, TP trực thuộc TW;", "class"),
        ("UBND tỉnh, thành phố trực thuộc trung ương", "class"),
        ("HĐND, UBND các tỉnh, thành phố", "class"),
        ("Sở Tài chính, Cục Thuế các tỉnh, TP", "class"),
        ("Thuế tỉnh, thành phố", "class"),
        ("Cơ quan trung ương của các đoàn thể", "class"),
        ("Sở, ban ngành TP", "class"),
        ("Thủ tướng, các Phó Thủ tướng Chính phủ", "person"),
        ("Bộ trưởng và các Thứ trưởng", "person"),
        ("Đ/c Thủ trưởng", "person"),
        ("Chủ tịch và các PCT UBND tỉnh", "person"),
        ("PTTg Vũ Đức Đam", "person"),
        ("Các Vụ, Cục thuộc Bộ;", "own_unit"),
        ("Các đơn vị trực thuộc Bộ", "own_unit"),
        ("Các Tổng cục, Cục, Vụ, Viện, đơn vị thuộc Bộ Tài chính", "own_unit"),
        ("Thanh tra Bộ", "own_unit"),
        ("Vụ Pháp chế", "own_unit"),
        ("Công báo", "publication"),
        ("Cổng Thông tin điện tử Chính phủ", "publication"),
        ("Website Bộ Tài chính", "publication"),
        ("Cơ sở dữ liệu quốc gia về pháp luật", "publication"),
    ],
)
def test_kinds(line: str, kind: str) -> None:
    assert [found.kind for found in parse_line(line, MINISTRY)] == [kind]


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("- Công báo; Cổng TTĐT Chính phủ;", ["Công báo", "Cổng TTĐT Chính phủ"]),
        ("VP Quốc hội, VP Chủ tịch nước", ["VP Quốc hội", "VP Chủ tịch nước"]),
        ("Công báo, Cổng TTĐT Chính phủ;", ["Công báo", "Cổng TTĐT Chính phủ"]),
        ("Các Bộ: CT, KH&CN;", ["Bộ CT", "Bộ KH&CN"]),
        ("Các Bộ: Tài chính, Bộ Nội vụ.", ["Bộ Tài chính", "Bộ Nội vụ"]),
        (
            "Cổng Thông tin điện tử: Chính phủ; Bộ Tài chính",
            ["Cổng Thông tin điện tử Chính phủ", "Cổng Thông tin điện tử Bộ Tài chính"],
        ),
        (
            "VPCP: BTCN, các PCN, các Vụ: KTTH, TH; Cổng TTĐT;",
            ["VPCP: BTCN, các PCN, các Vụ: KTTH, TH; Cổng TTĐT"],
        ),
        (
            "Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ;",
            ["Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ"],
        ),
        ("Văn phòng Chính phủ (Vụ KGVX; Công báo);", ["Văn phòng Chính phủ (Vụ KGVX; Công báo)"]),
    ],
)
def test_several_in_a_line(line: str, texts: list[str]) -> None:
    assert [found.text for found in parse_line(line)] == texts


@pytest.mark.parametrize(
    ("line", "text", "purpose"),
    [
        ("Bộ trưởng (để b/c);", "Bộ trưởng", "để b/c"),
        ("Thường trực Thành ủy; (để b/c)", "Thường trực Thành ủy", "để b/c"),
        ("Các Bộ, cơ quan ngang Bộ (để phối hợp);", "Các Bộ, cơ quan ngang Bộ", "để phối hợp"),
        ("TT. HĐND tỉnh (b/c);", "TT. HĐND tỉnh", "b/c"),
        ("Sở Nội vụ (để thực hiện).", "Sở Nội vụ", "để thực hiện"),
        ("UBND tỉnh để báo cáo;", "UBND tỉnh", "để báo cáo"),
        ("Cục Kiểm tra văn bản (Bộ Tư pháp);", "Cục Kiểm tra văn bản (Bộ Tư pháp)", None),
    ],
)
def test_purposes(line: str, text: str, purpose: str | None) -> None:
    (found,) = parse_line(line)
    assert (found.text, found.purpose) == (text, purpose)


@pytest.mark.parametrize(
    ("line", "units", "copies"),
    [
        ("- Lưu: VT, KGVX (3).", ("VT", "KGVX"), 3),
        ("Lưu: VT, Vụ NSNN (100 bản).", ("VT", "Vụ NSNN"), 100),
        ("Lưu: VT, KTN (70bản)", ("VT", "KTN"), 70),
        ("Lưu: VT, TCQLTT (05).", ("VT", "TCQLTT"), 5),
        ("Lưu: VT, CN(2).", ("VT", "CN"), 2),
        ("Lưu : KTTH (5), VT.", ("KTTH", "VT"), 5),
        ("Lưu; VT, TCHQ.", ("VT", "TCHQ"), None),
        ("Lưu VP (TH; HC), TCT (HC; CS).", ("VP (TH; HC)", "TCT (HC; CS)"), None),
        ("Lưu: VP (HC,TH) TCT (HC,NV3)", ("VP (HC,TH)", "TCT (HC,NV3)"), None),
        ("Lưu: VT, V01(P3), V032.", ("VT", "V01(P3)", "V032"), None),
        ("Lựu VP, Vụ PC", ("VP", "Vụ PC"), None),
        ("Lưu: VT, QHĐP (3) Cương", ("VT", "QHĐP"), 3),
        ("Lưu: VT,TH. TT.", ("VT", "TH", "TT"), None),
        ("Lưu: VT, 2b", ("VT",), 2),
    ],
)
def test_file_copy(line: str, units: tuple[str, ...], copies: int | None) -> None:
    found = parse_file_copy(line)
    assert (found.units, found.copies) == (units, copies)


def test_wrapped_lines_are_joined() -> None:
    lines = [
        "- Các Bộ, cơ quan ngang Bộ, cơ quan",
        "thuộc Chính phủ;",
        "- UBND tỉnh;",
        "- Lưu: VT,",
        "PC (2b).",
    ]
    assert [entry.text for entry in join_wrapped(lines)] == [
        "Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ;",
        "UBND tỉnh;",
        "Lưu: VT, PC (2b).",
    ]


def test_old_blocks_without_dashes() -> None:
    lines = ["Văn phòng TW Đảng", "Các Bộ, cơ quan ngang Bộ", "Công báo", "Lưu: VP (HC,TH)"]
    addressees, copy = parse_block(lines, MINISTRY)
    assert [found.text for found in addressees] == lines[:3]
    assert copy is not None
    assert copy.units == ("VP (HC,TH)",)


@given(st.lists(st.text(alphabet="- –;:,.()Lưu VTCácBộđểb/c 0123\n", max_size=60), max_size=12))
def test_no_block_breaks_the_parser(lines: list[str]) -> None:
    addressees, copy = parse_block(lines, MINISTRY)
    assert all(found.text for found in addressees)
    assert copy is None or all(copy.units)


@given(st.text(max_size=300))
def test_no_line_breaks_the_parser(line: str) -> None:
    for found in parse_line(line, "UBND tỉnh Lâm Đồng"):
        assert found.text.strip()


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        (
            "UBND các tỉnh: Cà Mau, An Giang và thành phố Cần Thơ;",
            ["UBND tỉnh Cà Mau", "UBND tỉnh An Giang", "UBND thành phố Cần Thơ"],
        ),
        ("UBND các xã: Tân Lập và phường An Khê", ["UBND xã Tân Lập", "UBND phường An Khê"]),
        (
            "Các Bộ: Tài chính, Nội vụ và Văn phòng Chính phủ",
            ["Bộ Tài chính", "Bộ Nội vụ", "Văn phòng Chính phủ"],
        ),
        (
            "Các Sở: Nội vụ, Giáo dục và Đào tạo và Ban Quản lý Khu kinh tế",
            ["Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Ban Quản lý Khu kinh tế"],
        ),
        ("Các Sở: Công Thương, Khoa học và Công nghệ", ["Sở Công Thương", "Sở Khoa học và Công nghệ"]),
    ],
)
def test_members_that_name_themselves(line: str, texts: list[str]) -> None:
    assert [found.text for found in parse_line(line, MINISTRY)] == texts


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Bí thư Tỉnh ủy", "person"),
        ("Các Phó Bí thư Tỉnh ủy", "person"),
        ("Phó Trưởng ban", "person"),
        ("Các Phó Chi cục trưởng", "person"),
        ("Tư lệnh Quân khu 9", "person"),
        ("Ban Bí thư Trung ương Đảng", "agency"),
        ("Thường trực Tỉnh ủy", "agency"),
        ("Bộ Tư lệnh Thủ đô Hà Nội", "agency"),
    ],
)
def test_people_by_their_office(line: str, kind: str) -> None:
    assert [found.kind for found in parse_line(line, MINISTRY)] == [kind]
