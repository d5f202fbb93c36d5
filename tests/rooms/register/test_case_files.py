"""Case files on real PostgreSQL: opened, filled, moved between, closed, handed over."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from building import AT, agency, box, clerk
from congthu.rooms.directory.models import Agency, Unit
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import (
    CaseFileClosed,
    CaseFileUnknown,
    NotTheClerk,
    ReasonMissing,
    RegisterError,
    TextTooLong,
)
from congthu.rooms.register.models import CaseFile, Entry
from congthu.rooms.register.rules.retention import retention
from congthu.rooms.register.types import Leaving, NewCaseFile, Placed
from rooms.register.test_numbers import OUT, PAPER, by_hand, enter, ministry, reserve

__all__ = ["ministry"]

NEW = NewCaseFile(notation="01.PC", title="Xây dựng quy chế thư điện tử", retention="10 năm", maker="Vụ PC")


def opened(of: Agency, **changes: Any) -> CaseFile:
    return flows.open_case_file(dataclasses.replace(NEW, **changes), agency=of, by=box(of), at=AT)


def put(entry: Entry, file: CaseFile, minutes: int = 0) -> None:
    at = AT + timedelta(minutes=minutes)
    flows.place(entry.pk, file.pk, by=box(entry.book.agency), at=at)


@pytest.mark.parametrize(
    ("text", "term"),
    [("vĩnh  viễn", "Vĩnh viễn"), ("10 NĂM", "10 năm"), ("070 năm", "70 năm"), ("100 năm", "100 năm"),
     ("0 năm", None), ("101 năm", None), ("mười năm", None), ("", None)],
)  # fmt: skip
def test_how_long_a_case_file_is_kept(text: str, term: str | None) -> None:
    assert retention(text) == term


def test_a_case_file_is_opened_once(ministry: Agency) -> None:
    Unit.objects.create(agency=ministry, code="PC", name="Vụ Pháp chế")
    first = opened(ministry, unit="PC")
    assert opened(ministry, unit="PC") == first
    assert (first.year, first.unit.name) == (2026, "Vụ Pháp chế")  # type: ignore[union-attr]
    with pytest.raises(RegisterError, match="another case file"):
        opened(ministry, title="Khác", unit="PC")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, ReasonMissing),
        ({"notation": ""}, ReasonMissing),
        ({"notation": "x" * 21}, TextTooLong),
        ({"retention": "lâu"}, RegisterError),
        ({"unit": "XX"}, RegisterError),
        ({"title": "a\u202eb"}, RegisterError),
    ],
)
def test_a_case_file_without_its_fields_is_refused(
    ministry: Agency, changes: dict[str, Any], refusal: type[RegisterError]
) -> None:
    with pytest.raises(refusal):
        opened(ministry, **changes)
    assert not CaseFile.objects.exists()


def test_documents_lie_in_their_order_and_may_be_moved_while_both_are_open(ministry: Agency) -> None:
    one, two = opened(ministry), opened(ministry, notation="02.PC")
    letter, paper = enter(ministry), by_hand(ministry)
    put(paper, one)
    put(letter, one, 1)
    put(letter, one, 2)  # said twice
    where = queries.placed([letter.pk, paper.pk])
    assert where[paper.pk] == Placed(year=2026, notation="01.PC", ordinal=1)
    assert where[letter.pk] == Placed(year=2026, notation="01.PC", ordinal=2)
    put(paper, two, 3)
    where = queries.placed([letter.pk, paper.pk])
    assert (where[letter.pk].ordinal, where[paper.pk].notation) == (1, "02.PC")
    assert [count for _, count in queries.case_files(ministry)] == [1, 1]
    flows.close_case_file(one.pk, by=box(ministry), at=AT)
    for entry, file in ((paper, one), (letter, two)):
        with pytest.raises(CaseFileClosed):
            put(entry, file)


def test_only_documents_of_the_agency_by_its_clerks(ministry: Agency) -> None:
    file, entry = opened(ministry), enter(ministry)
    (kept,) = reserve(ministry)
    with pytest.raises(RegisterError, match="on no document"):
        put(kept, file)
    other = agency("BNV", "Bộ Nội vụ")
    with pytest.raises(CaseFileUnknown):
        put(entry, opened(other))
    stranger = clerk(ministry, "b", appointed=False)
    for act in (
        lambda: flows.place(entry.pk, file.pk, by=stranger, at=AT),
        lambda: flows.close_case_file(file.pk, by=box(other), at=AT),
        lambda: flows.open_case_file(NEW, agency=ministry, by=stranger, at=AT),
    ):
        with pytest.raises(NotTheClerk):
            act()
    with pytest.raises(CaseFileUnknown):
        queries.case_file(ministry, notation="99", year=2026)


def test_a_case_file_is_filed_with_what_lies_in_it(ministry: Agency) -> None:
    file = opened(ministry)
    put(by_hand(ministry, dataclasses.replace(PAPER, pages=3)), file)
    assert queries.filed_case_file(file).pages == 3
    put(enter(ministry, kind=OUT), file, 1)
    told = queries.filed_case_file(queries.case_file(ministry, notation="01.PC", year=2026))
    # The pages of the second are not known, so the sum is not.
    assert (told.documents, told.pages, told.retention) == (2, None, "10 năm")
    lines = list(
        queries.contents(
            file, today=AT.date(), passed_on=lambda keys: {key: Leaving(day=AT.date()) for key in keys}
        )
    )
    assert [(line.outgoing, line.placed.ordinal) for line in lines if line.placed] == [(False, 1), (True, 2)]
