"""Group commit: what arrives while one transaction runs shares the next one.

A commit costs about the same for one row as for a hundred. The caller gets its answer after the commit that
carries its own item, never before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections

from congthu.apps.mailgate.errors import DatabaseAway
from congthu.lib.errors import CongthuError, TemporaryError

Item = TypeVar("Item")
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


class GroupCommit(Generic[Item, Result]):
    """Runs ``work`` in one thread with its own database connection, on all items that wait."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        name: str,
        most: int = 200,
        linger: float = 0.015,
    ) -> None:
        """``work`` returns one result per item, in order, and commits before it returns.

        ``linger``: how long the first item waits for company, in seconds, when the last one had company.
        """
        self._work, self._most, self._linger = work, most, linger
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._crowded = False
        self._running: asyncio.Task[None] | None = None

    def submit(self, item: Item) -> asyncio.Future[Result]:
        """Ask for ``item``; the future gives its result or a CongthuError."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._running is None:
            self._running = asyncio.create_task(self._drain())
        return future

    async def close(self) -> None:
        """Finish what waits and give the connection back."""
        while self._running is not None:
            await asyncio.wait([self._running])
        await asyncio.get_running_loop().run_in_executor(self._thread, connections.close_all)
        self._thread.shutdown()

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                # Alone on the road nobody waits; in traffic a moment's wait fills the bus.
                await asyncio.sleep(self._linger if self._crowded else 0)
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                items = [item for item, _ in batch]
                self._crowded = len(items) > 1
                outcomes = await loop.run_in_executor(self._thread, self._attempt, items)
                for (_, future), outcome in zip(batch, outcomes, strict=True):
                    if future.done():
                        continue  # its session has gone
                    if isinstance(outcome, CongthuError):
                        future.set_exception(outcome)
                    else:
                        future.set_result(outcome)
        finally:
            self._running = None

    def _attempt(self, items: Sequence[Item]) -> Sequence[Result | CongthuError]:
        """In the thread: all together; when one item spoils the batch, each alone."""
        try:
            return self._connected(items)
        except CongthuError as error:
            if len(items) == 1 or isinstance(error, DatabaseAway):
                return [error] * len(items)
        except Exception as error:  # noqa: BLE001 - the outermost loop: whatever failed, mail waits
            _log.error("%s failed: %s", self._thread._thread_name_prefix, _kind(error))  # noqa: SLF001
            if len(items) == 1:
                return [TemporaryError(private=_kind(error))]
        return [outcome for item in items for outcome in self._attempt([item])]

    def _connected(self, items: Sequence[Item]) -> Sequence[Result]:
        """Once more on a new connection when the old one has died: the server may be back already."""
        for last in (False, True):
            try:
                return self._work(items)
            except (OperationalError, InterfaceError) as error:
                connection.close()
                if last:
                    raise DatabaseAway(private=_kind(error)) from error
        raise AssertionError


def _kind(error: Exception) -> str:
    """For the log: what and where, without the values, which may be personal."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"
