"""All reading of dispatch."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.errors import ReferenceAmbiguous, ReferenceUnknown
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.dispatch.types import Track, TrackedDelivery
from congthu.rooms.evidence.models import Event


def find(reference: str, *, agency: Agency | None = None) -> Dispatch:
    """The dispatch named by its identifier or its reference; raises ReferenceUnknown, ReferenceAmbiguous."""
    rows = Dispatch.objects.select_related("agency", "document", "entry__book", "issued_by")
    if agency is not None:
        rows = rows.filter(agency=agency)
    try:
        found = list(rows.filter(pk=UUID(reference)))
    except ValueError:
        found = list(rows.filter(entry__reference=reference.strip()).order_by("-issued_at")[:2])
    if not found:
        raise ReferenceUnknown(f"No issued document has the reference {reference}.")
    if len(found) > 1:
        raise ReferenceAmbiguous
    return found[0]


def track(dispatch: Dispatch) -> Track:
    """Everything known of one dispatch."""
    rows = list(dispatch.deliveries.select_related("agency", "node").order_by("pk"))
    proved = leaves(dispatch.message_id)
    return Track(
        id=str(dispatch.pk),
        reference=dispatch.entry.reference,
        state=dispatch.state,
        message_id=dispatch.message_id,
        sender=dispatch.sender,
        abstract=dispatch.entry.abstract,
        issued_at=dispatch.issued_at.isoformat(),
        sealed_at=_iso(dispatch.sealed_at),
        sent_at=_iso(dispatch.sent_at),
        unsealed_because=dispatch.unsealed_because,
        addressees=[_line(line) for line in dispatch.addressees.order_by("position")],
        deliveries=[_row(row, proved) for row in rows],
    )


def _line(line: Addressee) -> dict[str, object]:
    return {
        "text": line.text,
        "purpose": line.purpose,
        "kind": line.kind,
        "state": line.state,
        "resolved": line.resolved,
        "why": line.why,
        "why_en": line.why_en,
    }


def _row(row: Delivery, proved: dict[str, int]) -> TrackedDelivery:
    return TrackedDelivery(
        agency=row.agency.code,
        name=row.agency.name,
        address=row.address,
        node=row.node.name,
        state=row.state,
        sent_at=_iso(row.sent_at),
        delivered_at=_iso(row.delivered_at),
        accepted_at=_iso(row.accepted_at),
        refused_at=_iso(row.refused_at),
        failed_at=_iso(row.failed_at),
        reason=row.reason,
        incoming_reference=row.incoming_reference,
        evidence=proved.get(row.address),
    )


def leaves(message_id: str) -> dict[str, int]:
    """Newest logged leaf by address, from the events about this message."""
    found: dict[str, int] = {}
    logged = Event.objects.filter(subject=message_id, leaf__isnull=False).order_by("leaf")
    for leaf, body in logged.values_list("leaf", "body"):
        assert leaf is not None
        details = json.loads(bytes(body)).get("details") or {}
        address = details.get("addressee") or details.get("recipient")
        if isinstance(address, str):
            found[address] = leaf
    return found


def progress(dispatch: Dispatch) -> dict[str, int]:
    """Counts for a progress bar: total, sent, delivered, accepted, refused, failed."""
    return Delivery.objects.filter(dispatch=dispatch).aggregate(
        total=Count("pk"),
        sent=Count("pk", filter=~Q(sent_at=None)),
        delivered=Count("pk", filter=~Q(delivered_at=None)),
        accepted=Count("pk", filter=~Q(accepted_at=None)),
        refused=Count("pk", filter=~Q(refused_at=None)),
        failed=Count("pk", filter=Q(state=Delivery.State.FAILED)),
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
