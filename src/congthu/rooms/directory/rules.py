"""What makes an import wrong: rows judged together with what the directory already holds. Pure.

Each rule is a function ``(batch, known) -> problems``; the table at the end is the whole law of an import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from congthu.rooms.directory.tables import (
    AgencyRow,
    AppointmentRow,
    Line,
    MailboxRow,
    OfficerRow,
    Row,
    SuccessionRow,
    UnitRow,
    kind_of,
)
from congthu.rooms.directory.types import Ending, Problem


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the directory holds before the import."""

    #: This node's rows by table.
    rows: Mapping[str, Sequence[Row]]
    #: Agencies of other nodes: code → node name.
    foreign_agencies: Mapping[str, str]
    #: Mail domains of other nodes: domain → node name.
    foreign_domains: Mapping[str, str]
    #: Mailboxes of other nodes: address → node name.
    foreign_addresses: Mapping[str, str]


def identity(row: Row) -> tuple[object, ...]:
    """What a row is recognised by when it is imported again."""
    match row:
        case AgencyRow(code=code):
            return (code,)
        case UnitRow(agency=agency, code=code):
            return (agency, code)
        case OfficerRow(address=address) | MailboxRow(address=address):
            return (address,)
        case SuccessionRow(agency=agency, successor=successor):
            return (agency, successor)
        case AppointmentRow():
            return (row.address, row.agency, row.role, row.valid_from)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The lines of an import, and the state that would hold after it."""

    lines: Sequence[Line]
    known: Known
    #: Codes and addresses of rows that could not be read: what refers to them is not judged.
    spoiled: frozenset[str] = frozenset()

    def of(self, kind: str) -> Iterator[Line]:
        """The lines of one table."""
        return (line for line in self.lines if kind_of(line.row) == kind)

    def _after(self, kind: str) -> dict[tuple[object, ...], Row]:
        merged = {identity(r): r for r in self.known.rows.get(kind, ())}
        # Of repeated rows the first counts, so that one mistake is reported once.
        merged.update({identity(line.row): line.row for line in reversed([*self.of(kind)])})
        return merged

    @cached_property
    def agencies(self) -> dict[str, AgencyRow]:
        """This node's agencies after the import."""
        return {r.code: r for r in self._after("agencies").values() if isinstance(r, AgencyRow)}

    @cached_property
    def units(self) -> frozenset[tuple[object, ...]]:
        """(agency, code) of every unit after the import."""
        return frozenset(self._after("units"))

    @cached_property
    def domains(self) -> frozenset[str]:
        """Mail domains of this node after the import."""
        return frozenset(a.domain for a in self.agencies.values() if a.domain)

    @cached_property
    def personal(self) -> frozenset[str]:
        """Personal addresses after the import."""
        return frozenset(str(k[0]) for k in self._after("officers"))

    @cached_property
    def shared(self) -> dict[str, MailboxRow]:
        """Agency and position mailboxes after the import."""
        return {r.address: r for r in self._after("mailboxes").values() if isinstance(r, MailboxRow)}


def _repeated(batch: Batch) -> Iterator[Problem]:
    first: dict[tuple[object, ...], Line] = {}
    for line in batch.lines:
        key = (kind_of(line.row), *identity(line.row))
        before = first.setdefault(key, line)
        if before is not line:
            name = " ".join(str(k) for k in key[1:])
            yield line.problem(f"{name} is already given in {before.file}, line {before.number}.")


def _foreign_agency(batch: Batch) -> Iterator[Problem]:
    for line in batch.of("agencies"):
        code = getattr(line.row, "code", "")
        node = batch.known.foreign_agencies.get(code)
        if node:
            yield line.problem(f"{code} belongs to the node {node}; only its own feed changes it.")


def _parent(batch: Batch) -> Iterator[Problem]:
    there = batch.agencies.keys() | batch.known.foreign_agencies.keys() | batch.spoiled
    for line in batch.of("agencies"):
        row = line.row
        assert isinstance(row, AgencyRow)
        if row.parent and row.parent not in there:
            yield line.problem(f"The parent {row.parent} is neither in the files nor in the directory.")


def _cycle(batch: Batch) -> Iterator[Problem]:
    for line in batch.of("agencies"):
        row = line.row
        assert isinstance(row, AgencyRow)
        path, step = [row.code], row.parent
        while step in batch.agencies and step not in path:
            path.append(step)
            step = batch.agencies[step].parent
        if step == row.code:
            yield line.problem(f"{row.code} stands above itself: {' under '.join([*path, row.code])}.")


def _foreign_domain(batch: Batch) -> Iterator[Problem]:
    for line in batch.of("agencies"):
        row = line.row
        assert isinstance(row, AgencyRow)
        node = batch.known.foreign_domains.get(row.domain)
        if node:
            yield line.problem(f"The domain {row.domain} belongs to the node {node}.")


