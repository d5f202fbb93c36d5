"""``congthu evidence``: pack a dossier, verify a dossier or a sealed PDF.

Verifying needs no node, no database and no network: an auditor installs the package and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli import files
from congthu.apps.cli.options import Data, Json
from congthu.lib.errors import TemporaryError
from congthu.lib.legaltime import VIETNAM

if TYPE_CHECKING:
    from cryptography import x509
    from rich.console import Console
    from rich.table import Table

    from congthu.rooms.evidence.dossier import Report

app = typer.Typer(no_args_is_help=True, help="Prove what became of a document.")

_DOSSIER_EXAMPLE = """
Examples:

  congthu evidence dossier 01/BKHCN-VP -o 01-BKHCN-VP.dossier.zip
"""
_VERIFY_EXAMPLE = """
Examples:

  congthu evidence verify 01-BKHCN-VP.dossier.zip

  congthu evidence verify 01-BKHCN-VP.dossier.zip --root bkhcn-root.pem --root stttt-root.pem

  congthu evidence verify congvan.pdf --root bkhcn-root.pem --json

Exit status: 0 valid, 1 not valid, 2 the file cannot be read.
"""
_LARGEST = 300_000_000
#: Seconds to wait for the sequencer of the log.
_PATIENCE = 20.0


@app.command(epilog=_DOSSIER_EXAMPLE)
def dossier(
    reference: Annotated[str, typer.Argument(help="Number and symbol, or the identifier.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")],
    data: Data = None,
) -> None:
    """Pack document, message, receipts, evidence and proofs of an issued document into one file."""
    from congthu.wiring.boot import boot

    boot(data)
    packed = _build(reference)
    files.write(output, packed)
    sys.stderr.write(f"{output}: {len(packed):,} bytes\n")


@app.command(epilog=_VERIFY_EXAMPLE)
def verify(
    file: Annotated[Path, typer.Argument(help="A dossier, or a sealed PDF.")],
    as_json: Json = False,
    root: Annotated[
        list[Path] | None,
        typer.Option("--root", metavar="PEM", help="Root certificate to trust; may be given several times."),
    ] = None,
) -> None:
    """Check a dossier step by step, offline. Says valid or not, and which step failed."""
    content, roots = files.read(file, most=_LARGEST), _roots(root or [])
    at = datetime.now(UTC)
    if content.startswith(b"%PDF-"):
        valid = _verify_pdf(content, roots, at, as_json=as_json)
    else:
        valid = _verify_dossier(content, roots, at, as_json=as_json)
    if not valid:
        raise typer.Exit(1)


def _build(reference: str) -> bytes:
    """The dossier; an event of this very moment is in the log within seconds, so wait for it."""
    from congthu.rooms.dispatch import queries
    from congthu.wiring import dossiers

    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return dossiers.build(queries.find(reference), at=datetime.now(UTC))
        except TemporaryError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.5)


def _roots(given: list[Path]) -> list[x509.Certificate]:
    from cryptography import x509

    found = []
    for file in given:
        try:
            found += x509.load_pem_x509_certificates(files.read(file, most=_LARGEST))
        except ValueError as error:
            raise files.FileUnreadable(f"{file} holds no certificate in PEM form.") from error
    return found


def _verify_dossier(content: bytes, roots: list[x509.Certificate], at: datetime, *, as_json: bool) -> bool:
    from congthu.lib import pades
    from congthu.rooms.evidence import dossier as dossiers

    report = dossiers.verify(content, roots=roots, at=at, pdf=pades.verify)
    if as_json:
        _print_json({"kind": "dossier", **report.as_json()})
    else:
        _show(report)
    return report.valid


def _verify_pdf(content: bytes, roots: list[x509.Certificate], at: datetime, *, as_json: bool) -> bool:
    from congthu.lib import pades

    roots = roots or _node_roots()
    report = pades.verify(content, roots=roots, crls=(), at=at)
    if as_json:
        _print_json(
            {
                "kind": "pdf",
                "valid": report.valid,
                "problem": report.problem or None,
                "signer": report.signer or None,
                "addresses": list(report.addresses),
                "signed_at": report.signed_at.isoformat() if report.signed_at else None,
                "steps": [{"name": step.name, "ok": step.ok} for step in report.steps],
            }
        )
        return report.valid
    console = _console()
    if report.valid:
        console.print("[green]✓[/] Chữ ký số trên văn bản hợp lệ / the seal is valid")
        console.print(f"    {_shown(report.signer)} <{_shown(report.address)}>", markup=False)
        return True
    console.print("[red]✗[/] Chữ ký số trên văn bản không hợp lệ / the seal is not valid")
    console.print(f"    {report.problem}", style="red", markup=False)
    if not roots:
        console.print("    Name the root to trust with --root.", style="yellow")
    return False


def _node_roots() -> list[x509.Certificate]:
    """A lone PDF carries no root; on a node, those the node trusts are at hand."""
    from congthu.wiring.settings import locate

    trust = locate() / "trust"
    trusted = [trust / "root.pem", *sorted((trust / "roots").glob("*.pem"))]
    return _roots([file for file in trusted if os.access(file, os.R_OK)])


def _show(report: Report) -> None:
    console = _console()
    console.print(_steps(report))
    if report.failed_step is not None:
        failed = report.failed_step
        console.print(f"[bold red]KHÔNG HỢP LỆ / NOT VALID[/]: bước / step {failed.number} ({failed.name})")
        return
    _show_summary(console, report)
    console.print("[bold green]HỢP LỆ / VALID[/]")
    if not report.roots_given:
        console.print("Hãy so dấu vân tay của gốc / compare the root's fingerprint:", style="yellow")
        for fingerprint in report.root_fingerprints:
            console.print(f"  {fingerprint}", soft_wrap=True)


def _steps(report: Report) -> Table:
    """One row for each step: mark, number, sentences."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    marks = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[dim]·[/]"}
    for step in report.steps:
        if step.ok is None:
            grid.add_row(
                marks[None], f"[dim]{step.number}[/]", f"[dim]chưa xét / not reached ({step.name})[/]"
            )
            continue
        said = Text(step.title.vi)
        said.append(f"\n{step.title.en}", style="dim")
        for line in dict.fromkeys(text for text in step.detail if text):
            said.append(f"\n{_shown(line)}", style="cyan" if step.ok else "red")
        grid.add_row(marks[step.ok], str(step.number), said)
    return grid


def _show_summary(console: Console, report: Report) -> None:
    from rich.table import Table
    from rich.text import Text

    summary: dict[str, Any] = dict(report.summary or {})
    sender = summary.get("sender") or {}
    heading = f"{summary.get('reference')}  {sender.get('name')} <{sender.get('address')}>"
    console.print(f"\n{_shown(heading)}", style="bold", markup=False)
    table = Table()
    for column in ("Nơi nhận / addressee", "Đến / delivered", "Tiếp nhận / accepted", "Từ chối / refused"):
        table.add_column(column)
    for row in summary.get("addressees", []):
        name = Text(_shown(row["name"]))
        name.append(f"\n{_shown(row['address'])}", style="dim")
        times = [_local(row[each]) for each in ("delivered_at", "accepted_at", "refused_at")]
        table.add_row(name, *times)
    console.print(table)


def _shown(text: str) -> str:
    """Text from a file, safe on a terminal: a name must not move the cursor and repaint the verdict."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _local(text: str | None) -> str:
    """A proved time as people in Vietnam read it."""
    if text is None:
        return "–"
    return datetime.fromisoformat(text).astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y")


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
