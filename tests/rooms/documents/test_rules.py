"""Single rules on a few lines of text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.letters import Letter, as_text
from congthu.edges.readers import text
from congthu.rooms.documents import rules
from congthu.rooms.documents.rules.closing import capacity_of
from congthu.rooms.documents.rules.markings import mark_of
from congthu.rooms.documents.rules.names import starts_title
from congthu.rooms.documents.rules.reference import parse_reference
from congthu.rooms.documents.rules.title import type_by_symbol
from congthu.rooms.documents.types import Page, ReadDocument, Source, Word


def read(written: str) -> ReadDocument:
    return rules.read(text.read(written.encode()))


@pytest.mark.parametrize(
    ("line", "serial", "symbol", "whole"),
    [
        ("Số: 7822/VPCP-KGVX", 7822, "VPCP-KGVX", "7822/VPCP-KGVX"),
        ("Số:      /BKHCN-VP", None, "BKHCN-VP", "/BKHCN-VP"),
        ("Số: ........../QĐ-UBND", None, "QĐ-UBND", "/QĐ-UBND"),
        ("Số:……/TB-SNV", None, "TB-SNV", "/TB-SNV"),
        ("Số: 05/2024/QĐ-TTg", 5, "QĐ-TTg", "05/2024/QĐ-TTg"),
        ("Số 34/2008/CT-TTg", 34, "CT-TTg", "34/2008/CT-TTg"),
        ("Số : 12 / KH - UBND", 12, "KH-UBND", "12/KH-UBND"),
        ("SỐ: 101322/CTHN-TTHT", 101322, "CTHN-TTHT", "101322/CTHN-TTHT"),
        ("Số: 15-QĐ/TU", 15, "QĐ/TU", "15-QĐ/TU"),
        ("Số: 2129/BTTTT-ƯDCNTT", 2129, "BTTTT-ƯDCNTT", "2129/BTTTT-ƯDCNTT"),
        ("Số: 12a/BC-SYT", 12, "BC-SYT", "12a/BC-SYT"),
        ("Số: 73/UBND-TH", 73, "UBND-TH", "73/UBND-TH"),
        ("Số: 144/2002/QĐ/BTC", 144, "QĐ/BTC", "144/2002/QĐ/BTC"),
    ],
)
def test_references(line: str, serial: int | None, symbol: str, whole: str) -> None:
    found = parse_reference(line)
    assert found is not None
    assert (found.serial, found.symbol, found.text) == (serial, symbol, whole)


@pytest.mark.parametrize(
    ("symbol", "code", "name"),
    [
        ("QĐ-TTg", "QĐ", "Quyết định"),
        ("NĐ-CP", "NĐ", "Nghị định"),
        ("TB-VPCP", "TB", "Thông báo"),
        ("QĐ/TU", "QĐ", "Quyết định"),
        ("VPCP-KGVX", None, "Công văn"),
        ("SGDĐT-KHTC", None, "Công văn"),
        ("UBND", None, "Công văn"),
    ],
)
def test_types_by_symbol(symbol: str, code: str | None, name: str) -> None:
    kind = type_by_symbol(parse_reference(f"Số: 1/{symbol}"))
    assert (kind.code, kind.name) == (code, name)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("KT. BỘ TRƯỞNG", ("KT.", "BỘ TRƯỞNG")),
        ("TM.ỦY BAN NHÂN DÂN", ("TM.", "ỦY BAN NHÂN DÂN")),
        ("TUQ. GIÁM ĐỐC", ("TUQ.", "GIÁM ĐỐC")),
        ("Q. CỤC TRƯỞNG", ("Q.", "CỤC TRƯỞNG")),
        ("TL BỘ TRƯỞNG", ("TL.", "BỘ TRƯỞNG")),
        ("BỘ TRƯỞNG", None),
        ("TLĐ", None),
        ("TM", None),
    ],
)
def test_capacities(line: str, expected: tuple[str, str] | None) -> None:
    assert capacity_of(line) == expected


@pytest.mark.parametrize(
    ("powers", "capacity", "title"),
    [
        (("BỘ TRƯỞNG",), None, "BỘ TRƯỞNG"),
        (("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"), "KT.", "THỨ TRƯỞNG"),
        (("KT. BỘ TRƯỞNG THỨ TRƯỞNG",), "KT.", "THỨ TRƯỞNG"),
        (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "TM. KT.", "PHÓ CHỦ TỊCH"),
        (("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "TL. KT.", "PHÓ CHÁNH VĂN PHÒNG"),
        (("TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ PHÁP CHẾ"), "TL.", "VỤ TRƯỞNG VỤ PHÁP CHẾ"),
        (("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "TUQ.", "CHÁNH VĂN PHÒNG"),
        (("Q. CỤC TRƯỞNG",), "Q.", "CỤC TRƯỞNG"),
        (("TM. CHÍNH PHỦ", "THỦ TƯỚNG"), "TM.", "THỦ TƯỚNG"),
    ],
)
def test_signatories(powers: tuple[str, ...], capacity: str | None, title: str) -> None:
    found = rules.read(text.read(as_text(Letter(powers=powers, name="Lê Thị Ngọc Ánh")))).signatory
    assert found is not None
    assert (found.capacity, found.title, found.name) == (capacity, title, "Lê Thị Ngọc Ánh")


def test_a_letter_in_one_column() -> None:
    found = read(
        """VĂN PHÒNG CHÍNH PHỦ

    Số: 7822/VPCP-KGVX
