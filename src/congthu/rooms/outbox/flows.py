"""The one place where a room asks the worker for something.

Procrastinate stores a job in PostgreSQL through Django's own connection, so a job exists exactly when the
transaction that wanted it committed. Rooms name the task; ``apps.worker.tasks`` says what it does.
"""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app


def enqueue(task: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Ask the worker to run ``task`` with JSON ``arguments``; jobs with the same ``lock`` run in turn."""
    app.configure_task(task, allow_unknown=True, lock=lock).defer(**arguments)
