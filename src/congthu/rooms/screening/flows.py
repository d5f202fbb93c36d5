"""Screening at SMTP time: ask what is known, judge, write the message fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Max, Min

from congthu.lib.errors import TemporaryError
from congthu.lib.legaltime import legal_day
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.regulation import queries as regulation
from congthu.rooms.regulation.types import Topic
from congthu.rooms.screening import sql
from congthu.rooms.screening.models import MessageFact as KeptFact
from congthu.rooms.screening.models import RefusedLetter, TextDay
from congthu.rooms.screening.notice import compose
from congthu.rooms.screening.originator import domain
from congthu.rooms.screening.policy import judge
from congthu.rooms.screening.rules import text_not_conformant
from congthu.rooms.screening.subject import decoded
from congthu.rooms.screening.types import (
    Action,
    DeliveredText,
    Facts,
    Limits,
    Message,
    MessageFact,
    Snapshot,
    TextForm,
    Verdict,
)

#: Age of most messages when they are delivered, and the greatest (Postfix keeps them 5 days).
_JUST_NOW, _LONGEST_QUEUED = timedelta(minutes=10), timedelta(days=6)
_LONGEST_KEPT = timedelta(days=7)
#: Days counted in one transaction.
_COUNTED_AT_ONCE = timedelta(days=31)
_KINDS = frozenset({"document", "receipt", "notice"})


class Directory(Protocol):
    """Gives what screening needs to know; may remember it for seconds."""

    def __call__(self, messages: Sequence[Message]) -> Snapshot:
        """For exactly these messages."""


class Carry(Protocol):
    """Hands a message to the mail engine; as ``dispatch.ports.Carrier``."""

    def __call__(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> Mapping[str, str | None]:
        """Recipients that are answered for; whoever is missing may be tried again."""


def screen(messages: Sequence[Message], *, directory: Directory, limits: Limits) -> list[Verdict]:
    """Judge each message and note its fact; when the transaction commits, the facts are kept.

    law: D34.1c-1 statistics count facts, not log lines.
    """
    known = directory(messages)

    verdicts = [judge(message, _facts(message, known, limits)) for message in messages]

    note(
        [
            fact(message, verdict, known.hosted_domains)
            for message, verdict in zip(messages, verdicts, strict=True)
        ]
    )
    for message, verdict in zip(messages, verdicts, strict=True):
        _explain(message, verdict)
    return verdicts


def _explain(message: Message, verdict: Verdict) -> None:
    """Have a sender who was refused for the text told in his mailbox, with the converted copy."""
    refused = verdict.refusal
    if refused is None or refused.rule != text_not_conformant.NAME or message.text is None:
        return
    letter = RefusedLetter.objects.create(
        at=message.at,
        login=message.login,
        subject=_stored(decoded((message.values("subject") or [""])[0]), 300),
        encodings=list(message.text.encodings),
        converted=message.text.converted,
    )
    outbox.enqueue("screening.explain_refusal", letter=letter.pk)


def explain_refusal(letter_id: int, *, carry: Carry, hostname: str, at: datetime) -> None:
    """Tell the sender why, with the converted copy; then nothing of the message is kept here."""
    letter = RefusedLetter.objects.filter(pk=letter_id).first()
    if letter is None:
        return
    message = compose(
        login=letter.login,
        subject=letter.subject,
        encodings=letter.encodings,
        converted=bytes(letter.converted),
        hostname=hostname,
        mark=f"congthu-refused-{letter.pk}-{letter.at:%Y%m%d%H%M%S}",
        at=at,
    )
    if letter.login not in carry(message, sender="", recipients=[letter.login]):
        raise TemporaryError(private="the notice waits")
    letter.delete()


def forget_letters(at: datetime) -> None:
    """Whom nobody could tell for a week is told no more; the text must not stay for that."""
    RefusedLetter.objects.filter(at__lt=at - _LONGEST_KEPT).delete()


def count_text_days(today: date) -> None:
    """Count the days before ``today`` that were not counted, and the last ones anew; again does no harm.

    law: D34.1c-1 the indicator is there at once, however many facts it counts.
    """
    counted = TextDay.objects.aggregate(last=Max("day"))["last"]
    oldest = KeptFact.objects.aggregate(first=Min("at"))["first"]
    first = min(counted or legal_day(oldest), today - _LONGEST_KEPT) if counted or oldest else today
    while first < today:
        until = min(first + _COUNTED_AT_ONCE, today)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.ALONE)
            for statement in (sql.FORGET_DAYS, sql.COUNT_DAYS):
                cursor.execute(statement, {"first": first, "until": until})
        first = until


def record_texts(texts: Sequence[DeliveredText]) -> None:
    """Judgements made at delivery that are not as presumed; a fact that has its judgement keeps it."""
    if not texts:
        return
    values: dict[str, list[str]] = {
        "queue_id": [each.queue_id for each in texts],
        "form": [each.state.form.value for each in texts],
        "parts": [",".join(each.state.parts) for each in texts],
        "encodings": [",".join(each.state.encodings) for each in texts],
        "remedy": [Action.NOTE.value if each.state.form is TextForm.NOT_CONFORMANT else "" for each in texts],
    }
    first = min(each.at for each in texts)
    with connection.cursor() as cursor:
        for since in (first - _JUST_NOW, first - _LONGEST_QUEUED):
            cursor.execute(sql.SET_TEXT, {**values, "since": since})
            if cursor.rowcount >= len(texts):
                return


def note(facts: Sequence[MessageFact]) -> None:
    """Store facts: one statement, in the caller's transaction or in its own."""
    with (
        transaction.atomic(savepoint=False),
        connection.cursor() as cursor,
        cursor.copy(sql.COPY_FACTS) as rows,
    ):
        for each in facts:
            rows.write_row(
                    (each.at, each.message_id, each.sender, list(each.recipients), each.size, each.kind,
                     each.verdict, list(each.hits), each.queue_id, each.text_form, list(each.text_parts),
                     list(each.encodings), each.remedy)
                )  # fmt: skip