V/v tình hình thực hiện Chỉ thị số 34/2008/CT-TTg
    Hà Nội, ngày 03 tháng 10 năm 2012

Kính gửi: Bộ Thông tin và Truyền thông.

Xét kiến nghị của Bộ Thông tin và Truyền thông, bảo đảm an toàn, bảo mật thông tin.

Nơi nhận:
- Như trên;
- Thủ tướng, các Phó Thủ tướng Chính phủ;
- Lưu: VT, KGVX (3).

KT. BỘ TRƯỞNG, CHỦ NHIỆM
PHÓ CHỦ NHIỆM


Nguyễn Văn Tùng
"""
    )
    assert found.issuer == "VĂN PHÒNG CHÍNH PHỦ"
    assert found.reference is not None
    assert found.reference.text == "7822/VPCP-KGVX"
    assert found.issued_on == "2012-10-03"
    assert found.abstract == "tình hình thực hiện Chỉ thị số 34/2008/CT-TTg"
    assert found.primary_addressees == ("Bộ Thông tin và Truyền thông",)
    assert len(found.addressees) == 2
    assert found.signatory is not None
    assert (found.signatory.capacity, found.signatory.name) == ("KT.", "Nguyễn Văn Tùng")


@pytest.mark.parametrize(
    "line", ["MẬT", "M Ậ T", "TỐI MẬT", "Độ mật: Tuyệt mật", "TUYỆT  MẬT", "MAT", "[MẬT]"]
)
def test_secrecy_marks(line: str) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert mark[0] == "secrecy"


@pytest.mark.parametrize(
    "line",
    [
        "bảo mật",
        "MẶT",
        "MẤT",
        "mật khẩu",
        "Mật ong",
        "Bảo vệ bí mật nhà nước",
        "các độ mật: Mật, Tối mật",
        "KHĂN",
        "",
    ],
)
def test_no_marks(line: str) -> None:
    assert mark_of(line) is None


def test_a_law_that_speaks_of_secrets_is_no_secret() -> None:
    body = (
        "Bí mật nhà nước có ba độ: Tuyệt mật, Tối mật và Mật; mật khẩu hộp thư phải được bảo mật.",
        "a) Tuyệt mật;",
        "b) Tối mật;",
        "c) Mật.",
    )
    found = rules.read(text.read(as_text(Letter(about="V/v bảo vệ bí mật nhà nước", body=body))))
    assert found.secrecy is None


def codes(letter: Letter, *without: str) -> list[str]:
    written = as_text(letter).decode()
    for words in without:
        assert words in written
        written = written.replace(words, " " * len(words))
    return [finding.code for finding in read(written).findings]


GOOD = Letter(about="V/v thử", primary=("Bộ Nội vụ.",))


@pytest.mark.parametrize(
    ("letter", "without", "expected"),
    [
        (GOOD, (), []),
        (GOOD, ("Độc lập - Tự do - Hạnh phúc",), ["form.motto-missing"]),
        (GOOD, ("Số: 1234/BTC-VP",), ["form.reference-missing"]),
        (GOOD, ("V/v thử",), ["form.abstract-missing"]),
        (GOOD, ("- Lưu: VT.",), ["form.file-copy-missing", "form.recipients-punctuation"]),
        (GOOD, ("Nguyễn Văn An",), ["form.signatory-missing"]),
        (Letter(about="V/v", number="Số: 7/BTC-VP"), (), ["form.serial-not-padded", "form.abstract-missing"]),
        (
            replace(GOOD, date="Hà Nội, ngày 3 tháng 1 năm 2024"),
            (),
            ["form.day-not-padded", "form.month-not-padded"],
        ),
        (replace(GOOD, date="Hà Nội, ngày 03 tháng 3 năm 2024"), (), []),
    ],
)
def test_findings(letter: Letter, without: tuple[str, ...], expected: list[str]) -> None:
    assert codes(letter, *without) == expected


def test_every_finding_names_its_article_in_both_languages() -> None:
    for finding in read("Một dòng chữ không phải văn bản.").findings:
        assert finding.article
        assert set(finding.message) == {"vi", "en"}


def test_the_contract_of_the_command() -> None:
    assert set(read("không có gì cả").as_json()) == {
        "type", "reference", "issuer", "parent", "place", "issued_on", "abstract", "signatory", "addressees",
        "primary_addressees", "file_copy", "urgency", "secrecy", "findings",
        "circulation", "attachments", "reply_by", "legal_bases", "replies_to",
        "secrecy_verdict", "confidence", "where",
    }  # fmt: skip


def test_a_committee_set_in_two_styles_is_one_name() -> None:
    head = [
        Word(text="ỦY BAN NHÂN DÂN", x0=60, x1=180, y=60, bold=False),
        Word(text="TỈNH NGHỆ AN", x0=70, x1=170, y=78, bold=True),
        Word(text="Số: 05/QĐ-UBND", x0=70, x1=170, y=100, bold=False),
        Word(text="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", x0=280, x1=540, y=60, bold=True),
        Word(text="Độc lập - Tự do - Hạnh phúc", x0=300, x1=520, y=78, bold=True),
    ]
    found = rules.read(Source(media_type="x", pages=(Page(width=595, height=842, words=tuple(head)),)))
    assert (found.issuer, found.parent) == ("ỦY BAN NHÂN DÂN TỈNH NGHỆ AN", None)


def _row(y: float, *texts: tuple[str, float]) -> list[Word]:
    return [Word(text=text, x0=x0, x1=x0 + 6 * len(text), y=y) for text, x0 in texts]


def test_the_wrapped_end_of_the_national_title_is_no_part_of_the_agency() -> None:
    words = (
        *_row(60, ("ỦY BAN NHÂN DÂN", 85), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", 309)),
        *_row(74, ("NAM", 85)),
        *_row(88, ("THÀNH PHỐ HÀ NỘI", 85), ("Độc lập - Tự do - Hạnh phúc", 313)),
        *_row(102, ("⎯⎯⎯⎯", 110)),
        *_row(116, ("Số: 5/UBND-TH", 85), ("Hà Nội, ngày 03 tháng 10 năm 2022", 300)),
    )
    page = Page(width=595, height=842, words=words)
    found = rules.read(Source(media_type="application/pdf", pages=(page,), geometric=True))
    assert found.issuer == "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"


def test_two_offices_in_one_title() -> None:
    assert starts_title("BỘ TRƯỞNG, CHỦ NHIỆM")
    assert not starts_title("BỘ TRƯỞNGX")


def test_strokes_of_a_hand_below_a_title_are_no_part_of_it() -> None:
    words = (
        *_row(500, ("Nơi nhận:", 85), ("TL. CHỦ TỊCH", 350)),
        *_row(515, ("- Như trên;", 85), ("CHÁNH VĂN PHÒNG", 340)),
        *_row(530, ("- Lưu: VT.", 85)),
        *_row(560, ("ZX", 400)),
        *_row(600, ("Giàng Quốc Tùng", 350)),
    )
    page = Page(width=595, height=842, words=words)
    found = rules.read(Source(media_type="image/png", pages=(page,), geometric=True))
    assert found.signatory is not None
    assert (found.signatory.title, found.signatory.name) == ("CHÁNH VĂN PHÒNG", "Giàng Quốc Tùng")


def test_a_title_beside_a_long_entry_where_the_label_stands_a_little_higher() -> None:
    words = (
        *_row(555, ("Nơi nhận:", 85)),
        *_row(560, ("TL. BỘ TRƯỞNG", 369)),
        *_row(570, ("- Như trên;", 85)),
        *_row(575, ("VỤ", 333), ("TRƯỞNG", 352), ("VỤ", 392), ("PHÁP", 408), ("CHẾ", 436)),
        *_row(588, ("- Ủy ban Trung ương Mặt trận Tổ quốc Việt", 85), ("Nam;", 336)),
        *_row(601, ("- Lưu: VT.", 85)),
        *_row(690, ("Nguyễn Đức Tuấn", 360)),
    )
    page = Page(width=595, height=842, words=words)
    found = rules.read(Source(media_type="image/png", pages=(page,), geometric=True))
    assert found.signatory is not None
    assert found.signatory.title == "VỤ TRƯỞNG VỤ PHÁP CHẾ"


def test_a_list_of_addressees_at_the_margin_whose_entries_end_in_semicolons() -> None:
    found = read(
        "Số: 5/TTr-UBND\n\nKính gửi:\nBộ Nội vụ;\n"
        "Ông Nguyễn Văn Minh, thôn 3, xã Tân Lập;\nVăn phòng Chính phủ.\n\n"
        "Thực hiện Công văn số 3/BNV-VP, Ủy ban nhân dân tỉnh báo cáo như sau:\n"
    )
    assert found.primary_addressees == (
        "Bộ Nội vụ", "Ông Nguyễn Văn Minh, thôn 3, xã Tân Lập", "Văn phòng Chính phủ",
    )  # fmt: skip


def test_a_semicolon_taken_for_a_colon_ends_no_list_of_addressees() -> None:
    rows = (
        _row(195, ("Kính gửi:", 142)),
        _row(225, ("Ủy ban nhân dân các tỉnh:", 185)),
        _row(245, ("Bộ Nội vụ;", 185)),
        _row(265, ("Bộ Công an.", 185)),
        _row(295, ("Thực hiện Công văn số 3/BNV-VP, Ủy ban nhân dân tỉnh báo cáo:", 114)),
    )
    page = Page(width=595, height=842, words=tuple(word for row in rows for word in row))
    found = rules.read(Source(media_type="image/png", pages=(page,), geometric=True))
    assert found.primary_addressees == ("Ủy ban nhân dân các tỉnh", "Bộ Nội vụ", "Bộ Công an")


def test_a_wrapped_end_in_lighter_letters_belongs_to_the_agency() -> None:
    rows = _row(60, ("BỘ CÔNG THƯƠNG", 124)), _row(74, ("ỦY BAN CẠNH TRANH QUỐC", 90)), _row(88, ("GIA", 171))
    words = [replace(word, bold=at == 1) for at, row in enumerate(rows) for word in row]
    words += _row(102, ("Số: 5/QĐ-CT", 134))
    page = Page(width=595, height=842, words=tuple(words))
    found = rules.read(Source(media_type="application/pdf", pages=(page,), geometric=True))
    assert (found.issuer, found.parent) == ("ỦY BAN CẠNH TRANH QUỐC GIA", "BỘ CÔNG THƯƠNG")
