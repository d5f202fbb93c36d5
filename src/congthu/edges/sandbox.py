"""Run one function on untrusted bytes in a limited process of its own.

Parsers of foreign files fail in ways no test foresees: they loop, eat memory, crash or are taken over. Each
call therefore gets a process of its own that holds nothing worth taking: limits on CPU, memory, files and
processes, no new privileges, no network where the kernel allows, a closed environment, an empty folder as
its place, and the user ``nobody`` when we are root. What it answers is read as plain data, never unpickled.

The child's half stands in ``sandbox_child`` so that a fresh process imports next to nothing. Targets that
``sandbox_prepared`` knows get a fork of a process that has imported everything instead of a fresh one.
"""

from __future__ import annotations

import json
import logging
import os
import pwd
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from congthu.edges import sandbox_child as child
from congthu.edges import sandbox_prepared as prepared
from congthu.lib.errors import CongthuError

_log = logging.getLogger(__name__)

#: Largest answer, and largest file the child may write.
OUTPUT_LIMIT = 128 << 20
_USER = "nobody"
_ERRORS_KEPT = 4096
_PLACE = "congthu-sandbox-"
#: A call lasts minutes: a place older than this was left by a caller that was killed. Seconds.
_LEFT_AFTER = 86_400


class SandboxError(CongthuError):
    """The file could not be handled safely."""

    code = "sandbox.error"


class SandboxTimeout(SandboxError):
    """Handling the file took longer than allowed."""

    code = "sandbox.timeout"


class SandboxMemory(SandboxError):
    """Handling the file needed more memory than allowed."""

    code = "sandbox.memory"


class SandboxCrashed(SandboxError):
    """The program that handles such files failed on this one."""

    code = "sandbox.crashed"


class SandboxRefused(SandboxError):
    """The file was refused; ``original`` is the code of the CongthuError raised inside."""

    code = "sandbox.refused"

    def __init__(self, public: str = "", *, original: str = "", private: str = "") -> None:
        super().__init__(public, private=private)
        self.original = original


_hidden: list[Path] = []


def hide(folder: Path) -> None:
    """From now on no child of this process sees what lies in the folder."""
    if folder not in _hidden:
        _hidden.append(folder)


def hidden_from(*needed: Path) -> list[str]:
    """The folders to hide from a child that needs these places, and the interpreter and our code."""
    kept = [
        Path(sys.executable),
        Path(sys.executable).resolve(),
        Path(sys.prefix),
        Path(child.__file__),
        *needed,
    ]
    return [
        str(folder)
        for folder in (each.resolve() for each in _hidden)
        if folder.is_dir() and not any(each.resolve().is_relative_to(folder) for each in kept)
    ]


def call(
    target: str,
    *arguments: Any,
    cpu_seconds: int = 10,
    memory: int = 1 << 30,
    wall_seconds: float = 30,
) -> Any:
    """Call ``target`` ("package.module:function") with plain values; return its plain answer.

    Plain values are None, bool, int, float, str, bytes, lists and dicts of them. Raises SandboxTimeout,
    SandboxMemory, SandboxCrashed, or SandboxRefused when the target itself raised a CongthuError.
    """
    prepare()
    request = child.pack({"target": target, "arguments": list(arguments)})
    drop = _can_drop()
    limits: dict[str, Any] = {
        "cpu": cpu_seconds,
        "memory": memory,
        "file": OUTPUT_LIMIT,
        "user": _USER if drop else "",
        "parent": os.getpid(),
    }
    with (
        _memory_file(request) as asked,
        _memory_file() as answered,
        _memory_file() as said,
        _place(drop) as place,
    ):
        limits["hidden"] = hidden_from(place)
        status = _run(target, limits, place, (asked, answered, said), wall_seconds)
        return _judge(target, status, _content(answered), _content(said)[-_ERRORS_KEPT:])


@lru_cache(maxsize=1)
def prepare() -> None:
    """Write our byte code, where we may write: a child that runs as ``nobody`` would compile at every call.

    Also removes the empty places of children whose callers were killed long ago. Called by the first ``call``
    of a process; a node started by root may call it before it drops rights.
    """
    import compileall

    package = Path(child.__file__).parents[1]
    if os.access(package, os.W_OK):
        compileall.compile_dir(package, quiet=2)
    _sweep(Path(tempfile.gettempdir()), older_than=time.time() - _LEFT_AFTER)


