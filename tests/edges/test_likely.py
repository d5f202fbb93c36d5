"""Words that look alike are told apart by their neighbours, and what may be a name is left as it was read."""

from __future__ import annotations

import pytest

from congthu.edges.readers.recognition import likely


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("cấp có thấm quyền xem xét", "cấp có thẩm quyền xem xét"),
        ("Quy định chỉ tiết một số điều", "Quy định chi tiết một số điều"),
        ("Viện kiếm sát nhân dân tối cao", "Viện kiểm sát nhân dân tối cao"),
        ("Văn phòng Tống Bí thư;", "Văn phòng Tổng Bí thư;"),
        ("ỦY BAN NHÂN ĐÂN HUYỆN", "ỦY BAN NHÂN DÂN HUYỆN"),
        ("PHÓ CHỦ TỊCH THƯỜNG TRỤC", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"),
        ("VÀ TỐ CHỨC THỊ HÀNH PHÁP LUÂT", "VÀ TỔ CHỨC THI HÀNH PHÁP LUẬT"),
    ],
)
def test_what_was_meant(read: str, meant: str) -> None:
    assert " ".join(likely.chosen(read.split())) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hành", "NGUYỄN THỊ HÀNH", "Ths. Đỉnh Viết Long", "Hà Quốc Ốn", "Phạm Thị Thanh Trà",
        "kinh doanh dược, Sở Nội vụ", "kính báo cáo Bộ trưởng", "các Chi cục, chỉ đạo, chi trả",
        "huyện Nậm Pồ",
        "chuyến công tác", "khu vực XI, khu vực VI", "the map on top of the doc", "quân sự tỉnh, tính toán",
    ],
)  # fmt: skip
def test_what_is_left(text: str) -> None:
    assert " ".join(likely.chosen(text.split())) == text


def test_the_rows_around_count() -> None:
    assert likely.chosen(["TRỤC"], before="THƯỜNG") == ["TRỰC"]
    assert likely.chosen(["thấm"], after="quyền") == ["thẩm"]
    assert likely.chosen(["thấm"]) == ["thấm"]


def test_two_syllables_without_a_space() -> None:
    assert likely.parted("VIỆTNAM") == "VIỆT"
    assert [likely.parted(text) for text in ("nghiêng", "UBMTTQVN", "generic", "HĐND")] == [None] * 4


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Đỉnh", "Đinh"), ("Vị", "Vi"), ("Ngõ", "Ngô"), ("ĐỐ", "ĐỖ"),
        ("Đinh", None), ("Khuất", None), ("Hạ", None), ("Y", None), ("H'Yim", None),
    ],
)  # fmt: skip
def test_the_one_family_a_name_may_begin_with(read: str, meant: str | None) -> None:
    assert likely.family(read) == meant


def test_between_several_families_none_is_taken() -> None:
    assert likely.family("Lắm") == "Lâm"
    assert likely.family("Tang") == "Tăng"
    assert likely.family("Vụ") == "Vũ"
    assert likely.family("Lươn") is None
    assert likely.family("Thại") == "Thái"
    assert likely.family("Lị") is None


def test_of_looks_at_a_name_the_far_more_usual_word_is_taken() -> None:
    assert likely.likelier("Đúc", ["Đức", "Đúc"]) == "Đức"
    assert likely.likelier("Vần", ["Vân"]) == "Vần"
    assert likely.likelier("Đức", ["Đúc"]) == "Đức"
    assert likely.likelier("Đức", []) == "Đức"
