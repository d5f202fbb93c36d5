"""``congthu register case-file``: case files opened, filled, listed, closed and handed over."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthu.apps.cli import files
from congthu.apps.cli.options import Data, Json
from congthu.apps.cli.register_acts import As, Asked, acting, parsed
from congthu.lib.legaltime import legal_day

if TYPE_CHECKING:
    from congthu.edges.registerexport_xml import Told
    from congthu.rooms.directory.models import Agency
    from congthu.rooms.register.models import CaseFile

app = typer.Typer(no_args_is_help=True, help="Case files: open, fill, list, close, hand over.")

_OPEN_EXAMPLE = """
Examples:

  congthu register case-file open 01.PC --title 'Quy chế thư điện tử' --keep '10 năm' --maker 'Vụ Pháp chế'
      --as vanthu@bkhcn.gov.vn
"""
_PUT_EXAMPLE = """
Examples:

  congthu register case-file put 01.PC/2026 12/2026 14/2026 --book in --as vanthu@bkhcn.gov.vn
"""
_LIST_EXAMPLE = """
Examples:

  congthu register case-file list --as vanthu@bkhcn.gov.vn --year 2026
"""
_CLOSE_EXAMPLE = """
Examples:

  congthu register case-file close 01.PC/2026 --as vanthu@bkhcn.gov.vn
"""
_EXPORT_EXAMPLE = """
Examples:

  congthu register case-file export 01.PC/2026 -o ho-so-01.xml --as vanthu@bkhcn.gov.vn
"""

Named = Annotated[
    str, typer.Argument(metavar="CASE-FILE", help="Number and symbol with the year: 01.PC/2026.")
]


@app.command("open", epilog=_OPEN_EXAMPLE)
def open_(
    notation: Annotated[str, typer.Argument(help="Number and symbol in this year's list of case files.")],
    mailbox: As,
    title: Annotated[str, typer.Option("--title", help="What the case file is about.")],
    keep: Annotated[str, typer.Option("--keep", help="How long it is kept: 'Vĩnh viễn' or '10 năm'.")],
    maker: Annotated[str, typer.Option("--maker", help="Who makes it.")],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="The unit it belongs to.")] = "",
    note: Annotated[str, typer.Option("--note", help="A remark.")] = "",
    data: Data = None,
) -> None:
    """Begin a case file of this year's list."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import flows
    from congthu.rooms.register.types import NewCaseFile

    by, agency, at = acting(mailbox)
    new = NewCaseFile(notation=notation, title=title, retention=keep, maker=maker, unit=unit, note=note)
    made = flows.open_case_file(new, agency=agency, by=by, at=at)
    typer.echo(f"{made.notation}/{made.year}")


@app.command(epilog=_PUT_EXAMPLE)
def put(
    case_file: Named,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER...", help="Numbers such as 12/2026.")],
    mailbox: As,
    book: Annotated[str, typer.Option("--book", help="The book of the numbers: out or in.")] = "in",
    data: Data = None,
) -> None:
    """Put documents into an open case file, or move them there from another open one: all of them or none."""
    from congthu.wiring.boot import boot

    boot(data)
    from django.db import transaction

    from congthu.rooms.register import flows, queries
    from congthu.rooms.register.models import Book

    kinds = {"out": Book.Kind.OUTGOING, "in": Book.Kind.INCOMING}
    if book not in kinds:
        raise Asked("Documents of the books out and in are put into case files.")
    by, agency, at = acting(mailbox)
    with transaction.atomic():
        found = _found(case_file, agency)
        named = (parsed(number) for number in numbers)
        entries = {
            queries.entry_numbered(agency, kinds[book], serial=serial, year=year).pk for serial, year in named
        }
        # In one order: two clerks who name the same documents otherwise do not wait for each other.
        for entry in sorted(entries):
            flows.place(entry, found.pk, by=by, at=at)
    sys.stderr.write(f"{found.notation}/{found.year}: {found.placements.count()} văn bản / documents\n")


@app.command("list", epilog=_LIST_EXAMPLE)
def list_(
    mailbox: As,
    year: Annotated[int | None, typer.Option("--year", help="Year of the list; else all.")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show the list of case files, newest year first."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import queries

    _by, agency, _at = acting(mailbox)
    rows = [_told(row, documents) for row, documents in queries.case_files(agency, year=year)]
    if as_json:
        sys.stdout.write(json.dumps({"case_files": rows}, ensure_ascii=False, indent=2) + "\n")
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    for heading in ("Hồ sơ / case file", "Tiêu đề / title", "Đơn vị / unit", "Bảo quản / kept",
                    "Văn bản / documents", "Đóng / closed"):  # fmt: skip
        table.add_column(heading)
    for row in rows:
        cells = (f"{row['notation']}/{row['year']}", row["title"], row["unit"] or row["maker"],
                 row["retention"], str(row["documents"]), row["closed_on"] or "")  # fmt: skip
        table.add_row(*(escape(str(cell)) for cell in cells))
    (Console() if sys.stdout.isatty() else Console(width=160)).print(table)


@app.command(epilog=_CLOSE_EXAMPLE)
def close(case_file: Named, mailbox: As, data: Data = None) -> None:
    """Close a case file when its work is done: what lies in it stays."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import flows

    by, agency, at = acting(mailbox)
    closed = flows.close_case_file(_found(case_file, agency).pk, by=by, at=at)
    typer.echo(f"{closed.notation}/{closed.year} {closed.closed_on}")


@app.command(epilog=_EXPORT_EXAMPLE)
def export(
    case_file: Named,
    mailbox: As,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")],
    data: Data = None,
) -> None:
    """Write a case file and the metadata of its documents (Decree 30/2020 App. VI) as XML."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.edges.registerexport_xml import case_file_to_xml
    from congthu.rooms.dispatch.queries import passed_on
    from congthu.rooms.register import queries

    _by, agency, at = acting(mailbox)
    found, today = _found(case_file, agency), legal_day(at)
    lines = queries.contents(found, today=today, passed_on=passed_on)
    with written(output) as told:
        count = case_file_to_xml(
            output, queries.filed_case_file(found), lines, agency_code=agency.code, made_on=today, told=told
        )
    sys.stderr.write(f"{output}: {count:,} văn bản / documents\n")


@contextmanager
def written(output: Path) -> Iterator[Told]:
    """Around the writing of a file: what could not be written whole is told at its end."""
    shortened: Counter[str] = Counter()

    def told(_number: str, field: str) -> None:
        shortened[field] += 1

    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        yield told
    except OSError as error:
        raise files.FileUnwritable(f"{output} cannot be written: {error.strerror}.") from error
    for field, count in sorted(shortened.items()):
        sys.stderr.write(f"{field}: {count:,} longer than the Decree's field, shortened and marked\n")


def _found(named: str, agency: Agency) -> CaseFile:
    from congthu.rooms.register import queries

    notation, _, year = named.rpartition("/")
    if not notation or not year.isdecimal() or len(year) != len("2026"):
        raise Asked("A case file is named with its year, e.g. 01.PC/2026.")
    return queries.case_file(agency, notation=notation, year=int(year))


def _told(row: CaseFile, documents: int) -> dict[str, str | int | None]:
    return {
        "notation": row.notation,
        "year": row.year,
        "title": row.title,
        "unit": row.unit.name if row.unit else None,
        "maker": row.maker,
        "retention": row.retention,
        "opened_on": row.opened_on.isoformat(),
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "documents": documents,
    }
