"""A process that has imported the readers, and forks one limited child for each file.

Run as ``python -m congthu.edges.sandbox_zygote MODULE…`` by ``sandbox_prepared``; descriptor 0 is a socket.
It never sees a byte of a file: descriptors of the request go straight to the child, which gives up everything
(``sandbox_child.limit``) before it reads them. A message is the limits and the child's place as JSON, with
four descriptors: request, answer, what the child says, and a socket on which the child's end is told. The
caller gives up by closing that socket or its sending half; the zygote ends when its own socket does.
"""

from __future__ import annotations

import array
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

from congthu.edges import sandbox_child as child

_PR_SET_DUMPABLE = 4
_LONGEST = 1 << 16
_DESCRIPTORS = 4


class _Children:
    """The children that run: by the descriptor of the process, and by the socket of the caller."""

    def __init__(self, ours: socket.socket) -> None:
        self._ours = ours
        self._closed = False
        self._running: dict[int, tuple[int, socket.socket]] = {}
        self._poll = select.poll()
        self._poll.register(ours, select.POLLIN)

    def next(self) -> dict[str, Any]:
        """Serve callers for ever. Returns only in a forked child: its limits."""
        while True:
            told = {handle for handle, _event in self._poll.poll()}
            # In this order: an end closes sockets and a request opens others, perhaps under the same number.
            for handle in told - self._running.keys() - {self._ours.fileno()}:
                self._given_up(handle)
            for handle in told & self._running.keys():
                self._ended(handle)
            if self._ours.fileno() in told:
                request = self._fork()
                if request is not None:
                    return request
            if self._closed and not self._running:
                os._exit(0)

    def _fork(self) -> dict[str, Any] | None:
        message, handles = _received(self._ours)
        if not message:
            # Nobody will ask again. Callers that still wait are served; those that died have given up.
            self._poll.unregister(self._ours)
            self._closed = True
            return None
        request: dict[str, Any] = json.loads(message) | {"parent": os.getpid()}
        pid = os.fork()
        if pid == 0:
            _become(request["place"], handles)
            return request
        for handle in handles[:-1]:
            os.close(handle)
        caller = socket.socket(fileno=handles[-1])
        watch = os.pidfd_open(pid)
        self._running[watch] = (pid, caller)
        self._poll.register(watch, select.POLLIN)
        self._poll.register(caller, select.POLLIN)
        return None

    def _given_up(self, handle: int) -> None:
        """The caller closed its half: the child is late, or nobody waits for it."""
        self._poll.unregister(handle)
        for watch, (_pid, caller) in self._running.items():
            if caller.fileno() == handle:
                signal.pidfd_send_signal(watch, signal.SIGKILL)

    def _ended(self, watch: int) -> None:
        pid, caller = self._running.pop(watch)
        # Where the child could not be kept from making processes, they end here.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self._poll.unregister(watch)
        os.close(watch)
        with suppress(KeyError):
            self._poll.unregister(caller)
        with suppress(OSError):
            caller.send(str(status).encode())
        caller.close()


def _received(ours: socket.socket) -> tuple[bytes, list[int]]:
    handles = array.array("i")
    message, ancillary, _flags, _address = ours.recvmsg(
        _LONGEST, socket.CMSG_SPACE(_DESCRIPTORS * handles.itemsize)
    )
    for _level, _kind, content in ancillary:
        handles.frombytes(content[: len(content) - len(content) % handles.itemsize])
    return message, list(handles)


def _become(place: str, handles: list[int]) -> None:
    """Turn the fork into what a fresh process would be: own session, three descriptors, its place."""
    os.setsid()
    for handle, wanted in zip(handles[:3], range(3), strict=True):
        os.dup2(handle, wanted)
    # Sockets and files of other calls are not this child's.
    os.closerange(3, 1 << 20)
    os.chdir(place)
    os.environ["TMPDIR"] = os.environ["HOME"] = place


def main() -> int:
    """Import, wait, and in each fork: serve one request."""
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    for module in sys.argv[1:]:
        importlib.import_module(module)
    # What is imported is never looked at again by the collector: children share its memory.
    gc.collect()
    gc.freeze()
    # Out of the way of the descriptors 0, 1 and 2 of the children.
    ours = socket.socket(fileno=os.dup(0))
    return child.serve(_Children(ours).next())


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)
