"""The books on real PostgreSQL: gapless serials, one decision, receipts queued with it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from building import AT, MemoryBlobs, agency, box, clerk, document, ids
from congthu.rooms.documents.models import Document
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import AlreadyDecided, NotTheClerk, PerhapsSecret, RegisterError
from congthu.rooms.register.models import Arrival, Book, Entry
from congthu.rooms.register.types import Check, NewArrival, NewEntry

LINE = NewEntry(
    symbol="BKHCN-VP", issuer="Bộ", issued_on=date(2026, 11, 21), document_type="", abstract="", signatory="",
    addressees="",
)  # fmt: skip
GOOD = [Check(step=1, name="signature", ok=True, detail="")]
FOUND = {
    "reference": {"text": "12/BTC-VP", "symbol": "BTC-VP"},
    "issued_on": "2026-11-20",
    "issuer": "Bộ Tài chính",
}


def enter(of, at: datetime = AT) -> Entry:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        return flows.enter(LINE, agency=of, kind=Book.Kind.OUTGOING, document=document(of), by=None, at=at)


def arrival(of, message_id: str = "<1@btc.gov.vn>", checks: list[Check] = GOOD) -> Arrival:  # type: ignore[no-untyped-def]
    new = NewArrival(
        message_id=message_id, message_sha256="cd" * 32, sender="vanthu@btc.gov.vn",
        reply_to="vanthu+bien-nhan@btc.gov.vn", filename="cv.pdf", media_type="application/pdf", file=b"%PDF",
        found=FOUND, checks=checks,
    )  # fmt: skip
    (made,) = flows.take_in(new, addresses=[box(of).address], delivered_at=AT, ids=ids, blobs=MemoryBlobs())
    return made


@pytest.mark.django_db
def test_serials_count_from_one_in_each_year_of_vietnam() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    assert [enter(ministry).reference for _ in range(3)] == ["01/BKHCN-VP", "02/BKHCN-VP", "03/BKHCN-VP"]
    # 18:00 UTC on 31 December is New Year's Day in Vietnam.
    new_year = enter(ministry, datetime(2026, 12, 31, 18, 0, tzinfo=UTC))
    assert (new_year.serial, new_year.book.year) == (1, 2027)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_leave_no_gap_and_no_double() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    ready = threading.Barrier(6)

    def work(_: int) -> None:
        ready.wait()
        for turn in range(5):
            try:
                with transaction.atomic():
                    flows.enter(
                        LINE,
                        agency=ministry,
                        kind=Book.Kind.OUTGOING,
                        document=document(ministry),
                        by=None,
                        at=AT,
                    )
                    if turn == 2:
                        raise KeyboardInterrupt  # a clerk whose transaction fails gives the number back
            except KeyboardInterrupt:
                pass
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert sorted(Entry.objects.values_list("serial", flat=True)) == list(range(1, 25))


@pytest.mark.django_db
def test_acceptance_enters_the_book_and_queues_the_receipt() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    waiting = arrival(ministry)
    entry = flows.accept(waiting.pk, by=clerk(ministry), at=AT, event_id=uuid4())
    assert (entry.serial, entry.reference, entry.issued_on) == (1, "12/BTC-VP", date(2026, 11, 20))
    assert Event.objects.get().name == "ContentHandover"
    assert ProcrastinateJob.objects.get().task_name == "dispatch.send_receipt"
    assert not queries.waiting(ministry).exists()


@pytest.mark.django_db
def test_a_second_decision_is_refused_and_changes_nothing() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    waiting, by = arrival(ministry), clerk(ministry)
    flows.accept(waiting.pk, by=by, at=AT, event_id=uuid4())
    with pytest.raises(AlreadyDecided):
        flows.accept(waiting.pk, by=by, at=AT, event_id=uuid4())
    with pytest.raises(AlreadyDecided):
        flows.refuse(waiting.pk, by=by, reason="nhầm", at=AT, event_id=uuid4())
    assert Entry.objects.count() == 1
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_refusal_needs_a_reason_and_gives_no_number() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    waiting, by = arrival(ministry), clerk(ministry)
    with pytest.raises(RegisterError):
        flows.refuse(waiting.pk, by=by, reason="  ", at=AT, event_id=uuid4())
    flows.refuse(waiting.pk, by=by, reason="Gửi nhầm cơ quan", at=AT, event_id=uuid4())
    assert Entry.objects.count() == 0
    assert Event.objects.get().name == "ConsignmentRejection"


@pytest.mark.django_db
def test_only_the_agencys_own_clerk_decides() -> None:
    ministry, other = agency("BKHCN", "Bộ Khoa học và Công nghệ"), agency("BNV", "Bộ Nội vụ")
    waiting = arrival(ministry)
    strangers = [
        clerk(other, "binh"),
        clerk(ministry, "chi", appointed=False),
        clerk(ministry, "dung", until=date(2026, 1, 1)),
        box(other),
    ]
    for stranger in strangers:
        with pytest.raises(NotTheClerk):
            flows.accept(waiting.pk, by=stranger, at=AT, event_id=uuid4())
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_what_did_not_verify_cannot_be_accepted() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    bad = arrival(ministry, checks=[*GOOD, Check(step=2, name="seal", ok=False, detail="hỏng")])
    with pytest.raises(RegisterError):
        flows.accept(bad.pk, by=box(ministry), at=AT, event_id=uuid4())
    assert Arrival.objects.get().state == "waiting"


@pytest.mark.django_db
def test_what_may_be_secret_is_accepted_only_on_a_clerks_word_which_is_recorded() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    doubtful = arrival(ministry)
    verdict = {"verdict": "ask", "why": {"vi": "Dấu mờ.", "en": "A faint mark."}, "where": None}
    Document.objects.update(found={**FOUND, "secrecy_verdict": verdict})
    with pytest.raises(PerhapsSecret):
        flows.accept(doubtful.pk, by=box(ministry), at=AT, event_id=uuid4())
    assert (Arrival.objects.get().state, Entry.objects.count()) == ("waiting", 0)
    flows.accept(doubtful.pk, by=box(ministry), at=AT, event_id=uuid4(), cleared=True)
    event = Event.objects.get(name="CongthuSecrecyCleared")
    assert event.subject == doubtful.message_id
    assert b"A faint mark." in bytes(event.body)


@pytest.mark.django_db
def test_the_same_message_twice_is_one_arrival() -> None:
    ministry = agency("BKHCN", "Bộ Khoa học và Công nghệ")
    assert arrival(ministry).pk == arrival(ministry).pk
    assert Arrival.objects.count() == 1


@pytest.mark.django_db
def test_an_arrival_without_checks_is_not_authentic() -> None:
    assert not arrival(agency("BKHCN", "Bộ"), checks=[]).authentic
