"""Books as files that offices open and archives keep: XLSX and CSV.

What stands in a book was written by strangers: a cell is never a formula, whatever it begins with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from congthu.rooms.register.filing import COLUMNS, TITLES, Cell, FiledLine, cells

#: A cell that begins with one of these is a formula to a spreadsheet that opens CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADER_ROWS = 5
#: Letters to a millimetre of a column, in the spreadsheet's own unit.
_PER_MM = 0.52
_LONGEST_CELL = 32_000


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands above the columns."""

    #: ``out``, ``in`` or ``follow-up``.
    book: str
    agency: str
    #: E.g. "Năm 2026" or "Từ ngày 01/01/2026 đến ngày 30/06/2026".
    period: str
    made_on: date

    @property
    def title(self) -> str:
        """Name of the book."""
        return TITLES[self.book]


def to_xlsx(target: Path, heading: Heading, lines: Iterable[FiledLine]) -> int:
    """Write a workbook of one sheet; answers the number of lines. Rows go to disk as they come."""
    import xlsxwriter

    columns = COLUMNS[heading.book]
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as workbook:
        font = {"font_name": "Times New Roman", "font_size": 12}
        boxed = {**font, "border": 1, "valign": "top", "text_wrap": True}
        formats = {
            "text": workbook.add_format(boxed),
            "number": workbook.add_format({**boxed, "align": "center"}),
            "date": workbook.add_format({**boxed, "align": "center", "num_format": "dd/mm/yyyy"}),
        }
        bold = workbook.add_format({**font, "bold": True})
        head = workbook.add_format({**boxed, "bold": True, "align": "center", "bg_color": "#E8EDF3"})
        sheet = workbook.add_worksheet(
            {"out": "Văn bản đi", "in": "Văn bản đến"}.get(heading.book, "Theo dõi")
        )
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER_ROWS - 2, _HEADER_ROWS - 1)
        sheet.freeze_panes(_HEADER_ROWS, 0)
        sheet.set_footer("&C&P/&N")
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width * _PER_MM)
        for row, text in enumerate((heading.agency, heading.title, heading.period)):
            sheet.write_string(row, 0, text, bold)
        for at, column in enumerate(columns):
            sheet.write_string(_HEADER_ROWS - 2, at, column.heading, head)
            sheet.write_string(_HEADER_ROWS - 1, at, f"({at + 1})", head)
        row = _HEADER_ROWS
        for row, line in enumerate(lines, _HEADER_ROWS + 1):
            for at, (column, value) in enumerate(zip(columns, cells(heading.book, line), strict=True)):
                _write(sheet, row - 1, at, value, formats[column.kind])
        sheet.autofilter(_HEADER_ROWS - 1, 0, max(row - 1, _HEADER_ROWS - 1), len(columns) - 1)
    return row - _HEADER_ROWS


def _write(sheet: Any, row: int, at: int, value: Cell, look: Any) -> None:
    """A date is a date and a number a number, so that they sort; all else is text."""
    match value:
        case None | "":
            sheet.write_blank(row, at, None, look)
        case date():
            sheet.write_datetime(row, at, value, look)
        case int():
            sheet.write_number(row, at, value, look)
        case str():
            sheet.write_string(row, at, value[:_LONGEST_CELL], look)


def to_csv(target: Path, heading: Heading, lines: Iterable[FiledLine]) -> int:
    """Write UTF-8 with a mark at its beginning, which Excel needs; answers the number of lines."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in COLUMNS[heading.book]])
        written = [writer.writerow(_plain(v) for v in cells(heading.book, line)) for line in lines]
    return len(written)


def _plain(value: Cell) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
