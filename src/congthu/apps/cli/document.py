"""``congthu document``: read, issue, track."""

from __future__ import annotations

import secrets
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli import files
from congthu.apps.cli.options import Data, Json, Yes
from congthu.apps.cli.reading import CHECK_EXAMPLE, READ_EXAMPLE, check, print_json, read, show
from congthu.apps.cli.recipients import EXAMPLE as _RECIPIENTS_EXAMPLE
from congthu.apps.cli.recipients import recipients
from congthu.lib.legaltime import VIETNAM, legal_day

if TYPE_CHECKING:
    from rich.console import Console

    from congthu.rooms.directory.models import Agency
    from congthu.rooms.dispatch.models import Dispatch
    from congthu.rooms.dispatch.types import PlannedAddressee, Track

app = typer.Typer(no_args_is_help=True, help="Read, issue and track official documents.")

_ISSUE_EXAMPLE = """
Examples:

  congthu document issue congvan.pdf --as vanthu@bkhcn.gov.vn

  congthu document issue congvan.docx --as vanthu@bkhcn.gov.vn --yes --json
"""
_TRACK_EXAMPLE = """
Examples:

  congthu document track 01/BKHCN-VP

  congthu document track 01/BKHCN-VP --json
"""


app.command(epilog=READ_EXAMPLE)(read)
app.command(epilog=CHECK_EXAMPLE)(check)


@app.command(epilog=_ISSUE_EXAMPLE)
def issue(
    file: Annotated[Path, typer.Argument(help="The signed letter.")],
    mailbox: Annotated[str, typer.Option("--as", help="Agency mailbox or records clerk who issues.")],
    yes: Yes = False,
    as_json: Json = False,
    follow: Annotated[bool, typer.Option("--wait", help="Wait until it is delivered everywhere.")] = False,
    not_secret: Annotated[
        bool, typer.Option("--not-secret", help="I have looked: the doubtful mark is none of secrecy.")
    ] = False,
    kept: Annotated[
        int, typer.Option("--kept", metavar="NUMBER", help="Use this reserved number, not the next one.")
    ] = 0,
    despite_printed: Annotated[
        bool,
        typer.Option("--despite-printed", help="Also when number or year on the paper are not the book's."),
    ] = False,
    data: Data = None,
) -> None:
    """Give the document the next number of the outgoing book, seal it and send it to its addressees."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.dispatch.errors import PaperNotInForm, PaperSaysOtherwise, TextNotInForm

    content = files.read(file)
    try:
        dispatch = _issue(
            content,
            file.name,
            mailbox.lower(),
            ask=not yes,
            quiet=as_json,
            not_secret=not_secret,
            kept=kept,
            despite_printed=despite_printed,
        )
    except PaperNotInForm:
        raise
    except PaperSaysOtherwise:
        sys.stderr.write(
            "Số giữ / a reserved number: --kept; vẫn ban hành / all the same: --despite-printed\n"
        )
        raise
    except TextNotInForm:
        _offer_converted(content, file)
        raise
    if follow:
        _wait(dispatch, quiet=as_json)
    if as_json:
        print_json(_track(dispatch).as_json())
    else:
        _show_track(_track(dispatch))


def _offer_converted(content: bytes, file: Path) -> None:
    """Lay the converted copy beside a file that was refused for its text."""
    from congthu.edges import sandbox

    beside = file.with_name(f"{file.stem}-unicode{file.suffix}")
    files.write(beside, sandbox.call("congthu.edges.textconversion:exchange_form", content, file.name))
    sys.stderr.write(f"Bản đã chuyển mã / converted copy: {beside}\n")


app.command(epilog=_RECIPIENTS_EXAMPLE)(recipients)


@app.command(epilog=_TRACK_EXAMPLE)
def track(
    reference: Annotated[str, typer.Argument(help="Number and symbol, or the identifier.")],
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show where an issued document is: sent, delivered, accepted, refused, for each addressee."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.dispatch import queries

    found = queries.track(queries.find(reference))
    if as_json:
        print_json(found.as_json())
    else:
        _show_track(found)


def _issue(
    content: bytes,
    filename: str,
    address: str,
    *,
    ask: bool,
    quiet: bool,
    not_secret: bool,
    kept: int,
    despite_printed: bool,
) -> Dispatch:
    from congthu.lib.ids import uuid7
    from congthu.rooms.directory import queries as directory
    from congthu.rooms.dispatch import flows
    from congthu.rooms.dispatch.errors import NotAllowedToIssue
    from congthu.rooms.documents import flows as documents
    from congthu.wiring import edges

    at = datetime.now(UTC)
    by = directory.mailbox(address)
    today = legal_day(at)
    agencies = directory.acts_for(by, today)
    if not agencies:
        raise NotAllowedToIssue(f"{address} may not issue documents for any agency.")
    agency = by.agency if by.agency in agencies else agencies[0]
    found = documents.read(content, filename, reader=edges.reader())
    shown = found.secrecy_verdict.verdict == "none" or (found.secrecy_verdict.verdict == "ask" and not_secret)
    if shown and not quiet:
        show(found)
        _show_plan(flows.preview(found.as_json(), agency=agency, on=today, choices={}))
    # Of a secret nothing is shown and nothing asked: submitting refuses it, and records that.
    if (
        shown
        and ask
        and not typer.confirm(f"Ban hành với tư cách {agency.name} / issue as {agency.name}?", err=True)
    ):
        raise typer.Exit(1)
    document = documents.submit(
        data=content,
        filename=filename,
        agency=agency,
        by=by,
        at=at,
        id=uuid7(at, secrets.token_bytes(10)),
        blobs=edges.blobs(),
        reader=lambda *_: found,  # read once
        cleared_by=by if not_secret else None,
    )
    # Who answers yes beforehand also says it to "issued already", but not to another number on the paper.
    return flows.issue(
        document=document,
        by=by,
        at=at,
        id=edges.new_id(),
        event_id=edges.new_id(),
        kept=_kept_line(agency, found.type.code or "", kept, at) if kept else None,
        despite_printed=despite_printed,
        again=not ask,
    )


def _kept_line(agency: Agency, document_type: str, serial: int, at: datetime) -> int:
    """The reserved line of this number, the newest year's; raises NumberNotHeld."""
    from congthu.rooms.register import queries as register
    from congthu.rooms.register.errors import NumberNotHeld

    lines = register.kept_lines(agency, document_type, at)
    found = next((line.pk for line in lines if line.serial == serial), None)
    if found is None:
        raise NumberNotHeld
    return found


