"""Judging the text of a message: at a glance where that is enough, else in the limited process.

law: D34.1b-6 outgoing text is in the form of exchange; what comes in is recorded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.errors import TextNotJudged
from congthu.lib.errors import CongthuError
from congthu.rooms.screening.glance import Glance, glance
from congthu.rooms.screening.types import TextForm, TextState

#: Limited processes at a time: the machine belongs to the mail.
_AT_ONCE = 2
#: Messages that may wait for one. Beyond that a delivery goes on unjudged, a submission must come again.
_MOST_WAITING = 20
#: Above this size a message lies on the disk: it waits there for its turn, and leaves the event loop alone.
_LARGE = 256 * 1024
_TARGET = "congthu.edges.mailtext:judge"
_MARKS = "congthu.edges.mailmarks:judge"

Detect = Callable[..., Any]


class TextJudge:
    """One for the process; many messages at a time."""

    def __init__(self, detect: Detect) -> None:
        """``detect`` is ``edges.sandbox.call``: raises CongthuError for bytes it cannot cope with."""
        self._detect = detect
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    async def submitted(self, content: Content) -> TextState:
        """Before a message is accepted from one of ours. Raises TextNotJudged: then it is not accepted."""
        if self._waiting >= _MOST_WAITING:
            raise TextNotJudged(private="too many wait")
        try:
            return await self._judged(content, attached=True)
        except OSError as error:
            # The machine could not even try: that must not become an accept.
            raise TextNotJudged(private=f"{type(error).__name__} {error.errno}") from error

    async def delivered(self, content: Content) -> TextState:
        """What has come from outside; it is delivered whatever we find."""
        if self._waiting >= _MOST_WAITING:
            return _not_judged("busy", Glance())
        try:
            return await self._judged(content, attached=False)
        except OSError:
            return _not_judged("unreadable", Glance())

    async def _judged(self, content: Content, *, attached: bool) -> TextState:
        """Small mail is known at a glance; all else waits on the disk until it may be held in memory.

        ``attached``: documents are opened, so that none with a mark of secrecy leaves by mail.
        """
        if content.size <= _LARGE:
            seen = glance(b"".join(content.pieces()))
            if seen.clean and not (attached and seen.documents):
                return _clean(seen)
        self._waiting += 1
        try:
            async with self._room:
                return await asyncio.to_thread(self._look, content, attached)
        finally:
            self._waiting -= 1

    def _look(self, content: Content, attached: bool) -> TextState:
        message = b"".join(content.pieces())
        seen = glance(message)
        borne = self._borne(message) if attached and seen.documents and not seen.closed else ""
        if seen.clean:
            return replace(_clean(seen), attached=borne)
        try:
            return replace(_state(self._detect(_TARGET, message), seen), attached=borne)
        except CongthuError:
            # These bytes beat the detection; the message must not be lost for that.
            return replace(_not_judged("unreadable", seen), attached=borne)

    def _borne(self, message: bytes) -> str:
        """What attached documents bear. law: D34.1b-3 what cannot be opened in time is a doubt."""
        try:
            return str(self._detect(_MARKS, message))
        except CongthuError:
            return "ask"


def _clean(seen: Glance) -> TextState:
    if seen.closed:
        return _not_judged("encrypted", seen)
    return _with(seen, TextState(form=TextForm.CONFORMANT))


def _with(seen: Glance, state: TextState) -> TextState:
    """The judgement with what was seen of marks."""
    return replace(state, names=seen.names, titles=seen.titles, marked=state.marked or seen.marked)


def _state(answer: Mapping[str, Any], seen: Glance) -> TextState:
    state = TextState(
        form=TextForm(answer["form"]),
        parts=tuple(answer["parts"]),
        encodings=tuple(answer["encodings"]),
        signed=seen.signed,
        converted=answer["converted"],
        # An old encoding hides no mark.
        marked=bool(answer["converted"]) and glance(answer["converted"]).marked,
    )
    return _with(seen, state)


def _not_judged(why: str, seen: Glance) -> TextState:
    return _with(seen, TextState(form=TextForm.NOT_JUDGED, parts=(why,)))
