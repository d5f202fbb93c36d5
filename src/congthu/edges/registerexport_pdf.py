"""Books on paper: A4 landscape, the head repeated, pages numbered, set by typst from our own words."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from congthu.edges.pdfseal import fonts
from congthu.edges.registerexport import Heading
from congthu.rooms.register.filing import COLUMNS, Cell, FiledLine, cells

_TEMPLATE = Path(__file__).with_name("registerexport.typ")
#: Lines set at once. typst remembers its last ten settings: 12,000 lines take 0.22 GB so, and 0.65 GB by 500,
#: in the same time; each part ends with a sheet that is not full.
_PART = 120

Told = Callable[[int], object]


def to_pdf(target: Path, heading: Heading, lines: Iterable[FiledLine], *, told: Told = lambda _: None) -> int:
    """Write the book; answers the number of lines. ``told`` hears after each part how many are set.

    Set in parts: a long table takes typst more than its share of time and memory.
    """
    import pypdfium2

    whole: Any = pypdfium2.PdfDocument.new()
    count, rest = 0, iter(lines)
    while (part := [*islice(rest, _PART)]) or not count:
        sheets = pypdfium2.PdfDocument(_set(heading, part, first=not count, page=len(whole) + 1))
        whole.import_pages(sheets)
        sheets.close()
        count += len(part)
        told(count)
        if not part:
            break
    whole.save(str(target))
    whole.close()
    return count


def _set(heading: Heading, lines: list[FiledLine], *, first: bool, page: int) -> bytes:
    import typst

    columns = COLUMNS[heading.book]
    given = {
        "first": first,
        "page": page,
        "agency": heading.agency,
        "title": heading.title,
        "period": heading.period,
        "columns": [
            {"heading": each.heading, "width": each.width, "centred": each.kind != "text"} for each in columns
        ],
        "rows": [[_plain(value) for value in cells(heading.book, line)] for line in lines],
    }
    with tempfile.TemporaryDirectory(prefix="congthu-book-") as place:
        # Thousands of lines are too much for an input of the compiler, which a file beside it is not.
        Path(place, "given.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        main = Path(place, "book.typ")
        main.write_bytes(_TEMPLATE.read_bytes())
        compile_: Any = typst.compile
        made = compile_(
            main, root=place, font_paths=fonts(), ignore_system_fonts=True,
            sys_inputs={"given": "given.json"}, pdf_tags=False,
        )  # fmt: skip
    assert isinstance(made, bytes)
    return made


def _plain(value: Cell) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)
