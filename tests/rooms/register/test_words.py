"""What a line is found by, and how a clerk's words meet it: with marks, without, in parts, in phrases."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.rooms.register import rules
from congthu.rooms.register.rules import asked, fact, reference_fact, words_of

LINE: dict[str, Any] = {
    "book": 5,
    "serial": 7,
    "year": 2026,
    "reference": "125/QĐ-UBND",
    "texts": ("V/v thực hiện Chỉ thị 34/2008/CT-TTg về hòa giải, thư điện tử vanthu@bkhcn.gov.vn",),
    "lists": ("Ủy ban nhân dân tỉnh Đắk Lắk",),
    "facts": (fact("type", "QĐ"),),
}


def found(text: str) -> bool:
    wanted = asked(text)
    return bool(wanted) and set(wanted) <= set(words_of(**LINE))


@pytest.mark.parametrize(
    "text",
    [
        "thư điện tử",
        "thu dien tu",
        "THƯ ĐIỆN TỬ",
        "thư dien tử",
        '"thư điện tử"',
        '"thu dien"',
        unicodedata.normalize("NFD", "thư điện tử"),
        "125/QĐ-UBND",
        "125/qd-ubnd",
        "0125/QĐ",
        "QĐ-UBND",
        "ubnd",
        "34/2008/CT-TTg",
        "34/2008",
        "hoà giải",
        "Uỷ ban đắk",
        "7/2026",
        "07/2026",
        "7",
        "vanthu@bkhcn.gov.vn",
        "điện thực hiện",
    ],
)
def test_found(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        '""',
        "...",
        '"điện thư"',
        "125/UBND",
        "QĐ/125",
        "2026/7",
        "thư hỏa tốc",
        "8/2026",
        "'a' | 'b'",
        "=book:5",
    ],
)
def test_not_found(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize("text", ["07/BKHCN-VP", "7/bkhcn-vp", "07 / BKHCN - VP", "007/BKHCN–VP"])
def test_one_reference_in_many_ways_of_writing(text: str) -> None:
    assert reference_fact(text) == reference_fact("07/BKHCN-VP")


def test_other_references_are_others() -> None:
    assert reference_fact("07/BKHCN-VP") != reference_fact("70/BKHCN-VP")
    assert reference_fact("07/QĐ-BKHCN") != reference_fact("07/BKHCN-QĐ")


@given(st.text(max_size=200))
def test_no_text_passes_for_a_fact(text: str) -> None:
    assert not any(each.startswith("=") for each in asked(text))
    own = words_of(**{**LINE, "texts": (text,), "lists": (text,)})
    assert {each for each in own if each.startswith("=")} == {"=book:5", "=type:qd"}


def test_a_series_is_chosen_by_type() -> None:
    chosen = [("Quyết định", ["QĐ"]), ("Giấy tờ", ["GM", "GGT"])]
    assert [rules.series_of(code, chosen) for code in ("QĐ", "GGT", "", "TB")] == [
        "Quyết định",
        "Giấy tờ",
        "",
        "",
    ]
