"""Two clerks at the same moment, on two connections: one decides, the other is told; nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from building import AT, agency, box, ids
from congthu.lib.errors import CongthuError
from congthu.rooms.directory.models import Agency, Unit
from congthu.rooms.register import flows
from congthu.rooms.register.errors import (
    AlreadyDecided,
    AskedBack,
    CaseFileClosed,
    HandledMeanwhile,
    NumberNotHeld,
    RegisterError,
)
from congthu.rooms.register.models import Arrival, Entry, FollowUp, Placement, Reservation, Series, Step
from congthu.rooms.register.types import Instruction
from rooms.register.test_case_files import opened
from rooms.register.test_numbers import arrival, by_hand, enter, reserve

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ministry() -> Agency:
    return agency("BKHCN", "Bộ Khoa học và Công nghệ")


def both(first: Callable[[], object], second: Callable[[], object]) -> list[type[CongthuError] | None]:
    """The second begins while the first is done and not committed; answers what each was refused by."""
    done = threading.Event()

    def slow() -> None:
        with transaction.atomic():
            first()
            done.set()
            time.sleep(0.2)

    def quick() -> None:
        assert done.wait(20)
        second()

    def outcome(act: Callable[[], object]) -> type[CongthuError] | None:
        try:
            act()
        except CongthuError as refusal:
            return type(refusal)
        finally:
            done.set()
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(outcome, (slow, quick)))


def test_a_document_is_accepted_or_refused_once(ministry: Agency) -> None:
    by = box(ministry)
    one, two, three = (arrival(ministry, number, number.encode()) for number in "123")

    def accept(row: Arrival) -> Callable[[], object]:
        return lambda: flows.accept(row.pk, by=by, at=AT, event_id=uuid4())

    def refuse(row: Arrival) -> Callable[[], object]:
        return lambda: flows.refuse(row.pk, by=by, reason="Gửi nhầm", at=AT, event_id=uuid4())

    assert both(accept(one), accept(one)) == [None, AlreadyDecided]
    assert both(accept(two), refuse(two)) == [None, AlreadyDecided]
    assert both(refuse(three), accept(three)) == [None, AlreadyDecided]
    assert list(Entry.objects.order_by("serial").values_list("serial", flat=True)) == [1, 2]


def test_a_document_asked_back_while_it_is_accepted_is_frozen_either_way(ministry: Agency) -> None:
    by = box(ministry)
    one, two = (arrival(ministry, number, number.encode()) for number in "12")
    assert both(
        lambda: flows.accept(one.pk, by=by, at=AT, event_id=uuid4()), lambda: flows.freeze([one.pk], at=AT)
    ) == [None, None]
    one.refresh_from_db()
    assert (one.state, one.asked_back_at) == ("accepted", AT)
    assert both(
        lambda: flows.freeze([two.pk], at=AT), lambda: flows.accept(two.pk, by=by, at=AT, event_id=uuid4())
    ) == [None, AskedBack]


def test_who_assigns_by_an_old_page_is_told(ministry: Agency) -> None:
    Unit.objects.create(agency=ministry, code="VP", name="Văn phòng")
    Unit.objects.create(agency=ministry, code="PC", name="Vụ Pháp chế")
    entry, by = by_hand(ministry), box(ministry)

    def assign(unit: str, seen: int) -> Callable[[], object]:
        given = Instruction(text="Xử lý", by="Bộ trưởng", on=AT.date(), unit=unit)
        return lambda: flows.assign(entry.pk, given, by=by, at=AT, ids=ids, seen=seen)

    assert both(assign("VP", 0), assign("PC", 0)) == [None, HandledMeanwhile]
    assert FollowUp.objects.get().unit.code == "VP"  # type: ignore[union-attr]
    assign("PC", 1)()
    assert Step.objects.count() == 2


def test_the_second_of_two_answers_does_not_take_the_place_of_the_first(ministry: Agency) -> None:
    Unit.objects.create(agency=ministry, code="VP", name="Văn phòng")
    entry, by = by_hand(ministry), box(ministry)
    given = Instruction(text="Xử lý", by="Bộ trưởng", on=AT.date(), unit="VP")
    flows.assign(entry.pk, given, by=by, at=AT, ids=ids)
    one, two = enter(ministry), enter(ministry)

    def answer(reply: Entry) -> Callable[[], object]:
        return lambda: flows.reply_with(entry.pk, reply.pk, by=by, at=AT, ids=ids)

    assert both(answer(one), answer(two)) == [None, HandledMeanwhile]
    assert both(answer(one), answer(one)) == [None, None]
    with pytest.raises(HandledMeanwhile):
        flows.resolve(entry.pk, "Lưu", by=by, at=AT, ids=ids)
    assert FollowUp.objects.get().reply == one
    assert Step.objects.filter(kind="done").count() == 1


def test_a_kept_number_is_used_or_void_and_used_once(ministry: Agency) -> None:
    by = box(ministry)
    one, two, three = reserve(ministry, 3)

    def use(kept: Entry) -> Callable[[], object]:
        return lambda: enter(ministry, kept=kept.pk)

    def void(kept: Entry) -> Callable[[], object]:
        return lambda: flows.void(kept.pk, reason="Không ban hành", by=by, at=AT)

    assert both(use(one), use(one)) == [None, NumberNotHeld]
    assert both(use(two), void(two)) == [None, NumberNotHeld]
    assert both(void(three), use(three)) == [None, NumberNotHeld]
    assert list(Entry.objects.order_by("serial").values_list("state", flat=True)) == [
        "written", "written", "void"
    ]  # fmt: skip
    assert Reservation.objects.filter(closed_at=None).count() == 0


def test_a_type_is_numbered_in_one_series(ministry: Agency) -> None:
    given: dict[str, Any] = {"agency": ministry, "from_year": 2027, "by": box(ministry), "at": AT}
    assert both(
        lambda: flows.number_apart(name="Một", document_types=["QĐ"], **given),
        lambda: flows.number_apart(name="Hai", document_types=["QĐ", "TB"], **given),
    ) == [None, RegisterError]
    assert Series.objects.count() == 1


def test_nothing_slips_into_a_case_file_that_is_being_closed(ministry: Agency) -> None:
    file, entry, by = opened(ministry), by_hand(ministry), box(ministry)
    assert both(
        lambda: flows.close_case_file(file.pk, by=by, at=AT),
        lambda: flows.place(entry.pk, file.pk, by=by, at=AT),
    ) == [None, CaseFileClosed]
    other = opened(ministry, notation="02")
    third = opened(ministry, notation="03")
    assert both(
        lambda: flows.place(entry.pk, other.pk, by=by, at=AT),
        lambda: flows.place(entry.pk, third.pk, by=by, at=AT),
    ) == [None, None]
    assert Placement.objects.get().case_file == third
