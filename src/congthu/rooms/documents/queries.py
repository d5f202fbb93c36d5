"""What documents say, as it counts today."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from congthu.rooms.directory.models import Agency
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.types import Correction, Found


def found(document: Document) -> Found:
    """The values that count: what the reader found, with the clerks' corrections laid over it."""
    made = {each.name: each.value for each in corrections(document)}
    values = Found.from_json({**document.found, **made})
    return replace(
        values,
        confidence={**values.confidence, **dict.fromkeys(made, 1.0)},
        corrected=tuple(made),
    )


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
