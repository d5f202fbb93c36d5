"""From "Postfix has a message for these recipients" to one honest answer for each.

Promise: 250 is answered for a recipient exactly when the message is in the mailbox **and** its evidence is
committed. The steps: ask (delivered before?), keep (a copy for the worker), store (Dovecot), record (one
transaction), answer.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from congthu.apps.mailgate.consignment import (
    Consigned,
    Consignment,
    Known,
    Question,
    consignment_key,
    printable,
    without_detail,
)
from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.dovecot import Dovecot, Letter, Outcome
from congthu.apps.mailgate.errors import SpoolFull, smtp_reply
from congthu.apps.mailgate.reply import Reply, parse
from congthu.apps.mailgate.unrecorded import Unrecorded
from congthu.lib.errors import CongthuError
from congthu.rooms.dispatch.flows.send import RECEIPTS_DETAIL
from congthu.rooms.screening.types import DeliveredText, TextForm, TextState

_DONE = Reply(250, "2.0.0 Delivered")
_KINDS = frozenset({"document", "receipt", "notice"})
_LONGEST_MESSAGE_ID = 300
_RECEIPTS = f"+{RECEIPTS_DETAIL}@"


class BlobWriter(Protocol):
    """A stored file in the making."""

    def write(self, piece: bytes) -> None:
        """Append."""


class Blobs(Protocol):
    """Where messages for the worker are kept."""

    def writer(self) -> AbstractContextManager[BlobWriter]:
        """Durable when the block has ended well; OSError when the disk is full."""


@dataclass(frozen=True, slots=True)
class _Box:
    """One recipient on its way."""

    address: str
    plain: str
    key: str


class Courier:
    """Carries one message at a time to Dovecot; many of these run side by side."""

    def __init__(
        self,
        *,
        dovecot: Dovecot,
        unrecorded: Unrecorded,
        blobs: Blobs,
        ask: Callable[[Question], Awaitable[Known]],
        record: Callable[[Consignment], Awaitable[None]],
        judge_text: Callable[[Content], Awaitable[TextState]],
        now: Callable[[], datetime],
    ) -> None:
        """``ask`` and ``record`` are group commits: both raise CongthuError when they cannot."""
        self._dovecot, self._unrecorded, self._blobs = dovecot, unrecorded, blobs
        self._ask, self._record, self._judge_text = ask, record, judge_text
        self._now = now
        self._busy: dict[str, tuple[asyncio.Lock, list[object]]] = {}

    async def deliver(self, letter: Letter, content: Content) -> list[Reply]:
        """One reply for each recipient, in order."""
        same = _same(letter, content)
        boxes = []
        for address in letter.recipients:
            (plain,) = printable([without_detail(address)])
            # With detail in the key: two folders of one mailbox are two deliveries.
            boxes.append(_Box(address, plain, consignment_key(same, address.lower())))
        try:
            # The same content may be offered again while we still work on it (Postfix was restarted).
            async with self._alone(same):
                replies = await self._deliver(letter, boxes, content)
        except CongthuError as error:
            return [parse(smtp_reply(error))] * len(boxes)
        return [replies[box.key] for box in boxes]

    async def _deliver(self, letter: Letter, boxes: Sequence[_Box], content: Content) -> dict[str, Reply]:
        kind = _kind(letter, content)
        question = Question(
            keys=[box.key for box in boxes],
            addresses=[box.plain for box in boxes],
            official=kind in _KINDS,
        )
        known = await self._ask(question)
        todo = {box.key: box for box in boxes if box.key not in known.keys}
        # What all have already makes no work: it may be a secret whose bytes were removed since.
        blob = await self._keep(content) if known.official and todo else ""
        text = await self._text(content) if todo else None
        outcomes = await self._store(letter, todo, content)

        consignment = Consignment(
            message_id=printable([content.fields.get("message-id", "")])[0][:_LONGEST_MESSAGE_ID],
            kind=kind,
            digest=content.digest,
            body_digest=content.body_digest,
            size=content.size,
            blob=blob,
            recipients=[
                Consigned(
                    key, todo[key].plain, outcome.at, "" if outcome.reply.good else outcome.reply.status
                )
                for key, outcome in outcomes.items()
                if outcome.reply.good or outcome.reply.final
            ],
            text=text,
        )
        if consignment.recipients:
            await self._record(consignment)
            self._unrecorded.settle(outcomes)
        said = {key: _DONE if outcome.reply.good else outcome.reply for key, outcome in outcomes.items()}
        return {box.key: said.get(box.key, _DONE) for box in boxes}

    async def _text(self, content: Content) -> DeliveredText | None:
        """The text of what strangers sent; our own people's was judged when they submitted it."""
        if not content.queue_id or not content.from_outside:
            return None
        state = await self._judge_text(content)
        if state.form is TextForm.CONFORMANT:
            return None  # as was presumed when it was taken in
        return DeliveredText(at=self._now(), queue_id=content.queue_id, state=state)

    async def _store(self, letter: Letter, todo: dict[str, _Box], content: Content) -> dict[str, Outcome]:
        """Dovecot's answers; what an earlier attempt stored is not stored again."""
        outcomes = {}
        fresh = []
        for key, box in todo.items():
            stored = self._unrecorded.stored_at(key)
            if stored is None:
                fresh.append(box)
            else:
                outcomes[key] = Outcome(_DONE, stored)
        if fresh:
            answers = await self._dovecot.deliver(
                replace(letter, recipients=[box.address for box in fresh]),
                content,
                stored=lambda index, at: self._unrecorded.add([(fresh[index].key, at)]),
            )
            outcomes.update((box.key, answer) for box, answer in zip(fresh, answers, strict=True))
        return outcomes

    async def _keep(self, content: Content) -> str:
        """The message as a blob, before anybody is told that it arrived."""
        try:
            await asyncio.to_thread(self._copy, content)
        except OSError as error:
            raise disk_trouble(error) from error
        return content.digest

    def _copy(self, content: Content) -> None:
        with self._blobs.writer() as writer:
            for piece in content.pieces():
                writer.write(piece)

    @asynccontextmanager
    async def _alone(self, digest: str) -> AsyncIterator[None]:
        lock, users = self._busy.setdefault(digest, (asyncio.Lock(), []))
        users.append(lock)
        try:
            async with lock:
                yield
        finally:
            users.pop()
            if not users:
                del self._busy[digest]


def _same(letter: Letter, content: Content) -> str:
    """What makes two offers of a message the same one.

    A document handed over again after a crash (its sender did not live to note that Postfix had it) differs
    only in what relays put on top. Of other mail every byte counts: who sends twice means to.
    """
    return content.identity if _kind(letter, content) in _KINDS else content.digest


def _kind(letter: Letter, content: Content) -> str:
    """What the message says it is. A mail server's own report says nothing; it is known by where it goes."""
    said = content.fields.get("congthu-kind", "").lower()
    if not said and not letter.sender and any(_RECEIPTS in each.lower() for each in letter.recipients):
        return "receipt"
    return said


def disk_trouble(error: OSError) -> CongthuError:
    """A full disk is SMTP's own "insufficient storage"; any other fault of the disk is for the log too."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return SpoolFull(private=f"{'disk full' if full else 'disk fault'}: {error.strerror}")
