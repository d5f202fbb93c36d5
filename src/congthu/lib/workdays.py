"""Working days of state agencies: weekends and public holidays, and the days moved by yearly decision.

source: Labour Code 45/2019/QH14 art. 112 (11 days: New Year, Tet 5, Hung Kings, 30 April, 1 May, National
Day 2; a holiday on a weekly day off is made up on the next working day). Days of Tet, of the Hung Kings and
the second day of National Day follow the moon or a yearly notice, so they stand in ``workdays.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Days on which offices are closed beside weekends, and weekends on which they work."""

    off: frozenset[date]
    worked: frozenset[date]
    #: Years whose yearly notice is in the table; in others only the fixed days are known.
    years: frozenset[int]


@cache
def calendar() -> Calendar:
    """The table that comes with the package."""
    table = tomllib.loads(files("congthu.lib").joinpath("workdays.toml").read_text(encoding="utf-8"))
    years = table["year"]
    return Calendar(
        off=frozenset(day for each in years for first, last in each["off"] for day in _span(first, last)),
        worked=frozenset(day for each in years for day in each.get("worked", [])),
        years=frozenset(each["year"] for each in years),
    )


def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    known = calendar()
    if day in known.worked:
        return True
    if day.weekday() >= _SATURDAY or day in known.off:
        return False
    return day.year in known.years or (day.month, day.day) not in _FIXED


#: New Year, Reunification, Labour Day, National Day: the same every year.
_FIXED = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


def next_working_day(day: date) -> date:
    """The first working day after ``day``: the last one on which a duty of ``day`` may be done."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, until: date) -> int:
    """How many working days lie after ``day`` up to and with ``until``; 0 when ``until`` is not later."""
    return sum(is_working_day(day + timedelta(days=n)) for n in range(1, max((until - day).days, 0) + 1))


def last_overdue_day(today: date) -> date:
    """The last day whose duty should have been done by the next working day, and that day has passed."""
    day = today - timedelta(days=1)
    while next_working_day(day) >= today:
        day -= timedelta(days=1)
    return day


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
