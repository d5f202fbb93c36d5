"""Whole documents in three formats and many layouts, read by the reader and the rules together."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from bench.letters import Letter, as_docx, as_pdf, as_text
from congthu.apps.demo.letter import letter
from congthu.edges import readers
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import ReadDocument

LETTERS = {
    "ministry-letter": Letter(
        issuer=("BỘ KHOA HỌC", "VÀ CÔNG NGHỆ"),
        number="Số: 7822/BKHCN-CĐS",
        about="V/v thực hiện Chỉ thị số 34/2008/CT-TTg về sử dụng thư điện tử",
        primary=(
            "- Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ;",
            "- UBND các tỉnh, thành phố trực thuộc Trung ương.",
        ),
        recipients=(
            "- Như trên;",
            "- Thủ tướng Chính phủ (để b/c);",
            "- Văn phòng Chính phủ;",
            "- Lưu: VT, CĐS (3).",
        ),
        powers=("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
        name="Bùi Thế Duy",
    ),
    "provincial-decision": Letter(
        issuer=("ỦY BAN NHÂN DÂN", "TỈNH LÂM ĐỒNG"),
        number="Số: 05/QĐ-UBND",
        date="Lâm Đồng, ngày 09 tháng 01 năm 2026",
        title="QUYẾT ĐỊNH",
        abstract=("Về việc ban hành Quy chế quản lý, sử dụng", "hệ thống thư điện tử công vụ tỉnh Lâm Đồng"),
        recipients=(
            "- Như Điều 3;",
            "- TT. Tỉnh ủy (b/c);",
            "- Các sở, ban, ngành;",
            "- Lưu: VT, KSTT (2b).",
        ),
        powers=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        name="Trần Văn Hiệp",
    ),
    "department-report": Letter(
        parent=("UBND TỈNH NGHỆ AN",),
        issuer=("SỞ NỘI VỤ",),
        number="Số: 321/BC-SNV",
        date="Nghệ An, ngày 15 tháng 6 năm 2025",
        stamps=("HỎA TỐC",),
        title="BÁO CÁO",
        abstract=("Kết quả sử dụng thư điện tử 6 tháng đầu năm 2025",),
        primary=("Ủy ban nhân dân tỉnh Nghệ An.",),
        recipients=("- Như trên;", "- Giám đốc Sở (để báo cáo);", "- Lưu: VT, VP."),
        powers=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        name="Lê Thị Hồng Vân",
    ),
    "department-of-ministry": Letter(
        parent=("BỘ TÀI CHÍNH",),
        issuer=("CỤC THUẾ",),
        number="Số:        /CT-CS",
        about="V/v chính sách thuế",
        date="Hà Nội, ngày      tháng      năm 2026",
        stamps=("KHẨN",),
        primary=("Thuế tỉnh Đắk Lắk.",),
        recipients=("- Như trên;", "- Vụ Pháp chế;", "- Lưu: VT, CS."),
        powers=("TL. CỤC TRƯỞNG", "TRƯỞNG BAN CHÍNH SÁCH"),
        name="Phạm Thị Minh Hiền",
    ),
    "government-office-notice": Letter(
        issuer=("VĂN PHÒNG CHÍNH PHỦ",),
        number="Số: 453/TB-VPCP",
        title="THÔNG BÁO",
        abstract=("Kết luận của Phó Thủ tướng Chính phủ tại cuộc họp", "về chuyển đổi số"),
        recipients=(
            "- TTg, các PTTg (để b/c);",
            "- Các Bộ: CT, KH&CN, Nội vụ;",
            "- VPCP: BTCN, các PCN, Trợ lý TTg, các Vụ: KTTH, NC; Cổng TTĐT;",
            "- Lưu: VT, KGVX (3b). Hà",
        ),
        powers=("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"),
        name="Nguyễn Xuân Thành",
    ),
    "circular": Letter(
        issuer=("BỘ Y TẾ",),
        number="Số: 23/2023/TT-BYT",
        title="THÔNG TƯ",
        abstract=("Quy định về hồ sơ điện tử",),
        recipients=("- Bộ trưởng (để b/c);", "- Công báo; Cổng TTĐT Chính phủ;", "- Lưu: VT, PC (05)."),
        powers=("BỘ TRƯỞNG",),
        name="Đào Hồng Lan",
    ),
}

#: Told of elsewhere.
NEW = {
    "circulation", "attachments", "reply_by", "legal_bases", "replies_to",
    "secrecy_verdict", "confidence", "where",
}  # fmt: skip

MAKERS: dict[str, Callable[[Letter], bytes]] = {
    "pdf": as_pdf,
    "pdf-narrow": lambda letter: as_pdf(letter, columns="(38%, 62%)", size=13, closing="(55%, 45%)"),
    "pdf-even": lambda letter: as_pdf(letter, columns="(48%, 52%)", size=12, closing="(50%, 50%)"),
    "docx": as_docx,
    "text": as_text,
}


def read(data: bytes) -> ReadDocument:
    return rules.read(readers.source(data))


@pytest.mark.parametrize(("name", "maker"), list(itertools.product(LETTERS, MAKERS)))
def test_every_field_of_every_layout(name: str, maker: str) -> None:
    letter = LETTERS[name]
    found = read(MAKERS[maker](letter))
    assert found.issuer == " ".join(letter.issuer)
    assert found.parent == (" ".join(letter.parent) or None)
    assert found.place == letter.date.split(",")[0]
    assert found.abstract == (" ".join(letter.abstract) or letter.about.removeprefix("V/v "))
    assert found.signatory is not None
    assert found.signatory.name == letter.name
    first = letter.powers[0].split()[0]
    assert found.signatory.capacity == (first if first.endswith(".") else None)
    assert found.signatory.title == letter.powers[-1]
    assert found.primary_addressees == tuple(line.strip("- ;.") for line in letter.primary)
    assert found.file_copy is not None
    assert found.file_copy.units[0] == "VT"
    assert found.urgency == {"HỎA TỐC": "express", "KHẨN": "urgent", "": None}["".join(letter.stamps)]
    assert found.secrecy is None
    assert found.findings == ()


@pytest.mark.parametrize("maker", MAKERS)
def test_references_dates_and_types(maker: str) -> None:
    made = {name: read(MAKERS[maker](letter)) for name, letter in LETTERS.items()}
    facts = {
        name: (
            found.type.code,
            found.reference and (found.reference.serial, found.reference.symbol),
            found.issued_on,
        )
        for name, found in made.items()
    }
    assert facts == {
        "ministry-letter": (None, (7822, "BKHCN-CĐS"), "2024-10-03"),
        "provincial-decision": ("QĐ", (5, "QĐ-UBND"), "2026-01-09"),
        "department-report": ("BC", (321, "BC-SNV"), "2025-06-15"),
        "department-of-ministry": (None, (None, "CT-CS"), None),
        "government-office-notice": ("TB", (453, "TB-VPCP"), "2024-10-03"),
        "circular": ("TT", (23, "TT-BYT"), "2024-10-03"),
    }
    numbers = {name: found.reference and found.reference.text for name, found in made.items()}
    assert numbers["circular"] == "23/2023/TT-BYT"
    assert numbers["provincial-decision"] == "05/QĐ-UBND"
    assert numbers["department-of-ministry"] == "/CT-CS"


@pytest.mark.parametrize("maker", MAKERS)
def test_recipients_do_not_mix_with_the_signature(maker: str) -> None:
    found = read(MAKERS[maker](LETTERS["government-office-notice"]))
    assert [(line.text, line.purpose, line.kind) for line in found.addressees] == [
        ("TTg, các PTTg", "để b/c", "person"),
        ("Bộ CT", None, "agency"),
        ("Bộ KH&CN", None, "agency"),
        ("Bộ Nội vụ", None, "agency"),
        ("VPCP: BTCN, các PCN, Trợ lý TTg, các Vụ: KTTH, NC; Cổng TTĐT", None, "own_unit"),
    ]
    assert found.file_copy is not None
    assert found.file_copy.copies == 3


def test_slots_for_what_is_blank() -> None:
    found = read(as_pdf(LETTERS["department-of-ministry"]))
    number, day, month, sign = found.number_slot, found.day_slot, found.month_slot, found.sign_slot
    assert number is not None
    assert day is not None
    assert month is not None
    assert sign is not None
    assert number.width > 15
    assert number.size == 13
    assert 85 < number.x < 300
    assert day.y == month.y
    assert day.x + day.width < month.x
    assert sign.height > 40
    assert sign.y < number.y
    full = read(as_pdf(LETTERS["ministry-letter"]))
    assert (full.number_slot, full.day_slot, full.month_slot) == (None, None, None)


def test_a_dotted_number_is_a_blank_one() -> None:
    found = read(
        as_pdf(Letter(number="Số: ............/QĐ-UBND", title="QUYẾT ĐỊNH", abstract=("Về việc chung",)))
    )
    assert found.reference is not None
    assert found.reference.serial is None
    assert found.number_slot is not None
    assert 20 < found.number_slot.width < 60


def test_the_letter_of_the_demonstration() -> None:
    found = read(letter(date(2026, 11, 21)))
    values = found.as_json()
    lines = {line["text"]: (line["purpose"], line["kind"]) for line in values.pop("addressees")}
    assert lines["Như trên"] == (None, "same_as_primary")
    assert lines["Thủ tướng Chính phủ"] == ("để b/c", "person")
    assert lines["Văn phòng Chính phủ"] == (None, "agency")
    assert lines["Bộ trưởng"] == ("để b/c", "person")
    assert {name: values[name] for name in values.keys() - NEW} == {
        "type": {"code": None, "name": "Công văn"},
        "reference": {"serial": None, "symbol": "BKHCN-VP", "text": "/BKHCN-VP"},
        "issuer": "BỘ KHOA HỌC VÀ CÔNG NGHỆ",
        "parent": None,
        "place": "Hà Nội",
        "issued_on": "2026-11-21",
        "abstract": "đẩy mạnh sử dụng hệ thống thư điện tử trong hoạt động của cơ quan nhà nước",
        "signatory": {"capacity": "KT.", "title": "THỨ TRƯỞNG", "name": "Nguyễn Minh Khôi"},
        "primary_addressees": [
            "Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ",
            "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
        ],
        "file_copy": {"units": ["VT", "VP"], "copies": 3},
        "urgency": None,
        "secrecy": None,
        "findings": [],
    }
    assert found.number_slot is not None
    assert found.number_slot.width > 14  # two digits of 13 pt
    assert found.sign_slot is not None


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(
    ("stamp", "value"),
    [("MẬT", "confidential"), ("TỐI MẬT", "secret"), ("TUYỆT MẬT", "top secret"), ("Mật", "confidential")],
)
def test_secrecy_stamps_are_seen(maker: str, stamp: str, value: str) -> None:
    letter = Letter(about="V/v việc chung", stamps=(stamp,), primary=("Bộ Công an.",))
    assert read(MAKERS[maker](letter)).secrecy == value


def test_secrecy_in_a_text_box() -> None:
    letter = Letter(about="V/v việc chung", stamps=("TỐI MẬT",))
    assert read(as_docx(letter, stamp_in_box=True)).secrecy == "secret"
