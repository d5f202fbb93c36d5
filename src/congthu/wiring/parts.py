"""One supervised part of a node: what it is, and how it fares."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from congthu.wiring.accounts import become_command

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_WELL_ENOUGH = 60.0
#: A part that says nothing this long is not starting any more, it is unwell.
_SLOW_START = 20.0


class State(StrEnum):
    """How a part fares."""

    STARTING = "starting"
    WELL = "well"
    UNWELL = "unwell"  #: runs, but does not answer
    WAITING = "waiting"  #: died; will be started again after a pause
    STOPPING = "stopping"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What to run and how to know that it answers."""

    name: str
    command: tuple[str, ...]
    user: str
    #: Standard output and error go here; the last line explains a crash.
    log: Path
    #: Empty string: it answers; otherwise one sentence why not.
    check: Callable[[], str]
    groups: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_with: signal.Signals = signal.SIGTERM
    stop_patience: float = 20.0
    #: Called when it answers again after a death.
    on_return: Callable[[], None] = lambda: None
    #: How often it may die at the first start before the node gives up.
    first_lives: int = 2


class Running:
    """A part's process over its lives: start, death, pause, next life."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: subprocess.Popen[bytes] | None = None
        self.state = State.STOPPED
        self.restarts = 0
        self.last_error = ""
        self.since = datetime.now(UTC)
        self._pause = _FIRST_PAUSE
        self._started = 0.0
        self._due = 0.0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Process id while it lives."""
        return self.process.pid if self.process is not None else None

    def enter(self, state: State) -> None:
        """Change the state and note when."""
        if state is not self.state:
            self.state, self.since = state, datetime.now(UTC)

    def start(self) -> None:
        """Begin a life."""
        part = self.part
        command = [*become_command(part.user, groups=part.groups), *part.command]
        with part.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd="/",
                env={**plain_environment(), **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o077 if part.user != "root" else 0o022,
            )
        self._started = time.monotonic()
        self.enter(State.STARTING)

    def died(self) -> bool:
        """True once, when the process has ended by itself; plans the next life."""
        if self.process is None or self.process.poll() is None:
            return False
        self.last_error = self._obituary(self.process.returncode)
        with self._lock:
            self.process = None
            self.enter(State.WAITING)
        if time.monotonic() - self._started > _WELL_ENOUGH:
            self._pause = _FIRST_PAUSE
        self._due = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        return True

    def due(self) -> bool:
        """True when the pause after a death is over."""
        return self.state is State.WAITING and time.monotonic() >= self._due

    def judge(self) -> None:
        """Ask the part how it fares."""
        process = self.process
        if process is None:
            return
        complaint = self.part.check()
        with self._lock:
            # It may have died, or been told to stop, while we asked.
            if self.process is not process or self.state in {State.WAITING, State.STOPPING, State.STOPPED}:
                return
            returned = not complaint and self.restarts > 0 and self.state is State.STARTING
            if not complaint:
                self.enter(State.WELL)
            elif self.state is not State.STARTING or time.monotonic() - self._started > _SLOW_START:
                self.last_error = complaint
                self.enter(State.UNWELL)
        if returned:
            self.part.on_return()

    def stop(self) -> None:
        """Ask it to end and wait; insist after its patience."""
        if self.process is None:
            self.enter(State.STOPPED)
            return
        self.enter(State.STOPPING)
        self.process.send_signal(self.part.stop_with)
        try:
            self.process.wait(self.part.stop_patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None
        self.enter(State.STOPPED)

    def _obituary(self, code: int) -> str:
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        said = _last_line(self.part.log)
        return f"{how}; last words: {said}" if said else how


def plain_environment() -> dict[str, str]:
    """What a part may know of the operator's environment: next to nothing."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **kept}


def _last_line(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 2000))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""
