"""What the page of a dispatch shows: stages, totals, and one page of its deliveries with their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from congthu.apps.web.folding import containing
from congthu.apps.web.reading import Pages
from congthu.rooms.dispatch import queries as dispatch_queries
from congthu.rooms.dispatch.models import Delivery, Dispatch

PAGE = 25
STATES = [str(state) for state in Delivery.State]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One delivery."""

    name: str
    address: str
    node: str
    state: str
    sent_at: datetime | None
    delivered_at: datetime | None
    accepted_at: datetime | None
    refused_at: datetime | None
    failed_at: datetime | None
    reason: str
    incoming_reference: str
    #: Leaf of its newest event in the transparency log; None while it waits.
    leaf: int | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Counts over all deliveries of a dispatch."""

    total: int
    delivered: int
    accepted: int
    by_state: Mapping[str, int]
    first_delivered: datetime | None
    last_accepted: datetime | None

    def share(self, *states: str) -> float:
        """Percentage in these states."""
        return 100 * sum(self.by_state.get(s, 0) for s in states) / self.total if self.total else 0.0

    @property
    def moving(self) -> bool:
        """Some are still to be sent or delivered: what changes within seconds."""
        return not self.total or any(self.by_state.get(s) for s in ("planned", "sent"))

    @property
    def finished(self) -> bool:
        """Nothing more is expected."""
        return not self.moving and not self.by_state.get("delivered")


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """The part of the page that renews itself."""

    totals: Totals
    rows: Sequence[Row]
    pages: Pages
    state: str
    words: str


def totals(dispatch: Dispatch) -> Totals:
    """Counts in two small queries, whatever the number of addressees."""
    rows = Delivery.objects.filter(dispatch=dispatch)
    by_state = dict(rows.values("state").annotate(count=Count("pk")).values_list("state", "count"))
    marks = rows.aggregate(
        delivered=Count("pk", filter=~Q(delivered_at=None)),
        accepted=Count("pk", filter=~Q(accepted_at=None)),
    )
    first = (
        rows.exclude(delivered_at=None)
        .order_by("delivered_at")
        .values_list("delivered_at", flat=True)
        .first()
    )
    last = (
        rows.exclude(accepted_at=None).order_by("-accepted_at").values_list("accepted_at", flat=True).first()
    )
    return Totals(
        total=sum(by_state.values()),
        delivered=marks["delivered"],
        accepted=marks["accepted"],
        by_state=by_state,
        first_delivered=first,
        last_accepted=last,
    )


def tracking(dispatch: Dispatch, *, state: str, words: str, page: int) -> Tracking:
    """One page of deliveries, by state and words."""
    rows = Delivery.objects.filter(dispatch=dispatch).select_related("agency", "node").order_by("pk")
    if state in STATES:
        rows = rows.filter(state=state)
    for word in words.split()[:8]:
        rows = rows.filter(containing(word, "agency__name", "address"))
    count = max(1, -(-rows.count() // PAGE))
    here = min(max(1, page), count)
    shown = list(rows[(here - 1) * PAGE : here * PAGE])
    leaves = dispatch_queries.leaves(dispatch.message_id)
    return Tracking(
        totals=totals(dispatch),
        rows=[_row(delivery, leaves) for delivery in shown],
        pages=Pages(here=here, count=count),
        state=state if state in STATES else "",
        words=words,
    )


def _row(delivery: Delivery, leaves: Mapping[str, int]) -> Row:
    return Row(
        name=delivery.agency.name,
        address=delivery.address,
        node=delivery.node.name,
        state=delivery.state,
        sent_at=delivery.sent_at,
        delivered_at=delivery.delivered_at,
        accepted_at=delivery.accepted_at,
        refused_at=delivery.refused_at,
        failed_at=delivery.failed_at,
        reason=delivery.reason,
        incoming_reference=delivery.incoming_reference,
        leaf=leaves.get(delivery.address),
    )
