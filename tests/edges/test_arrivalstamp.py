"""The stamp ĐẾN on a copy: what it says, where it stands, and what it does with bad files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pypdfium2
import pytest

from congthu.apps.demo.letter import letter
from congthu.edges.arrivalstamp import CannotStamp, Stamp, draw, stamped

STAMP = Stamp(agency="Bộ Tài chính", number="12", day=date(2026, 11, 23), desk="Vụ Pháp chế")
MM = 72 / 25.4


def page(pdf: bytes) -> Any:
    return pypdfium2.PdfDocument(pdf)[0]


def test_the_stamp_has_its_five_boxes_and_the_size_of_the_decree() -> None:
    drawn = page(draw(STAMP))
    text = drawn.get_textpage().get_text_range()
    for part in ("BỘ TÀI CHÍNH", "ĐẾN", "Số: 12", "23/11/2026", "Vụ Pháp chế", "Số và ký hiệu HS"):
        assert part in text
    # 50 by 35 mm, and a line below that says what the copy is.
    assert drawn.get_width() == pytest.approx(50 * MM, abs=1)
    assert drawn.get_height() == pytest.approx(37 * MM, abs=1)


def test_the_copy_carries_the_stamp_on_empty_paper_above_the_body() -> None:
    original = letter(date(2026, 11, 21))
    copy = page(stamped(original, STAMP))
    text = copy.get_textpage()
    assert "Số: 12" in text.get_text_range()
    assert "Kính gửi" in text.get_text_range()
    (placed,) = [o for o in copy.get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_FORM][-1:]
    left, bottom, right, top = placed.get_bounds()
    words = page(original).get_textpage()
    assert words.get_text_bounded(left + 4, bottom + 4, right - 4, top - 8).strip() == ""
    assert bottom > copy.get_height() / 2


def test_a_full_page_is_stamped_all_the_same() -> None:
    import typst

    full = typst.compile(b'#set page(paper: "a4", margin: 4mm)\n#lorem(2000)')
    assert "ĐẾN" in page(stamped(full, STAMP)).get_textpage().get_text_range()


@pytest.mark.parametrize("file", [b"PK\x03\x04", b"%PDF-1.7 nothing", b"%PDF-1.4\n%%EOF"])
def test_other_files_carry_no_stamp(file: bytes) -> None:
    with pytest.raises(CannotStamp):
        stamped(file, STAMP)
