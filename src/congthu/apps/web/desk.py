"""What the page of an entered document shows of the work on it: who has it, until when, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from congthu.apps.web.gate import Acting
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Officer, Unit
from congthu.rooms.dispatch import queries as dispatch
from congthu.rooms.register import queries as register
from congthu.rooms.register.models import Entry, FollowUp, Step


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk an incoming document lies on."""

    follow_up: FollowUp | None
    steps: Sequence[Step]
    #: Dispatch of the answer, when it was issued here.
    reply: str
    #: Whom it may be given to.
    units: Sequence[Unit]
    officers: Sequence[Officer]
    #: References an answer is likely to bear.
    outgoing: Sequence[str]
    today: date

    @property
    def overdue(self) -> bool:
        """The deadline has passed and the work is not done."""
        row = self.follow_up
        return bool(row and row.due_on and row.due_on < self.today and row.state != FollowUp.State.DONE)


def desk(entry: Entry, acting: Acting) -> Desk:
    """Everything about the work on an entry."""
    today = timezone.localdate(acting.at)
    row = register.follow_up(entry)
    behind = dispatch.behind([row.reply]) if row and row.reply else {}
    return Desk(
        follow_up=row,
        steps=register.steps(row) if row else [],
        reply=next((str(progress.id) for progress in behind.values()), ""),
        units=directory.units(acting.agency),
        officers=directory.officers(acting.agency, on=today),
        outgoing=[each.reference for each in register.latest_outgoing(acting.agency)] if row else [],
        today=today,
    )
