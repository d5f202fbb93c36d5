"""Where values stand on a picture made of a Word file: looked for by their words."""

from __future__ import annotations

from typing import Any

from congthu.apps.web.placing import Box, placed
from congthu.edges.lettering import Spot
from congthu.rooms.documents.types import Found
from web import stage


def page(*rows: str, at: float = 100.0) -> list[Spot]:
    """Rows of words ten points high; two columns are parted by a bar."""
    made = []
    for number, row in enumerate(rows):
        top = at + 20 * number
        for column, text in enumerate(row.split("|")):
            left = 50.0 + 250 * column
            for word in text.split():
                right = left + 6 * len(word)
                made.append(Spot(left=left, top=top, right=right, bottom=top + 10, text=word))
                left = right + 3
    return made


def found(*names: str, **values: Any) -> Found:
    where = {name: {"page": 1, "box": None, "paragraph": at} for at, name in enumerate(names, 1)}
    return Found.from_json(stage.found("BỘ KHOA HỌC VÀ CÔNG NGHỆ", "V/v báo cáo") | {"where": where} | values)


def boxes(values: Found, *pages: list[Spot]) -> dict[str, list[tuple[int, float]]]:
    """By name: (page, top) of each box."""
    made: dict[str, list[tuple[int, float]]] = {}
    for number, on_page in enumerate(placed(values, pages), 1):
        for box in on_page:
            made.setdefault(box.name, []).append((number, box.y))
    return made


def test_a_value_over_two_rows_has_two_boxes_and_letters_case_and_signs_do_not_count() -> None:
    values = found("issuer")
    (made,) = placed(values, [page("Bộ khoa học", "và công nghệ; ngày")])
    assert made == [
        Box(name="issuer", x=50.0, y=100.0, width=60.0, height=10.0),
        Box(name="issuer", x=50.0, y=120.0, width=72.0, height=10.0),
    ]


def test_what_stands_later_is_looked_for_later() -> None:
    letter = page("Bộ Nội vụ", "V/v báo cáo", "Kính gửi: Bộ Nội vụ", "Nơi nhận: - Bộ Nội vụ;")
    values = found("abstract", "primary_addressees", primary_addressees=["Bộ Nội vụ"], abstract="V/v báo cáo")
    assert boxes(values, letter) == {"abstract": [(1, 120.0)], "primary_addressees": [(1, 140.0)]}


def test_days_are_found_as_letters_write_them() -> None:
    values = found("issued_on", issued_on="2026-03-05")
    for written in ("ngày 05 tháng 3 năm 2026", "ngày 5 tháng 03 năm 2026", "tháng 3 năm 2026", "05/03/2026"):
        assert boxes(values, page("x", f"Hà Nội, {written}")) == {"issued_on": [(1, 120.0)]}, written


def test_what_is_not_found_or_too_short_has_no_box() -> None:
    values = found("issuer", "place", "signatory", place="Hà", issuer="Bộ Y tế", signatory=None)
    assert boxes(values, page("Bộ Nội vụ", "Hà Nội", "Hà")) == {}
    assert boxes(values) == {}
    assert boxes(found("issuer"), page("tổng BỘ KHOA HỌC VÀ CÔNG NGHỆx")) == {"issuer": [(1, 100.0)]}
    assert boxes(found("issuer"), page("xBỘ KHOA HỌC VÀ CÔNG NGHỆ")) == {}, "only from a word's beginning"


def test_lists_are_marked_line_by_line_and_on_every_page() -> None:
    lines = [{"text": f"Sở số {n}", "purpose": None, "kind": "agency"} for n in range(30)]
    values = found("addressees", addressees=lines)
    first, second = (page(*(f"- Sở số {n};" for n in span)) for span in (range(8), range(8, 30)))
    made = boxes(values, first, second)["addressees"]
    assert [number for number, _top in made] == [1] * 8 + [2] * 12, "no more than twelve on a page"
