"""The inside of the sandbox: limit ourselves, read one request, call, answer, end.

Run as ``python -m congthu.edges.sandbox_child LIMITS`` by ``sandbox.call``, or called in a fork by
``sandbox_zygote``; imports stay few, because every call of the first kind pays for them. The request is
trusted (it is ours), the bytes in it are not.
"""

from __future__ import annotations

import ctypes
import json
import os
import pwd
import resource
import signal
import sys
from typing import Any

EXIT_REFUSED = 64
EXIT_MEMORY = 65
EXIT_CRASHED = 66

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_CLONE_NEWNS = 0x00020000
_MS_REC_PRIVATE = 0x4000 | 0x40000
#: Read only, no set-user-id, no devices, no programs.
_MS_EMPTY = 1 | 2 | 4 | 8
_CAPABILITIES_V3 = 0x20080522
_LENGTH = 8

#: Libraries that would start a thread for each core are told not to: threads count as processes.
ENVIRONMENT = {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}


def pack(value: Any) -> bytes:
    """Frame: length of the JSON (8 bytes), the JSON, then all byte strings; JSON holds their places."""
    raw: list[bytes] = []
    size = 0

    def plain(item: Any) -> Any:
        nonlocal size
        if isinstance(item, bytes | bytearray | memoryview):
            piece = bytes(item)
            raw.append(piece)
            size += len(piece)
            return {"$bytes": [size - len(piece), len(piece)]}
        if isinstance(item, dict):
            return {_name(key): plain(part) for key, part in item.items()}
        if isinstance(item, list | tuple):
            return [plain(part) for part in item]
        if item is None or isinstance(item, str | int | float):
            return item
        raise TypeError(f"{type(item).__name__} cannot cross the sandbox")

    # surrogatepass: text of broken files may hold lone surrogates; JSON escapes them in ASCII.
    text = json.dumps(plain(value)).encode("ascii")
    return b"".join([len(text).to_bytes(_LENGTH, "big"), text, *raw])


def _name(key: Any) -> str:
    if not isinstance(key, str) or key.startswith("$"):
        raise TypeError("keys must be strings that do not begin with $")
    return key


def unpack(frame: bytes) -> Any:
    """Read a frame written by ``pack``; raises ValueError on anything else."""
    start = _LENGTH + int.from_bytes(frame[:_LENGTH], "big")
    if len(frame) < max(start, _LENGTH):
        raise ValueError("frame cut short")
    raw = memoryview(frame)[start:]

    def rich(item: dict[str, Any]) -> Any:
        if set(item) != {"$bytes"}:
            return item
        match item["$bytes"]:
            case [int(at), int(size)] if min(at, size) >= 0 and at + size <= len(raw):
                return bytes(raw[at : at + size])
        raise ValueError("frame's bytes out of bounds")

    return json.loads(bytes(frame[_LENGTH:start]), object_hook=rich)


def seclude(libc: Any, hidden: list[str], *, root: bool) -> None:
    """No network, and empty folders where the node keeps its keys, sockets and documents.

    Best effort: without CAP_SYS_ADMIN and without user namespaces both stay in reach. The child runs as the
    user of its caller, so file modes alone hide nothing from it.
    """
    apart = _CLONE_NEWNET if root else _CLONE_NEWUSER | _CLONE_NEWNET
    if libc.unshare(apart | _CLONE_NEWNS) != 0:
        libc.unshare(apart)
        return
    if libc.mount(b"none", b"/", None, _MS_REC_PRIVATE, None) == 0:
        for folder in hidden:
            libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", _MS_EMPTY, b"size=4k")


def renounce(libc: Any) -> None:
    """Drop the capabilities a new user namespace gave, with which the empty folders could be lifted."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    libc.capset(header, (ctypes.c_uint32 * 6)())


def limit(limits: dict[str, Any]) -> None:
    """Give up, for good, what the work does not need."""
    libc = ctypes.CDLL(None, use_errno=True)
    seclude(libc, limits["hidden"], root=os.geteuid() == 0)
    if limits["user"]:
        entry = pwd.getpwnam(limits["user"])
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    elif os.geteuid() != 0:
        renounce(libc)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # After the change of user: the kernel forgets the death signal then.
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != limits["parent"]:
        os._exit(EXIT_CRASHED)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file"], limits["file"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu"], limits["cpu"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))


def serve(limits: dict[str, Any]) -> int:
    """One request from descriptor 0, one answer to descriptor 1."""
    limit(limits)
    # What the target prints must not mix with the answer.
    answer = os.dup(1)
    os.dup2(2, 1)
    try:
        status, value = _answer(unpack(_read(0)))
        _write(answer, pack(value))
    except MemoryError:
        return EXIT_MEMORY
    return status


def _answer(request: dict[str, Any]) -> tuple[int, Any]:
    import importlib

    from congthu.lib.errors import CongthuError

    module, _, function = request["target"].partition(":")
    try:
        return 0, getattr(importlib.import_module(module), function)(*request["arguments"])
    except CongthuError as error:
        return EXIT_REFUSED, {"code": error.code, "public": error.public}


def _read(handle: int) -> bytes:
    parts = []
    while part := os.read(handle, 1 << 24):
        parts.append(part)
    return b"".join(parts)


def _write(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


if __name__ == "__main__":
    # An exception we did not foresee ends the process with a traceback on standard error and status 1.
    status = serve(json.loads(sys.argv[1]))
    sys.stderr.flush()
    # Skip interpreter shutdown: destructors of a half-broken parser are not worth running.
    os._exit(status)
