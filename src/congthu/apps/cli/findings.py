"""How ``congthu doctor`` shows what it found."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from congthu.wiring.doctor import Finding, Level

_STYLE = {Level.FINE: "green", Level.WARNING: "yellow", Level.WRONG: "red bold"}


def show(found: Sequence[Finding], *, as_json: bool) -> None:
    """A table on a terminal, one line per finding elsewhere, or JSON."""
    if as_json:
        json.dump([asdict(one) for one in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    if not sys.stdout.isatty():
        for one in found:
            mend = f" -> {one.mend}" if one.mend else ""
            sys.stdout.write(f"{one.level}: {one.about}: {one.detail}{mend}\n")
        return
    table = Table(show_lines=False)
    for heading in ("", "about", "found", "how to mend it"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(Text(one.level, style=_STYLE[one.level]), one.about, one.detail, one.mend)
    Console().print(table)
