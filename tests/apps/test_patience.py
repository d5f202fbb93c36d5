"""How long the worker tries again."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from congthu.apps.worker import tasks
from congthu.lib.errors import TemporaryError
from congthu.rooms.dispatch.errors import NoticeEarly


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


def test_a_notice_waits_for_its_document_as_long_as_mail_is_kept_in_a_queue() -> None:
    assert waited(NoticeEarly()) > timedelta(days=5)
    assert timedelta(hours=8) < waited(TemporaryError()) < timedelta(hours=9)
