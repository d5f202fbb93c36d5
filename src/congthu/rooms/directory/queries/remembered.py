"""What clerks of an agency chose for lines of addressees."""

from __future__ import annotations

from django.db.models import QuerySet

from congthu.rooms.directory.memory import Remembered
from congthu.rooms.directory.models import Agency, RememberedChoice


def remembered(agency: Agency) -> dict[str, Remembered]:
    """The remembered choices of an agency by key."""
    return {
        row.key: Remembered(
            text=row.text,
            codes=tuple(row.codes),
            set_aside=row.set_aside,
            chosen_by=row.chosen_by.address,
            chosen_at=row.chosen_at,
        )
        for row in remembered_rows(agency)
    }


def remembered_rows(agency: Agency) -> QuerySet[RememberedChoice]:
    """The same as rows, the newest first."""
    return (
        RememberedChoice.objects.filter(agency=agency)
        .select_related("chosen_by")
        .order_by("-chosen_at", "pk")
    )
