"""The indicator of text over message facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import building
from congthu.rooms.screening import flows
from congthu.rooms.screening.models import MessageFact, TextDay
from congthu.rooms.screening.queries import monthly
from congthu.rooms.screening.types import Direction

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def fact(sender: str, *recipients: str, kind: str, form: str, at: datetime = AT, **values: Any) -> None:
    MessageFact.objects.create(
        at=at, sender=sender, recipients=list(recipients), size=1, kind=kind, verdict="accepted",
        text_form=form, **values,
    )  # fmt: skip


def test_each_agency_month_and_direction() -> None:
    building.clerk(building.agency("G06", "Bộ Khoa học"))
    building.agency("G07", "Bộ khác")
    building.agency("G08", "Bộ xa", on=building.node("xa", is_self=False))
    ours, theirs = "vanthu@g06.gov.vn", "vanthu@g07.gov.vn"
    fact(ours, "x@abroad.example", kind="outgoing", form="conformant")
    fact(ours, theirs, kind="internal", form="not-conformant", encodings=["tcvn3", "vni"], remedy="convert")
    fact("x@abroad.example", ours, theirs, "an@g06.gov.vn", kind="incoming", form="conformant")
    fact("x@abroad.example", ours, kind="incoming", form="not-judged", text_parts=["encrypted"])
    fact("x@abroad.example", ours, kind="incoming", form="presumed")
    fact("vanthu@g08.gov.vn", ours, kind="incoming", form="not-conformant", encodings=["vni"], remedy="note")
    fact(ours, "b@x", kind="document", form="")
    # The last evening of October in UTC is November in Vietnam.
    fact(ours, "b@x", kind="outgoing", form="conformant", at=datetime(2026, 10, 31, 18, 0, tzinfo=UTC))
    fact(ours, "b@x", kind="outgoing", form="conformant", at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC))

    found = {(m.agency, m.month, m.direction): m for m in monthly(since=date(2026, 10, 1))}
    november = date(2026, 11, 1)
    out = found["G06", november, Direction.OUTGOING]
    assert (out.conformant, out.not_conformant, out.encodings, out.remedies) == (
        2, 1, {"tcvn3": 1}, {"convert": 1}
    )  # fmt: skip
    assert out.share == pytest.approx(2 / 3)
    incoming = found["G06", november, Direction.INCOMING]
    assert (incoming.conformant, incoming.not_conformant, incoming.not_judged) == (2, 1, 1)
    assert found["G07", november, Direction.INCOMING].conformant == 1
    assert found["G06", date(2026, 10, 1), Direction.OUTGOING].judged == 1
    assert not [key for key in found if key[0] == "G08"]
    assert {m.agency for m in monthly(since=november, agency="G07")} == {"G07"}
    assert len(monthly(since=november)) == 3


def test_counted_days_say_the_same_as_the_facts_and_again_changes_nothing() -> None:
    building.clerk(building.agency("G06", "Bộ Khoa học"))
    building.agency("G07", "Bộ khác")
    ours, theirs = "vanthu@g06.gov.vn", "vanthu@g07.gov.vn"
    for days in (0, 1, 2, 8, 40, 90):
        at = AT - timedelta(days=days)
        fact(ours, "x@abroad.example", kind="outgoing", form="conformant", at=at)
        fact(ours, theirs, kind="internal", form="not-conformant", encodings=["vni"], remedy="note", at=at)
        fact("x@abroad.example", ours, theirs, "an@g06.gov.vn", kind="incoming", form="presumed", at=at)
    # The last hour of the day before, in Vietnam.
    fact(ours, "b@x", kind="outgoing", form="conformant", at=datetime(2026, 11, 19, 16, 59, tzinfo=UTC))
    year = date(2026, 1, 1)
    raw, raw_one = monthly(since=year), monthly(since=year, agency="G06")
    for _ in range(2):
        flows.count_text_days(date(2026, 11, 20))
        assert not TextDay.objects.filter(day=date(2026, 11, 20)).exists(), "today goes on"
        assert (monthly(since=year), monthly(since=year, agency="G06")) == (raw, raw_one)
    assert len(raw_one) == 6
    # Facts of counted days are not looked at again, but those of today are.
    fact(ours, "b@x", kind="outgoing", form="conformant", at=AT - timedelta(days=90))
    assert monthly(since=year, agency="G06") == raw_one
    fact(ours, "b@x", kind="outgoing", form="conformant")
    assert monthly(since=year, agency="G06") != raw_one


def test_what_is_judged_late_is_counted_anew() -> None:
    building.clerk(building.agency("G06", "Bộ Khoa học"))
    fact("x@abroad.example", "vanthu@g06.gov.vn", kind="incoming", form="presumed", at=AT - timedelta(days=4))
    flows.count_text_days(date(2026, 11, 20))
    MessageFact.objects.update(text_form="not-conformant", encodings=["vni"], remedy="note")
    flows.count_text_days(date(2026, 11, 20))
    (month,) = monthly(since=date(2026, 1, 1), agency="G06")
    assert (month.conformant, month.not_conformant, month.encodings) == (0, 1, {"vni": 1})


def test_a_node_without_mail_has_nothing_to_count() -> None:
    flows.count_text_days(date(2026, 11, 20))
    assert monthly(since=date(2026, 1, 1)) == []
