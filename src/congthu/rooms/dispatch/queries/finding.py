"""Dispatches by identifier, reference, document or line of a book; the lines of their recipients block."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q

from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.errors import ReferenceAmbiguous, ReferenceUnknown
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.dispatch.types import Progress
from congthu.rooms.documents.models import Document, GivenFile
from congthu.rooms.register.models import Entry


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


def of_agency(id: UUID, *, agency: Agency) -> Dispatch | None:
    """A dispatch of the agency; another agency's is none."""
    rows = Dispatch.objects.select_related("document", "entry__book", "issued_by", "agency")
    return rows.filter(pk=id, agency=agency).first()


def of_document(document: Document) -> Dispatch | None:
    """The dispatch a document became, if it was issued."""
    return Dispatch.objects.filter(document=document).first()


def unissued(agency: Agency, *, most: int = 30) -> list[GivenFile]:
    """Files that were read and not issued yet, newest first."""
    rows = GivenFile.objects.filter(agency=agency, state=GivenFile.State.READ, document__dispatch=None)
    return list(rows.select_related("document").order_by("-given_at")[:most])


def lines(dispatch: Dispatch) -> list[Addressee]:
    """The lines of the recipients block, in their order."""
    return list(dispatch.addressees.order_by("position"))


def line(dispatch: Dispatch, position: int) -> Addressee | None:
    """One line of the recipients block."""
    return dispatch.addressees.filter(position=position).first()


def behind(entries: Collection[Entry]) -> dict[int, Progress]:
    """How far lines of an outgoing book have come, by entry: two queries, not two joins multiplied."""
    rows = Dispatch.objects.filter(entry__in=entries).annotate(
        total=Count("deliveries"),
        delivered=Count("deliveries", filter=~Q(deliveries__delivered_at=None)),
        accepted=Count("deliveries", filter=~Q(deliveries__accepted_at=None)),
        trouble=Count(
            "deliveries", filter=Q(deliveries__state__in=(Delivery.State.REFUSED, Delivery.State.FAILED))
        ),
    )
    open_lines = dict(
        Addressee.objects.filter(dispatch__entry__in=entries, state=Addressee.State.WAITING)
        .values("dispatch__entry")
        .annotate(count=Count("pk"))
        .values_list("dispatch__entry", "count")
    )
    return {
        row.entry_id: Progress(
            id=row.pk,
            deliveries=row.total,
            delivered=row.delivered,
            accepted=row.accepted,
            trouble=row.trouble,
            open_lines=open_lines.get(row.entry_id, 0),
        )
        for row in rows
    }
