"""``congthu directory``: tables in and out, the sample nation, looking up, passwords, feeds between nodes."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from congthu.apps.cli import choices
from congthu.apps.cli import directory_shown as shown
from congthu.apps.cli.files import read, write
from congthu.apps.cli.options import Data, Json, Yes
from congthu.lib.errors import CongthuError
from congthu.lib.legaltime import legal_day
from congthu.rooms.directory.sample import Part

app = typer.Typer(no_args_is_help=True, help="Agencies, officers, mailboxes; feeds between nodes.")
app.add_typer(choices.app, name="choices")


class OptionWrong(CongthuError):
    """An option has a value that does not fit."""

    code = "cli.option-invalid-input"


_IMPORT = r"""
Examples:

  congthu directory import agencies.csv officers.csv mailboxes.csv --dry-run

  congthu directory import agencies.csv

A file is recognised by its heading. Tables and columns (in brackets: may be empty or absent):

agencies: code, \[legacy_code], name, \[short_names, separated by |], level,
category, \[parent], \[domain], valid_from, \[valid_until]

successions: agency, \[successor], happened_on, kind (renamed, merged, split,
dissolved), \[act]: what became of an agency that ended

units: agency, code, name

officers: address, name, \[position], agency, \[unit], \[published yes/no],
\[quota_mb], \[active], valid_from, \[valid_until]

mailboxes: address, kind (agency or position), agency, \[officer], \[quota_mb],
\[active]

appointments: address, agency, role (records-clerk or administrator),
valid_from, \[valid_until]

