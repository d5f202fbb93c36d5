"""All that mailgate wants of the database at one moment, in one transaction.

A message comes to the database three times: to be screened, to be asked for, to be recorded. Under load
different messages are at different steps; they share one commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast

from django.db import transaction

from congthu.apps.mailgate.commits import GroupCommit
from congthu.apps.mailgate.consignment import Consignment, Known, Question, Recorder
from congthu.rooms.screening.types import Message, Verdict

Item = Message | Question | Consignment
Result = Verdict | Known | None


class Together:
    """Three kinds of wishes, one group commit."""

    def __init__(
        self, *, screen: Callable[[Sequence[Message]], Sequence[Verdict]], recorder: Recorder
    ) -> None:
        """``screen`` and ``recorder`` run inside the transaction."""
        self._screen, self._recorder = screen, recorder
        self._commits: GroupCommit[Item, Result] = GroupCommit(self._work, name="database")

    def judge(self, message: Message) -> asyncio.Future[Verdict]:
        """The verdict; its fact is committed."""
        return cast("asyncio.Future[Verdict]", self._commits.submit(message))

    def ask(self, question: Question) -> asyncio.Future[Known]:
        """What is known."""
        return cast("asyncio.Future[Known]", self._commits.submit(question))

    def record(self, consignment: Consignment) -> asyncio.Future[None]:
        """Done when the evidence is committed."""
        return cast("asyncio.Future[None]", self._commits.submit(consignment))

    async def close(self) -> None:
        """Finish what waits."""
        await self._commits.close()

    def _work(self, items: Sequence[Item]) -> Sequence[Result]:
        steps: tuple[tuple[type, Callable[[Sequence[Any]], Sequence[Result]]], ...] = (
            (Message, self._screen),
            (Question, self._recorder.ask),
            (Consignment, self._recorder.record),
        )
        results: dict[int, Result] = {}
        with transaction.atomic():
            for kind, work in steps:
                places = [place for place, item in enumerate(items) if isinstance(item, kind)]
                if places:
                    done = work([items[place] for place in places])
                    results.update(zip(places, done, strict=True))
        return [results[place] for place in range(len(items))]
