"""``congthu register``, what changes the books: numbers kept and given up, documents taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from congthu.apps.cli.options import Data
from congthu.lib.errors import CongthuError
from congthu.lib.legaltime import legal_day

if TYPE_CHECKING:
    from congthu.rooms.directory.models import Agency, Mailbox

app = typer.Typer()

_RESERVE_EXAMPLE = """
Examples:

  congthu register reserve 3 --as vanthu@bkhcn.gov.vn --holder 'Vụ Pháp chế' --reason 'Ký sáng mai'
"""
_VOID_EXAMPLE = """
Examples:

  congthu register void 07/2026 --as vanthu@bkhcn.gov.vn --reason 'Không ban hành'
"""
_RECALL_EXAMPLE = """
Examples:

  congthu register recall 01/BKHCN-VP --as vanthu@bkhcn.gov.vn --reason 'Sai số liệu'

  congthu register recall 01/BKHCN-VP --replaced-by 05/BKHCN-VP --as vanthu@bkhcn.gov.vn --reason 'Sai'
"""


class Asked(CongthuError):
    """This cannot be asked so."""

    code = "cli.asked-invalid-input"


As = Annotated[str, typer.Option("--as", help="Agency mailbox or records clerk who acts.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


@app.command(epilog=_RESERVE_EXAMPLE)
def reserve(
    count: Annotated[int, typer.Argument(help="How many numbers.")],
    mailbox: As,
    holder: Annotated[str, typer.Option("--holder", help="Who keeps them.")],
    reason: Reason,
    data: Data = None,
) -> None:
    """Keep the next numbers of the outgoing book for documents that are still to come."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import flows

    by, agency, at = acting(mailbox)
    kept = flows.reserve(agency=agency, count=count, holder=holder, reason=reason, by=by, at=at)
    typer.echo(" ".join(flows.entry_number(entry) for entry in kept))


@app.command(epilog=_VOID_EXAMPLE)
def void(
    number: Annotated[str, typer.Argument(help="Reserved number and year, e.g. 07/2026.")],
    mailbox: As,
    reason: Reason,
    data: Data = None,
) -> None:
    """Give a reserved number up for good; it stays in the book with the reason."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.register import flows, queries
    from congthu.rooms.register.models import Book

    by, agency, at = acting(mailbox)
    serial, year = parsed(number)
    entry = queries.entry_numbered(agency, Book.Kind.OUTGOING, serial=serial, year=year)
    flows.void(entry.pk, reason=reason, by=by, at=at)
    typer.echo(flows.entry_number(entry))


@app.command(epilog=_RECALL_EXAMPLE)
def recall(
    reference: Annotated[str, typer.Argument(help="Number and symbol, or the identifier.")],
    mailbox: As,
    reason: Reason,
    replaced_by: Annotated[str, typer.Option("--replaced-by", metavar="REF", help="The new document.")] = "",
    corrected_by: Annotated[
        str, typer.Option("--corrected-by", metavar="REF", help="The letter that corrects it.")
    ] = "",
    data: Data = None,
) -> None:
    """Take a sent document back, replace it, or correct it; every addressee is told and answers."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.dispatch import flows, queries
    from congthu.wiring import edges

    by, agency, at = acting(mailbox)
    found = queries.find(reference, agency=agency)
    given: dict[str, Any] = {"reason": reason, "by": by, "at": at}
    given |= {"id": edges.new_id(), "event_id": edges.new_id()}
    if replaced_by and corrected_by:
        raise Asked("A document is replaced or corrected, not both.")
    if replaced_by:
        notice = flows.replace(found.pk, successor=queries.find(replaced_by, agency=agency).pk, **given)
    elif corrected_by:
        notice = flows.correct(found.pk, letter=queries.find(corrected_by, agency=agency).pk, **given)
    else:
        notice = flows.recall(found.pk, **given)
    typer.echo(str(notice.pk))


def parsed(number: str) -> tuple[int, int]:
    """Serial and year of a number such as ``07/2026``."""
    serial, _, year = number.partition("/")
    if not (serial.isdecimal() and year.isdecimal() and len(number) < 16):
        raise Asked("A number is written with its year, e.g. 07/2026.")
    return int(serial), int(year)


def acting(address: str) -> tuple[Mailbox, Agency, datetime]:
    """The mailbox, the agency it acts for, and the moment."""
    from congthu.rooms.directory import queries as directory
    from congthu.rooms.register.errors import NotTheClerk

    at = datetime.now(UTC)
    by = directory.mailbox(address.lower())
    agencies = directory.acts_for(by, legal_day(at))
    if not agencies:
        raise NotTheClerk(f"{address} may not act for any agency.")
    return by, by.agency if by.agency in agencies else agencies[0], at
