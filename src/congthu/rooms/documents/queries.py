"""What documents say, as it counts today."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from congthu.rooms.directory.models import Agency
from congthu.rooms.documents.models import Document, GivenFile
from congthu.rooms.documents.types import Correction, Found, Slot

#: No file that is read at all takes so long, its turn among others included.
_LONGEST_READING = timedelta(hours=1)


def found(document: Document) -> Found:
    """The values that count: what the reader found, with the clerks' corrections laid over it."""
    made = {each.name: each.value for each in corrections(document)}
    values = Found.from_json({**document.found, **made})
    return replace(
        values,
        confidence={**values.confidence, **dict.fromkeys(made, 1.0)},
        corrected=tuple(made),
    )


def slots(document: Document) -> dict[str, Slot] | None:
    """The empty places by name (number, day, month, sign) of a PDF as read; None where it must be read again:
    other files become a PDF first, and earlier readings kept no places.
    """
    if document.media_type != "application/pdf" or "confidence" not in document.found:
        return None
    return {name: Slot(**each) for name, each in document.slots.items()}


def corrections(document: Document) -> tuple[Correction, ...]:
    """Every correction, oldest first: who put what in the place of which value, and when."""
    return tuple(Correction(**each) for each in document.corrections)


def submitted(id: UUID, *, agency: Agency) -> Document | None:
    """A document the agency's clerks submitted: what arrived from others is not theirs to issue."""
    rows = Document.objects.filter(pk=id, agency=agency, submitted_by__isnull=False)
    return rows.select_related("agency").first()


def of_agency(id: UUID, *, agency: Agency) -> Document | None:
    """A document in the agency's keeping, submitted or received; another agency's is none."""
    return Document.objects.filter(pk=id, agency=agency).first()


def given(id: UUID, *, agency: Agency) -> GivenFile | None:
    """A file the agency's clerks gave; another agency's is none."""
    return GivenFile.objects.select_related("document", "given_by").filter(pk=id, agency=agency).first()


def is_stuck(row: GivenFile, at: datetime) -> bool:
    """Still being read long after it was given: whoever read it broke down, and nobody will say why."""
    return row.state == GivenFile.State.READING and at - row.given_at > _LONGEST_READING


def given_open(agency: Agency, *, most: int = 50) -> list[GivenFile]:
    """Files on their way to a document, or waiting with a reason, newest first."""
    states = (GivenFile.State.READING, GivenFile.State.FAILED, GivenFile.State.DOUBTFUL)
    return list(GivenFile.objects.filter(agency=agency, state__in=states).order_by("-given_at")[:most])


def given_of(document: Document) -> GivenFile | None:
    """The file it was read from, while it is neither issued nor put away."""
    return GivenFile.objects.filter(document=document, state=GivenFile.State.READ).first()
