"""What is printed above a header of a draft or a copy is no agency."""

from __future__ import annotations

import pytest

from congthu.edges.readers import text
from congthu.rooms.documents import rules
from congthu.rooms.documents.rules.markings import tells_state

LETTER = """ỦY BAN NHÂN DÂN TỈNH AN GIANG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                              Độc lập - Tự do - Hạnh phúc
Số: 12/SNV-VP                          An Giang, ngày 03 tháng 10 năm 2025
V/v xin ý kiến
{below}
Kính gửi: Sở Tài chính
"""
STATES = [
    "DỰ THẢO",
    "DỰ THẢO LẦN 2",
    "DỰ THẢO LẦN 1 NGÀY 20/10/2025",
    "(BẢN DỰ THẢO)",
    "BẢN SAO",
    "SAO Y",
    "SAO Y BẢN CHÍNH",
    "SAO LỤC",
    "TRÍCH SAO",
    "SAO Y; UBND TỈNH A; 12/3/2025",
]


@pytest.mark.parametrize("state", STATES)
def test_no_agency_and_no_abstract(state: str) -> None:
    for written in (f"{state}\n{LETTER.format(below='')}", LETTER.format(below=state)):
        found = rules.read(text.read(written.encode()))
        assert (found.parent, found.issuer) == ("ỦY BAN NHÂN DÂN TỈNH AN GIANG", "SỞ NỘI VỤ")
        assert found.abstract == "xin ý kiến"


@pytest.mark.parametrize("name", ["SAO VÀNG", "BAN CHÍNH SÁCH", "DỰ THẢO LUẬT", "SAO BIỂN - CÔNG TY"])
def test_names_that_begin_alike(name: str) -> None:
    assert not tells_state(name)
