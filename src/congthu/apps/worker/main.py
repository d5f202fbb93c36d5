"""The worker process: jobs of the outbox, and some chores beside them.

Procrastinate is asyncio; our tasks are ordinary functions it runs in threads. Chores wait out an outage of
the database; a chore that fails otherwise ends the process, which the supervisor starts again and explains.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from procrastinate import App
from procrastinate import exceptions as queue_errors

from congthu.lib.errors import CongthuError
from congthu.lib.legaltime import legal_day
from congthu.wiring.boot import boot
from congthu.wiring.settings import Settings

log = logging.getLogger(__name__)

#: Longest wait of an event for its place in the log (the promise is ten seconds).
SEQUENCE_EVERY = 1.0
#: A job without a heartbeat this long belongs to a worker that died.
STALLED_AFTER = 15.0
CONCURRENCY = 4


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    boot(settings.home)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    from procrastinate.contrib.django import app as django_app

    from congthu.apps.worker import tasks

    tasks.register(django_app)
    # The app Django uses is synchronous; its connector knows the asynchronous one for the same database.
    app = django_app.with_connector(django_app.connector.get_worker_connector())  # type: ignore[attr-defined]  # only Django's connector has it
    sequence = tasks.with_fresh_connection(_sequence)
    refresh = tasks.with_fresh_connection(_refresh_revocations)
    forget = tasks.with_fresh_connection(_forget_letters)
    count = tasks.with_fresh_connection(_count_text_days)
    async with app.open_async():
        jobs = asyncio.create_task(_run_jobs(app))
        chores = [
            asyncio.create_task(_again(lambda: asyncio.to_thread(sequence), every=SEQUENCE_EVERY)),
            asyncio.create_task(_again(lambda: _rescue_stalled(app), every=5.0)),
            asyncio.create_task(_beat(settings.worker_beat)),
            asyncio.create_task(_again(lambda: asyncio.to_thread(refresh), every=3600.0)),
            asyncio.create_task(_again(lambda: asyncio.to_thread(forget), every=3600.0)),
            asyncio.create_task(_again(lambda: asyncio.to_thread(count), every=3600.0)),
        ]
        done, _ = await asyncio.wait([jobs, *chores], return_when=asyncio.FIRST_COMPLETED)
        for chore in chores:
            chore.cancel()
        for each in done:
            each.result()


async def _run_jobs(app: App) -> None:
    await app.run_worker_async(
        concurrency=CONCURRENCY,
        install_signal_handlers=True,
        # A job that waited for another's lock is not announced when the lock is free: it is found by looking.
        fetch_job_polling_interval=0.2,
        update_heartbeat_interval=4.0,
        stalled_worker_timeout=STALLED_AFTER,
        shutdown_graceful_timeout=20.0,
        delete_jobs="successful",
    )


async def _beat(sign: Path) -> None:
    """Leave a sign of life for the supervisor; a full disk does not end us."""
    while True:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(sign.touch)
        await asyncio.sleep(2.0)


async def _again(chore: Callable[[], Awaitable[object]], *, every: float) -> None:
    """Do a chore for ever; while the database is away, try more slowly."""
    from django.db.utils import Error as DatabaseError

    while True:
        pause = every
        try:
            await chore()
        except (DatabaseError, psycopg.Error, queue_errors.ConnectorException, CongthuError) as error:
            log.warning("a chore waits: %s: %s", type(error).__name__, error)
            pause = max(every, 2.0)
        await asyncio.sleep(pause)


def _sequence() -> None:
    """Bring all waiting events into the log."""
    from congthu.wiring import edges

    while edges.sequence(datetime.now(UTC)):
        pass


async def _rescue_stalled(app: App) -> None:
    """Jobs of a worker that was killed are put back into the queue."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        log.warning("job %s of a lost worker is taken up again", job.id)
        await app.job_manager.retry_job(job)


def _refresh_revocations() -> None:
    from congthu.wiring import edges

    edges.refresh_revocations(datetime.now(UTC))


def _forget_letters() -> None:
    from congthu.rooms.screening import flows

    flows.forget_letters(datetime.now(UTC))


def _count_text_days() -> None:
    from congthu.rooms.screening import flows

    flows.count_text_days(legal_day(datetime.now(UTC)))
