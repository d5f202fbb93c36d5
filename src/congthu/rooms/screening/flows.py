"""Screening at SMTP time: ask what is known, judge, write the message fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.db import connection, transaction

from congthu.rooms.screening import sql
from congthu.rooms.screening.originator import domain
from congthu.rooms.screening.policy import judge
from congthu.rooms.screening.types import Facts, Limits, Message, MessageFact, Snapshot, Verdict

_KINDS = frozenset({"document", "receipt"})


class Directory(Protocol):
    """Gives what screening needs to know; may remember it for seconds."""

    def __call__(self, messages: Sequence[Message]) -> Snapshot:
        """For exactly these messages."""


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
    return verdicts


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
                     each.verdict, list(each.hits))
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
    )


def _facts(message: Message, known: Snapshot, limits: Limits) -> Facts:
    return Facts(
        hosted_domains=known.hosted_domains,
        own_addresses=known.own_addresses.get(message.login, frozenset()),
        recipient_limit=limits.recipients,
        size_limit=limits.size,
    )


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
