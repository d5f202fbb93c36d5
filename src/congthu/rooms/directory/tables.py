"""The six CSV tables of the directory (RFC 4180): columns, reading with every wrong cell named, writing.

The kind of a file is known by its heading, so a file may have any name and its columns any order. UTF-8
(with or without BOM) and UTF-16 with BOM are read; the separator may be a comma, a semicolon or a tab,
because spreadsheet programs write all three. Nothing is repaired silently: a cell that is not in order is a
problem with its line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from congthu.rooms.directory import cells
from congthu.rooms.directory.types import Category, Ending, Level, Problem

_MOST_BYTES = 64 << 20


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """One line of ``agencies.csv``."""

    code: str
    legacy_code: str = ""
    name: str
    short_names: tuple[str, ...] = ()
    level: str
    category: str
    parent: str = ""
    domain: str = ""
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One line of ``units.csv``."""

    agency: str
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class OfficerRow:
    """One line of ``officers.csv``: an officer together with the personal mailbox that identifies them."""

    address: str
    name: str
    position: str = ""
    agency: str
    unit: str = ""
    published: bool = False
    quota_mb: int = 2048
    active: bool = True
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class MailboxRow:
    """One line of ``mailboxes.csv``: the mailbox of an agency or of a position."""

    address: str
    kind: str
    agency: str
    #: Personal address of the officer who holds the position now.
    officer: str = ""
    quota_mb: int = 2048
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class AppointmentRow:
    """One line of ``appointments.csv``: what the holder of a mailbox may do for an agency."""

    address: str
    agency: str
    role: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class SuccessionRow:
    """One line of ``successions.csv``: what became of an agency that ended."""

    agency: str
    #: Empty when nobody took over.
    successor: str = ""
    happened_on: date
    kind: str
    act: str = ""