def _track(dispatch: Dispatch) -> Track:
    from congthu.rooms.dispatch import queries

    return queries.track(queries.find(str(dispatch.pk)))


def _wait(dispatch: Dispatch, *, quiet: bool, patience: float = 300.0) -> None:
    """Follow the deliveries with a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from congthu.rooms.dispatch import queries

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    deadline = time.monotonic() + patience
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        bar = bars.add_task("Chuyển văn bản / delivering", total=None)
        while time.monotonic() < deadline:
            counts = queries.progress(dispatch)
            done = counts["delivered"] + counts["failed"]
            bars.update(bar, total=counts["total"], completed=done)
            if done >= counts["total"]:
                return
            time.sleep(0.2)


def _show_plan(planned: list[PlannedAddressee]) -> None:
    from rich.table import Table

    table = Table(title="Nơi nhận / addressees")
    for heading in ("Dòng / line", "Kết quả / result", "Vì sao / why"):
        table.add_column(heading)
    for each in planned:
        result = {"resolved": f"{len(each.codes)} cơ quan", "waiting": "[yellow]chờ văn thư[/yellow]"}
        table.add_row(each.line.text, result.get(each.state, "—"), each.why.vi)
    _console().print(table)


def _show_track(found: Track) -> None:
    from rich.table import Table

    console = _console()
    console.print(f"[bold]{found.reference}[/bold]  {found.abstract}  [dim]{found.id}[/dim]")
    table = Table()
    for heading in ("Nơi nhận / addressee", "Nút / node", "Trạng thái / state", "Đến / delivered",
                    "Tiếp nhận / accepted", "Chứng cứ / evidence"):  # fmt: skip
        table.add_column(heading)
    for row in found.deliveries:
        evidence = "" if row.evidence is None else f"#{row.evidence}"
        table.add_row(
            row.name, row.node, row.state, _clock(row.delivered_at), _clock(row.accepted_at), evidence
        )
    console.print(table)
    for line in found.addressees:
        if line["state"] == "waiting":
            console.print(
                f"[yellow]Chờ văn thư / waits for the clerk:[/yellow] {line['text']} — {line['why']}"
            )
    for notice in found.notices:
        _show_notice(notice, console)


def _show_notice(notice: dict[str, Any], console: Console) -> None:
    from rich.markup import escape

    kinds = {
        "recall": "Thu hồi / recalled",
        "replace": "Thay thế / replaced",
        "correct": "Đính chính / corrected",
    }
    by = f" → {notice['successor']}" if notice["successor"] else ""
    console.print(f"[bold]{kinds[notice['kind']]}[/bold]{escape(by)}: {escape(notice['reason'])}")
    for answer in notice["answers"]:
        said = "đồng ý / agreed" if answer["agreed"] else "không đồng ý / declined"
        why = f": {answer['reason']}" if answer["reason"] else ""
        console.print(escape(f"  {answer['address']} — {said}{why}"))


def _console() -> Console:
    """As wide as the terminal; wide enough for whole names when the output goes to a file or a pipe."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=160)


def _clock(moment: datetime | None) -> str:
    """Vietnam time, to the second."""
    return moment.astimezone(VIETNAM).strftime("%d/%m %H:%M:%S") if moment else ""
