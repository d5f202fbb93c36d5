"""The text of issued documents: what the regulation does with an old form, and the indicator of it.

law: D34.1b-6 text leaves in the form of exchange; D34.1a-4 how, the agency lays down.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Count, Value, When
from django.db.models.functions import TruncDate

from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.dispatch.types import DocumentMonth
from congthu.rooms.regulation import queries as regulation
from congthu.rooms.regulation.types import Choice, Topic

#: The finding of the documents room on text in an old form.
NOT_IN_FORM = "form.text-not-conformant"


def in_form(found: Mapping[str, Any]) -> bool:
    """Whether the document's text is in the form of exchange, as it was read."""
    return all(each.get("code") != NOT_IN_FORM for each in found.get("findings") or ())


def text_choice(agency: Agency, on: date) -> Choice:
    """What the agency has laid down for text in an old form."""
    return regulation.in_force(agency, Topic.TEXT_FORM, on).choice


def texts_by_month(*, since: date, agency: str = "") -> list[DocumentMonth]:
    """Documents issued since a day: in form, and what was done about the others; by agency and month."""
    rows = Dispatch.objects.annotate(day=TruncDate("issued_at")).filter(day__gte=since)
    if agency:
        rows = rows.filter(agency__code=agency)
    old = When(document__found__findings__contains=[{"code": NOT_IN_FORM}], then=Value(value=True))
    counted = list(
        rows.annotate(old=Case(old, default=False, output_field=BooleanField()))
        .values_list("agency_id", "agency__code", "day", "old")
        .annotate(count=Count("pk"))
    )
    agencies = Agency.objects.in_bulk({row[0] for row in counted})
    months: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for pk, code, day, is_old, count in counted:
        # Choices are never changed: what was done that day is what was in force.
        remedy = text_choice(agencies[pk], day).value if is_old else ""
        months[code, day.replace(day=1)][remedy] += count
    return [
        DocumentMonth(agency=code, month=month, conformant=counts.pop("", 0), remedies=dict(counts))
        for (code, month), counts in sorted(months.items(), reverse=True)
    ]
