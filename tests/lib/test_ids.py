"""Identifiers: version and variant bits, order by time, derivation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.ids import derived, uuid7

#: Hypothesis wants the bounds without their zone and adds it.
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.binary(min_size=10, max_size=10))
def test_version_and_variant(at: datetime, random: bytes) -> None:
    made = uuid7(at, random)
    assert made.version == 7
    assert made.variant == RFC_4122


@given(MOMENTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_later_sorts_later(at: datetime, one: bytes, other: bytes) -> None:
    assert uuid7(at, one) < uuid7(at + timedelta(milliseconds=1), other)


def test_the_time_of_the_standard_example_reads_back() -> None:
    # RFC 9562 appendix A.6: 2022-02-22 14:22:22.00 -05:00
    made = uuid7(datetime.fromisoformat("2022-02-22T14:22:22-05:00"), bytes(10))
    assert str(made).startswith("017f22e2-79b0-7")


def test_derived_is_stable_and_separates_names() -> None:
    assert derived("a", "b") == derived("a", "b")
    assert derived("a", "b") != derived("ab")
    assert derived("a", "b").version == 8
