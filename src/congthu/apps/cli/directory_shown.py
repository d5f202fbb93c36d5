"""What ``congthu directory`` shows: tables and trees for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from congthu.rooms.directory.flows.feeds import TrustReport
    from congthu.rooms.directory.flows.importing import ImportReport
    from congthu.rooms.directory.types import PublicAgency

#: A search shows no more agencies than this.
MOST_MATCHES = 50


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def value(agency: PublicAgency) -> dict[str, Any]:
    """An agency as a JSON value."""
    return dataclasses.asdict(agency)


def changes(report: ImportReport, as_json: bool) -> None:
    """What an import did, or would do."""
    if as_json:
        print_json(dataclasses.asdict(report))
        return
    from rich.console import Console
    from rich.table import Table

    title = "Would change" if report.dry_run else "Changed"
    grid = Table("table", "new", "changed", "as before", title=title, title_justify="left")
    for kind, counts in report.counts.items():
        grid.add_row(kind, f"{counts.created:,}", f"{counts.updated:,}", f"{counts.unchanged:,}")
    Console().print(grid)


def table(found: list[PublicAgency]) -> None:
    """Agencies as a table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table("code", "name", "official address", "above", "node")
    for column in grid.columns[:3:2]:
        column.no_wrap, column.overflow = True, "fold"
    for agency in found:
        cells = agency.code, agency.name, agency.address, agency.parent_name, agency.node
        grid.add_row(*(Text(c) for c in cells))
    Console().print(grid)
    if len(found) >= MOST_MATCHES:
        sys.stderr.write(f"Only the first {len(found)} are shown; give more words.\n")


def one(agency: PublicAgency, above: list[PublicAgency], below: list[PublicAgency]) -> None:
    """One agency in its place in the tree."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    top = tree = Tree(Text(""), hide_root=True)
    for each in above:
        tree = tree.add(Text(f"{each.code}  {each.name}", style="dim"))
    node = tree.add(Text(f"{agency.code}  {agency.name}", style="bold"))
    until = f" to {agency.valid_until}" if agency.valid_until else ""
    facts = {
        "short names": ", ".join(agency.short_names),
        "old code": agency.legacy_code,
        "official address": agency.address,
        "level, category": f"{agency.level}, {agency.category}",
        "exists": f"from {agency.valid_from}{until}",
        "node": agency.node + ("" if agency.is_here else " (another node)"),
    }
    for name, fact in facts.items():
        if fact:
            node.add(Text.assemble((f"{name}: ", "cyan"), fact))
    for officer in agency.officers:
        node.add(Text(f"{officer.name}, {officer.position}  {officer.address}"))
    for child in below:
        node.add(Text.assemble(f"{child.code}  {child.name}  ", (child.address, "cyan")))
    Console().print(top)


def learned(report: TrustReport) -> None:
    """What a feed changed, or would change."""
    lines = [
        f"Node {report.node} ({'new' if report.is_new else 'known'}), feed {report.serial}",
        f"SMTP at {report.route}",
        f"Root certificate SHA-256 {report.root_fingerprint}",
        f"Agencies: {report.created:,} new, {report.updated:,} known, {len(report.ended):,} end today",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if report.new_domains:
        few, more = report.new_domains[:40], len(report.new_domains) - 40
        sys.stdout.write(
            f"Mail domains it takes over: {', '.join(few)}{f' and {more} more' if more > 0 else ''}\n"
        )
    for code in report.ended:
        sys.stdout.write(f"  ends: {code}\n")
