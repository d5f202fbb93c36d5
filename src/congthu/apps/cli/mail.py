"""``congthu mail``: what the node knows of the mail that passed it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from congthu.apps.cli.options import Data, Json

app = typer.Typer(no_args_is_help=True, help="Mail of this node: indicators.")

_CONFORMANCE = """
Examples:

  congthu mail conformance

  congthu mail conformance --agency G06 --since 2026-01-01 --json

Conformant: text in precomposed Unicode, TCVN 6909:2001. Counted are messages that could be judged.
"""


@app.callback()
def mail() -> None:
    """Mail of this node: indicators."""


@app.command(epilog=_CONFORMANCE)
def conformance(
    agency: Annotated[str | None, typer.Option("--agency", metavar="CODE", help="Only this agency.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="First day; else the first of this year."),
    ] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Share of mail and documents in the form of exchange, for each agency and month."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.lib.legaltime import legal_day
    from congthu.rooms.directory import queries as directory

    code = directory.agency(agency).code if agency else ""
    first = since.date() if since else legal_day(datetime.now(UTC)).replace(month=1, day=1)
    rows = _rows(code, first)
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for row in rows:
        share = "—" if row["share"] is None else f"{row['share']:.1%}"
        found = ", ".join(f"{name} {count}" for name, count in row["encodings"].items())
        sys.stdout.write(
            f"{row['month'][:7]}  {row['agency']:<12} {row['direction']:<10}{row['judged']:>8} {share:>7}"
            f"  {found}\n"
        )


def _rows(agency: str, since: date) -> list[dict[str, Any]]:
    from congthu.rooms.dispatch import queries as dispatch
    from congthu.rooms.screening import queries as screening

    mail = [
        {
            "agency": each.agency,
            "month": each.month.isoformat(),
            "direction": each.direction.value,
            "judged": each.judged,
            "conformant": each.conformant,
            "not_judged": each.not_judged,
            "share": each.share,
            "encodings": dict(each.encodings),
            "remedies": dict(each.remedies),
        }
        for each in screening.monthly(since=since, agency=agency)
    ]
    documents = [
        {
            "agency": each.agency,
            "month": each.month.isoformat(),
            "direction": "documents",
            "judged": each.judged,
            "conformant": each.conformant,
            "not_judged": 0,
            "share": each.share,
            "encodings": {},
            "remedies": dict(each.remedies),
        }
        for each in dispatch.texts_by_month(since=since, agency=agency)
    ]
    return sorted([*mail, *documents], key=lambda row: (row["month"], row["agency"]), reverse=True)
