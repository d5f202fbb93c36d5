"""What the public directory and a clerk's search find."""

from __future__ import annotations

from datetime import date

import pytest

from congthu.rooms.directory import flows, queries

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
AGENCIES = """code,name,short_names,level,category,parent,domain,valid_from,valid_until
G06,Bộ Khoa học và Công nghệ,Bộ KH&CN,central,ministry,,bkhcn.gov.vn,2021-07-28,
G06.01,Cục Thông tin và Thống kê,,central,other,G06,,2021-07-28,
H40,Ủy ban nhân dân tỉnh Nghệ An,,province,province-committee,,nghean.gov.vn,2025-07-01,
G22,Bộ Thông tin và Truyền thông,,central,ministry,,mic.gov.vn,2007-08-01,2025-03-01
"""
MAILBOXES = "address,kind,agency\nvanthu@bkhcn.gov.vn,agency,G06\nvanthu@nghean.gov.vn,agency,H40\n"
OFFICERS = """address,name,agency,position,published,valid_from
an@bkhcn.gov.vn,Nguyễn Văn An,G06,Chánh Văn phòng,yes,2025-01-01
binh@bkhcn.gov.vn,Trần Thị Bình,G06,Chuyên viên,no,2025-01-01
"""


@pytest.fixture(autouse=True)
def nation() -> None:
    flows.ensure_self_node(name="bkhcn")
    tables = {"agencies": AGENCIES, "mailboxes": MAILBOXES, "officers": OFFICERS}
    flows.import_csv([(f"{name}.csv", text.encode()) for name, text in tables.items()])


def codes(found: list) -> list[str]:  # type: ignore[type-arg]
    return [agency.code for agency in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("g06", ["G06"]),
        ("VANTHU@nghean.gov.vn", ["H40"]),
        ("nghe an", ["H40"]),
        ("KH&CN", ["G06"]),
        ("truyền thông", []),
    ],
)
def test_find_takes_what_a_person_types(text: str, found: list[str]) -> None:
    assert codes(queries.find(text, on=TODAY)) == found


def test_an_agency_of_another_day_is_found_on_its_own_day() -> None:
    assert codes(queries.find("truyền thông", on=date(2020, 1, 1))) == ["G22"]
    assert queries.published("G22", on=TODAY) is None


def test_nearest_proposes_what_holds_most_of_the_words() -> None:
    assert codes(queries.nearest("Nghệ An", on=TODAY)) == ["H40"]
    assert codes(queries.nearest("Cục Thống kê và Dữ liệu", on=TODAY))[0] == "G06.01"
    assert queries.nearest("xyz", on=TODAY) == []
    assert len(queries.nearest("và", on=TODAY, most=1)) == 1


def test_only_public_roles_are_published() -> None:
    ministry = queries.published("G06", on=TODAY)
    assert ministry is not None
    assert [officer.name for officer in ministry.officers] == ["Nguyễn Văn An"]
    assert ministry.address == "vanthu@bkhcn.gov.vn"


def test_counts_and_names() -> None:
    assert queries.hosted(TODAY) == 3
    assert queries.names(["G06", "nothing"]) == {"G06": "Bộ Khoa học và Công nghệ"}
    assert codes(queries.children("G06", on=TODAY)) == ["G06.01"]
    assert codes(queries.lineage("G06.01", on=TODAY)) == ["G06"]
