"""CSV in and out: all or nothing, by natural keys, as often as one likes.

law: D34.1a-2 mailboxes for thousands of officers at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from congthu.rooms.directory import queries, rules, tables
from congthu.rooms.directory.errors import ImportRefused
from congthu.rooms.directory.flows import writing
from congthu.rooms.directory.models import Agency, Mailbox, Node
from congthu.rooms.directory.tables import Line, Row
from congthu.rooms.directory.types import Problem

#: Key of the advisory lock of this room ("dire"): one import or feed at a time.
LOCK = 0x64697265

#: Called with (what, done, total) while a long import goes on.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What an import did to one table."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import did, or would do."""

    dry_run: bool
    #: By table, in the order of writing.
    counts: Mapping[str, Counts] = field(default_factory=dict)


def import_csv(
    files: Iterable[tuple[str, bytes]], *, dry_run: bool = False, progress: Progress = lambda *_: None
) -> ImportReport:
    """Import files given as (name, content); raises ImportRefused with every wrong row of every file."""
    lines: list[Line] = []
    problems: list[Problem] = []
    for name, data in files:
        read, faults = tables.read(name, data)
        lines += read
        problems += faults
    return _take(lines, problems, dry_run=dry_run, progress=progress)


def import_rows(
    rows: Sequence[Row], *, source: str, dry_run: bool = False, progress: Progress = lambda *_: None
) -> ImportReport:
    """Import rows that did not come from a file; problems name ``source`` and the row's number."""
    lines = [Line(file=source, number=i, row=row) for i, row in enumerate(rows, 1)]
    return _take(lines, [], dry_run=dry_run, progress=progress)


@transaction.atomic
def _take(
    lines: Sequence[Line], problems: list[Problem], *, dry_run: bool, progress: Progress
) -> ImportReport:
    take_lock()
    node = queries.self_node()
    known = _known(queries.rows())
    found = rules.judge(lines, known, problems)
    if found:
        raise ImportRefused(found)

    changes = {kind: _changes(kind, lines, known) for kind in (t.kind for t in tables.TABLES)}
    if not dry_run:
        _write(node, changes, progress)
    counts = {kind: counted for kind, (_, counted) in changes.items()}
    return ImportReport(dry_run=dry_run, counts=counts)


def take_lock() -> None:
    """Wait until no other import or feed is being written; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _known(rows: Mapping[str, Sequence[Row]]) -> rules.Known:
    foreign = Agency.objects.filter(node__is_self=False)
    boxes = Mailbox.objects.filter(agency__node__is_self=False)
    return rules.Known(
        rows=rows,
        foreign_agencies=dict(foreign.values_list("code", "node__name")),
        foreign_domains=dict(foreign.exclude(domain="").values_list("domain", "node__name")),
        foreign_addresses=dict(boxes.values_list("address", "agency__node__name")),
    )


def _changes(kind: str, lines: Sequence[Line], known: rules.Known) -> tuple[list[Row], Counts]:
    """The rows to be written, and how the table changes."""
    before = {rules.identity(r): r for r in known.rows[kind]}
    given = [line.row for line in lines if tables.kind_of(line.row) == kind]
    created = [r for r in given if rules.identity(r) not in before]
    updated = [r for r in given if rules.identity(r) in before and before[rules.identity(r)] != r]
    unchanged = len(given) - len(created) - len(updated)
    return [*created, *updated], Counts(created=len(created), updated=len(updated), unchanged=unchanged)


def _write(node: Node, changes: Mapping[str, tuple[list[Row], Counts]], progress: Progress) -> None:
    for kind, write in writing.TABLES.items():
        rows = changes[kind][0]
        if rows:
            progress(kind, 0, len(rows))
            write(node, rows)
            progress(kind, len(rows), len(rows))


def export_csv() -> dict[str, str]:
    """The whole directory of this node as ``{"agencies.csv": text, ...}``; importing it changes nothing."""
    return {f"{kind}.csv": tables.write(kind, rows) for kind, rows in queries.rows().items()}
