"""Who works in an agency: its units, and its officers in office."""

from __future__ import annotations

from datetime import date

from congthu.rooms.directory.models import Agency, Officer, Unit
from congthu.rooms.directory.queries.access import in_force


def units(agency: Agency) -> list[Unit]:
    """The agency's units by name."""
    return list(Unit.objects.filter(agency=agency).order_by("name"))


def officers(agency: Agency, *, on: date) -> list[Officer]:
    """Officers in office on that day, by name."""
    return list(Officer.objects.filter(in_force(on), agency=agency).select_related("unit").order_by("name"))
