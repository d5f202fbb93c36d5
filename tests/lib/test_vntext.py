"""Vietnamese text: folding and the form of exchange."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.vntext import fold, is_conformant, nfc

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


def test_every_vietnamese_letter_is_conformant_and_folds_to_ascii() -> None:
    assert len({c for c in LETTERS + LETTERS.upper() if not c.isascii()}) == 134
    for letter in LETTERS + LETTERS.upper():
        assert is_conformant(letter)
        assert fold(letter).isascii()
        assert fold(unicodedata.normalize("NFD", letter)) == fold(letter)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ủy ban  nhân dân\ttỉnh ĐẮK LẮK", "uy ban nhan dan tinh dak lak"),
        ("Uỷ ban", "uy ban"),
        ("Hoà Bình", "hoa binh"),
        ("125/QĐ-UBND", "125/qd-ubnd"),
        ("", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
def test_fold_is_stable_under_form_and_repetition(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(nfc(text)) == fold(text)


@pytest.mark.parametrize("text", ["Việt Nam", "giữ gìn “bản sao” – số 1", "café", "中文", ""])
def test_conformant(text: str) -> None:
    assert is_conformant(text)


@pytest.mark.parametrize("text", [unicodedata.normalize("NFD", "Việt"), "Vi\ue000t", "a\ud800"])
def test_not_conformant(text: str) -> None:
    assert not is_conformant(text)