def _sweep(folder: Path, *, older_than: float) -> None:
    """Remove what killed callers left: old places of ours that hold no file. Links are never followed."""
    ours = {os.geteuid(), pwd.getpwnam(_USER).pw_uid}
    for place in folder.glob(f"{_PLACE}*"):
        with suppress(OSError):
            found = place.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours or found.st_mtime > older_than:
                continue
            for _path, folders, _files, handle in os.fwalk(place, topdown=False):
                for each in folders:
                    os.rmdir(each, dir_fd=handle)
            place.rmdir()


def _run(
    target: str, limits: dict[str, Any], place: Path, streams: tuple[int, int, int], wall_seconds: float
) -> int:
    """Start the child, wait for its end, kill it when it is late. Returns as Popen.returncode."""
    zygote = prepared.serves(target)
    if zygote:
        try:
            return prepared.run(zygote, limits, str(place), streams, wall_seconds)
        except prepared.ZygoteGone:
            # The child may have read and written before its zygote died.
            for stream in streams[:2]:
                os.lseek(stream, 0, os.SEEK_SET)
            os.ftruncate(streams[1], 0)
    return _run_fresh(limits, place, streams, wall_seconds)


def _run_fresh(
    limits: dict[str, Any], place: Path, streams: tuple[int, int, int], wall_seconds: float
) -> int:
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-m", child.__name__, json.dumps(limits)],
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        cwd=place,
        env={**child.ENVIRONMENT, "TMPDIR": str(place), "HOME": str(place)},
        start_new_session=True,
    )
    # A process descriptor wakes us at once; Popen.wait would poll and add up to 50 ms.
    watch = os.pidfd_open(process.pid)
    try:
        waiting = select.poll()
        waiting.register(watch, select.POLLIN)
        late = not waiting.poll(wall_seconds * 1000)
    finally:
        os.close(watch)
        # Also when we were interrupted: nothing of the child's session may outlive the call.
        _kill_session(process.pid)
        process.wait()
    return -signal.SIGXCPU if late else process.returncode


def _kill_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _judge(target: str, status: int, answer: bytes, said: bytes) -> Any:
    """Turn the child's end and answer into a value or one of our errors."""
    # The child's words may quote the document, which is no matter for a log: only how it ended is kept.
    last = said.decode("ascii", "replace").strip().rpartition("\n")[2]
    private = f"{target}: status {status}: {last.partition(':')[0][:80]}"
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise SandboxTimeout(private=private)
    if status == child.EXIT_MEMORY:
        raise SandboxMemory(private=private)
    if status not in (0, child.EXIT_REFUSED):
        raise SandboxCrashed(private=private)
    try:
        value = child.unpack(answer)
        if status == 0:
            return value
        public, original = str(value["public"]), str(value["code"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SandboxCrashed(private=f"{private}: answer not understood") from None
    raise SandboxRefused(public, original=original, private=private)


@contextmanager
def _memory_file(content: bytes = b"") -> Iterator[int]:
    """An anonymous file in memory: no pipe to deadlock on, and the file size limit bounds what is written."""
    handle = os.memfd_create("congthu-sandbox")
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        os.lseek(handle, 0, os.SEEK_SET)
        yield handle
    finally:
        os.close(handle)


def _content(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    parts, at = [], 0
    while at < size and (part := os.pread(handle, size - at, at)):
        parts.append(part)
        at += len(part)
    return b"".join(parts)


@contextmanager
def _place(drop: bool) -> Iterator[Path]:
    """An empty folder for the child, gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix=_PLACE))
    try:
        if drop:
            entry = pwd.getpwnam(_USER)
            os.chown(place, entry.pw_uid, entry.pw_gid)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@lru_cache(maxsize=1)
def _can_drop() -> bool:
    """Whether we are root and the user ``nobody`` could still read the interpreter and our code."""
    if os.geteuid() != 0:
        return False
    needed = [Path(sys.executable), Path(sys.executable).resolve(), Path(sys.prefix), Path(child.__file__)]
    closed = [
        p for path in needed for p in (path, *path.parents) if not p.stat().st_mode & 0o001 and p.is_dir()
    ]
    unreadable = [p for p in needed if not p.stat().st_mode & 0o004]
    if closed or unreadable:
        _log.debug("the sandbox stays root: %s is closed to %s", (closed + unreadable)[0], _USER)
        return False
    return True
