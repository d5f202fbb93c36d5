"""Laying down a choice.

law: D34.1a-4 each agency issues its regulation; the platform carries it out.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.regulation import queries
from congthu.rooms.regulation.errors import NotAllowedToRegulate, TooLate
from congthu.rooms.regulation.models import ChosenRegulation
from congthu.rooms.regulation.types import Choice, Topic


def choose(
    *, agency: Agency, topic: Topic, choice: Choice, since: date, by: Mailbox, at: datetime, event_id: UUID
) -> ChosenRegulation:
    """Lay down what holds from a day on. Raises RegulationError."""
    today = legal_day(at)
    if not queries.may_set(by, agency, today):
        raise NotAllowedToRegulate
    if since < today:
        raise TooLate

    with transaction.atomic():
        row = ChosenRegulation.objects.create(
            agency=agency, topic=topic, choice=choice, in_force_from=since, set_by=by, set_at=at
        )
        evidence.record(
            [
                NewEvent(
                    id=event_id,
                    name=EventName.REGULATION_CHOSEN,
                    key=f"regulation:{row.pk}",
                    at=at,
                    subject=f"regulation:{agency.code}",
                    details={
                        "agency": agency.code,
                        "topic": topic.value,
                        "choice": choice.value,
                        "in_force_from": since.isoformat(),
                    },
                    personal={"by": by.address},
                )
            ]
        )
    return row
