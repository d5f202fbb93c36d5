"""Working days, against days that everybody in Vietnam remembers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.workdays import (
    calendar,
    is_working_day,
    last_overdue_day,
    next_working_day,
    working_days_after,
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 23), True),
        (date(2026, 2, 17), False),  # first day of the year of the Horse
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),  # the Hung Kings' day fell on a Sunday
        (date(2026, 8, 22), True),  # a Saturday worked for 31 August
        (date(2026, 8, 31), False),
        (date(2025, 5, 2), False),
        (date(2025, 4, 26), True),
        (date(2031, 9, 2), False),  # fixed days are known in every year
        (date(2031, 9, 3), True),
    ],
)
def test_days(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_the_next_working_day_after_tet() -> None:
    assert next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)
    assert working_days_after(date(2026, 2, 13), date(2026, 2, 24)) == 2
    assert working_days_after(date(2026, 2, 24), date(2026, 2, 13)) == 0


def test_each_year_has_its_eleven_days_or_more() -> None:
    for year in calendar().years:
        days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
        closed = [d for d in days if d in calendar().off and d.weekday() < 5]
        exchanged = len([d for d in calendar().worked if d.year == year])
        assert len(closed) - exchanged in (10, 11)  # one that falls on a weekend is made up or not noticed


@pytest.mark.parametrize(
    ("today", "overdue"),
    [
        (date(2026, 11, 23), date(2026, 11, 19)),  # on Monday, Friday's letters are still in time
        (date(2026, 11, 24), date(2026, 11, 22)),
        (date(2026, 2, 24), date(2026, 2, 22)),  # everything of Tet was due on the first day after it
    ],
)
def test_what_is_overdue_today(today: date, overdue: date) -> None:
    assert last_overdue_day(today) == overdue


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_next_working_day_is_one_and_the_first(day: date) -> None:
    following = next_working_day(day)
    assert is_working_day(following)
    assert working_days_after(day, following) == 1
