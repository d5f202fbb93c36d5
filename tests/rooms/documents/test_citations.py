"""Legal bases, what is answered, deadlines, attachments: sentences as letters have them."""

from __future__ import annotations

import pytest

from bench.letters import Letter, as_docx, as_pdf, as_text
from congthu.edges import readers
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import ReadDocument

BASES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư trong mọi cơ quan;",
    "Theo đề nghị của Chánh Văn phòng.",
    "QUYẾT ĐỊNH:",
    "Điều 1. Ban hành kèm theo Quyết định này Quy chế sử dụng thư điện tử công vụ.",
    "Điều 2. Quyết định này có hiệu lực từ ngày 01 tháng 12 năm 2024./.",
)


def read(*body: str, date: str = "Hà Nội, ngày 03 tháng 10 năm 2024", make: object = as_text) -> ReadDocument:
    return rules.read(
        readers.source(make(Letter(about="V/v thử", primary=("Bộ Nội vụ.",), body=body, date=date)))
    )  # type: ignore[operator]


@pytest.mark.parametrize("make", [as_text, as_docx, as_pdf])
def test_each_basis_has_its_number_and_date(make: object) -> None:
    found = read(*BASES, make=make)
    assert [(each.reference, each.date) for each in found.legal_bases] == [
        (None, "2025-06-16"),
        ("30/2020/NĐ-CP", "2020-03-05"),
    ]
    assert found.legal_bases[1].text.startswith("Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ")
    assert found.legal_bases[1].text.endswith("trong mọi cơ quan")
    assert found.attachments == ("Quy chế sử dụng thư điện tử công vụ",)
    assert found.reply_by is None


@pytest.mark.parametrize(
    ("sentence", "reference", "day"),
    [
        (
            "Phúc đáp Công văn số 2129/BTTTT-ƯDCNTT ngày 14 tháng 8 năm 2012 của Bộ:",
            "2129/BTTTT-ƯDCNTT",
            "2012-08-14",
        ),
        (
            "Thực hiện Chỉ thị số 34/2008/CT-TTg ngày 03/12/2008 của Thủ tướng, đề nghị:",
            "34/2008/CT-TTg",
            "2008-12-03",
        ),
        ("Trả lời văn bản số 15/SNV-VP của Sở Nội vụ, Ủy ban có ý kiến như sau:", "15/SNV-VP", None),
    ],
)
def test_what_is_answered(sentence: str, reference: str, day: str | None) -> None:
    (answered,) = read(sentence, "Đồng ý./.").replies_to
    assert (answered.reference, answered.date) == (reference, day)
    assert read("Các nội dung khác theo Công văn số 15/SNV-VP ngày 01/3/2024./.").replies_to == ()


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Đề nghị gửi báo cáo về Bộ trước ngày 15/12/2024.", "2024-12-15"),
        ("Đề nghị các cơ quan có ý kiến trước ngày 15 tháng 12 năm 2024 để tổng hợp.", "2024-12-15"),
        ("Kết quả gửi về Sở chậm nhất là ngày 20 tháng 11 năm 2024.", "2024-11-20"),
        ("Văn bản trả lời gửi trước 17 giờ 00 ngày 05/11/2024.", "2024-11-05"),
        ("Gửi ý kiến về Vụ trước 16h30 ngày 05/11/2024.", "2024-11-05"),
        ("Đăng ký tham gia trước ngày 15/12.", "2024-12-15"),
        ("Đăng ký tham gia trước ngày 15/01.", "2025-01-15"),
        ("Hoàn thành việc lắp đặt trước ngày 31 tháng 12 năm 2024.", None),
        ("Bộ Nội vụ báo cáo như sau: Hoàn thành việc lắp đặt trước ngày 31 tháng 12 năm 2024.", None),
        ("Báo cáo kết quả trước ngày 15 tháng 12 hằng năm.", None),
        ("Báo cáo đã gửi trước ngày 15/9/2023.", None),
        ("Gửi báo cáo trước ngày 31/02/2025.", None),
        ("Trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản.", None),
        ("Trả lời trong thời hạn 05 ngày làm việc kể từ ngày ký.", None),
        ("Đề nghị gửi báo cáo trong thời hạn 10 ngày kể từ ngày ký.", "2024-10-13"),
        ("Trả lời trong vòng 15 (mười lăm) ngày, kể từ ngày ban hành văn bản này.", "2024-10-18"),
        ("Báo cáo trong thời hạn 10 ngày kể từ ngày ký hợp đồng.", None),
        ("Quyết định có hiệu lực trong thời hạn 10 ngày kể từ ngày ký.", None),
    ],
)
def test_deadlines(sentence: str, day: str | None) -> None:
    assert read(sentence, "Trân trọng./.").reply_by == day


def test_the_year_of_a_draft_is_known_before_its_day() -> None:
    draft = readers.source(
        "BỘ NỘI VỤ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số:      /BNV-VP          Hà Nội, ngày      tháng 9 năm 2024\n"
        "Kính gửi: Bộ Tài chính\n\nGửi ý kiến trước ngày 15/12.\n".encode()
    )
    assert rules.read(draft).reply_by == "2024-12-15"


def test_a_deadline_without_its_year_is_less_sure() -> None:
    assert read("Gửi ý kiến trước ngày 15/12.").confidence["reply_by"] < 0.9
    assert read("Gửi ý kiến trước ngày 15/12/2024.").confidence["reply_by"] == 1.0


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (("Thực hiện đúng quy định (Có danh sách kèm theo).",), ("Danh sách",)),
        (("Đề nghị báo cáo theo mẫu (Gửi kèm theo Đề cương báo cáo).",), ("Đề cương báo cáo",)),
        (("Nội dung tại Phụ lục I và Phụ lục II.",), ("Phụ lục I", "Phụ lục II")),
        (("Tài liệu gửi kèm:", "1. Dự thảo Nghị định;", "2. Tờ trình."), ("Dự thảo Nghị định", "Tờ trình")),
        (("Kèm theo: Báo cáo tổng hợp; Biểu số liệu.",), ("Báo cáo tổng hợp", "Biểu số liệu")),
        (("Theo Phụ lục I ban hành kèm theo Nghị định số 30/2020/NĐ-CP.",), ()),
        (("Quy chế (ban hành kèm theo Quyết định số 05/QĐ-UBND ngày 03/3/2024).",), ()),
    ],
)
def test_attachments(body: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert read(*body).attachments == names


def test_a_note_on_circulation_is_read_and_kept_out_of_the_abstract() -> None:
    for note in ("LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"):
        found = rules.read(readers.source(as_text(Letter(about="V/v thử", stamps=(note,)))))
        assert (found.circulation, found.abstract) == (note, "thử")
