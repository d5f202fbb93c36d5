"""Duties measured by the working calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from building import agency, box, document, node
from congthu.rooms.dispatch import queries
from congthu.rooms.dispatch.duties import Duty, Share, Tally, judge
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.register.models import Arrival, Book, Entry

FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (20, 21, 23, 24))


def share(duty: Duty, began: date, done: date | None, hour: int = 9, today: date = TUESDAY) -> str:
    found: dict[str, Any] = {}
    tally = Tally(agency="A", name="A", began=began, done=done, hour=hour, count=3)
    judge(duty, [tally], today=today, into=found)
    counted: Share = found["A"].shares[duty]
    assert counted.total == 3
    (name,) = [n for n, value in vars(counted).items() if value == 3 and n != "total"]
    return name


@pytest.mark.parametrize(
    ("duty", "began", "done", "hour", "column"),
    [
        (Duty.SENDING, FRIDAY, FRIDAY, 23, "same_day"),
        (Duty.SENDING, FRIDAY, MONDAY, 11, "next_working_day"),
        (Duty.SENDING, FRIDAY, MONDAY, 12, "late"),
        (Duty.SENDING, FRIDAY, SATURDAY, 15, "next_working_day"),
        (Duty.REGISTERING, FRIDAY, MONDAY, 16, "next_working_day"),
        (Duty.REGISTERING, FRIDAY, TUESDAY, 8, "late"),
        (Duty.REGISTERING, SATURDAY, MONDAY, 8, "same_day"),
        (Duty.ACKNOWLEDGING, FRIDAY, MONDAY, 8, "late"),
        (Duty.ACKNOWLEDGING, SATURDAY, MONDAY, 8, "same_day"),
        (Duty.REGISTERING, MONDAY, None, 0, "waiting"),
        (Duty.REGISTERING, FRIDAY, None, 0, "overdue"),
    ],
)
def test_each_way_of_being_in_time_or_late(
    duty: Duty, began: date, done: date | None, hour: int, column: str
) -> None:
    assert share(duty, began, done, hour) == column


def test_the_share_leaves_out_what_is_still_in_time() -> None:
    assert Share(total=4, same_day=1, next_working_day=1, late=1, waiting=1).in_time == 0.6667
    assert Share(total=2, waiting=2).in_time is None


@pytest.mark.django_db
def test_duties_are_counted_by_vietnamese_days_and_only_for_agencies_here() -> None:
    ministry = agency("BKHCN", "Bộ")
    stranger = agency("BTC", "Bộ Tài chính", on=node("btc", is_self=False))
    # 18:30 UTC on Thursday is Friday in Vietnam.
    at = datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
    book = Book.objects.create(agency=ministry, year=2026, kind="outgoing")
    for serial, sent in enumerate([at, datetime(2026, 11, 23, 3, tzinfo=UTC), None], 1):
        entry = Entry.objects.create(
            book=book, serial=serial, reference=str(serial), issuer="x", issued_on=FRIDAY, entered_at=at
        )
        made = uuid4()
        Dispatch.objects.create(
            id=made, document=document(ministry), agency=ministry, sender="x", entry=entry, state="issued",
            issued_by=box(ministry), message_id=f"<{made}>", issued_at=at, sent_at=sent,
        )  # fmt: skip
    for of in (ministry, stranger):
        Arrival.objects.create(
            agency=of, address=of.code, message_id="<m>", message_sha256=of.code, document=document(of),
            sender="x", authentic=True, delivered_at=at, state="accepted", decided_at=at,
        )  # fmt: skip
    (row,) = queries.duties(since=FRIDAY, until=FRIDAY, today=TUESDAY)
    sending = row.as_json()["sending"]
    assert (sending["same_day"], sending["next_working_day"], sending["overdue"]) == (1, 1, 1)
    assert row.as_json()["acknowledging"]["in_time"] == 1.0
    assert queries.duties(since=SATURDAY, until=MONDAY, today=TUESDAY) == []
