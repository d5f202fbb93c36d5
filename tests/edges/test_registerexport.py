"""Books as files: what a spreadsheet, an archive and a reader of paper find in them."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from congthu.edges import registerexport_pdf
from congthu.edges.registerexport import Heading, to_csv, to_xlsx
from congthu.edges.registerexport_pdf import to_pdf
from congthu.edges.registerexport_xml import NAMESPACE, case_file_to_xml, to_xml
from congthu.rooms.register.filing import COLUMNS, FiledCaseFile, FiledLine, cells
from congthu.rooms.register.types import Placed

LINE = FiledLine(
    outgoing=True, serial=7, year=2026, state="written", reference="07/BKHCN-VP", symbol="BKHCN-VP",
    issuer="Bộ Khoa học và Công nghệ", issued_on=date(2026, 11, 21), type_name="Công văn",
    abstract="Về việc sử dụng thư điện tử", signatory="Nguyễn Văn A", position="KT. BỘ TRƯỞNG",
    addressees="Bộ Tài chính\nBộ Nội vụ", codes={"Bộ Tài chính": "G12.00"}, file_copy="VT", copies=30,
    pages=2, urgency="very urgent",
    due_on=date(2026, 12, 1), arrived_on=date(2026, 11, 23), passed_on=date(2026, 11, 24),
    desk="Vụ Pháp chế", progress="Đang giải quyết", reply="12/BKHCN-PC", trace="21/11/2026 Giao Vụ Pháp chế",
    note="",
)  # fmt: skip
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


def heading(book: str = "out") -> Heading:
    return Heading(
        book=book, agency="Bộ Khoa học và Công nghệ", period="Năm 2026", made_on=date(2026, 11, 21)
    )


@pytest.mark.parametrize("book", ["out", "in", "follow-up"])
def test_each_book_has_the_columns_of_the_decree(book: str) -> None:
    assert len(COLUMNS[book]) == {"out": 10, "in": 10, "follow-up": 7}[book]
    assert len(cells(book, LINE)) == len(COLUMNS[book])


def test_a_workbook_has_dates_as_dates_and_a_frozen_head(tmp_path: Path) -> None:
    file = tmp_path / "so.xlsx"
    assert to_xlsx(file, heading(), [LINE, replace(LINE, serial=8)]) == 2
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert 'ySplit="5"' in sheet
    # 21 November 2026 is day 46347 of the calendar of spreadsheets.
    assert "<v>46347</v>" in sheet
    assert (
        "07/BKHCN-VP" in sheet or "07/BKHCN-VP" in zipfile.ZipFile(file).read("xl/sharedStrings.xml").decode()
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_ever_a_formula(tmp_path: Path, text: str) -> None:
    bad = replace(LINE, abstract=text, type_name="", note=text, signatory=text)
    to_xlsx(tmp_path / "a.xlsx", heading(), [bad])
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    to_csv(tmp_path / "a.csv", heading(), [bad])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as opened:
        row = list(csv.reader(opened))[1]
    assert row[9] == f"'{text}"


def test_csv_is_read_by_excel_as_unicode(tmp_path: Path) -> None:
    assert to_csv(tmp_path / "a.csv", heading("in"), iter([LINE])) == 1
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("book", ["out", "in", "follow-up"])
def test_metadata_follow_their_schema_whatever_the_letters_hold(tmp_path: Path, book: str) -> None:
    odd = replace(
        LINE, abstract="a\0\ud800<&>" + "x" * 900, issuer="y" * 300, reference="1" * 40, state="void"
    )
    lines = [replace(line, outgoing=book == "out") for line in (LINE, odd)]
    assert to_xml(tmp_path / "a.xml", heading(book), lines, agency_code="G06") == 2
    first = valid(tmp_path / "a.xml")[0]
    assert b"<Document" in (tmp_path / "a.xml").read_bytes()  # no prefix
    assert first.findtext(f"{{{NAMESPACE}}}Subject") == LINE.abstract
    assert first.findtext(f"{{{NAMESPACE}}}Priority") == "2"
    arrival = None if book == "out" else "7"
    assert first.findtext(f"{{{NAMESPACE}}}ArrivalNumber") == arrival


def valid(file: Path) -> Any:
    """The root of a file that follows the schema."""
    schema = etree.XMLSchema(etree.parse(Path(__file__).parents[2] / "docs/register-metadata.xsd"))
    read = etree.parse(file)
    schema.assertValid(read)
    return read.getroot()


def value(element: Any, *path: str) -> str | None:
    found: str | None = element.findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path))
    return found


def test_nothing_is_cut_unseen_and_no_code_at_all(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    long = replace(
        LINE, abstract="x" * 501, symbol="S" * 31, reference="123456789012/" + "S" * 31,
        placed=Placed(year=2026, notation="01.PC", ordinal=3), codes={"Bộ Tài chính": "G12" + ".00" * 10},
    )  # fmt: skip
    to_xml(
        tmp_path / "a.xml", heading(), [long], agency_code="G06.12.03.00.00.0123",
        told=lambda number, field: told.append((number, field)),
    )  # fmt: skip
    line = valid(tmp_path / "a.xml")[0]
    assert value(line, "FileCode", "OrganId") == "G06.12.03.00.00.0123"
    assert (value(line, "FileCode", "FileNotation"), value(line, "DocOrdinal")) == ("01.PC", "3")
    assert (value(line, "CodeNumber"), value(line, "CodeNotation")) == ("123456789012", "S" * 31)
    assert value(line, "To", "OrganId") == "G12" + ".00" * 10
    assert value(line, "Subject") == "x" * 499 + "…"
    assert line.find(f"{{{NAMESPACE}}}Subject").get("fullLength") == "501"
    assert told == [("07/2026", "Subject")]


def test_a_case_file_is_handed_over_with_what_lies_in_it(tmp_path: Path) -> None:
    file = FiledCaseFile(
        year=2026, notation="01.PC", title="Xây dựng quy chế thư điện tử", retention="10 năm", maker="Vụ PC",
        note="", opened_on=date(2026, 3, 1), closed_on=None, documents=2, pages=None,
    )  # fmt: skip
    came = replace(LINE, outgoing=False, placed=Placed(year=2026, notation="01.PC", ordinal=2))
    count = case_file_to_xml(
        tmp_path / "a.xml", file, [LINE, came], agency_code="G06", made_on=date(2026, 11, 22)
    )
    root = valid(tmp_path / "a.xml")
    assert (count, value(root, "File", "Maintenance"), value(root, "File", "DocTotal")) == (2, "10 năm", "2")
    assert [each.get("book") for each in root[1:]] == ["out", "in"]
    assert value(root, "File", "PageTotal") is None


def test_paper_repeats_the_head_and_numbers_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registerexport_pdf, "_PART", 20)
    told: list[int] = []
    lines = [replace(LINE, serial=n, note="#[evil] $x$") for n in range(50)]
    assert to_pdf(tmp_path / "a.pdf", heading(), lines, told=told.append) == 50
    assert told == [20, 40, 50]
    pages = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert all("Nơi nhận văn bản" in text for text in texts)
    assert [text.split()[-1] for text in texts] == [str(n + 1) for n in range(len(texts))]
    assert (pages[0].get_width(), "#[evil] $x$" in texts[0]) == (pytest.approx(841.9, abs=1), True)
    assert sum("SỔ ĐĂNG KÝ VĂN BẢN ĐI" in text for text in texts) == 1


def test_an_empty_book_is_a_sheet_with_its_head(tmp_path: Path) -> None:
    assert to_pdf(tmp_path / "a.pdf", heading("in"), []) == 0
    assert len(pypdfium2.PdfDocument(tmp_path / "a.pdf")) == 1
    assert to_xlsx(tmp_path / "a.xlsx", heading("in"), []) == 0
