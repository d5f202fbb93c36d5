"""Whether the number and the day on the paper are those the book would give it."""

from __future__ import annotations

from datetime import date, datetime

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch import rules
from congthu.rooms.dispatch.types import PrintedOtherwise
from congthu.rooms.documents.types import Found
from congthu.rooms.register import queries as register


def printed_otherwise(
    found: Found, *, agency: Agency, at: datetime, kept: int | None = None
) -> PrintedOtherwise | None:
    """What the paper says otherwise; ``kept`` is the reserved line it is to fill."""
    document_type = found.type.code or ""
    lines = register.kept_lines(agency, document_type, at)
    chosen = next((line for line in lines if line.pk == kept), None)
    number = chosen.serial if chosen else register.next_serial(agency, document_type, at)
    return rules.printed_otherwise(
        found.reference.serial if found.reference else None,
        date.fromisoformat(found.issued_on) if found.issued_on else None,
        number=number,
        year=chosen.book.year if chosen else legal_day(at).year,
        holders={(line.book.year, line.serial): line.reservation.holder for line in lines},
    )
