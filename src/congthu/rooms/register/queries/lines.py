"""The line an arrival would become in the incoming book."""

from __future__ import annotations

from datetime import date

from congthu.lib.legaltime import legal_day
from congthu.rooms.documents import queries as documents
from congthu.rooms.register.models import Arrival
from congthu.rooms.register.types import NewEntry


def incoming_line(arrival: Arrival) -> NewEntry:
    """What the document and its message say."""
    found = documents.found(arrival.document)
    came = legal_day(arrival.delivered_at)
    return NewEntry(
        reference=found.reference.text if found.reference else "",
        symbol=(found.reference.symbol or "") if found.reference else "",
        issuer=found.issuer or arrival.sender,
        issued_on=_day(found.issued_on) or came,
        document_type=found.type.code or "",
        abstract=found.abstract or "",
        signatory=(found.signatory.name or "") if found.signatory else "",
        addressees="",
        urgency=(found.urgency or "")[:40],
        due_on=_day(found.reply_by),
        arrived_on=came,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
