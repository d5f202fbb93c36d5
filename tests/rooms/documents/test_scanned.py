"""What only paper does to a document: red print, rows broken anywhere, another document behind it."""

from __future__ import annotations

from congthu.rooms.documents import rules
from congthu.rooms.documents.types import Page, ReadDocument, RedMark, Source, Where, Word


def _row(text: str, x: float, y: float) -> list[Word]:
    words = []
    for part in text.split():
        words.append(Word(text=part, x0=x, x1=x + 6.5 * len(part), y=y, size=13.0, confidence=0.95))
        x += 6.5 * len(part) + 4
    return words


_HEAD = [
    *_row("ỦY BAN NHÂN DÂN", 80, 60), *_row("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60),
    *_row("TỈNH LAI CHÂU", 90, 76), *_row("Độc lập - Tự do - Hạnh phúc", 330, 76),
    *_row("Số: 12/QĐ-UBND", 90, 100), *_row("Lai Châu, ngày 05 tháng 3 năm 2020", 310, 100),
    *_row("QUYẾT ĐỊNH", 270, 130), *_row("Về việc ban hành chương trình", 220, 148),
]  # fmt: skip


def _read(*pages: list[Word], red: tuple[RedMark, ...] = ()) -> ReadDocument:
    return rules.read(
        Source(
            media_type="image/png",
            pages=tuple(Page(width=595, height=842, words=tuple(words)) for words in pages),
            geometric=True,
            scanned=True,
            red_marks=red,
        )
    )


def test_a_note_on_circulation_in_red() -> None:
    mark = RedMark(
        text="LƯU HÀNH NỘI BỘ", confidence=0.9, where=Where(page=1, box=(400.0, 20.0, 500.0, 40.0))
    )
    found = _read(_HEAD, red=(mark,))
    assert found.circulation == "LƯU HÀNH NỘI BỘ"
    assert found.confidence["circulation"] == 0.9
    assert _read(_HEAD).circulation is None


def test_years_on_the_next_row_go_on_with_the_basis() -> None:
    body = [
        *_row("Căn cứ Nghị quyết số 76/NQ-CP về Chương trình cải cách hành chính giai đoạn 2021", 85, 190),
        *_row("- 2030;", 60, 210),
        *_row("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;", 85, 230),
    ]
    bases = [basis.text for basis in _read([*_HEAD, *body]).legal_bases]
    assert bases == [
        "Nghị quyết số 76/NQ-CP về Chương trình cải cách hành chính giai đoạn 2021 - 2030",
        "Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
    ]


def test_a_list_of_attachments_whose_colon_was_lost() -> None:
    body = [*_row("Hồ sơ kèm theo gồm", 85, 190), *_row("1. Đề cương báo cáo.", 85, 215)]
    assert _read([*_HEAD, *body]).attachments == ("Đề cương báo cáo",)


def test_the_head_of_an_annexed_draft_is_no_name() -> None:
    closing = [
        *_row("Nơi nhận:", 60, 500), *_row("CHỦ TỊCH", 400, 500),
        *_row("- Như Điều 3;", 60, 520), *_row("- Lưu: VT.", 60, 540),
    ]  # fmt: skip
    draft = [*_row("DỰ THẢO", 60, 60), *_row("CHỦ NGHĨA VIỆT NAM", 400, 80), *_row("NĂM 2025", 420, 100)]
    signed = _read([*_HEAD, *closing], draft).signatory
    assert signed is not None
    assert (signed.title, signed.name) == ("CHỦ TỊCH", None)
