"""Vietnam time, in which books, days of duty and times on receipts are counted (Decision 28/2018 art. 14.4).

Everything is stored in UTC; a *day* or a *year* exists only here. Vietnam is at UTC+7 without summer time.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

# law: Decision 28/2018 art. 14.4, times are Vietnam time
VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def legal_day(at: datetime) -> date:
    """The day on which something happened, as the law counts it; ``at`` is aware."""
    if at.tzinfo is None:
        raise ValueError("a legal day needs an aware time")
    return at.astimezone(VIETNAM).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a legal day."""
    return datetime.combine(day, time(), tzinfo=VIETNAM)
