"""Duties with a day to do them by, and how many were done in time. Pure.

law: Decision 28/2018 art. 6.2 and Decree 30/2020 art. 18 (issued and sent the same day, the next working
morning at the latest); Decree 30/2020 art. 22 (entered on the day of arrival, the next working day at the
latest), art. 21.2 (acknowledged the same day).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from congthu.lib.workdays import is_working_day, next_working_day

_NOON = 12


class Duty(StrEnum):
    """What is measured."""

    SENDING = "sending"
    REGISTERING = "registering"
    ACKNOWLEDGING = "acknowledging"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """So many documents that became due on one day and were done on another."""

    agency: str
    name: str
    began: date
    #: Day and hour it was done; None while it is not.
    done: date | None
    hour: int | None
    count: int


@dataclass(kw_only=True)
class Share:
    """How one agency did one duty in a period."""

    total: int = 0
    same_day: int = 0
    #: On the next working day, of sending until noon.
    next_working_day: int = 0
    late: int = 0
    #: Not done, and still in time.
    waiting: int = 0
    #: Not done, and too late.
    overdue: int = 0

    @property
    def in_time(self) -> float | None:
        """Share of those done or due that were done in time; None when there were none."""
        judged = self.total - self.waiting
        return round((self.same_day + self.next_working_day) / judged, 4) if judged else None


@dataclass(frozen=True, kw_only=True)
class AgencyDuties:
    """The duties of one agency in a period."""

    agency: str
    name: str
    shares: dict[Duty, Share] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """One row of ``congthu register duties --json``."""
        rows = {duty.value: asdict(share) | {"in_time": share.in_time} for duty, share in self.shares.items()}
        return {"agency": self.agency, "name": self.name, **rows}


def judge(duty: Duty, tallies: Iterable[Tally], *, today: date, into: dict[str, AgencyDuties]) -> None:
    """Add tallies of one duty to the agencies' shares."""
    for tally in tallies:
        row = into.setdefault(tally.agency, AgencyDuties(agency=tally.agency, name=tally.name))
        share = row.shares.setdefault(duty, Share())
        share.total += tally.count
        column = _column(duty, tally, today)
        setattr(share, column, getattr(share, column) + tally.count)


def _column(duty: Duty, tally: Tally, today: date) -> str:
    # What comes on a day off is due on the next working day as if it had come then.
    first = tally.began if is_working_day(tally.began) else next_working_day(tally.began)
    last = first if duty is Duty.ACKNOWLEDGING else next_working_day(first)
    if tally.done is None:
        return "waiting" if today <= last else "overdue"
    if tally.done <= first:
        return "same_day"
    morning = duty is not Duty.SENDING or tally.done < last or (tally.hour or 0) < _NOON
    return "next_working_day" if tally.done <= last and morning else "late"
