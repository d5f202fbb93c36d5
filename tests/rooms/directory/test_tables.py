"""Reading of tables: whatever the bytes, an answer in rows and problems."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.rooms.directory import rules, tables
from congthu.rooms.directory.cells import address_fault
from congthu.rooms.directory.errors import FeedUnreadable
from congthu.rooms.directory.feed import entity_of, read
from congthu.rooms.directory.tables import AgencyRow, Line

KNOWN = rules.Known(rows={}, foreign_agencies={}, foreign_domains={}, foreign_addresses={})
headings = st.sampled_from([t.heading for t in tables.TABLES])
cells = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["G06", "2025-07-01", "yes", "a@b.gov.vn", "ministry", "central", "|", "Bộ"]),
)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    lines, problems = tables.read("x.csv", data)
    assert lines or problems or data.count(b"\n") <= 2


@given(headings, st.lists(st.lists(cells, min_size=1, max_size=10), max_size=5), st.sampled_from(",;\t"))
def test_any_rows(heading: tuple[str, ...], rows: list[list[str]], separator: str) -> None:
    quoted = [separator.join('"' + c.replace('"', '""') + '"' for c in row) for row in (heading, *rows)]
    lines, problems = tables.read("x.csv", "\n".join(quoted).encode("utf-8", "replace"))
    assert all(p.line >= 1 for p in problems)
    assert all(line.number >= 2 for line in lines)
    rules.judge(lines, KNOWN, problems)


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=8))
def test_a_circle_is_found_exactly_when_there_is_one(pairs: list[tuple[str, str]]) -> None:
    parents = dict(pairs)
    lines = [
        Line(
            file="x.csv",
            number=i,
            row=AgencyRow(
                code=code,
                name=code,
                level="central",
                category="other",
                parent=parents.get(code, ""),
                valid_from=date(2025, 1, 1),
            ),
        )
        for i, code in enumerate("ABCDEF")
    ]
    circling = set()
    for start, step in parents.items():
        here = step
        for _ in parents:
            if here == start:
                circling.add(start)
            here = parents.get(here, "")
    found = {"ABCDEF"[p.line] for p in rules.judge(lines, KNOWN) if "above itself" in p.message}
    assert found == circling


@given(st.text(max_size=40))
def test_an_accepted_address_is_safe_as_a_folder_name(local: str) -> None:
    if address_fault(f"{local}@bkhcn.gov.vn") is None:
        assert local.isascii()
        assert not set(local) & set('/\\+@ "\n')
        assert ".." not in local
        assert not local.startswith((".", "-"))


@pytest.mark.parametrize("text", ["20250701", "2025-W27-2", "2025-7-1", "2025-02-30", "٢٠٢٥-٠٧-٠١"])
def test_a_date_has_one_form(text: str) -> None:
    data = f"code,name,level,category,valid_from\nG06,Bộ,central,ministry,{text}\n"
    assert "is not a date" in tables.read("x.csv", data.encode())[1][0].message


@given(st.binary(max_size=400))
def test_any_bytes_are_a_refused_feed(data: bytes) -> None:
    for attempt in (lambda: entity_of(data), lambda: read(data)):
        with pytest.raises(FeedUnreadable):
            attempt()
