"""The worker process: jobs of the outbox, and the sequencer of the transparency log.

Procrastinate is asyncio; our tasks are ordinary functions it runs in threads. The sequencer is one thread of
its own: whichever worker holds the advisory lock appends, the others find nothing to do.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from datetime import UTC, datetime, timedelta

from congthu.wiring.boot import boot
from congthu.wiring.settings import Settings

log = logging.getLogger(__name__)

#: Longest wait of an event for its place in the log (the promise is ten seconds).
SEQUENCE_EVERY = 0.4
#: A job without a heartbeat this long belongs to a worker that died.
STALLED_AFTER = 15
CONCURRENCY = 4


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    boot(settings.home)
    asyncio.run(_serve())


async def _serve() -> None:
    from procrastinate.contrib.django import app as django_app

    from congthu.apps.worker import tasks

    tasks.register(django_app)
    # The app Django uses is synchronous; its connector knows the asynchronous one for the same database.
    app = django_app.with_connector(django_app.connector.get_worker_connector())  # type: ignore[attr-defined]
    stop = threading.Event()
    sequencer = threading.Thread(target=_sequence_until, args=(stop,), name="sequencer")
    sequencer.start()
    async with app.open_async():
        chores = [asyncio.create_task(_rescue_stalled(app)), asyncio.create_task(_refresh_revocations())]
        try:
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=True,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=4.0,
                stalled_worker_timeout=float(STALLED_AFTER),
                shutdown_graceful_timeout=20.0,
                delete_jobs="successful",
            )
        finally:
            for chore in chores:
                chore.cancel()
            stop.set()
            await asyncio.to_thread(sequencer.join, 10)


async def _rescue_stalled(app: object) -> None:
    """Jobs of a worker that was killed are put back into the queue."""
    from procrastinate import App

    assert isinstance(app, App)
    while True:
        try:
            stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER)
            for job in stalled:
                log.warning("job %s of a lost worker is taken up again", job.id)
                await app.job_manager.retry_job(job, retry_at=datetime.now(UTC) + timedelta(seconds=0))
        except (OSError, ConnectionError) as error:
            log.warning("stalled jobs cannot be looked up: %s", type(error).__name__)
        await asyncio.sleep(5)


async def _refresh_revocations() -> None:
    from django.db import close_old_connections
    from django.db.utils import Error as DatabaseError

    from congthu.lib.errors import CongthuError
    from congthu.wiring import edges

    def refresh() -> None:
        close_old_connections()
        edges.refresh_revocations(datetime.now(UTC))

    while True:
        try:
            await asyncio.to_thread(refresh)
        except (DatabaseError, CongthuError) as error:
            log.warning("revocation lists are not refreshed: %s", error)
        await asyncio.sleep(3600)


def _sequence_until(stop: threading.Event) -> None:
    """Append waiting events to the log until told to stop; an outage of the database is waited out."""
    from django.db import close_old_connections
    from django.db.utils import Error as DatabaseError

    from congthu.lib.errors import CongthuError
    from congthu.wiring import edges

    while not stop.wait(SEQUENCE_EVERY):
        try:
            while edges.sequence(datetime.now(UTC)):
                pass
        except (DatabaseError, CongthuError) as error:
            log.warning("the sequencer waits: %s", error)
            close_old_connections()
            stop.wait(2)
