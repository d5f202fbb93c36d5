"""``congthu document issue`` asks before a paper gets another number than it prints, also with ``--yes``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bench.letters import Letter, as_text
from building import MemoryBlobs, agency, box
from congthu.apps.cli import document
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.errors import PaperSaysOtherwise
from congthu.rooms.register import flows as register
from congthu.rooms.register.errors import NumberNotHeld
from congthu.wiring import edges

NOW = datetime.now(UTC)
LETTER = Letter(
    issuer=("BỘ KHOA HỌC VÀ CÔNG NGHỆ",),
    number="Số: 77/BKHCN-VP",
    about="V/v thử",
    date=f"Hà Nội, ngày 05 tháng 01 năm {NOW.year}",
    primary=("Bộ Tài chính.",),
)


@pytest.fixture
def ministry(db: object, monkeypatch: pytest.MonkeyPatch) -> Agency:
    blobs = MemoryBlobs()
    monkeypatch.setattr(edges, "blobs", lambda: blobs)
    agency("BTC", "Bộ Tài chính")
    return agency("BKHCN", "Bộ Khoa học và Công nghệ")


def issue(of: Agency, **said: Any) -> str:
    given = {"ask": False, "quiet": True, "not_secret": False, "kept": 0, "despite_printed": False} | said
    return document._issue(as_text(LETTER), "cv.txt", box(of).address, **given).entry.reference


def test_yes_is_no_word_for_another_number(ministry: Agency) -> None:
    with pytest.raises(PaperSaysOtherwise, match="prints 77"):
        issue(ministry)
    assert issue(ministry, despite_printed=True) == "01/BKHCN-VP"


def test_a_reserved_number_is_named(ministry: Agency) -> None:
    register.reserve(agency=ministry, count=1, holder="Vụ PC", reason="Ký mai", by=box(ministry), at=NOW)
    with pytest.raises(NumberNotHeld):
        issue(ministry, kept=77)
    assert issue(ministry, kept=1, despite_printed=True) == "01/BKHCN-VP"
