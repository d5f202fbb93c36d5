"""``congthu register``, what looks into the books: list, file, measure."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli import case_files, files, register_acts
from congthu.apps.cli.options import Data, Json
from congthu.apps.cli.register_acts import Asked
from congthu.lib.legaltime import VIETNAM, legal_day

if TYPE_CHECKING:
    from congthu.edges.registerexport import Heading
    from congthu.edges.registerexport_xml import Told
    from congthu.rooms.directory.models import Agency
    from congthu.rooms.register.filing import FiledLine
    from congthu.rooms.register.types import Wanted

app = typer.Typer(no_args_is_help=True, help="The books: list, file, reserve numbers, recall, measure.")
app.add_typer(register_acts.app)
app.add_typer(case_files.app, name="case-file")

_LIST_EXAMPLE = """
Examples:

  congthu register list --book in --search 'thư điện tử'

  congthu register list --book out --year 2026 --from 2026-06-01 --json
"""
_EXPORT_EXAMPLE = """
Examples:

  congthu register export --book in --year 2026 --format xlsx -o so-den-2026.xlsx

  congthu register export --book follow-up --format pdf -o theo-doi.pdf
"""
_DUTIES_EXAMPLE = """
Examples:

  congthu register duties

  congthu register duties --from 2026-07-01 --to 2026-09-30 --json
"""
_REINDEX_EXAMPLE = """
Examples:

  congthu register reindex --data ./congthu-data
"""
_STAMP_EXAMPLE = """
Examples:

  congthu register stamp 12/2026 -o den-12.pdf
"""

BOOKS = ("out", "in", "follow-up")
FORMATS = ("xlsx", "pdf", "xml", "csv")


AgencyCode = Annotated[
    str,
    typer.Option(
        "--agency", metavar="CODE", help="Code or mailbox of the agency; not needed when the node keeps one."
    ),
]
Book = Annotated[str, typer.Option("--book", help="out, in or follow-up.")]
Year = Annotated[int | None, typer.Option("--year", help="Year of the book; else all years.")]
From = Annotated[str, typer.Option("--from", metavar="DAY", help="First day of issue, YYYY-MM-DD.")]
To = Annotated[str, typer.Option("--to", metavar="DAY", help="Last day of issue, YYYY-MM-DD.")]
Search = Annotated[
    str, typer.Option("--search", metavar="WORDS", help="Words with or without marks, a reference, a number.")
]


@app.command("list", epilog=_LIST_EXAMPLE)
def list_(
    agency: AgencyCode = "",
    book: Book = "in",
    year: Year = None,
    since: From = "",
    until: To = "",
    search: Search = "",
    page: Annotated[int, typer.Option(min=1, help="Page of 50 lines.")] = 1,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show lines of a book, newest first."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import queries

    owner, today = _agency(agency), legal_day(datetime.now(UTC))
    found = queries.search(owner, _wanted(book, year, since, until, search), page=page, today=today)
    lines = [_entry(entry) for entry in found.lines]
    if as_json:
        answer = {"agency": owner.code, "book": book, "total": found.pages.total, "capped": found.capped}
        _print_json({**answer, "page": found.pages.here, "pages": found.pages.count, "lines": lines})
    else:
        _show(lines, found.pages.total, capped=found.capped)


@app.command(epilog=_EXPORT_EXAMPLE)
def export(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")],
    form: Annotated[str, typer.Option("--format", help="xlsx, pdf, xml or csv.")] = "xlsx",
    agency: AgencyCode = "",
    book: Book = "in",
    year: Year = None,
    since: From = "",
    until: To = "",
    search: Search = "",
    data: Data = None,
) -> None:
    """File a book with the columns of Decree 30/2020 (App. IV), or its metadata (App. VI) as XML."""
    if form not in FORMATS:
        raise Asked(f"A book is exported as {', '.join(FORMATS)}.")
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.edges.registerexport import Heading
    from congthu.rooms.dispatch.queries import passed_on
    from congthu.rooms.register import queries

    owner, today = _agency(agency), legal_day(datetime.now(UTC))
    wanted = _wanted(book, year, since, until, search)
    heading = Heading(book=book, agency=owner.name, period=_period(year, since, until), made_on=today)
    total = queries.search(owner, wanted, size=1, today=today)
    lines = queries.filed(owner, wanted, today=today, passed_on=passed_on)
    whole = None if total.capped else total.pages.total
    with case_files.written(output) as told:
        count = _write(form, output, heading, _watched(lines, whole), owner.code, told)
    sys.stderr.write(f"{output}: {count:,} dòng / lines\n")


@app.command(epilog=_DUTIES_EXAMPLE)
def duties(
    agency: AgencyCode = "",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="First day; else a month ago.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; else today.")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show who sends, enters and acknowledges documents in the days the law gives."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.dispatch import queries

    today = legal_day(datetime.now(UTC))
    first, last = _day(since) or today - timedelta(days=30), _day(until) or today
    owner = _agency(agency) if agency else None
    rows = [r.as_json() for r in queries.duties(since=first, until=last, today=today, agency=owner)]
    if as_json:
        _print_json({"from": first.isoformat(), "to": last.isoformat(), "agencies": rows})
        return
    from rich.table import Table

    table = Table(title=f"{first:%d/%m/%Y} - {last:%d/%m/%Y}")
    for name in ("Cơ quan / agency", "Gửi / sent", "Vào sổ / entered", "Báo nhận / acknowledged"):
        table.add_column(name)
    for row in rows:
        kinds = ("sending", "registering", "acknowledging")
        table.add_row(row["name"], *(_share(row.get(kind)) for kind in kinds))
    _console().print(table)


@app.command(epilog=_STAMP_EXAMPLE)
def stamp(
    number: Annotated[str, typer.Argument(help="Number and year in the incoming book, e.g. 12/2026.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")],
    agency: AgencyCode = "",
    data: Data = None,
) -> None:
    """Make a copy of an incoming PDF with the stamp of arrival; the signed file is left as it is."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import queries
    from congthu.rooms.register.models import Book
    from congthu.wiring.stamping import stamped_copy

    serial, year = register_acts.parsed(number)
    entry = queries.entry_numbered(_agency(agency), Book.Kind.INCOMING, serial=serial, year=year)
    files.write(output, stamped_copy(entry))


