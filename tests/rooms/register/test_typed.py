"""What a clerk types: readable words, days and counts that can be; anything else is told, never kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import AT, agency, box, ids
from congthu.rooms.directory.models import Agency, Unit
from congthu.rooms.dispatch import received
from congthu.rooms.documents.errors import DocumentSecret
from congthu.rooms.register import flows
from congthu.rooms.register.errors import (
    CountImpossible,
    DayImpossible,
    RegisterError,
    TextTooLong,
    TextUnfit,
)
from congthu.rooms.register.models import Book, Entry, Step
from congthu.rooms.register.rules import typed
from congthu.rooms.register.types import Instruction
from rooms.register.test_numbers import PAPER, by_hand, reserve

TURNED = "Công văn \u202egnơưh\u202c"
TODAY = date(2026, 11, 21)


@pytest.fixture
def ministry(db: object) -> Agency:
    return agency("BKHCN", "Bộ Khoa học và Công nghệ")


@pytest.mark.parametrize(
    "wrong", [TURNED, "a\x00b", "a\x1b[31mb", "a\u2066b", "a\u200eb", "a\ud800b", "a\u2029b", "a\x85b"]
)
def test_characters_that_cannot_be_seen_are_refused(wrong: str) -> None:
    for read in (typed.text, typed.line):
        with pytest.raises(TextUnfit):
            read(wrong)


def test_what_word_processors_leave_behind_is_left_out_and_lines_stay_lines() -> None:
    assert typed.text("\ufeffCông\u00ad văn\tmột\r\nhai\u200b ") == "Công văn một\nhai"
    assert typed.line(" Vụ  Pháp\nchế ") == "Vụ Pháp chế"
    with pytest.raises(TextTooLong, match="longer than the book holds"):
        typed.line("x" * 255)


def test_words_of_another_machine_show_a_gap_where_something_hides() -> None:
    assert typed.readable("a\u202eb\x00c\ud800d\u00ade\n") == "a\ufffdb\ufffdc\ufffdde\n"
    found = received.found({"abstract": "Về \u202eviệc", "addressees": [{"text": "Bộ\x1b[1m Y tế"}]})
    assert found["abstract"] == "Về \ufffdviệc"
    assert found["addressees"][0]["text"] == "Bộ\ufffd[1m Y tế"


@given(st.text())
def test_whatever_is_taken_can_be_kept_and_is_taken_again(value: str) -> None:
    try:
        kept = typed.text(value)
    except RegisterError:
        return
    assert typed.text(kept) == kept
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in kept)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"issued_on": date(1, 1, 1)}, DayImpossible),
        ({"issued_on": date(1945, 9, 1)}, DayImpossible),
        ({"arrived_on": date(1026, 11, 20)}, DayImpossible),
        ({"due_on": date(2206, 12, 1)}, DayImpossible),
        ({"due_on": date(2026, 11, 1)}, DayImpossible),
        ({"pages": -3}, CountImpossible),
        ({"pages": 0}, CountImpossible),
        ({"copies": 10_000}, CountImpossible),
        ({"document_type": "XX"}, RegisterError),
        ({"reference": "1" * 121}, TextTooLong),
        ({"abstract": "x" * 4001}, TextTooLong),
        *(
            ({name: TURNED}, TextUnfit)
            for name in ("reference", "symbol", "issuer", "abstract", "signatory", "addressees", "note",
                         "late_because", "file_copy", "urgency")
        ),
    ],
)  # fmt: skip
def test_a_line_entered_by_hand_is_refused(
    ministry: Agency, changes: dict[str, Any], refusal: type[RegisterError]
) -> None:
    late = {"late_because": "Bỏ sót"} | changes
    with pytest.raises(refusal) as refused:
        by_hand(ministry, dataclasses.replace(PAPER, **late))
    assert refused.value.public.endswith(".")
    assert not Entry.objects.exists()


def test_what_can_be_is_entered(ministry: Agency) -> None:
    old = dataclasses.replace(
        PAPER, issued_on=date(1945, 9, 2), arrived_on=TODAY, pages=1, copies=9_999, due_on=TODAY
    )
    assert by_hand(ministry, old).pages == 1


@pytest.fixture
def entry(ministry: Agency) -> Entry:
    Unit.objects.create(agency=ministry, code="VP", name="Văn phòng")
    made = by_hand(ministry)
    asked = Instruction(text="Nghiên cứu", by="Bộ trưởng", on=TODAY, unit="VP")
    flows.assign(made.pk, asked, by=box(ministry), at=AT, ids=ids)
    return made


ASKED = Instruction(text="Nghiên cứu", by="Bộ trưởng", on=TODAY, unit="VP")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"text": TURNED}, TextUnfit),
        ({"by": TURNED}, TextUnfit),
        ({"by": "x" * 255}, TextTooLong),
        ({"on": date(1, 1, 1)}, DayImpossible),
        ({"on": TODAY + timedelta(days=1)}, DayImpossible),
        ({"due_on": date(1, 1, 1)}, DayImpossible),
        ({"due_on": date(2126, 1, 1)}, DayImpossible),
        ({"text": "TUYỆT MẬT - Phương án bảo vệ biên giới"}, DocumentSecret),
    ],
)
def test_an_instruction_is_readable_and_its_days_can_be(
    entry: Entry, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        flows.assign(
            entry.pk, dataclasses.replace(ASKED, **changes), by=box(entry.book.agency), at=AT, ids=ids
        )
    assert Step.objects.count() == 1


_STEPS: tuple[Callable[[Entry, str], object], ...] = (
    lambda e, words: flows.note_progress(e.pk, words, by=box(e.book.agency), at=AT),
    lambda e, words: flows.resolve(e.pk, words, by=box(e.book.agency), at=AT, ids=ids),
    lambda e, words: flows.reopen(e.pk, words, by=box(e.book.agency), at=AT),
    lambda e, words: reserve(e.book.agency, holder=words),
    lambda e, words: reserve(e.book.agency, reason=words),
    lambda e, words: flows.void(reserve(e.book.agency)[0].pk, reason=words, by=box(e.book.agency), at=AT),
    lambda e, words: flows.number_apart(
        agency=e.book.agency, name=words, document_types=["QĐ"], from_year=2027, by=box(e.book.agency), at=AT
    ),
)


@pytest.mark.parametrize("step", _STEPS)
def test_every_step_of_the_books_refuses_words_that_turn_around(
    entry: Entry, step: Callable[[Entry, str], object]
) -> None:
    for words in (TURNED, "a\x00b"):
        with pytest.raises(TextUnfit):
            step(entry, words)


@pytest.mark.parametrize("year", [1, 2025, 2032, 99_999_999_999])
def test_a_series_begins_in_a_year_that_is_near(ministry: Agency, year: int) -> None:
    with pytest.raises(RegisterError, match="begins this year"):
        flows.number_apart(
            agency=ministry, name="QĐ", document_types=["QĐ"], from_year=year, by=box(ministry), at=AT
        )
    assert not Book.objects.exists()
