"""How long the worker tries again."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from congthu.apps.worker import tasks
from congthu.lib.errors import TemporaryError
from congthu.rooms.dispatch.errors import NoticeUntrusted


def waited(error: Exception) -> timedelta:
    """The sum of all pauses until the worker gives up."""
    total, start = timedelta(), tasks.now()
    for attempts in range(1000):
        job: Any = SimpleNamespace(attempts=attempts)
        decision = tasks.Patiently().get_retry_decision(exception=error, job=cast(Any, job))
        if decision is None:
            return total
        assert decision.retry_at is not None
        total += decision.retry_at - start
    raise AssertionError("it never gives up")


def test_what_another_try_may_mend_is_tried_for_a_working_day() -> None:
    assert timedelta(hours=8) < waited(TemporaryError()) < timedelta(hours=9)
    assert waited(NoticeUntrusted()) < timedelta(minutes=10)
