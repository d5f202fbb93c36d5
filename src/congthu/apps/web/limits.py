"""Limits against floods: requests per visitor, and heavy work at a time.

Counters live in the process; with two web processes a visitor gets at most twice the number, which is enough
to stop a flood and needs no shared store.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from congthu.lib.errors import TemporaryError


class TooManyRequests(TemporaryError):
    """Too many requests from your address. Please wait a minute and try again."""

    code = "web.too-many-requests"


class Busy(TemporaryError):
    """The server is busy at the moment. Please try again in a few seconds."""

    code = "web.busy"


class PerMinute:
    """At most ``limit`` requests per visitor in a sliding minute (two half-weighted windows)."""

    def __init__(self, limit: int, *, now: Callable[[], float] = time.monotonic, keep: int = 10_000) -> None:
        self._limit = limit
        self._now = now
        self._keep = keep
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def forget(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._counts, self._before = {}, {}

    def take(self, visitor: str) -> None:
        """Count one request; raises TooManyRequests."""
        now = self._now()
        window = int(now // 60)
        with self._lock:
            if window != self._window:
                self._before = self._counts if window == self._window + 1 else {}
                self._counts, self._window = {}, window
            weight = 1 - (now % 60) / 60
            used = self._counts.get(visitor, 0) + self._before.get(visitor, 0) * weight
            if used >= self._limit or (len(self._counts) >= self._keep and visitor not in self._counts):
                raise TooManyRequests
            self._counts[visitor] = self._counts.get(visitor, 0) + 1


class AtOnce:
    """At most ``limit`` pieces of heavy work at a time; others wait a little, then are told to come back."""

    def __init__(self, limit: int, *, patience: float) -> None:
        self._slots = threading.BoundedSemaphore(limit)
        self._patience = patience

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a slot; raises Busy."""
        if not self._slots.acquire(timeout=self._patience):
            raise Busy
        try:
            yield
        finally:
            self._slots.release()


#: Argon2 takes 64 MiB and 150 ms of CPU a time: a flood of logins must not take the machine. One in each of
#: the two web processes.
HASHING = AtOnce(1, patience=5.0)
#: Reading or verifying an uploaded file (each in its own limited process).
READING = AtOnce(1, patience=20.0)
#: Talking with the mail engine, which may hang: a few threads at most wait for it, and no other page does.
MAILBOX = AtOnce(3, patience=2.0)
#: Writing a book as a file: thousands of lines at a time.
FILING = AtOnce(1, patience=20.0)
#: Drawing pages of a document for the clerk who checks it.
DRAWING = AtOnce(1, patience=20.0)
#: Requests with a body: the other threads stay free for pages, however slowly the bodies come.
SENDING = AtOnce(8, patience=1.0)
LOGINS = PerMinute(30)
UPLOADS = PerMinute(20)
#: Files clerks give to be issued; the page sends many one by one.
GIVEN = PerMinute(120)
#: Files converted for officers, who drop many at a time.
CONVERSIONS = PerMinute(120)
SEARCHES = PerMinute(240)
