"""Lines as they are filed, and searches with every filter, on real PostgreSQL."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from building import AT, agency, box, ids
from congthu.rooms.directory.models import Agency, Unit
from congthu.rooms.register import flows, queries
from congthu.rooms.register.models import Entry
from congthu.rooms.register.queries import searching
from congthu.rooms.register.types import Handling, Instruction, Leaving, Wanted
from rooms.register.test_numbers import IN, OUT, PAPER, by_hand, enter, ministry, reserve

__all__ = ["ministry"]

TODAY = date(2026, 11, 21)


def filed(of: Agency, **given: Any) -> list[Any]:
    return list(
        queries.filed(
            of, Wanted(**given), today=TODAY, passed_on=lambda keys: dict.fromkeys(keys, Leaving(day=TODAY))
        )
    )


def found(of: Agency, **given: Any) -> list[str]:
    lines = queries.search(of, Wanted(**given), today=TODAY).lines
    return [entry.reference for entry in lines]


def test_kept_and_void_numbers_are_filed_with_their_reasons(ministry: Agency) -> None:
    one, _ = reserve(ministry, 2)
    flows.void(one.pk, reason="Không ban hành", by=box(ministry), at=AT)
    enter(ministry)
    lines = filed(ministry, kind=OUT)
    assert [line.reference for line in lines] == ["01", "02", "03/BKHCN-VP"]
    assert [line.note for line in lines] == [
        "Số hủy: Không ban hành", "Số giữ cho Vụ Pháp chế: Chờ ký sáng mai", ""
    ]  # fmt: skip
    assert [line.type_name for line in lines] == ["", "", "Công văn"]
    assert lines[2].passed_on == TODAY


def test_the_follow_up_book_has_only_what_is_followed(ministry: Agency) -> None:
    Unit.objects.create(agency=ministry, code="PC", name="Vụ Pháp chế")
    first = by_hand(ministry)
    again = dataclasses.replace(PAPER, late_because="Thất lạc")
    by_hand(ministry, again, despite_duplicate=True)
    given = Instruction(
        text="Xử lý gấp", by="Bộ trưởng", on=TODAY, unit="PC", due_on=TODAY - timedelta(days=1)
    )
    flows.assign(first.pk, given, by=box(ministry), at=AT, ids=ids)
    (line,) = filed(ministry, kind=IN, followed=True)
    assert (line.desk, line.progress, line.due_on) == (
        "Vụ Pháp chế",
        "Chưa giải quyết (quá hạn)",
        given.due_on,
    )
    assert "Bộ trưởng: Xử lý gấp → Vụ Pháp chế" in line.trace
    second = filed(ministry, kind=IN)[1]
    assert second.note == "Vào sổ muộn: Thất lạc Trùng với số 01/2026"


@pytest.fixture
def books(ministry: Agency) -> Agency:
    Unit.objects.create(agency=ministry, code="PC", name="Vụ Pháp chế")
    days = [date(2026, 1, 5), date(2026, 3, 10), date(2026, 11, 20)]
    kinds = [
        ("QĐ", "1/QĐ-BTC", "Bộ Tài chính"),
        ("", "2/BTC-VP", "Bộ Tài chính"),
        ("", "3/BNV-TL", "Bộ Nội vụ"),
    ]
    for day, (kind, reference, issuer) in zip(days, kinds, strict=True):
        line = dataclasses.replace(
            PAPER, reference=reference, issuer=issuer, document_type=kind, issued_on=day, arrived_on=day,
            late_because="" if day.month == 11 else "Bỏ sót", abstract=f"Về thư điện tử {reference}",
        )  # fmt: skip
        by_hand(ministry, line)
    agency("BNV", "Bộ Nội vụ")
    return ministry


@pytest.mark.parametrize(
    ("wanted", "references"),
    [
        ({}, ["3/BNV-TL", "2/BTC-VP", "1/QĐ-BTC"]),
        ({"words": "thu dien tu"}, ["3/BNV-TL", "2/BTC-VP", "1/QĐ-BTC"]),
        ({"words": '"2/BTC"'}, ["2/BTC-VP"]),
        ({"words": "2/2026"}, ["2/BTC-VP"]),
        ({"words": "nước biển"}, []),
        ({"issuer": "Bộ Tài chính"}, ["2/BTC-VP", "1/QĐ-BTC"]),
        ({"issuer": "bo tai chinh", "document_type": "QĐ"}, ["1/QĐ-BTC"]),
        ({"document_type": ""}, ["3/BNV-TL", "2/BTC-VP"]),
        ({"late": True}, ["2/BTC-VP", "1/QĐ-BTC"]),
        ({"state": "void"}, []),
        ({"issued_from": date(2026, 3, 1), "issued_until": date(2026, 3, 31)}, ["2/BTC-VP"]),
        ({"issued_until": date(2026, 3, 10)}, ["2/BTC-VP", "1/QĐ-BTC"]),
        ({"arrived_from": date(2026, 11, 1)}, ["3/BNV-TL"]),
        ({"year": 2025}, []),
        ({"handling": Handling.UNASSIGNED, "words": "BNV"}, ["3/BNV-TL"]),
        ({"handling": Handling.OPEN}, []),
    ],
)
def test_each_filter(books: Agency, wanted: dict[str, Any], references: list[str]) -> None:
    assert found(books, kind=IN, **wanted) == references
    assert [line.reference for line in filed(books, kind=IN, **wanted)] == references[::-1]


def test_what_is_common_and_what_is_much_comes_newest_first_too(
    books: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_COUNTED", 1)
    page = queries.search(books, Wanted(kind=IN, words="thư điện tử"), today=TODAY, size=1)
    assert (page.capped, [e.reference for e in page.lines]) == (True, ["3/BNV-TL"])
    monkeypatch.setattr(searching, "_SHORT_WALK", 1)
    page = queries.search(books, Wanted(kind=IN, words="thư điện tử"), today=TODAY, size=1)
    assert (page.capped, [e.reference for e in page.lines]) == (True, ["3/BNV-TL"])
    monkeypatch.setattr(searching, "_LARGE_BOOKS", 1)
    assert found(books, kind=IN, words="bnv") == ["3/BNV-TL"]


def test_another_agencys_books_are_not_searched(books: Agency) -> None:
    assert found(Agency.objects.get(code="BNV"), kind=IN, words="thư điện tử") == []


def test_lines_written_before_are_found_after_reindexing(books: Agency) -> None:
    Entry.objects.update(words=None)
    assert found(books, kind=IN, words="bnv") == []
    count, lines = queries.every_line()
    flows.reindex(lines)
    assert (count, found(books, kind=IN, words="bnv")) == (3, ["3/BNV-TL"])
