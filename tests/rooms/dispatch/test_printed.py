"""A paper whose number or day is not the book's is issued only on the word of a clerk."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from building import AT, agency, box, document
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch import flows, rules
from congthu.rooms.dispatch.errors import PaperSaysOtherwise
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Entry


@pytest.fixture
def ministry(db: object) -> Agency:
    agency("BTC", "Bộ Tài chính")
    return agency("BKHCN", "Bộ Khoa học và Công nghệ")


def issue(of: Agency, serial: int | None, *, day: str | None = None, **said: Any) -> Dispatch:
    found = {
        "type": {"code": None, "name": "Công văn"},
        "reference": {"serial": serial, "symbol": "BKHCN-VP", "text": f"{serial or ''}/BKHCN-VP"},
        "issuer": of.name,
        "issued_on": day,
        "primary_addressees": ["Bộ Tài chính"],
    }
    made = document(of, found, sha256=uuid4().hex * 2)
    return flows.issue(document=made, by=box(of), at=AT, id=uuid4(), event_id=uuid4(), **said)


def reserve(of: Agency) -> Entry:
    return register.reserve(agency=of, count=1, holder="Vụ Pháp chế", reason="Chờ ký", by=box(of), at=AT)[0]


def test_another_number_on_the_paper_is_a_question(ministry: Agency) -> None:
    with pytest.raises(PaperSaysOtherwise, match="prints 77; its number would be 01"):
        issue(ministry, 77)
    assert not Entry.objects.exists()
    assert issue(ministry, 77, despite_printed=True).entry.reference == "01/BKHCN-VP"
    # The next number printed, or none, is no question.
    assert issue(ministry, 2).entry.serial == 2
    assert issue(ministry, None).entry.serial == 3


def test_whoever_overrides_the_paper_is_on_record_with_both_numbers(ministry: Agency) -> None:
    overridden = Event.objects.filter(name="CongthuPrintedOverridden")
    issue(ministry, 1, despite_printed=True)
    assert not overridden.exists()  # the box was ticked, and nothing was overridden
    dispatch = issue(ministry, 77, day="2020-03-05", despite_printed=True)
    (event,) = overridden
    assert event.subject == dispatch.message_id
    said = json.loads(bytes(event.body))["details"]
    assert (said["printed_serial"], said["printed_day"]) == (77, "2020-03-05")
    assert (said["reference"], said["year"]) == ("02/BKHCN-VP", 2026)
    assert box(ministry).address.encode() not in bytes(event.body)


def test_a_void_number_on_the_paper_is_a_question(ministry: Agency) -> None:
    register.void(reserve(ministry).pk, reason="Không ban hành", by=box(ministry), at=AT)
    with pytest.raises(PaperSaysOtherwise, match="prints 01; its number would be 02"):
        issue(ministry, 1)


def test_a_number_kept_for_somebody_is_used_only_when_it_is_chosen(ministry: Agency) -> None:
    kept, other = reserve(ministry), reserve(ministry)
    with pytest.raises(PaperSaysOtherwise, match="kept for Vụ Pháp chế"):
        issue(ministry, 1)
    with pytest.raises(PaperSaysOtherwise):
        issue(ministry, 1, kept=other.pk)
    assert issue(ministry, 1, kept=kept.pk).entry_id == kept.pk


def test_a_day_of_another_year_is_a_question(ministry: Agency) -> None:
    with pytest.raises(PaperSaysOtherwise, match="dated 05/03/2020; its number would be 01 of 2026"):
        issue(ministry, None, day="2020-03-05")
    assert issue(ministry, None, day="2020-03-05", despite_printed=True).entry.book.year == 2026
    assert issue(ministry, None, day="2026-01-02").entry.serial == 2


def test_a_holder_is_named_by_the_year_of_the_paper() -> None:
    given: dict[str, Any] = {"number": 9, "year": 2026, "holders": {(2025, 4): "Vụ Pháp chế"}}
    last = rules.printed_otherwise(4, date(2025, 12, 30), **given)
    assert last is not None
    assert (last.holder, last.day) == ("Vụ Pháp chế", date(2025, 12, 30))
    this = rules.printed_otherwise(4, date(2026, 1, 2), **given)
    assert this is not None
    assert (this.holder, this.day) == ("", None)
