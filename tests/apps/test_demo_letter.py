"""The demonstration's letter is an official letter: its form, its letters, its typeface."""

from __future__ import annotations

import ctypes
import unicodedata
from datetime import date

import pypdfium2
import pytest

from congthu.apps.demo.letter import letter, written_out


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return letter(date(2026, 2, 3))


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_bounded().split())


@pytest.mark.parametrize(
    "part",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BỘ KHOA HỌC VÀ CÔNG NGHỆ",
        "/BKHCN-VP",
        "Hà Nội, ngày 03 tháng 02 năm 2026",
        "V/v đẩy mạnh sử dụng hệ thống",
        "Kính gửi: - Các Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ;",
        "- Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương.",
        "KT. BỘ TRƯỞNG THỨ TRƯỞNG",
        "Nơi nhận: - Như trên;",
        "- Lưu: VT, VP (3b).",
    ],
)
def test_every_component_of_the_form_is_there(text: str, part: str) -> None:
    assert part in text


def test_the_text_is_precomposed_unicode(text: str) -> None:
    # law: D34.1b-6
    assert unicodedata.normalize("NFC", text) == text


def test_the_page_is_a4(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)


def test_only_the_decrees_typeface_is_used(pdf: bytes) -> None:
    # A missing letter would silently come from another typeface.
    names = set()
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        for index in range(page.count_chars()):
            name, flags = ctypes.create_string_buffer(100), ctypes.c_int()
            pypdfium2.raw.FPDFText_GetFontInfo(page, index, name, 100, flags)
            names.add(name.value.decode())
    assert {name.partition("+")[2].split("-")[0] for name in names if name} == {"Tinos"}


def test_the_same_date_gives_the_same_bytes(pdf: bytes) -> None:
    assert letter(date(2026, 2, 3)) == pdf


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 1, 9), "ngày 09 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_small_days_and_the_first_two_months_take_a_nought(on: date, written: str) -> None:
    assert written_out(on) == written


def test_our_own_reader_finds_every_field(pdf: bytes) -> None:
    from congthu.edges import reading

    found = reading.read(pdf, "letter.pdf").as_json()
    assert found["type"]["name"] == "Công văn"
    assert found["reference"]["serial"] is None
    assert found["reference"]["symbol"] == "BKHCN-VP"
    assert found["issued_on"] == "2026-02-03"
    assert found["abstract"].startswith("đẩy mạnh sử dụng hệ thống thư điện tử")
    assert found["signatory"] == {"capacity": "KT.", "title": "THỨ TRƯỞNG", "name": "Nguyễn Minh Khôi"}
    assert len(found["primary_addressees"]) == 2
    assert [line["text"] for line in found["addressees"]][-2:] == ["Kiểm toán nhà nước", "Bộ trưởng"]
    assert list(found["file_copy"]["units"]) == ["VT", "VP"]
    assert found["findings"] == []
