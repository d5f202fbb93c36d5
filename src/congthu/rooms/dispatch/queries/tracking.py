"""The way of one dispatch to its addressees, with the evidence for each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db.models import Count, F, Func, JSONField, Max, Min, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from congthu.lib.paging import paged
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch, Notice
from congthu.rooms.dispatch.queries.notices import answers, given
from congthu.rooms.dispatch.types import Totals, Track, Tracked, TrackedDelivery
from congthu.rooms.evidence.models import Event
from congthu.rooms.register.queries import containing

_MOST_WORDS = 8


def track(dispatch: Dispatch) -> Track:
    """Everything known of one dispatch."""
    rows = list(dispatch.deliveries.select_related("agency", "node").order_by("pk"))
    proved = leaves(dispatch.message_id)
    return Track(
        id=dispatch.pk,
        reference=dispatch.entry.reference,
        state=dispatch.state,
        message_id=dispatch.message_id,
        sender=dispatch.sender,
        abstract=dispatch.entry.abstract,
        issued_at=dispatch.issued_at,
        sealed_at=dispatch.sealed_at,
        sent_at=dispatch.sent_at,
        unsealed_because=dispatch.unsealed_because,
        addressees=[_line(line) for line in dispatch.addressees.order_by("position")],
        notices=[_notice(notice) for notice in given(dispatch)],
        deliveries=[_row(row, proved) for row in rows],
    )


def tracked(dispatch: Dispatch, *, state: str, words: str, page: int, size: int) -> Tracked:
    """One page of deliveries: those in a state (any when empty) whose name or address holds the words."""
    rows = Delivery.objects.filter(dispatch=dispatch).select_related("agency", "node").order_by("pk")
    if state:
        rows = rows.filter(state=state)
    for word in words.split()[:_MOST_WORDS]:
        rows = rows.filter(containing(word, "agency__name", "address"))
    pages = paged(total=rows.count(), wanted=page, size=size)
    shown = list(rows[pages.rows])
    proved = leaves(dispatch.message_id, [row.address for row in shown])
    return Tracked(totals=totals(dispatch), rows=tuple(_row(row, proved) for row in shown), pages=pages)


def version(dispatch: Dispatch) -> str:
    """Another one whenever the way of the dispatch has changed: who looks again asks for this first."""
    latest = {step: Max(f"{step}_at") for step in ("sent", "delivered", "accepted", "refused", "failed")}
    moved = dispatch.deliveries.order_by("state").values_list("state").annotate(count=Count("pk"), **latest)
    logged = Event.objects.filter(subject=dispatch.message_id).aggregate(Max("leaf"), Count("leaf"))
    own = dispatch.state, dispatch.sealed_at, dispatch.sent_at, dispatch.recalled_at
    return hashlib.sha256(repr((own, list(moved), logged)).encode()).hexdigest()[:32]


def totals(dispatch: Dispatch) -> Totals:
    """Counts in two small queries, whatever the number of addressees."""
    rows = Delivery.objects.filter(dispatch=dispatch)
    by_state = dict(rows.values("state").annotate(count=Count("pk")).values_list("state", "count"))
    marks = rows.aggregate(
        delivered=Count("delivered_at"),
        accepted=Count("accepted_at"),
        first_delivered=Min("delivered_at"),
        last_accepted=Max("accepted_at"),
    )
    return Totals(total=sum(by_state.values()), by_state=by_state, **marks)


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


def leaves(message_id: str, addresses: Sequence[str] | None = None) -> dict[str, int]:
    """Newest logged leaf by address, from the events about this message; of some addresses or of all."""
    body = Func(F("body"), Value("UTF8"), function="convert_from", output_field=TextField())
    details = KeyTransform("details", Cast(body, JSONField()))
    whose = Coalesce(KeyTextTransform("addressee", details), KeyTextTransform("recipient", details))
    logged = Event.objects.filter(subject=message_id, leaf__isnull=False).annotate(whose=whose)
    rows = logged.filter(whose__isnull=False) if addresses is None else logged.filter(whose__in=addresses)
    return dict(rows.order_by().values_list("whose").annotate(Max("leaf")))


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


def _notice(notice: Notice) -> dict[str, object]:
    return {
        "kind": notice.kind,
        "reason": notice.reason,
        "successor": notice.successor.entry.reference if notice.successor else None,
        "issued_at": notice.issued_at.isoformat(),
        "sent_at": notice.sent_at.isoformat() if notice.sent_at else None,
        "answers": [
            {
                "agency": answer.delivery.agency.code,
                "address": answer.delivery.address,
                "agreed": answer.agreed,
                "reason": answer.reason,
                "at": answer.at.isoformat(),
            }
            for answer in answers(notice)
        ],
    }


def _row(row: Delivery, proved: dict[str, int]) -> TrackedDelivery:
    return TrackedDelivery(
        agency=row.agency.code,
        name=row.agency.name,
        address=row.address,
        node=row.node.name,
        state=row.state,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        accepted_at=row.accepted_at,
        refused_at=row.refused_at,
        failed_at=row.failed_at,
        reason=row.reason,
        incoming_reference=row.incoming_reference,
        evidence=proved.get(row.address),
    )
