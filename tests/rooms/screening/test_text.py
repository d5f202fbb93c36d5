"""What happens to text in an old form: the agency's choice decides, and the fact tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import building
from congthu.lib.errors import TemporaryError
from congthu.rooms.regulation.models import ChosenRegulation
from congthu.rooms.screening import flows
from congthu.rooms.screening.models import MessageFact, RefusedLetter
from congthu.rooms.screening.types import (
    DeliveredText,
    Limits,
    Message,
    Snapshot,
    TextForm,
    TextState,
    Verdict,
)

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
OLD = TextState(
    form=TextForm.NOT_CONFORMANT, parts=("text",), encodings=("tcvn3",), converted=b"Subject: x\r\n\r\ny"
)
pytestmark = pytest.mark.django_db


def screened(text: TextState | None, *, login: str = "an@g06.gov.vn", **values: Any) -> Verdict:
    known = Snapshot(
        hosted_domains=frozenset({"g06.gov.vn"}),
        own_addresses={"an@g06.gov.vn": frozenset({"an@g06.gov.vn"})},
    )
    message = Message(
        at=AT, sender=login or "x@abroad.example", recipients=("b@abroad.example",), login=login, text=text,
        queue_id="4abc", headers=(("From", login or "x@abroad.example"), ("Subject", "h")), **values,
    )  # fmt: skip
    (verdict,) = flows.screen(
        [message], directory=lambda _: known, limits=Limits(recipients=10, size=1_000_000)
    )
    return verdict


def chosen(choice: str) -> None:
    agency = building.agency("G06", "Bộ Khoa học")
    clerk = building.clerk(agency)
    ChosenRegulation.objects.create(
        agency=agency,
        topic="text-form",
        choice=choice,
        in_force_from=date(2026, 1, 1),
        set_by=clerk,
        set_at=AT,
    )


@pytest.mark.parametrize(
    ("choice", "refused", "converted"),
    [("refuse", True, False), ("convert", False, True), ("note", False, False)],
)
def test_the_agency_decides(choice: str, refused: bool, converted: bool) -> None:
    chosen(choice)
    verdict = screened(OLD)
    assert (verdict.refusal is not None, verdict.converts) == (refused, converted)
    fact = MessageFact.objects.get()
    assert (fact.text_form, fact.text_parts, fact.encodings, fact.remedy) == (
        "not-conformant", ["text"], ["tcvn3"], choice
    )  # fmt: skip
    assert RefusedLetter.objects.count() == refused


def test_a_marked_file_is_refused_as_a_secret_and_kept_nowhere() -> None:
    chosen("refuse")
    refusal = screened(replace(OLD, names=("TUYET MAT.pdf",))).refusal
    assert refusal is not None
    assert refusal.rule == "secrecy-mark"
    assert not RefusedLetter.objects.exists()


def test_what_is_signed_is_noted_instead_of_converted() -> None:
    chosen("convert")
    signed = TextState(form=OLD.form, parts=OLD.parts, encodings=OLD.encodings, signed=True, converted=b"x")
    assert not screened(signed).converts
    assert MessageFact.objects.get().remedy == "note"


def test_what_nobody_could_judge_is_accepted_and_said_so() -> None:
    chosen("refuse")
    assert screened(TextState(form=TextForm.NOT_JUDGED, parts=("unreadable",))).refusal is None
    fact = MessageFact.objects.get()
    assert (fact.text_form, fact.text_parts, fact.remedy) == ("not-judged", ["unreadable"], "")


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(days=4)])
def test_mail_from_outside_is_judged_at_delivery_once(age: timedelta) -> None:
    screened(None, login="")
    assert MessageFact.objects.get().text_form == "presumed"
    flows.record_texts([DeliveredText(at=AT + age, queue_id="other", state=OLD)])
    assert MessageFact.objects.get().text_form == "presumed"
    flows.record_texts([DeliveredText(at=AT + age, queue_id="4abc", state=OLD)])
    closed = TextState(form=TextForm.NOT_JUDGED, parts=("encrypted",))
    flows.record_texts([DeliveredText(at=AT + age, queue_id="4abc", state=closed)])
    fact = MessageFact.objects.get()
    assert (fact.text_form, fact.text_parts, fact.encodings, fact.remedy) == (
        "not-conformant", ["text"], ["tcvn3"], "note"
    )  # fmt: skip


def test_a_refused_sender_is_told_once_and_nothing_is_kept() -> None:
    chosen("refuse")
    screened(OLD)
    letter = RefusedLetter.objects.get()
    carried: list[bytes] = []

    def away(message: bytes, *, sender: str, recipients: object) -> dict[str, str | None]:
        return {}

    with pytest.raises(TemporaryError):
        flows.explain_refusal(letter.pk, carry=away, hostname="node.test", at=AT)

    def carry(message: bytes, *, sender: str, recipients: Any) -> dict[str, str | None]:
        carried.append(message)
        assert (sender, recipients) == ("", ["an@g06.gov.vn"])
        return dict.fromkeys(recipients)

    for _ in range(2):
        flows.explain_refusal(letter.pk, carry=carry, hostname="node.test", at=AT)
    (notice,) = carried
    assert OLD.converted in notice
    assert "chưa được gửi đi".encode() in notice
    assert b"was not sent" in notice
    assert not RefusedLetter.objects.exists()


def test_what_could_not_be_told_for_a_week_is_deleted() -> None:
    """By the clock of the worker, though nobody is refused after it."""
    chosen("refuse")
    screened(OLD)
    flows.forget_letters(AT + timedelta(days=6))
    assert RefusedLetter.objects.exists()
    flows.forget_letters(AT + timedelta(days=8))
    assert not RefusedLetter.objects.exists()
