"""Processes of a node that outlived their supervisor, found through /proc."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Every part finds ``<data directory>:<part>`` here; its children inherit it.
MARK = "CONGTHU_PART"

_PROC = Path("/proc")


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A process that belongs to a part of this data directory."""

    pid: int
    part: str


def leftovers(home: Path) -> list[Leftover]:
    """Processes that belong to the node in ``home``.

    A process is ours by its environment (the mark, or Postfix's MAIL_CONFIG), or because an engine's program
    works inside the data directory. A shell or an editor that merely stands in there is not.
    """
    own = {os.getpid(), os.getppid()}
    found = ((pid, _part(pid, home)) for pid in _pids() if pid not in own)
    return [Leftover(pid=pid, part=part) for pid, part in found if part]


def _pids() -> Iterator[int]:
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def _part(pid: int, home: Path) -> str:
    try:
        place = _PROC / str(pid)
        environment = (place / "environ").read_bytes().split(b"\0")
        program = str((place / "exe").readlink()).removesuffix(" (deleted)")
        folder = (place / "cwd").readlink()
    except OSError:
        return ""
    mark = f"{MARK}={home}:".encode()
    for line in environment:
        if line.startswith(mark):
            return line[len(mark) :].decode()
        if line == f"MAIL_CONFIG={home}/plane/postfix".encode() and program.startswith("/usr/lib/postfix/"):
            return "postfix"
    if program.startswith("/usr/lib/postgresql/") and folder.is_relative_to(home / "pg"):
        return "postgres"
    if "/dovecot" in program and folder.is_relative_to(home):
        return "dovecot"
    return ""


def sweep(home: Path, *, part: str = "", patience: float = 5.0) -> int:
    """End what is left of one part (or of all); answers how many there were."""

    def remaining() -> list[Leftover]:
        return [one for one in leftovers(home) if not part or one.part == part]

    found = remaining()
    for one in found:
        _signal(one.pid, signal.SIGTERM)
    if not _until(lambda: not remaining(), patience):
        for one in remaining():
            _signal(one.pid, signal.SIGKILL)
        _until(lambda: not remaining(), patience)
    return len(found)


def _until(satisfied: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not satisfied():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
