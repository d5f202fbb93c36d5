"""The caller's end of the zygotes: processes that have imported what a target needs, see ``sandbox_zygote``.

A zygote is started by exec, never by fork, since the caller may have threads. It serves all threads of its
caller, and is started anew when it has died, when a child of it crashed (whoever guesses at addresses shall
meet others each time), when another process than its starter asks, and after many calls.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from congthu.edges import sandbox_child as child

#: Modules whose targets have a zygote, and what it imports ahead.
PREPARED: dict[str, tuple[str, ...]] = {
    "congthu.edges.readers": ("congthu.edges.readers.warm",),
    "congthu.edges.readers.drawing": ("congthu.edges.readers.warm",),
    "congthu.edges.mailmarks": ("congthu.edges.readers.warm",),
    "congthu.edges.mailtext": ("congthu.edges.mailwarm",),
    "congthu.edges.mailreading": ("congthu.edges.mailwarm",),
    "congthu.edges.readers.recognition.recognising": ("congthu.edges.readers.recognition.warm_recognising",),
    "congthu.edges.readers.recognition.stamped": ("congthu.edges.readers.recognition.warm_recognising",),
}
_MOST_CALLS = 5000
_AFTER_KILL = 10.0
#: How children end without having been attacked: done, refused, out of memory, late.
_ORDINARY = frozenset({0, 1, 64, 65, -signal.SIGXCPU, -signal.SIGKILL})


class ZygoteGone(ConnectionError):
    """The zygote cannot be reached or died; a fresh process can do the same work."""


class _Zygote:
    def __init__(self, modules: Sequence[str]) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._starter, self._calls = os.getpid(), 0
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-m", "congthu.edges.sandbox_zygote", *modules],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=child.ENVIRONMENT,
                start_new_session=True,
            )

    @property
    def usable(self) -> bool:
        return self._starter == os.getpid() and self._calls < _MOST_CALLS and self._process.poll() is None

    def send(self, message: bytes, handles: Sequence[int]) -> None:
        self._calls += 1
        socket.send_fds(self._ours, [message], list(handles))

    def close(self) -> None:
        """No further calls. The zygote ends with its last child; calls that run lose nothing."""
        self._ours.close()

    def ended(self, seconds: float = 0) -> bool:
        """Whether the process is gone, or was never ours to wait for."""
        if self._starter != os.getpid():
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


_zygotes: dict[tuple[str, ...], _Zygote] = {}
_closed: list[_Zygote] = []
_lock = threading.Lock()


def serves(target: str) -> tuple[str, ...] | None:
    """The modules that the zygote of this target has imported; None when it has no zygote."""
    return PREPARED.get(target.partition(":")[0])


def run(
    modules: tuple[str, ...],
    limits: Mapping[str, Any],
    place: str,
    streams: tuple[int, int, int],
    wall_seconds: float,
) -> int:
    """Have a child serve the request in ``streams``; how it ended, as Popen.returncode. Raises ZygoteGone."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with theirs:
            _send(modules, json.dumps({**limits, "place": place}).encode(), (*streams, theirs.fileno()))
        status = _awaited(ours, wall_seconds)
    if status not in _ORDINARY:
        retire(modules)
    return status


def _awaited(ours: socket.socket, wall_seconds: float) -> int:
    waiting = select.poll()
    waiting.register(ours, select.POLLIN)
    if not waiting.poll(wall_seconds * 1000):
        # Half closed: the zygote kills the child, and tells when it is gone.
        ours.shutdown(socket.SHUT_WR)
        if not waiting.poll(_AFTER_KILL * 1000):
            return -signal.SIGXCPU
    said = ours.recv(16)
    if not said:
        raise ZygoteGone
    return int(said)


def _send(modules: tuple[str, ...], message: bytes, handles: Sequence[int]) -> None:
    with _lock:
        for _ in range(2):
            zygote = _zygotes.get(modules)
            if zygote is None or not zygote.usable:
                zygote = _renewed(modules)
            try:
                return zygote.send(message, handles)
            except OSError:
                _dropped(modules)
    raise ZygoteGone


def _renewed(modules: tuple[str, ...]) -> _Zygote:
    _dropped(modules)
    _zygotes[modules] = _Zygote(modules)
    return _zygotes[modules]


def _dropped(modules: tuple[str, ...]) -> None:
    old = _zygotes.pop(modules, None)
    if old is not None:
        old.close()
        _closed.append(old)
    _closed[:] = [each for each in _closed if not each.ended()]


def retire(modules: tuple[str, ...]) -> None:
    """The next call that needs these modules gets a new zygote."""
    with _lock:
        _dropped(modules)


@atexit.register
def _end() -> None:
    for modules in list(_zygotes):
        retire(modules)
    for zygote in _closed:
        zygote.ended(1)
