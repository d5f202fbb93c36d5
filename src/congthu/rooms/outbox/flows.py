"""The one place where a room asks the worker for something.

Procrastinate stores a job in PostgreSQL through Django's own connection, so a job exists exactly when the
transaction that wanted it committed. Rooms name the task; ``apps.worker.tasks`` says what it does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def enqueue(
    task: str,
    *,
    lock: str | None = None,
    once: str | None = None,
    at: datetime | None = None,
    **arguments: Any,
) -> bool:
    """Ask the worker to run ``task`` with JSON ``arguments``.

    ``lock`` serialises jobs that share it; ``once`` drops the request (and answers False) while a job with
    the same value still waits; ``at`` delays it.
    """
    options: dict[str, Any] = {}
    if lock is not None:
        options["lock"] = lock
    if once is not None:
        options["queueing_lock"] = once
    if at is not None:
        options["schedule_at"] = at
    try:
        app.configure_task(task, allow_unknown=True, **options).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