def fact(message: Message, verdict: Verdict, hosted_domains: frozenset[str]) -> MessageFact:
    """What is kept of a message: neither content nor subject."""
    return MessageFact(
        at=message.at,
        message_id=_stored((message.values("message-id") or [""])[0].strip(), 300),
        sender=_stored(message.sender.lower(), 320),
        recipients=tuple(_stored(address.lower(), 320) for address in message.recipients),
        size=message.size,
        kind=_kind(message, hosted_domains),
        verdict="refused" if verdict.refusal else "accepted",
        hits=tuple(hit.rule for hit in verdict.hits),
        queue_id=_stored(message.queue_id, 30),
        text_form=_form(message, verdict),
        text_parts=message.text.parts if message.text else (),
        encodings=message.text.encodings if message.text else (),
        remedy=_remedy(verdict),
    )


def _form(message: Message, verdict: Verdict) -> str:
    """What stands in the fact now; mail from outside is judged where its body passes."""
    if message.text is not None:
        return message.text.form
    return TextForm.PRESUMED if message.outside and verdict.refusal is None else ""


def _remedy(verdict: Verdict) -> str:
    return next((hit.action for hit in verdict.hits if hit.rule == text_not_conformant.NAME), "")


def _facts(message: Message, known: Snapshot, limits: Limits) -> Facts:
    return Facts(
        hosted_domains=known.hosted_domains,
        own_addresses=known.own_addresses.get(message.login, frozenset()),
        recipient_limit=limits.recipients,
        size_limit=limits.size,
        text_choice=_text_choice(message),
    )


def _text_choice(message: Message) -> Action:
    """What the sender's agency has chosen; asked only for the few messages it matters to.

    law: D34.1a-4 the regulation is data, and it is what the platform does.
    """
    if message.text is None or message.text.form is not TextForm.NOT_CONFORMANT or not message.login:
        return Action.NOTE
    chosen = regulation.chosen_by_sender(
        Topic.TEXT_FORM, message.sender, message.login, on=legal_day(message.at)
    )
    return Action(chosen.value)


def _kind(message: Message, hosted_domains: frozenset[str]) -> str:
    """For statistics only; what a header says is believed here because nothing depends on it."""
    said = (message.values("congthu-kind") or [""])[0].strip().lower()
    if said in _KINDS:
        return said
    if message.outside:
        return "incoming"
    local = all(domain(address) in hosted_domains for address in message.recipients)
    return "internal" if local else "outgoing"


def _stored(text: str, longest: int) -> str:
    """What the database takes: no half characters, no NUL, no more than fits."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:longest]
