"""A day begins at midnight in Hà Nội, wherever the server stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.legaltime import legal_day


def test_the_year_turns_at_midnight_in_vietnam() -> None:
    assert legal_day(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert legal_day(datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)) == date(2027, 1, 1)


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - the zone follows
def test_it_is_seven_hours_ahead_all_year(moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC)
    assert legal_day(at) == (moment + timedelta(hours=7)).date()
    assert legal_day(at.astimezone(timezone(timedelta(hours=-5)))) == legal_day(at)


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        legal_day(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
