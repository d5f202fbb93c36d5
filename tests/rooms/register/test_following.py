"""The follow-up book: instruction, desk, progress, deadline, reply; each legal fact is an event."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from building import AT, agency, box, clerk, ids
from congthu.rooms.directory.models import Agency, Officer, Unit
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import NotFollowed, NotTheClerk, ReasonMissing, RegisterError
from congthu.rooms.register.models import Entry, FollowUp
from congthu.rooms.register.types import Handling, Instruction, Wanted
from rooms.register.test_numbers import IN, OUT, PAPER, by_hand, enter, ministry

__all__ = ["ministry"]

GIVEN: dict[str, Any] = {
    "text": "Giao Vụ Pháp chế xử lý",
    "by": "Thứ trưởng Nguyễn Văn B",
    "on": date(2026, 11, 21),
}


@pytest.fixture
def entry(ministry: Agency) -> Entry:
    for code in ("PC", "VP"):
        Unit.objects.create(agency=ministry, code=code, name=code)
    return by_hand(ministry)


def assign(entry: Entry, **given: Any) -> FollowUp:
    instruction = Instruction(**{**GIVEN, "unit": "PC", **given})
    return flows.assign(entry.pk, instruction, by=box(entry.book.agency), at=AT, ids=ids)


def test_an_instruction_puts_the_document_on_a_desk(entry: Entry) -> None:
    row = assign(entry, coordinators=("VP",), due_on=date(2026, 12, 5))
    assert (row.unit.code, row.state, row.due_on) == ("PC", "open", date(2026, 12, 5))  # type: ignore[union-attr]
    assert [u.code for u in row.coordinators.all()] == ["VP"]
    (event,) = Event.objects.filter(name="CongthuDocumentAssigned")
    assert b"Nguy" not in bytes(event.body)  # names of people stay out of the log


def test_the_deadline_is_the_documents_own_where_the_leader_names_none(
    ministry: Agency, entry: Entry
) -> None:
    Entry.objects.update(due_on=date(2026, 12, 1))
    assert assign(entry).due_on == date(2026, 12, 1)


def test_handing_over_keeps_every_instruction(entry: Entry) -> None:
    assign(entry)
    officer = Officer.objects.create(
        agency=entry.book.agency, unit=Unit.objects.get(code="VP"), name="Trần C", valid_from=date(2025, 1, 1)
    )
    row = assign(entry, unit="", officer=officer.pk, text="Chuyển Văn phòng")
    assert (row.unit.code, row.officer) == ("VP", officer)  # type: ignore[union-attr]
    assert [s.text for s in row.steps.order_by("pk")] == ["Giao Vụ Pháp chế xử lý", "Chuyển Văn phòng"]


def test_who_may_assign_what_to_whom(entry: Entry) -> None:
    other = agency("BNV", "Bộ Nội vụ")
    Unit.objects.create(agency=other, code="X", name="X")
    with pytest.raises(NotTheClerk):
        flows.assign(entry.pk, Instruction(**GIVEN, unit="PC"), by=box(other), at=AT, ids=ids)
    stranger = clerk(entry.book.agency, "d", appointed=False)
    with pytest.raises(NotTheClerk):
        flows.assign(entry.pk, Instruction(**GIVEN, unit="PC"), by=stranger, at=AT, ids=ids)
    for wrong in ({"unit": "X"}, {"unit": ""}, {"officer": 12345}, {"by": " "}):
        with pytest.raises(RegisterError):
            assign(entry, **wrong)
    outgoing = enter(entry.book.agency)
    with pytest.raises(RegisterError, match="incoming"):
        assign(outgoing)
    assert not FollowUp.objects.exists()


def test_progress_and_result(entry: Entry) -> None:
    by: Any = box(entry.book.agency)
    with pytest.raises(NotFollowed):
        flows.note_progress(entry.pk, "Đang lấy ý kiến", by=by, at=AT)
    assign(entry)
    flows.note_progress(entry.pk, "Đang lấy ý kiến", by=by, at=AT)
    assert FollowUp.objects.get().state == "in-progress"
    with pytest.raises(ReasonMissing):
        flows.resolve(entry.pk, " ", by=by, at=AT, ids=ids)
    flows.resolve(entry.pk, "Lưu tham khảo", by=by, at=AT, ids=ids)
    flows.resolve(entry.pk, "Lưu tham khảo", by=by, at=AT, ids=ids)
    row = FollowUp.objects.get()
    assert (row.state, row.done_on, row.steps.filter(kind="done").count()) == ("done", date(2026, 11, 21), 1)
    assert Event.objects.filter(name="CongthuDocumentResolved").count() == 1
    with pytest.raises(RegisterError):
        assign(entry)
    flows.reopen(entry.pk, "Bổ sung ý kiến", by=by, at=AT)
    assert FollowUp.objects.get().state == "in-progress"


def test_a_reply_is_linked_and_resolves(entry: Entry) -> None:
    by: Any = box(entry.book.agency)
    assign(entry)
    reply = enter(entry.book.agency)
    row = flows.reply_with(entry.pk, reply.pk, by=by, at=AT, ids=ids)
    assert (row.reply, row.state) == (reply, "done")
    stranger = enter(agency("BNV", "Bộ Nội vụ"))
    flows.reopen(entry.pk, "Nhầm", by=by, at=AT)
    with pytest.raises(RegisterError, match="outgoing book"):
        flows.reply_with(entry.pk, stranger.pk, by=by, at=AT, ids=ids)


def test_an_outgoing_letter_that_names_the_incoming_one_is_proposed_as_its_reply(entry: Entry) -> None:
    reply = enter(entry.book.agency)
    assert reply.document is not None
    reply.document.found = {
        "replies_to": [{"text": "Phúc đáp Công văn số 7822/VPCP-KGVX", "reference": "7822/VPCP-KGVX"}]
    }
    reply.document.save()
    assert queries.answered_by(reply) == [entry]
    assign(entry)
    flows.reply_with(entry.pk, reply.pk, by=box(entry.book.agency), at=AT, ids=ids)
    assert queries.answered_by(reply) == []


def test_what_is_overdue_is_found_most_urgent_first(ministry: Agency, entry: Entry) -> None:
    import dataclasses

    second = by_hand(ministry, dataclasses.replace(PAPER, reference="2/TB"))
    third = by_hand(ministry, dataclasses.replace(PAPER, reference="3/TB"))
    today = date(2026, 11, 21)
    assign(entry, due_on=today - timedelta(days=1))
    assign(second, due_on=today - timedelta(days=5))
    assign(third, due_on=today)

    def found(**given: Any) -> list[int]:
        return [e.serial for e in queries.search(ministry, Wanted(kind=IN, **given), today=today).lines]

    assert found(handling=Handling.OVERDUE) == [2, 1]
    assert found(handling=Handling.OPEN) == [3, 2, 1]
    assert found(unit="PC", words='"3/TB"') == [3]
    assert found(handling=Handling.UNASSIGNED) == []
    assert queries.search(ministry, Wanted(kind=OUT), today=today).lines == []
