"""The summary table: what became of the document at each addressee, derived from evidence and receipts.

Packing and verifying derive it by this same function, so the summary can neither claim what is not proved nor
leave out what is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from congthu.lib.mailmsg import ReceiptNotice
from congthu.rooms.evidence.dossier.types import DossierAddressee
from congthu.rooms.evidence.types import RECIPIENT, EventName, moment

SUMMARY_FORMAT = "congthu-summary-1"
_TIMES = ("delivered_at", "accepted_at", "refused_at", "failed_at")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """An event as the table reads it."""

    name: str
    at: str
    details: dict[str, Any]
    #: Opened personal data.
    personal: dict[str, str]


def table(
    addressees: Iterable[DossierAddressee], *, facts: Sequence[Fact], receipts: Sequence[ReceiptNotice]
) -> list[dict[str, str | None]]:
    """One row for each addressee, in the order of addresses; the earliest proof of each fact counts."""
    seen: dict[tuple[str, str], str] = {}
    words: dict[tuple[str, str], str] = {}
    for address, column, at in [*_from_events(facts), *_from_receipts(receipts)]:
        if at and at < seen.get((address, column), "9"):
            seen[address, column] = at
    for notice in receipts:
        for report in notice.reports:
            for column, text in (("reason", report.reason), ("incoming_reference", report.reference)):
                # Several receipts may speak: the order of texts decides, not the order of files.
                if text and text > words.get((report.address, column), ""):
                    words[report.address, column] = text
    return [
        {
            "address": each.address,
            "agency": each.agency,
            "name": each.name,
            "node": each.node,
            **{column: seen.get((each.address, column)) for column in _TIMES},
            "reason": words.get((each.address, "reason")),
            "incoming_reference": words.get((each.address, "incoming_reference")),
        }
        for each in sorted(addressees, key=lambda each: each.address)
    ]


def _from_events(facts: Sequence[Fact]) -> Iterable[tuple[str, str, str]]:
    """What this log saw itself: mailboxes of its own node, and failures."""
    for fact in facts:
        consigned = fact.details.get(RECIPIENT, fact.personal.get(RECIPIENT))
        if fact.name == EventName.CONTENT_CONSIGNMENT and isinstance(consigned, str):
            yield consigned, "delivered_at", fact.at
        if fact.name == EventName.CONTENT_CONSIGNMENT_FAILURE:
            failed = consigned or fact.details.get("addressee")
            if isinstance(failed, str):
                yield failed, "failed_at", fact.at


def _from_receipts(receipts: Sequence[ReceiptNotice]) -> Iterable[tuple[str, str, str]]:
    for notice in receipts:
        for report in notice.reports:
            if report.at is not None:
                yield report.address, f"{notice.kind.value}_at", moment(report.at)