def _lost_domain(batch: Batch) -> Iterator[Problem]:
    """A domain may not leave the tree while mailboxes still live on it: their mail would be refused."""
    left: dict[str, int] = defaultdict(int)
    for address in (*batch.personal, *batch.shared):
        left[address.rpartition("@")[2]] += 1
    before = {r.code: r.domain for r in batch.known.rows.get("agencies", ()) if isinstance(r, AgencyRow)}
    for line in batch.of("agencies"):
        row = line.row
        assert isinstance(row, AgencyRow)
        old = before.get(row.code, "")
        if old and old != row.domain and old not in batch.domains and left[old]:
            yield line.problem(f"{left[old]} mailboxes still have addresses at {old}.")


def _home(batch: Batch) -> Iterator[Problem]:
    """Everything hangs on an agency of this node."""
    for line in batch.lines:
        code = getattr(line.row, "agency", None)
        if code is None or code in batch.agencies or code in batch.spoiled:
            continue
        node = batch.known.foreign_agencies.get(code)
        if node:
            yield line.problem(f"The agency {code} belongs to the node {node}.")
        else:
            yield line.problem(f"The agency {code} is neither in the files nor in the directory.")


def _unit(batch: Batch) -> Iterator[Problem]:
    for line in batch.of("officers"):
        row = line.row
        assert isinstance(row, OfficerRow)
        if row.unit and (row.agency, row.unit) not in batch.units:
            yield line.problem(f"The agency {row.agency} has no unit {row.unit}.")


def _address(batch: Batch) -> Iterator[Problem]:
    for line in batch.lines:
        if not isinstance(line.row, OfficerRow | MailboxRow):
            continue
        address = line.row.address
        domain = address.rpartition("@")[2]
        foreign = batch.known.foreign_addresses.get(address)
        if foreign:
            yield line.problem(f"{address} belongs to the node {foreign}.")
        elif domain not in batch.domains:
            yield line.problem(f"No agency of this node has the domain {domain}.")


def _one_kind(batch: Batch) -> Iterator[Problem]:
    both = batch.personal & batch.shared.keys()
    for line in batch.lines:
        if isinstance(line.row, OfficerRow | MailboxRow) and line.row.address in both:
            yield line.problem(f"{line.row.address} is both an officer's own mailbox and a shared one.")


def _one_official(batch: Batch) -> Iterator[Problem]:
    """law: D34.1b-2: an agency publishes one official address; a second one makes delivery ambiguous."""
    official: dict[str, list[str]] = defaultdict(list)
    for box in batch.shared.values():
        if box.kind == "agency" and box.active:
            official[box.agency].append(box.address)
    for line in batch.of("mailboxes"):
        row = line.row
        assert isinstance(row, MailboxRow)
        others = [a for a in official[row.agency] if a != row.address]
        if row.kind == "agency" and row.active and others:
            yield line.problem(f"The agency {row.agency} already has the official mailbox {others[0]}.")


def _holder(batch: Batch) -> Iterator[Problem]:
    for line in batch.of("mailboxes"):
        row = line.row
        assert isinstance(row, MailboxRow)
        if row.officer and row.officer not in batch.personal and row.officer not in batch.spoiled:
            yield line.problem(f"No officer has the personal mailbox {row.officer}.")


def _appointee(batch: Batch) -> Iterator[Problem]:
    there = batch.personal | batch.shared.keys() | batch.spoiled
    for line in batch.of("appointments"):
        row = line.row
        assert isinstance(row, AppointmentRow)
        if row.address not in there:
            yield line.problem(f"There is no mailbox {row.address}.")


def _succession(batch: Batch) -> Iterator[Problem]:
    """An agency passes into another one that is known, on the day it ended, or into none by dissolution."""
    there = batch.agencies.keys() | batch.known.foreign_agencies.keys() | batch.spoiled
    for line in batch.of("successions"):
        row = line.row
        assert isinstance(row, SuccessionRow)
        ended = batch.agencies.get(row.agency)
        if row.successor == row.agency:
            yield line.problem(f"{row.agency} cannot be its own successor.")
        elif (row.kind == Ending.DISSOLVED) != (not row.successor):
            yield line.problem("Only a dissolved agency has no successor, and it has none.")
        elif row.successor and row.successor not in there:
            yield line.problem(f"The successor {row.successor} is neither in the files nor in the directory.")
        elif ended and ended.valid_until != row.happened_on:
            until = ended.valid_until or "it still exists"
            yield line.problem(f"{row.agency} does not end on {row.happened_on} (valid_until: {until}).")


_RULES: tuple[Callable[[Batch], Iterator[Problem]], ...] = (
    _repeated,
    _foreign_agency,
    _parent,
    _cycle,
    _succession,
    _foreign_domain,
    _lost_domain,
    _home,
    _unit,
    _address,
    _one_kind,
    _one_official,
    _holder,
    _appointee,
)


def judge(lines: Sequence[Line], known: Known, unread: Sequence[Problem] = ()) -> list[Problem]:
    """Every problem of an import by file and line; ``unread`` are those of rows that could not be read."""
    batch = Batch(lines=lines, known=known, spoiled=frozenset(p.about for p in unread if p.about))
    found = [*unread, *(problem for rule in _RULES for problem in rule(batch))]
    return sorted(found, key=lambda p: (p.file, p.line))
