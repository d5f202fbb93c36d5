"""Keeps the parts of a node alive: starts them in order, watches, restarts with back-off, stops in order."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from congthu.lib.errors import CongthuError
from congthu.wiring import processes, status
from congthu.wiring.parts import Part, Running, State

_TICK = 0.1
_CHECK_EVERY = 10.0
_WRITE_EVERY = 2.0

#: Parts end in this order: those that bring work first, those that store it last.
STOP_ORDER = ("web", "worker", "postfix", "mailgate", "dovecot", "postgres")


class PartFailed(CongthuError):
    """A part of the node did not start."""

    code = "supervisor.part-failed"


class Supervisor:
    """The parts of one data directory. All methods belong to the main thread: a child's death signal is
    tied to the thread that started it.
    """

    def __init__(self, *, home: Path, node: str, status_file: Path, stopping: threading.Event) -> None:
        self.home, self.node, self.status_file, self.stopping = home, node, status_file, stopping
        self.parts: list[Running] = []
        self.warning = ""
        #: Called after every change and every tick, e.g. to draw the table.
        self.on_change: Callable[[Sequence[Running]], None] = lambda _: None
        self._written = 0.0
        self._known: tuple[object, ...] = ()

    def start(self, *parts: Part) -> list[Running]:
        """Begin parts without waiting for them."""
        begun = [Running(part) for part in parts]
        self.parts += begun
        for one in begun:
            one.start()
        self._tell()
        return begun

    def wait_well(self, *running: Running, patience: float, needed: bool) -> None:
        """Until these parts answer or the patience ends.

        Raises PartFailed when one keeps dying, and when one that is ``needed`` does not answer in time. One
        that is not (the pages, say) must not keep the mail from flowing: it is shown as unwell.
        """
        deadline = time.monotonic() + patience
        waiting = list(running)
        while waiting and not self.stopping.is_set():
            for one in waiting:
                one.judge()
                if one.died():
                    if one.restarts + 1 >= one.part.first_lives:
                        raise PartFailed(f"{one.part.name} did not start: {one.last_error}")
                elif one.due():
                    self._again(one)
            waiting = [one for one in waiting if one.state is not State.WELL]
            self._tell()
            if waiting and time.monotonic() > deadline:
                if not needed:
                    return
                raise PartFailed(f"{waiting[0].part.name} does not answer: {waiting[0].part.check()}")
            self.stopping.wait(_TICK / 2)

    def watch(self) -> None:
        """Until asked to stop: notice deaths, start again, ask for health."""
        checker = threading.Thread(target=self._check_forever, name="health", daemon=True)
        checker.start()
        while not self.stopping.wait(_TICK):
            for one in self.parts:
                if one.died():
                    processes.sweep(self.home, part=one.part.name, patience=10.0)
                elif one.due():
                    self._again(one)
            self._tell()
        checker.join(timeout=10)

    @staticmethod
    def _again(one: Running) -> None:
        one.restarts += 1
        one.start()

    def _check_forever(self) -> None:
        checked: dict[str, float] = {}
        while not self.stopping.wait(_TICK * 2):
            for one in self.parts:
                hurried = one.state in {State.STARTING, State.UNWELL}
                if hurried or time.monotonic() - checked.get(one.part.name, 0.0) > _CHECK_EVERY:
                    one.judge()
                    checked[one.part.name] = time.monotonic()

    def stop(self) -> None:
        """End every part in order, then whatever it left."""
        for name in STOP_ORDER:
            for one in (one for one in self.parts if one.part.name == name):
                one.enter(State.STOPPING)
                self._tell()
                one.stop()
                self._tell()
        processes.sweep(self.home)
        self._tell(final=True)

    def _tell(self, *, final: bool = False) -> None:
        known = tuple((one.state, one.pid, one.restarts, one.last_error) for one in self.parts)
        if final or known != self._known or time.monotonic() - self._written > _WRITE_EVERY:
            self._known, self._written = known, time.monotonic()
            seen = status.snapshot(self.parts, node=self.node, warning=self.warning)
            # A full disk must not end the supervisor: it is needed most then.
            with contextlib.suppress(OSError):
                status.write(self.status_file, seen)
        self.on_change(self.parts)