Row = AgencyRow | SuccessionRow | UnitRow | OfficerRow | MailboxRow | AppointmentRow


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row and the place it was read from."""

    file: str
    number: int
    row: Row

    def problem(self, message: str) -> Problem:
        """A problem of this line."""
        return Problem(file=self.file, line=self.number, message=message)


# Tables ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: how a cell is read, and whether it may be empty (the row's default holds then)."""

    name: str
    parse: Callable[[str], Any]
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One kind of CSV file."""

    kind: str
    row: type[Row]
    columns: tuple[Column, ...]

    @property
    def heading(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(c.name for c in self.columns)


_DATES = (
    Column(name="valid_from", parse=cells.day, required=True),
    Column(name="valid_until", parse=cells.day),
)
TABLES = (
    Table(
        kind="agencies",
        row=AgencyRow,
        columns=(
            Column(name="code", parse=cells.agency_code, required=True),
            Column(
                name="legacy_code",
                parse=cells.legacy_code,
            ),
            Column(name="name", parse=cells.text(254), required=True),
            Column(name="short_names", parse=cells.names),
            Column(name="level", parse=cells.choice(Level), required=True),
            Column(name="category", parse=cells.choice(Category), required=True),
            Column(name="parent", parse=cells.agency_code),
            Column(name="domain", parse=cells.domain),
            *_DATES,
        ),
    ),
    Table(
        kind="successions",
        row=SuccessionRow,
        columns=(
            Column(name="agency", parse=cells.agency_code, required=True),
            Column(name="successor", parse=cells.agency_code),
            Column(name="happened_on", parse=cells.day, required=True),
            Column(name="kind", parse=cells.choice(Ending), required=True),
            Column(name="act", parse=cells.text(120)),
        ),
    ),
    Table(
        kind="units",
        row=UnitRow,
        columns=(
            Column(name="agency", parse=cells.agency_code, required=True),
            Column(
                name="code",
                parse=cells.unit_code,
                required=True,
            ),
            Column(name="name", parse=cells.text(254), required=True),
        ),
    ),
    Table(
        kind="officers",
        row=OfficerRow,
        columns=(
            Column(name="address", parse=cells.address, required=True),
            Column(name="name", parse=cells.text(120), required=True),
            Column(name="position", parse=cells.text(120)),
            Column(name="agency", parse=cells.agency_code, required=True),
            Column(name="unit", parse=cells.unit_code),
            Column(name="published", parse=cells.yes),
            Column(name="quota_mb", parse=cells.quota),
            Column(name="active", parse=cells.yes),
            *_DATES,
        ),
    ),
    Table(
        kind="mailboxes",
        row=MailboxRow,
        columns=(
            Column(name="address", parse=cells.address, required=True),
            Column(name="kind", parse=cells.choice(("agency", "position")), required=True),
            Column(name="agency", parse=cells.agency_code, required=True),
            Column(name="officer", parse=cells.address),
            Column(name="quota_mb", parse=cells.quota),
            Column(name="active", parse=cells.yes),
        ),
    ),
    Table(
        kind="appointments",
        row=AppointmentRow,
        columns=(
            Column(name="address", parse=cells.address, required=True),
            Column(name="agency", parse=cells.agency_code, required=True),
            Column(name="role", parse=cells.choice(("records-clerk", "administrator")), required=True),
            *_DATES,
        ),
    ),
)
_BY_ROW = {t.row: t for t in TABLES}


def read(file: str, data: bytes) -> tuple[list[Line], list[Problem]]:
    """Read one CSV file; good rows and every problem, each with its line."""
    try:
        text = _decode(data)
        rows = _records(text)
        _, heading = next(rows, (1, []))
        table = _recognise(heading)
        lines: list[Line] = []
        problems: list[Problem] = []
        for number, parts in rows:
            values, faults = _row(table, heading, parts)
            about = _about(heading, parts)
            problems += [Problem(file=file, line=number, message=f, about=about) for f in faults]
            if not faults:
                lines.append(Line(file=file, number=number, row=table.row(**values)))
    except _FileFault as fault:
        return [], [Problem(file=file, line=fault.line, message=str(fault))]
    return lines, problems


class _FileFault(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


def _decode(data: bytes) -> str:
    if len(data) > _MOST_BYTES:
        raise _FileFault(f"The file is larger than {_MOST_BYTES >> 20} MB; split it.")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _FileFault(
            "The text is not UTF-8; save it as “CSV UTF-8” in the spreadsheet program.", line
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _FileFault("The file holds NUL bytes; it is not a CSV file.", line)
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for parts in reader:
            if any(c.strip() for c in parts):
                yield number, [c.strip() for c in parts]
            # A quoted cell may run over several lines: the row is where it begins.
            number = reader.line_num + 1
    except csv.Error as error:
        raise _FileFault(f"The line is not CSV: {error}.", number) from None


def _recognise(heading: Sequence[str]) -> Table:
    names = set(heading)
    if not heading:
        raise _FileFault("The file is empty; the first line must name the columns.", 1)
    best = max(TABLES, key=lambda t: len(names & set(t.heading)) - len(names - set(t.heading)))
    unknown = sorted(names - set(best.heading))
    missing = [c.name for c in best.columns if c.required and c.name not in names]
    if len(names) != len(heading):
        raise _FileFault("The heading names a column twice.", 1)
    if unknown or missing:
        kinds = "; ".join(f"{t.kind}: {', '.join(t.heading)}" for t in TABLES)
        said = f"unknown: {', '.join(unknown)[:200]}" if unknown else f"missing: {', '.join(missing)}"
        raise _FileFault(f"The heading is of no known table ({said}). Columns are, for {kinds}.", 1)
    return best


def _about(heading: Sequence[str], parts: Sequence[str]) -> str:
    given = dict(zip(heading, parts, strict=False))
    return given.get("code", "") or given.get("address", "").lower()


def _row(table: Table, heading: Sequence[str], parts: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    if len(parts) != len(heading):
        return {}, [f"The row has {len(parts)} cells, the heading {len(heading)}."]
    given = dict(zip(heading, parts, strict=True))
    values: dict[str, Any] = {}
    faults: list[str] = []
    for column in table.columns:
        cell = given.get(column.name, "")
        if not cell:
            if column.required:
                faults.append(f"{column.name} is empty.")
            continue
        try:
            values[column.name] = column.parse(cell)
        except ValueError as error:
            faults.append(f"{column.name} {error}.")
    since, until = values.get("valid_from"), values.get("valid_until")
    if since and until and until <= since:
        faults.append("valid_until is not after valid_from.")
    return values, faults


def row_from(kind: str, parts: Mapping[str, str]) -> Row:
    """One row from named cells, checked like a line of a file; raises ValueError with what is wrong."""
    table = next(t for t in TABLES if t.kind == kind)
    values, faults = _row(table, list(parts), list(parts.values()))
    if faults:
        raise ValueError(" ".join(faults))
    return table.row(**values)


def write(kind: str, rows: Iterable[Row]) -> str:
    """The CSV text of one table, UTF-8, in the form that ``read`` reads."""
    table = next(t for t in TABLES if t.kind == kind)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heading)
    writer.writerows([_cell(getattr(row, name)) for name in table.heading] for row in rows)
    return out.getvalue()


def kind_of(row: Row) -> str:
    """Name of the table a row belongs to."""
    return _BY_ROW[type(row)].kind


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "|".join(value)
        case _:
            return str(value)
