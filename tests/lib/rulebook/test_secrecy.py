"""Marks of secrecy in rows of words."""

from __future__ import annotations

import pytest

from congthu.lib.rulebook import secrecy


@pytest.mark.parametrize(
    ("row", "level"),
    [
        ("V/v cử viên chức đi đào tạo theo Đề án TUYET MAT", "top secret"),
        ("TOI MAT Số: 12/BC-UBND", "secret"),
        ("Số: 5/BC-UBND (TUYET MAT)", "top secret"),
        ("V/v sơn lại BE MAT", None),
        ("BÁO CÁO KHUON MAT", None),
    ],
)
def test_a_mark_without_diacritics_beside_other_words(row: str, level: str | None) -> None:
    found = secrecy.in_row(row)
    assert (found.level if found else None) == level
