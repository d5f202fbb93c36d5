"""``congthu regulation``: what agencies have laid down, and laying it down."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli.options import Data, Json
from congthu.lib.errors import CongthuError

if TYPE_CHECKING:
    from congthu.rooms.directory.models import Agency

app = typer.Typer(no_args_is_help=True, help="Regulations of agencies, as the platform carries them out.")

_SHOW = """
Examples:

  congthu regulation show

  congthu regulation show --agency G06 --json
"""
_SET = """
Examples:

  congthu regulation set text-form refuse --agency G06 --as vanthu@bkhcn.gov.vn

  congthu regulation set text-form note --agency G06.11 --as an@bkhcn.gov.vn --from 2027-01-01

Topic text-form: text of mail and documents that is not Unicode (TCVN 6909). refuse: sent back with a
converted copy; convert: converted when nobody signed it; note: only counted.
"""


class NoSuchChoice(CongthuError):
    """There is no such topic or choice."""

    code = "cli.regulation-invalid-input"


@app.command(epilog=_SHOW)
def show(
    agency: Annotated[str | None, typer.Option("--agency", metavar="CODE", help="Only this agency.")] = None,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """Show what is in force today, and where it comes from."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.lib.legaltime import legal_day
    from congthu.rooms.directory import queries as directory
    from congthu.rooms.regulation import queries

    today = legal_day(datetime.now(UTC))
    agencies = [directory.agency(agency)] if agency else queries.agencies_here(today)
    rows = [row for each in agencies for row in _rows(each, today)]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    for row in rows:
        source = row["chosen_by"] or "—"
        since = f" từ / since {row['since']}" if row["since"] else ""
        sys.stdout.write(f"{row['agency']:<12} {row['topic']:<12} {row['choice']:<8} ({source}{since})\n")


def _rows(agency: Agency, today: date) -> list[dict[str, Any]]:
    from congthu.rooms.regulation import queries
    from congthu.rooms.regulation.types import Topic

    found = [queries.in_force(agency, topic, today) for topic in Topic]
    return [
        {
            "agency": agency.code,
            "topic": each.topic.value,
            "choice": each.choice.value,
            "chosen_by": each.chosen_by,
            "since": each.since.isoformat() if each.since else None,
        }
        for each in found
    ]


@app.command("set", epilog=_SET)
def choose(
    topic: Annotated[str, typer.Argument(help="text-form")],
    choice: Annotated[str, typer.Argument(help="refuse, convert or note")],
    agency: Annotated[str, typer.Option("--agency", metavar="CODE", help="Whose regulation.")],
    mailbox: Annotated[str, typer.Option("--as", help="Records clerk or administrator who sets it.")],
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; else today.")
    ] = None,
    data: Data = None,
) -> None:
    """Lay down a choice; it holds from its day on and is proved in the log."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.lib.legaltime import legal_day
    from congthu.rooms.directory import queries as directory
    from congthu.rooms.regulation import flows
    from congthu.rooms.regulation.types import Choice, Topic
    from congthu.wiring import edges

    if topic not in set(Topic) or choice not in set(Choice):
        raise NoSuchChoice(f"Topics: {', '.join(Topic)}; choices: {', '.join(Choice)}.")
    at = datetime.now(UTC)
    row = flows.choose(
        agency=directory.agency(agency),
        topic=Topic(topic),
        choice=Choice(choice),
        since=since.date() if since else legal_day(at),
        by=directory.mailbox(mailbox),
        at=at,
        event_id=edges.new_id(),
    )
    sys.stderr.write(f"{row.agency.code}: {row.topic} = {row.choice}, từ / since {row.in_force_from}\n")
