"""``congthu document read`` and ``check``: what files say, how sure that is, and if their form is right."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli import files
from congthu.apps.cli.errors import FAILED
from congthu.apps.cli.options import Json
from congthu.lib.errors import CongthuError

if TYPE_CHECKING:
    from rich.table import Table

    from congthu.rooms.documents.types import Found, Where

READ_EXAMPLE = """
Examples:

  congthu document read congvan.pdf

  congthu document read totrinh.docx --json

  congthu document read *.pdf --json > found.jsonl
"""
CHECK_EXAMPLE = """
Examples:

  congthu document check congvan.docx

  congthu document check congvan.pdf --json

Exit code: 0 in order, 1 findings or a mark of secrecy, 2 cannot be read.
"""
_LANES = 2

Files = Annotated[
    list[Path], typer.Argument(help="DOCX, PDF or scan, ODT, RTF, HTML, DOC or plain text; several at once.")
]


def read(file: Files, as_json: Json = False) -> None:
    """Find number, date, type, abstract, signatory and recipients of documents, and how sure each is.

    With several files one JSON object a line; a file that cannot be read answers with its error, exit code 1.
    """
    if len(file) == 1:
        found = _found(file[0])
        print_json(found.as_json()) if as_json else show(found)
        return
    failed = False
    for path, answer in _all(file):
        failed = failed or isinstance(answer, CongthuError)
        _tell(path, answer, as_json=as_json)
    if failed:
        raise typer.Exit(FAILED)


def check(
    file: Annotated[Path, typer.Argument(help="The document to be judged.")], as_json: Json = False
) -> None:
    """Judge the form of a document against Decree 30/2020, and whether it bears a mark of secrecy."""
    found = _found(file)
    values = found.as_json()
    if as_json:
        print_json({"findings": values["findings"], "secrecy": values["secrecy_verdict"]})
    else:
        _show_judgement(found)
    if found.findings or found.secrecy_verdict.verdict != "none":
        raise typer.Exit(FAILED)


def _found(path: Path) -> Found:
    from congthu.edges.reading import read as read_file

    return read_file(files.read(path), path.name)


def _all(paths: Sequence[Path]) -> Iterator[tuple[Path, Found | CongthuError]]:
    """Every file in the order given, read on both cores; progress on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Đọc văn bản / reading"), BarColumn(), MofNCompleteColumn())
    quiet = not sys.stderr.isatty()
    with (
        ThreadPoolExecutor(_LANES) as pool,
        Progress(*columns, console=Console(stderr=True), disable=quiet) as bars,
    ):
        bar = bars.add_task("", total=len(paths))
        for path, answer in zip(paths, pool.map(_answer, paths), strict=True):
            bars.advance(bar)
            yield path, answer


def _answer(path: Path) -> Found | CongthuError:
    try:
        return _found(path)
    except CongthuError as error:
        return error


def _tell(path: Path, answer: Found | CongthuError, *, as_json: bool) -> None:
    if isinstance(answer, CongthuError):
        if as_json:
            _print_line({"file": str(path), "error": answer.public})
        else:
            sys.stderr.write(f"congthu: {path}: {answer.public}\n")
    elif as_json:
        _print_line({"file": str(path), **answer.as_json()})
    else:
        sys.stdout.write(f"\n{path}\n")
        show(answer)


# Output -----------------------------------------------------------------------------------------------------


def print_json(value: Any) -> None:
    """One value for machines, laid out for people."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _print_line(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def show(found: Found) -> None:
    """The values as a table: what, how sure where it is not certain, and where it stands."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2))
    for name, label, value in _rows(found):
        if value:
            sure = found.confidence.get(name, 1.0)
            mark = f"[yellow]? {sure:.0%}[/yellow]" if name in found.unsure else ""
            place = _place(found.where.get(name))
            table.add_row(f"[bold]{label}[/bold]", escape(value), mark, f"[dim]{place}[/dim]")
    _add_judgement(table, found)
    _print(table)


def _rows(found: Found) -> Iterator[tuple[str, str, str | None]]:
    signatory, copy = found.signatory, found.file_copy
    signed = [signatory.capacity, signatory.title, signatory.name] if signatory else []
    yield "type", "Loại / type", found.type.name
    yield "reference", "Số, ký hiệu / reference", found.reference.text if found.reference else None
    yield "parent", "Cơ quan chủ quản / parent", found.parent
    yield "issuer", "Cơ quan / issuer", found.issuer
    yield "place", "Địa danh / place", found.place
    yield "issued_on", "Ngày / issued on", found.issued_on
    yield "abstract", "Trích yếu / abstract", found.abstract
    yield "primary_addressees", "Kính gửi", "\n".join(found.primary_addressees)
    yield "legal_bases", "Căn cứ / bases", "\n".join(each.text for each in found.legal_bases)
    yield "replies_to", "Trả lời / replies to", "\n".join(each.text for each in found.replies_to)
    yield "reply_by", "Hạn trả lời / reply by", found.reply_by
    yield "attachments", "Kèm theo / attachments", "\n".join(found.attachments)
    yield "signatory", "Người ký / signatory", " ".join(part for part in signed if part)
    yield "addressees", "Nơi nhận", "\n".join(line.text for line in found.addressees)
    yield "file_copy", "Lưu / file copy", ", ".join(copy.units) if copy else None
    yield "urgency", "Độ khẩn / urgency", found.urgency
    yield "circulation", "Lưu hành / circulation", found.circulation


def _place(where: Where | None) -> str:
    if where is None:
        return ""
    return f"đoạn {where.paragraph}" if where.box is None and where.paragraph else f"trang {where.page}"


def _show_judgement(found: Found) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2))
    _add_judgement(table, found)
    if not table.row_count:
        table.add_row("[green]Thể thức đúng quy định / the form is in order[/green]")
    _print(table)


#: What follows from a verdict, in Vietnamese and English.
_TO_DO = {
    "secret": (
        "→ Không gửi, không lưu trên hệ thống này; chuyển theo quy định về văn bản mật.",
        "→ Do not send or keep it here; it travels as state secrets do.",
    ),
    "ask": (
        "→ Văn thư xem lại trước khi gửi; nếu không mật, xác nhận khi ban hành (--not-secret).",
        "→ A clerk looks before it is sent; if it is no secret, say so when issuing (--not-secret).",
    ),
}


def _add_judgement(table: Table, found: Found) -> None:
    from rich.markup import escape

    if found.secrecy_verdict.verdict != "none":
        verdict = found.secrecy_verdict
        to_do = _TO_DO[verdict.verdict]
        said = "\n".join((verdict.why.get("vi", ""), to_do[0], f"[dim]{verdict.why.get('en', '')}", to_do[1]))
        table.add_row(
            "[red]Độ mật / secrecy[/red]", f"{said}[/dim]", "", f"[dim]{_place(verdict.where)}[/dim]"
        )
    for finding in found.findings:
        vietnamese, english = (
            f"{escape(finding.message[language])}\n→ {escape(finding.advice.get(language, ''))}"
            for language in ("vi", "en")
        )
        said = f"{vietnamese}\n[dim]{finding.article}\n{english}[/dim]"
        table.add_row("[yellow]Lưu ý / finding[/yellow]", said, "", f"[dim]{_place(finding.where)}[/dim]")


def _print(table: Table) -> None:
    """As wide as the terminal; wide enough for whole names when the output goes to a file or a pipe."""
    from rich.console import Console

    (Console() if sys.stdout.isatty() else Console(width=160)).print(table)
