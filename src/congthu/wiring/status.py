"""The state of a running node as one small file, ``run/status.json``, for people and programs."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from congthu.wiring.parts import Running, State


def snapshot(parts: Sequence[Running], *, node: str, warning: str) -> dict[str, Any]:
    """The status as plain values."""
    rows = [
        {
            "part": one.part.name,
            "pid": one.pid,
            "user": one.part.user,
            "state": str(one.state),
            "restarts": one.restarts,
            "since": one.since.isoformat(timespec="milliseconds"),
            "last_error": one.last_error,
        }
        for one in parts
    ]
    return {
        "node": node,
        "pid": os.getpid(),
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "well": bool(parts) and all(one.state is State.WELL for one in parts),
        "warning": warning,
        "parts": rows,
    }


def write(path: Path, status: dict[str, Any]) -> None:
    """Replace the file at once: a reader never sees half of it."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    staging.unlink(missing_ok=True)
    # The folder is shared with the services: never follow what somebody put there.
    descriptor = os.open(staging, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(status, file, ensure_ascii=False, indent=1)
    staging.rename(path)


def read(path: Path) -> dict[str, Any]:
    """What ``write`` wrote; an empty mapping when the node does not run."""
    try:
        status: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return status