@app.command(epilog=_REINDEX_EXAMPLE)
def reindex(data: Data = None) -> None:
    """Write anew what the lines of all books are found by: once after an upgrade that says so."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import flows, queries

    count, lines = queries.every_line()
    flows.reindex(_watched(lines, count))


def _agency(code: str) -> Agency:
    from congthu.rooms.directory import queries as directory
    from congthu.rooms.register import queries

    if "@" in code:
        return directory.mailbox(code.lower()).agency
    if code:
        return directory.agency(code.upper())
    here = queries.keepers()
    if len(here) != 1:
        raise Asked("This node keeps the books of several agencies; name one with --agency.")
    return here[0]


def _wanted(book: str, year: int | None, since: str, until: str, search: str) -> Wanted:
    from congthu.rooms.register.types import Wanted

    if book not in BOOKS:
        raise Asked(f"The books are {', '.join(BOOKS)}.")
    return Wanted(
        kind="outgoing" if book == "out" else "incoming",
        followed=book == "follow-up",
        year=year,
        issued_from=_day(since),
        issued_until=_day(until),
        words=search,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Asked(f"{text} is no day; write YYYY-MM-DD.") from None


def _period(year: int | None, since: str, until: str) -> str:
    first, last = _day(since), _day(until)
    said = [f"Năm {year}"] if year else []
    if first:
        said.append(f"từ ngày {first:%d/%m/%Y}")
    if last:
        said.append(f"đến ngày {last:%d/%m/%Y}")
    return " ".join(said) or "Tất cả các năm"


def _write(
    form: str, output: Path, heading: Heading, lines: Iterable[FiledLine], code: str, told: Told
) -> int:
    if form == "pdf":
        from congthu.edges.registerexport_pdf import to_pdf

        return to_pdf(output, heading, lines)
    if form == "xml":
        from congthu.edges.registerexport_xml import to_xml

        return to_xml(output, heading, lines, agency_code=code, told=told)
    from congthu.edges.registerexport import to_csv, to_xlsx

    return to_xlsx(output, heading, lines) if form == "xlsx" else to_csv(output, heading, lines)


def _watched(lines: Iterator[Any], total: int | None) -> Iterator[Any]:
    """The lines, with a bar on standard error where somebody looks at it."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    said = "Ghi sổ / writing"
    return iter(track(lines, said, total=total, console=console, disable=not console.is_terminal))


def _entry(entry: Any) -> dict[str, Any]:
    row = getattr(entry, "follow_up", None)
    return {
        "serial": entry.serial,
        "year": entry.book.year,
        "series": entry.book.series,
        "state": entry.state,
        "reference": entry.reference,
        "issuer": entry.issuer,
        "issued_on": entry.issued_on.isoformat(),
        "arrived_on": entry.arrived_on.isoformat() if entry.arrived_on else None,
        "entered_at": entry.entered_at.isoformat(),
        "type": entry.document_type,
        "abstract": entry.abstract,
        "signatory": entry.signatory,
        "addressees": entry.addressees.splitlines(),
        "late_because": entry.late_because,
        "note": entry.note,
        "desk": ", ".join(each.name for each in (row.unit, row.officer) if each) if row else None,
        "handling": row.state if row else None,
        "due_on": row.due_on.isoformat() if row and row.due_on else None,
    }


def _show(lines: list[dict[str, Any]], total: int, *, capped: bool) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table()
    for name in ("Số / no.", "Số, ký hiệu / reference", "Cơ quan / issuer", "Ngày / issued",
                 "Trích yếu / abstract", "Vào sổ / entered"):  # fmt: skip
        table.add_column(name)
    followed = any(line["handling"] for line in lines)
    if followed:
        table.add_column("Nơi xử lý, tiến độ, hạn / desk, progress, due")
    for line in lines:
        mark = {"reserved": "[yellow]số giữ[/yellow] ", "void": "[red]số hủy[/red] "}.get(line["state"], "")
        at = datetime.fromisoformat(line["entered_at"]).astimezone(VIETNAM)
        table.add_row(
            f"{line['serial']:02d}/{line['year']}",
            escape(line["reference"]),
            escape(line["issuer"]),
            line["issued_on"],
            mark + escape(line["abstract"] or line["note"]),
            f"{at:%d/%m/%Y %H:%M}{' muộn' if line['late_because'] else ''}",
            *([escape(_desk(line))] if followed else []),
        )
    console = _console()
    console.print(table)
    console.print(f"{'hơn ' if capped else ''}{total:,} dòng / lines")


_HANDLING = {"open": "chưa giải quyết", "in-progress": "đang giải quyết", "done": "đã giải quyết"}


def _desk(line: dict[str, Any]) -> str:
    said = (line["desk"], _HANDLING.get(line["handling"]), line["due_on"])
    return ", ".join(part for part in said if part)


def _share(share: dict[str, Any] | None) -> str:
    if not share or share["in_time"] is None:
        return "–"
    late = share["late"] + share["overdue"]
    return f"{share['in_time']:.0%} / {share['total']}" + (f", muộn {late}" if late else "")


def _console() -> Any:
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=180)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
