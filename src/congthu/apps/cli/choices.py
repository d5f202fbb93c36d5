"""``congthu directory choices``: what clerks chose for lines of addressees, and forgetting it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from congthu.apps.cli import directory_shown as shown
from congthu.apps.cli.options import Data, Json

app = typer.Typer(no_args_is_help=True, help="What clerks chose for lines of addressees.")

_LIST = """
Examples:

  congthu directory choices list G06

  congthu directory choices list G06 --json
"""
_FORGET = """
Examples:

  congthu directory choices forget G06 12   (the number that list shows)
"""
_Agency = Annotated[str, typer.Argument(metavar="AGENCY", help="Code of the agency whose clerks chose.")]


@app.command("list", epilog=_LIST)
def list_(agency: _Agency, as_json: Json = False, data: Data = None) -> None:
    """Show what is remembered for an agency: the next document with the same words goes the same way."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.directory import queries

    rows = queries.remembered_rows(queries.agency(agency))
    if as_json:
        shown.print_json(
            [
                {
                    "id": row.pk,
                    "text": row.text,
                    "codes": row.codes,
                    "set_aside": row.set_aside,
                    "chosen_by": row.chosen_by.address,
                    "chosen_at": row.chosen_at.isoformat(),
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        meant = " ".join(row.codes) or f"({row.set_aside})"
        sys.stdout.write(
            f"{row.pk}\t{row.text}\t{meant}\t{row.chosen_by.address}\t{row.chosen_at:%Y-%m-%d}\n"
        )


@app.command(epilog=_FORGET)
def forget(
    agency: _Agency,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the choice.")],
    data: Data = None,
) -> None:
    """Forget one choice: the next such line waits for the clerk again."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.directory import flows, queries

    flows.forget(number, agency=queries.agency(agency))
    sys.stderr.write(f"The choice {number} is forgotten.\n")
