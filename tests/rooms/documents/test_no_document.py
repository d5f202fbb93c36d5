"""Text that is no official document is called "Công văn" without any confidence."""

from __future__ import annotations

import pytest

from congthu.edges.readers import text
from congthu.rooms.documents import rules
from congthu.rooms.documents.types import ReadDocument


def read(written: str) -> ReadDocument:
    return rules.read(text.read(written.encode()))


@pytest.mark.parametrize(
    "written",
    [
        "con mèo trèo lên cây cau\nhỏi thăm chú chuột đi đâu vắng nhà\n" * 20,
        "oUxZ+Y?QXS6JY1p_<0Xm\neU0uFD@Qh!9dYk#$qn@B;7E3f\n" * 20,
        "HELLO WORLD\nREADME FOR THE PROJECT\n\ninstall it first",
    ],
)
def test_noise_is_hardly_a_letter(written: str) -> None:
    found = read(written)
    assert found.type.name == "Công văn"
    assert max(found.confidence.values()) < 0.1


@pytest.mark.parametrize(
    "written", ["Kính gửi: Sở Nội vụ\nNội dung", "SỞ NỘI VỤ\nNội dung", "Số: 12/SNV-VP\nabc"]
)
def test_the_least_of_a_head_is_one(written: str) -> None:
    assert read(written).confidence["type"] >= 0.6
