"""Only what is certain is mended in recognised words."""

from __future__ import annotations

import pytest

from congthu.edges.readers import mending


@pytest.mark.parametrize(
    ("read", "meant"),
    [("ngườì", "người"), ("NGƯỜÌ", "NGƯỜI"), ("(đế", "(để"), ("@3).", "(3)."), ("QĐÐ-BTC", "QĐ-BTC")],
)
def test_mistakes_with_one_way_out(read: str, meant: str) -> None:
    made, sure = mending.mended(read, 0.95)
    assert made == meant
    assert sure <= 0.95


@pytest.mark.parametrize(
    "word", ["GIÁM", "ĐỌC", "đuờng", "Krông", "UBND", "7822/STTTT", "ngòai", "b/c);", "Đắk"]
)
def test_everything_else_is_left(word: str) -> None:
    assert mending.mended(word, 0.9) == (word, 0.9)


def test_signs_before_entries_and_the_records_office() -> None:
    assert [mending.listed(word) for word in ("~", "~-", "—", "~Như", "Như", "1.", "...")] == [
        "-", "-", "-", "-Như", "Như", "1.", "...",
    ]  # fmt: skip
    assert mending.archived(["VI,", "VL.", "VŨ", "KGVX"]) == ["VT,", "VT.", "VT,", "KGVX"]
    assert mending.archived(["VỊ", "KT", "PC."]) == ["VT,", "KT,", "PC."]
    assert mending.listed("®", "Bộ") == mending.listed("s", "Bộ") == "-"
    assert mending.listed("a", "b") == "a"
    assert mending.archived(["VP", "VPCP", "VX"]) == ["VP", "VPCP", "VX"]
    assert mending.opens_file_copy("-Lưu:")
    assert mending.is_bare_symbol("/CT-NVDTPC")
    assert not mending.is_bare_symbol("7/CT-BTC")
    assert not mending.opens_file_copy("Lai")


def test_words_that_only_go_together_in_one_way() -> None:
    assert mending.paired(["quy", "định", "chỉ", "tiết,"]) == ["quy", "định", "chi", "tiết,"]
    assert mending.paired(["CHỈ", "CỤC", "Chuyến", "đối"]) == ["CHI", "CỤC", "Chuyển", "đổi"]
    assert mending.paired(["chỉ", "đạo", "Chỉ", "Cục"]) == ["chỉ", "đạo", "Chỉ", "Cục"]


def test_roman_numbers() -> None:
    assert [mending.roman(text) for text in ("XXYV;", "XĨ", "IH", "XV", "HÀ", "LÝ", "IIII")] == [
        "XXV;", "XI", "III", "XV", "HÀ", "LÝ", "IIII",
    ]  # fmt: skip
    assert mending.paired(["khu", "vực", "XXYV"])[-1] == "XXV"
    assert mending.paired(["Trà", "Vĩnh,", "Tổng", "Vĩnh"]) == ["Trà", "Vinh,", "Tổng", "Vĩnh"]
