"""Reserved, void and late numbers, series numbered apart, paper entered by hand, duplicates."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from building import AT, MemoryBlobs, agency, box, clerk, document, ids
from congthu.rooms.directory.models import Agency
from congthu.rooms.documents.errors import DocumentPerhapsSecret, DocumentSecret
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows, queries
from congthu.rooms.register.errors import (
    BookClosed,
    Duplicate,
    NotTheClerk,
    NumberNotHeld,
    ReasonMissing,
    RegisterError,
    SecretSeriesStaysEmpty,
)
from congthu.rooms.register.flows import arrivals as arrivals_flow
from congthu.rooms.register.flows import by_hand as by_hand_flow
from congthu.rooms.register.models import Arrival, Book, Entry, Reservation
from congthu.rooms.register.queries.likeness import entries_like
from congthu.rooms.register.types import Check, Likeness, NewArrival, NewEntry

LINE = NewEntry(
    symbol="BKHCN-VP", issuer="Bộ Khoa học và Công nghệ", issued_on=date(2026, 11, 21), document_type="",
    abstract="Về việc sử dụng thư điện tử", signatory="Nguyễn Văn A", addressees="Bộ Tài chính",
)  # fmt: skip
PAPER = dataclasses.replace(LINE, symbol="", reference="7822/VPCP-KGVX", issuer="Văn phòng Chính phủ")
OUT, IN = Book.Kind.OUTGOING, Book.Kind.INCOMING


@pytest.fixture
def ministry(db: object) -> Agency:
    return agency("BKHCN", "Bộ Khoa học và Công nghệ")


def enter(of: Agency, at: datetime = AT, kind: Book.Kind = OUT, **changes: Any) -> Entry:
    with transaction.atomic():
        line = dataclasses.replace(LINE, **changes)
        return flows.enter(line, agency=of, kind=kind, document=document(of), by=None, at=at)


def reserve(of: Agency, count: int = 1, **given: Any) -> list[Entry]:
    held = {"holder": "Vụ Pháp chế", "reason": "Chờ ký sáng mai", "by": box(of), "at": AT} | given
    return flows.reserve(agency=of, count=count, **held)


def by_hand(
    of: Agency, line: NewEntry = PAPER, kind: Book.Kind = IN, at: datetime = AT, **given: Any
) -> Entry:
    return flows.enter_by_hand(line, agency=of, kind=kind, by=box(of), at=at, **given)


def test_reserved_numbers_stand_in_the_book_and_others_go_on_after_them(ministry: Agency) -> None:
    assert [e.serial for e in reserve(ministry, 3)] == [1, 2, 3]
    assert enter(ministry).serial == 4
    states = list(Entry.objects.order_by("serial").values_list("state", flat=True))
    assert states == ["reserved", "reserved", "reserved", "written"]


def test_a_document_fills_the_kept_line_the_clerk_names(ministry: Agency) -> None:
    kept = reserve(ministry, 2)[1]
    entry = enter(ministry, kept=kept.pk)
    assert (entry.pk, entry.reference, entry.state) == (kept.pk, "02/BKHCN-VP", "written")
    assert Reservation.objects.get(entry=kept).closed_at == AT
    with pytest.raises(NumberNotHeld):
        enter(ministry, kept=kept.pk)
    assert Entry.objects.count() == 2


def test_a_kept_line_of_another_agency_or_series_is_not_filled(ministry: Agency) -> None:
    flows.number_apart(
        agency=ministry, name="QĐ", document_types=["QĐ"], from_year=2026, by=box(ministry), at=AT
    )
    (decision,) = reserve(ministry, document_type="QĐ")
    (letter,) = reserve(ministry)
    (foreign,) = reserve(agency("BNV", "Bộ Nội vụ"))
    for kept in (decision, foreign):
        with pytest.raises(NumberNotHeld):
            enter(ministry, kept=kept.pk)
    assert enter(ministry, kept=letter.pk).book.series == ""
    assert enter(ministry, kept=decision.pk, document_type="QĐ").pk == decision.pk


def test_a_void_number_is_explained_and_never_given_again(ministry: Agency) -> None:
    (kept,) = reserve(ministry)
    with pytest.raises(ReasonMissing):
        flows.void(kept.pk, reason=" ", by=box(ministry), at=AT)
    void = flows.void(kept.pk, reason="Không ban hành", by=box(ministry), at=AT)
    assert (void.state, void.note, void.reservation.void_because) == (
        "void",
        "Không ban hành",
        "Không ban hành",
    )
    assert enter(ministry).serial == 2
    with pytest.raises(NumberNotHeld):
        enter(ministry, kept=kept.pk)
    with pytest.raises(NumberNotHeld):
        flows.void(kept.pk, reason="lần nữa", by=box(ministry), at=AT)


def test_reserving_asks_for_holder_reason_clerk_and_measure(ministry: Agency) -> None:
    with pytest.raises(ReasonMissing):
        reserve(ministry, holder="")
    with pytest.raises(RegisterError):
        reserve(ministry, 51)
    with pytest.raises(NotTheClerk):
        reserve(ministry, by=clerk(ministry, "b", appointed=False))
    assert not Book.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clerks_who_enter_reserve_and_void_at_once_leave_no_gap() -> None:
    ministry = agency("BKHCN", "Bộ")
    by, ready = box(ministry), threading.Barrier(6)

    def work(turn: int) -> None:
        ready.wait()
        for _ in range(4):
            if turn % 2:
                kept = flows.reserve(agency=ministry, count=2, holder="A", reason="B", by=by, at=AT)
                flows.void(kept[0].pk, reason="C", by=by, at=AT)
            else:
                enter(ministry)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert sorted(Entry.objects.values_list("serial", flat=True)) == list(range(1, 37))
    assert Book.objects.get().next_serial == 37


def test_last_years_book_takes_an_entry_only_with_its_reason(ministry: Agency) -> None:
    january = datetime(2027, 1, 12, 3, tzinfo=UTC)
    enter(ministry)
    late = {"year": 2026, "issued_on": date(2026, 12, 30)}
    with pytest.raises(BookClosed):
        enter(ministry, january, **late)
    entry = enter(ministry, january, **late, late_because="Bỏ sót khi khóa sổ")
    assert (entry.serial, entry.book.year, entry.entered_at) == (2, 2026, january)
    with pytest.raises(BookClosed):
        enter(ministry, january, year=2025, late_because="xa quá")


def test_books_of_secrets_stay_empty(ministry: Agency) -> None:
    for kind in (Book.Kind.SECRET_OUTGOING, Book.Kind.SECRET_INCOMING):
        with pytest.raises(SecretSeriesStaysEmpty, match=r"29/2018"):
            enter(ministry, kind=kind)
    Book.objects.create(agency=ministry, year=2026, kind="secret-in")
    with pytest.raises(IntegrityError), transaction.atomic():
        Book.objects.filter(kind="secret-in").update(next_serial=2)


def test_decisions_are_numbered_apart_where_the_agency_chose_so(ministry: Agency) -> None:
    flows.number_apart(
        agency=ministry, name="Quyết định", document_types=["QĐ"], from_year=2027, by=box(ministry), at=AT
    )
    january = datetime(2027, 1, 12, 3, tzinfo=UTC)
    assert [enter(ministry, document_type=code).serial for code in ("", "QĐ")] == [1, 2]
    given = [enter(ministry, january, document_type=code) for code in ("", "QĐ", "QĐ", "TB")]
    assert [(e.serial, e.book.series) for e in given] == [
        (1, ""), (1, "Quyết định"), (2, "Quyết định"), (2, "")
    ]  # fmt: skip
    with pytest.raises(RegisterError, match="begins with a year"):
        flows.number_apart(
            agency=ministry, name="Thông báo", document_types=["TB"], from_year=2027, by=box(ministry), at=AT
        )
    with pytest.raises(RegisterError, match="has numbers already: it stays"):
        flows.number_apart(
            agency=ministry, name="Quyết định", document_types=["QĐ", "TB"], from_year=2028,
            by=box(ministry), at=AT,
        )  # fmt: skip
    assert enter(ministry, january, document_type="QĐ").reference == "03/BKHCN-VP"


def test_paper_gets_the_next_arrival_number(ministry: Agency) -> None:
    entry = by_hand(ministry, dataclasses.replace(PAPER, arrived_on=date(2026, 11, 20), pages=3))
    assert (entry.serial, entry.reference, entry.document, entry.pages) == (1, "7822/VPCP-KGVX", None, 3)


def test_a_late_entry_says_why_and_keeps_its_true_time(ministry: Agency) -> None:
    old = dataclasses.replace(PAPER, issued_on=date(2026, 11, 2), arrived_on=date(2026, 11, 10))
    with pytest.raises(ReasonMissing):
        by_hand(ministry, old)
    entry = by_hand(ministry, dataclasses.replace(old, late_because="Thất lạc ở bộ phận một cửa"))
    assert (entry.entered_at, entry.arrived_on, entry.issued_on) == (
        AT,
        date(2026, 11, 10),
        date(2026, 11, 2),
    )
    # Friday's paper on Monday is in time (art. 22).
    friday = dataclasses.replace(PAPER, reference="1/TB", arrived_on=date(2026, 11, 20))
    assert not by_hand(ministry, friday, at=datetime(2026, 11, 23, 9, tzinfo=UTC)).late_because


@pytest.mark.parametrize(
    "changes",
    [{"issuer": " "}, {"abstract": ""}, {"issued_on": date(2026, 12, 1)}, {"arrived_on": date(2026, 12, 1)}],
)
def test_paper_without_the_columns_of_the_book_is_refused(ministry: Agency, changes: dict[str, Any]) -> None:
    with pytest.raises(RegisterError):
        by_hand(ministry, dataclasses.replace(PAPER, **changes))
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"abstract": "TUYỆT MẬT - Phương án bảo vệ biên giới"},
        {"reference": "12/TUM-BQP (MẬT)"},
        {"note": "Tài liệu (TỐI MẬT)"},
    ],
)
def test_words_of_a_secret_are_not_entered_by_hand(ministry: Agency, changes: dict[str, Any]) -> None:
    with pytest.raises(DocumentSecret):
        by_hand(ministry, dataclasses.replace(PAPER, **changes), cleared=True)
    with pytest.raises(DocumentSecret):
        reserve(ministry, reason="TUYỆT MẬT - Phương án")
    assert not Entry.objects.exists()


def test_words_that_may_be_of_a_secret_are_entered_on_a_clerks_recorded_word(ministry: Agency) -> None:
    line = dataclasses.replace(PAPER, reference="12/TUM-BQP")
    with pytest.raises(DocumentPerhapsSecret):
        by_hand(ministry, line)
    assert by_hand(ministry, line, cleared=True).serial == 1
    assert Event.objects.get().name == "CongthuSecrecyCleared"


@pytest.mark.parametrize("again", ["7822/VPCP-KGVX", "7822/vpcp-kgvx", "07822 / VPCP - KGVX"])
def test_the_same_reference_of_the_same_issuer_is_recognised(ministry: Agency, again: str) -> None:
    first = by_hand(ministry)
    line = dataclasses.replace(PAPER, reference=again)
    with pytest.raises(Duplicate, match="01/2026"):
        by_hand(ministry, line)
    assert by_hand(ministry, line, despite_duplicate=True).duplicate_of == first


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_enter_the_same_document_at_once_the_second_is_warned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(*given: Any, **more: Any) -> list[Likeness]:
        found = entries_like(*given, **more)
        time.sleep(0.2)
        return found

    for module in (arrivals_flow, by_hand_flow):
        monkeypatch.setattr(module, "entries_like", slowly)
    ministry = agency("BKHCN", "Bộ")
    one, two = arrival(ministry, "1", b"%PDF"), arrival(ministry, "2", b"%PDF")
    by, ready = box(ministry), threading.Barrier(4)

    def paper() -> None:
        by_hand(ministry)

    def accept(which: Arrival) -> None:
        flows.accept(which.pk, by=by, at=AT, event_id=uuid4())

    def work(act: Callable[[], None]) -> bool:
        ready.wait()
        try:
            act()
        except Duplicate:
            return True
        finally:
            connection.close()
        return False

    with ThreadPoolExecutor(4) as pool:
        acts = (paper, paper, partial(accept, one), partial(accept, two))
        warned = list(pool.map(work, acts))
    assert sum(warned[:2]) == sum(warned[2:]) == 1
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [{"issuer": "Bộ Tài chính"}, {"reference": "7823/VPCP-KGVX"}, {"issued_on": date(2025, 11, 21)}],
)
def test_what_only_resembles_it_is_no_duplicate(ministry: Agency, changes: dict[str, Any]) -> None:
    by_hand(ministry)
    assert by_hand(ministry, dataclasses.replace(PAPER, **changes)).duplicate_of is None


def arrival(of: Agency, message: str, file: bytes) -> Any:
    found = {"reference": {"text": f"{message}/BTC-VP", "symbol": "BTC-VP"}, "issuer": "Bộ Tài chính"}
    new = NewArrival(
        message_id=f"<{message}@btc.gov.vn>", message_sha256=message.zfill(64), sender="vanthu@btc.gov.vn",
        reply_to="", filename="cv.pdf", media_type="application/pdf", file=file, found=found,
        checks=[Check(step=1, name="signature", ok=True, detail="")],
    )  # fmt: skip
    (made,) = flows.take_in(new, addresses=[box(of).address], delivered_at=AT, ids=ids, blobs=MemoryBlobs())
    return made


def test_the_same_bytes_by_another_message_are_shown_before_they_are_accepted(ministry: Agency) -> None:
    one, two, three = (arrival(ministry, m, f) for m, f in (("1", b"%PDF"), ("2", b"%PDF"), ("3", b"%PDF3")))
    flows.accept(one.pk, by=box(ministry), at=AT, event_id=uuid4())
    (like,) = queries.arrivals_like(two)
    assert (like.number, like.same_bytes) == ("01/2026", True)
    assert queries.arrivals_like(three) == []
    with pytest.raises(Duplicate):
        flows.accept(two.pk, by=box(ministry), at=AT, event_id=uuid4())
    entry = flows.accept(two.pk, by=box(ministry), at=AT, event_id=uuid4(), despite_duplicate=True)
    assert (entry.serial, entry.duplicate_of_id) == (2, like.entry)