`congthu directory sample --to DIR` writes files of this form to learn from.
"""
_EXPORT = """
Examples:

  congthu directory export backup/

  congthu directory export backup/ && congthu directory import backup/*.csv   (changes nothing)
"""
_SAMPLE = """
Examples:

  congthu directory sample

  congthu directory sample --node-part provinces --officers 2000

  congthu directory sample --to sample/   (CSV files instead of the directory)

The agency codes are samples, not the official list.
"""
_SHOW = """
Examples:

  congthu directory show                          (the highest agencies)

  congthu directory show G06

  congthu directory show vanthu@bkhcn.gov.vn

  congthu directory show "nghe an"                (part of a name, diacritics do not matter)

  congthu directory show "Bộ Xây dựng" --on 2024-12-31 --json
"""
_LOGIN = """
Examples:

  congthu directory password vanthu@bkhcn.gov.vn

  printf %s "$SECRET" | congthu directory password anhnt@bkhcn.gov.vn --stdin
"""
_FEED = """
Examples:

  congthu directory feed -o bkhcn.feed

  congthu directory feed -o bkhcn.feed --route mail.bkhcn.gov.vn:25

Give the file to the administrators of the other nodes, and tell them the fingerprint by another way.
"""
_TRUST = """
Examples:

  congthu directory trust provinces.feed --root-fingerprint 5f0c...   (the first time)

  congthu directory trust provinces.feed --yes                        (a newer feed of a known node)
"""


@contextmanager
def _progress(shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar per table on a terminal's standard error, silence elsewhere."""
    if not shown or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description:13}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def follow(kind: str, done: int, total: int) -> None:
            if kind not in tasks:
                tasks[kind] = bars.add_task(kind, total=total)
            bars.update(tasks[kind], completed=done)

        yield follow


@app.command("import", epilog=_IMPORT)
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV files, in any order.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report; change nothing.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Take CSV tables into the directory: all rows, or none."""
    from congthu.rooms.directory.errors import ImportRefused
    from congthu.wiring.boot import boot

    contents = [(str(f), read(f)) for f in files]
    boot(data)
    from congthu.rooms.directory import flows

    try:
        with _progress(not dry_run) as progress:
            report = flows.import_csv(contents, dry_run=dry_run, progress=progress)
    except ImportRefused as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        raise
    shown.changes(report, as_json)


@app.command(epilog=_EXPORT)
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder for the six CSV files.")],
    data: Data = None,
) -> None:
    """Write this node's directory as the CSV tables that import reads."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.directory import flows

    _write_tables(folder, flows.export_csv())


@app.command(epilog=_SAMPLE)
def sample(
    part: Annotated[Part, typer.Option("--node-part", help="Which part this node keeps.")] = Part.ALL,
    officers: Annotated[int, typer.Option(min=0, max=200_000, help="How many officers to invent.")] = 5_000,
    to: Annotated[Path | None, typer.Option(metavar="DIR", help="Write CSV files here instead.")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Make a sample nation: ministries, 34 provinces with departments, 3,321 communes, officers."""
    from congthu.rooms.directory import sample as samples
    from congthu.rooms.directory import tables

    rows = samples.nation(part=part, officers=officers)
    if to is not None:
        kinds = {t.kind: [r for r in rows if tables.kind_of(r) == t.kind] for t in tables.TABLES}
        _write_tables(to, {f"{kind}.csv": tables.write(kind, given) for kind, given in kinds.items()})
        return
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.directory import flows

    with _progress(True) as progress:
        report = flows.import_rows(rows, source="sample nation", progress=progress)
    shown.changes(report, as_json)


@app.command(epilog=_SHOW)
def show(
    wanted: Annotated[str, typer.Argument(metavar="[CODE|ADDRESS|NAME]", help="What to look for.")] = "",
    on: Annotated[str, typer.Option(metavar="DATE", help="As of this day, e.g. 2025-07-01.")] = "",
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Look up agencies: by code, by address, or by a part of the name."""
    from congthu.wiring.boot import boot

    day = _day(on)
    boot(data)
    from congthu.rooms.directory import queries
    from congthu.rooms.directory.errors import NotInDirectory

    if wanted:
        found = queries.find(wanted, on=day, most=shown.MOST_MATCHES)
    else:
        found = [a for a in queries.everything(on=day) if a.parent is None]
    if not found:
        raise NotInDirectory(f"The directory has no agency like “{wanted[:60]}” on {day}.")
    if len(found) == 1:
        found = [queries.published(found[0].code, on=day) or found[0]]
    if as_json:
        shown.print_json([shown.value(a) for a in found])
    elif len(found) == 1:
        shown.one(found[0], queries.lineage(found[0].code, on=day), queries.children(found[0].code, on=day))
    else:
        shown.table(found)


@app.command(epilog=_LOGIN)
def password(
    address: Annotated[str, typer.Argument(help="The mailbox.")],
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read it from standard input.")] = False,
    data: Data = None,
) -> None:
    """Set the password of a mailbox: for the pages, IMAP and submission."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.directory import flows, queries

    queries.mailbox(address)
    if from_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    else:
        secret = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    flows.set_password(address, secret)
    sys.stderr.write(f"The password of {address.lower()} is set.\n")


@app.command(epilog=_FEED)
def feed(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")],
    route: Annotated[str, typer.Option(metavar="HOST:PORT", help="How other nodes reach our SMTP.")] = "",
    data: Data = None,
) -> None:
    """Write the signed feed of this node for other nodes to trust."""
    from congthu.wiring.boot import boot

    settings = boot(data)
    from congthu.lib.tlog.note import LogKey
    from congthu.rooms.directory import flows
    from congthu.rooms.trust.flows import create_authority
    from congthu.wiring import edges

    at = datetime.now(UTC)
    # Also renews the revocation lists that go with the feed.
    root, _ = create_authority(at=at, name=settings.node, keys=edges.key_store(), shelf=edges.shelf())
    signer = edges.log_signer()
    message = flows.export_feed(
        identity=edges.Keyring().node(at=at),
        shelf=edges.shelf(),
        route=_route(route) if route else (settings.listen, settings.smtp_port),
        web_url=settings.web_url,
        log_key=LogKey(name=signer.origin, public_key=signer.public_key).vkey(),
        at=at,
    )
    write(output, message)
    sys.stderr.write(f"{output}: {len(message):,} bytes. Fingerprint of our root certificate (SHA-256):\n")
    sys.stdout.write(flows.fingerprint(root) + "\n")


@app.command(epilog=_TRUST)
def trust(
    file: Annotated[Path, typer.Argument(metavar="FEED", help="The other node's feed.")],
    root: Annotated[
        str,
        typer.Option(
            "--root-fingerprint",
            metavar="HEX",
            help="SHA-256 of its root certificate, learned by another way.",
        ),
    ] = "",
    yes: Yes = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Check another node's feed and learn its agencies, addresses and route."""
    from congthu.wiring.boot import boot

    message = read(file)
    boot(data)
    from congthu.rooms.directory import flows
    from congthu.wiring import edges

    at = datetime.now(UTC)
    # Without a terminal there is nobody to ask: the checks decide, and an unknown root still needs its pin.
    if not yes and _somebody_to_ask():
        shown.learned(flows.trust_feed(message, shelf=edges.shelf(), at=at, pinned=root, dry_run=True))
        if not typer.confirm("Trust this feed?", err=True):
            raise typer.Exit(1)
    report = flows.trust_feed(message, shelf=edges.shelf(), at=at, pinned=root)
    if as_json:
        shown.print_json(dataclasses.asdict(report))
    elif yes or not _somebody_to_ask():
        shown.learned(report)


# Words and files --------------------------------------------------------------------------------------


def _somebody_to_ask() -> bool:
    return sys.stdin.isatty()


def _day(text: str) -> date:
    if not text:
        return legal_day(datetime.now(UTC))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OptionWrong(f"“{text[:40]}” is not a date like 2025-07-01.") from None


def _route(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65_536:
        raise OptionWrong(f"“{text[:80]}” is not a route like mail.bkhcn.gov.vn:25.")
    return host, int(port)


def _write_tables(folder: Path, tables: dict[str, str]) -> None:
    for name, text in tables.items():
        write(folder / name, text.encode())
    for name in tables:
        sys.stdout.write(f"{folder / name}\n")
