"""``congthu text``: old encodings into the form of exchange, for files and for measuring.

Needs no node, no database and no settings.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from congthu.apps.cli.errors import FAILED, exit_code
from congthu.lib.errors import CongthuError

if TYPE_CHECKING:
    from congthu.apps.cli.text_files import FileConverted

app = typer.Typer(no_args_is_help=True, help="Bring old Vietnamese encodings into Unicode (TCVN 6909).")

_DETECT_EXAMPLE = """
Examples:

  congthu text detect thongbao.txt baocao.html

  congthu text detect --json *.txt
"""
_CONVERT_EXAMPLE = """
Examples:

  congthu text convert congvan-1999.txt baocao.doc -o unicode/

  congthu text convert --in-place *.txt      # leaves congvan.txt.bak beside each

  congthu text convert --from vni danhsach.csv -o unicode/
"""
_BATCH_EXAMPLE = """
Examples:

  echo '{"id": 1, "text": "Coäng hoøa"}' | congthu text batch
"""
_LINES_EXAMPLE = """
Examples:

  echo '{"id": 1, "lines": ["Coäng hoøa", "xã hội"]}' | congthu text lines
"""


class NothingWanted(CongthuError):
    """Say where converted files go: -o DIR, or --in-place."""

    code = "cli.text-unreadable"


@app.command(epilog=_DETECT_EXAMPLE)
def detect(
    files: Annotated[list[Path], typer.Argument(help="Files to look at.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say which encoding each file is in, and whether it may be converted without asking."""
    from congthu.apps.cli.text_files import convert_one

    worst = 0
    for path in _progress(files):
        try:
            found = convert_one(path)
        except CongthuError as error:
            worst = max(worst, _told(error))
            continue
        typer.echo(_as_json(path, found) if as_json else f"{path}: {found.label}{found.remark}")
    if worst:
        raise typer.Exit(worst)


@app.command(epilog=_CONVERT_EXAMPLE)
def convert(
    files: Annotated[list[Path], typer.Argument(help="Text, Word, Excel, PowerPoint, RTF, HTML, mail.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for the converted files.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace each file; the original stays as FILE.bak.")
    ] = False,
    told: Annotated[
        str | None, typer.Option("--from", metavar="ENCODING", help="The encoding, when you know it.")
    ] = None,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Also convert text nobody is sure enough of to do it unasked.")
    ] = False,
) -> None:
    """Convert files; one that needs nothing is copied byte for byte."""
    from congthu.apps.cli.text_files import convert_one, make_folder, replace, write_into

    if (output is None) == (not in_place):
        raise NothingWanted
    if output is not None:
        make_folder(files, output)
    worst = 0
    for path in _progress(files):
        try:
            found = convert_one(path, told)
            applied = found.changed and (found.automatic or doubtful)
            if output is not None:
                name, data = (found.name, found.data) if applied else (path.name, path.read_bytes())
                write_into(output, name, data)
            elif applied:
                replace(path, found)
        except CongthuError as error:
            worst = max(worst, _told(error))
            continue
        if (found.changed and not applied) or found.undecided:
            worst = max(worst, FAILED)
        word = "converted" if applied else "doubtful, left" if found.changed else "left"
        sys.stderr.write(f"{path}: {word} ({found.label}{found.remark})\n")
    if worst:
        raise typer.Exit(worst)


@app.command(epilog=_BATCH_EXAMPLE)
def batch() -> None:
    """Convert JSON lines: {"id", "bytes_b64" | "text", "prior"?} in, one answer a line out."""
    from congthu.apps.cli.text_stream import answer_lines, one_text

    _ended(answer_lines(one_text, sys.stdin.buffer))


@app.command(epilog=_LINES_EXAMPLE)
def lines() -> None:
    """Convert documents that may mix encodings: {"id", "lines": [..]} in, {"id", "lines": [..]} out."""
    from congthu.apps.cli.text_stream import answer_lines, one_document

    _ended(answer_lines(one_document, sys.stdin.buffer))


def _ended(failed: int) -> None:
    if failed:
        sys.stderr.write(f"congthu: {failed} line{'s' if failed > 1 else ''} could not be answered.\n")
        raise typer.Exit(FAILED)


def _told(error: CongthuError) -> int:
    """Say what went wrong with one file of several; answers the exit code of it."""
    sys.stderr.write(f"congthu: {' '.join(error.public.split())}\n")
    return exit_code(error.code)


def _as_json(path: Path, found: FileConverted) -> str:
    from congthu.apps.cli.text_stream import finite

    shown = {
        "file": str(path),
        "label": found.label,
        "margin": finite(found.margin),
        "changed": found.changed,
        "automatic": found.automatic,
        "guessed": found.guessed,
        "unmapped": found.unmapped,
        "undecided": found.undecided,
    }
    return json.dumps(shown, ensure_ascii=False)


def _progress(files: list[Path]) -> Iterator[Path]:
    """The files, with a bar when there are many and somebody watches."""
    if len(files) < 3 or not sys.stderr.isatty():
        yield from files
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="Converting", console=Console(stderr=True))
