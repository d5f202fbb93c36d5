"""``congthu text``: old encodings into the form of exchange, for files and for measuring.

Needs no node, no database and no settings.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli.files import FileUnwritable, read
from congthu.lib.errors import CongthuError

if TYPE_CHECKING:
    from congthu.lib.vntext.types import Conversion, Prior

app = typer.Typer(no_args_is_help=True, help="Bring old Vietnamese encodings into Unicode (TCVN 6909).")

_DETECT_EXAMPLE = """
Examples:

  congthu text detect thongbao.txt baocao.html

  congthu text detect --json *.txt
"""
_CONVERT_EXAMPLE = """
Examples:

  congthu text convert congvan-1999.txt -o unicode/

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
_LARGEST = 64_000_000


class LineUnreadable(CongthuError):
    """A line of the input is no JSON object of the expected form."""

    code = "cli.line-unreadable"


class NothingWanted(CongthuError):
    """Say where converted files go: -o DIR, or --in-place."""

    code = "cli.text-unreadable"


@app.command(epilog=_DETECT_EXAMPLE)
def detect(
    files: Annotated[list[Path], typer.Argument(help="Files to look at.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say which encoding each file is in, and whether it may be converted without asking."""
    for path in _progress(files):
        found = _of_file(path)
        if as_json:
            typer.echo(json.dumps({"file": str(path), **_shown(found, with_text=False)}, ensure_ascii=False))
        else:
            typer.echo(f"{path}: {found.label}{_remark(found)}")


@app.command(epilog=_CONVERT_EXAMPLE)
def convert(
    files: Annotated[list[Path], typer.Argument(help="Files to convert.")],
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
        bool, typer.Option("--doubtful", help="Also convert where we are not sure enough to do it unasked.")
    ] = False,
) -> None:
    """Convert files; one that needs nothing is copied byte for byte."""
    if (output is None) == (not in_place):
        raise NothingWanted
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    left = 0
    for path in _progress(files):
        found = _of_file(path, told)
        applied = found.changed and (found.automatic or doubtful)
        left += found.changed and not applied
        data = found.text.encode("utf-8", "surrogateescape") if applied else path.read_bytes()
        _write(path, data, output, changed=applied)
        word = "converted" if applied else "doubtful, left" if found.changed else "left"
        sys.stderr.write(f"{path}: {word} ({found.label}{_remark(found)})\n")
    if left:
        raise typer.Exit(1)


@app.command(epilog=_BATCH_EXAMPLE)
def batch() -> None:
    """Convert JSON lines: {"id", "bytes_b64" | "text", "prior"?} in, one answer a line out."""
    from congthu.lib.vntext.codec import decode
    from congthu.lib.vntext.convert import convert_text
    from congthu.lib.vntext.convert import detect as detected

    for number, asked in _asked():
        prior = _prior(asked.get("prior"), number)
        told = (asked.get("prior") or {}).get("encoding") or asked.get("encoding")
        if "bytes_b64" in asked:
            try:
                data = base64.b64decode(asked["bytes_b64"], validate=True)
            except (binascii.Error, TypeError, ValueError) as error:
                raise LineUnreadable(f"line {number}: bytes_b64 is no base64") from error
            found = decode(data, told) if told else detected(data, prior=prior)
        elif isinstance(asked.get("text"), str):
            found = convert_text(asked["text"], prior=prior)
        else:
            raise LineUnreadable(f"line {number}: neither bytes_b64 nor text")
        _answer({"id": asked.get("id"), **_shown(found)})


@app.command(epilog=_LINES_EXAMPLE)
def lines() -> None:
    """Convert documents that may mix encodings: {"id", "lines": [..]} in, {"id", "lines": [..]} out."""
    from congthu.lib.vntext.lines import convert_lines

    for number, asked in _asked():
        given = asked.get("lines")
        if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
            raise LineUnreadable(f"line {number}: lines is no list of strings")
        found = convert_lines(given, _prior(asked.get("prior"), number))
        _answer({"id": asked.get("id"), "lines": [each.text for each in found]})


def _asked() -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except ValueError as error:
            raise LineUnreadable(f"line {number} is no JSON") from error
        if not isinstance(asked, dict):
            raise LineUnreadable(f"line {number} is no JSON object")
        yield number, asked


def _answer(answer: dict[str, Any]) -> None:
    # JSON escapes lone surrogates, which UTF-8 could not carry.
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _prior(given: Any, number: int) -> Prior:
    from congthu.lib.vntext.types import Encoding, Prior

    if given is None:
        return Prior()
    if not isinstance(given, dict):
        raise LineUnreadable(f"line {number}: prior is no object")
    known = set(Encoding)
    labels = {key: Encoding(given[key]) for key in ("history", "context") if given.get(key) in known}
    names = {key: str(given[key]) for key in ("charset", "font") if given.get(key)}
    return Prior(**names, **labels)  # type: ignore[arg-type]


def _shown(found: Conversion, *, with_text: bool = True) -> dict[str, Any]:
    shown = {
        "label": str(found.label),
        "margin": None if found.margin in {float("inf"), float("-inf")} else round(found.margin, 3),
        "text": found.text,
        "changed": found.changed,
        "automatic": found.automatic,
        "guessed": found.guessed,
        "unmapped": found.unmapped,
    }
    if not with_text:
        del shown["text"]
    return shown


def _remark(found: Conversion) -> str:
    remarks = []
    if found.changed and not found.automatic:
        remarks.append("not sure")
    if found.guessed:
        remarks.append(f"{found.guessed} guessed")
    if found.unmapped:
        remarks.append(f"{found.unmapped} unmapped")
    return f" ({', '.join(remarks)})" if remarks else ""


def _of_file(path: Path, told: str | None = None) -> Conversion:
    from congthu.lib.vntext.codec import decode
    from congthu.lib.vntext.documents import convert_document
    from congthu.lib.vntext.types import Encoding

    data = read(path, most=_LARGEST)
    if told is None:
        return convert_document(data)
    if told not in set(Encoding):
        raise NothingWanted(f"unknown encoding {told}; known: {', '.join(sorted(Encoding))}")
    return decode(data, told)


def _write(path: Path, data: bytes, output: Path | None, *, changed: bool) -> None:
    target = path if output is None else output / path.name
    try:
        if output is None:
            if not changed:
                return
            path.with_name(path.name + ".bak").write_bytes(path.read_bytes())
        fresh = target.with_name(f".{target.name}.{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(target)
    except OSError as error:
        raise FileUnwritable(f"{target} cannot be written: {error.strerror}.") from error


def _progress(files: list[Path]) -> Iterator[Path]:
    """The files, with a bar when there are many and somebody watches."""
    if len(files) < 3 or not sys.stderr.isatty():
        yield from files
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="Converting", console=Console(stderr=True))
