"""Only what is certain is mended in recognised words."""

from __future__ import annotations

import pytest

from congthu.edges.readers.recognition import mending


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("ngườì", "người"),
        ("NGƯỜÌ", "NGƯỜI"),
        ("(đế", "(để"),
        ("@3).", "(3)."),
        ("QĐÐ-BTC", "QĐ-BTC"),
        ("V/", "V/v"),
        ("V/w", "V/v"),
        ("b/C);", "b/c);"),
    ],
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
    assert [mending.roman(text) for text in ("XXYV;", "XXY", "XĨ", "IH", "XV", "HÀ", "LÝ", "IIII")] == [
        "XXV;", "XXV", "XI", "III", "XV", "HÀ", "LÝ", "IIII",
    ]  # fmt: skip
    assert mending.paired(["khu", "vực", "XXYV"])[-1] == "XXV"
    assert mending.paired(["Trà", "Vĩnh,", "Tổng", "Vĩnh"]) == ["Trà", "Vinh,", "Tổng", "Vĩnh"]


def test_codes_after_the_records_office() -> None:
    assert mending.archived(["VI,", "TĩTi."]) == ["VT,", "TTr."]
    assert mending.archived(["Xi.", "Ti."]) == ["VT.", "TTr."]
    assert mending.archived(["VT,", "NVI."]) == ["VT,", "NV1."]
    assert mending.archived(["VI;", "T1CCB,", "PC."]) == ["VT;", "TCCB,", "PC."]
    assert mending.archived(["VE,TCCB."]) == ["VT,TCCB."]
    assert mending.archived(["VT,", "TT.", "TTr,", "KT2"]) == ["VT,", "TT.", "TTr,", "KT2"]


def test_a_full_stop_within_a_line_and_a_town_before_a_date() -> None:
    assert mending.paired(["TT.", "HĐND.", "tỉnh;"]) == ["TT.", "HĐND", "tỉnh;"]
    assert mending.paired(["-", "TI.", "HĐND"]) == ["-", "TT.", "HĐND"]
    assert mending.paired(["HĐND.", "Tỉnh"]) == ["HĐND.", "Tỉnh"]
    assert mending.paired(["Vĩnh,", "ngày"]) == ["Vinh,", "ngày"]


def test_the_stroke_before_a_symbol() -> None:
    assert mending.stroked("IQĐ-UBND") == "/QĐ-UBND"
    assert [mending.stroked(text) for text in ("IBC", "ISNV-VP", "12/QĐ-UBND", "UBND-VP")] == [
        "IBC", "ISNV-VP", "12/QĐ-UBND", "UBND-VP",
    ]  # fmt: skip
    assert mending.stroked("123SNV-VP") == "123/SNV-VP"


def test_a_letter_no_vietnamese_word_has_is_doubted() -> None:
    assert mending.mended("øeneric", 0.9) == ("øeneric", 0.5)
    assert mending.mended("Nẵằng", 0.9) == ("Nẵằng", 0.5)
    assert mending.mended("generic", 0.9) == ("generic", 0.9)


def test_a_symbol_without_its_second_stroke_and_a_proposal() -> None:
    assert mending.mended("01/2011TT-BNV", 0.9) == ("01/2011/TT-BNV", 0.85)
    assert mending.mended("45/2019QH14", 0.9) == ("45/2019/QH14", 0.85)
    assert mending.mended("02/TIr-XHNV", 0.91) == ("02/TTr-XHNV", 0.85)
    assert mending.mended("12I2024ITT-BTC", 0.9) == ("12/2024/TT-BTC", 0.85)
    assert mending.mended("12/I2024ITT-BTC", 0.9) == ("12/2024/TT-BTC", 0.85)
    assert mending.mended("14/02!2024", 0.9) == ("14/02/2024", 0.85)
    for text in ("14/02/2024", "01/2011/TT-BNV", "12/QĐ-UBND", "19/2020", "TTr-XHNV"):
        assert mending.mended(text, 0.9) == (text, 0.9)
