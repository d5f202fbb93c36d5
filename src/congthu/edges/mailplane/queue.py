"""Postfix's queue: what waits and why; hold, release, try again, drop."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime
from typing import Any

from congthu.edges.mailplane.types import PlaneSettings, QueuedMessage, QueueRefused

_QUEUE_ID = re.compile(r"[0-9A-Za-z]{6,30}\Z")


def waiting(settings: PlaneSettings) -> list[QueuedMessage]:
    """Every message in the queue, oldest first."""
    answer = _run(settings, "/usr/sbin/postqueue", "-j")
    found = [_message(json.loads(line)) for line in answer.splitlines() if line.strip()]
    return sorted(found, key=lambda message: message.arrived_at)


def _message(row: dict[str, Any]) -> QueuedMessage:
    return QueuedMessage(
        queue_id=row["queue_id"],
        queue=row["queue_name"],
        arrived_at=datetime.fromtimestamp(row["arrival_time"], UTC),
        size=row["message_size"],
        sender=row["sender"],
        waiting=tuple((one["address"], one.get("delay_reason", "")) for one in row["recipients"]),
    )


def flush(settings: PlaneSettings) -> None:
    """Try everything now."""
    _run(settings, "/usr/sbin/postqueue", "-f")


def hold(settings: PlaneSettings, queue_id: str) -> None:
    """Keep one message from being tried."""
    _run(settings, "/usr/sbin/postsuper", "-h", _checked(queue_id))


def release(settings: PlaneSettings, queue_id: str) -> None:
    """Undo ``hold``."""
    _run(settings, "/usr/sbin/postsuper", "-H", _checked(queue_id))


def requeue(settings: PlaneSettings, queue_id: str) -> None:
    """Resolve one message anew, after a route or a setting changed."""
    _run(settings, "/usr/sbin/postsuper", "-r", _checked(queue_id))


def drop(settings: PlaneSettings, queue_id: str) -> None:
    """Delete one message for good."""
    _run(settings, "/usr/sbin/postsuper", "-d", _checked(queue_id))


def _checked(queue_id: str) -> str:
    # postsuper takes "ALL" as well; an id must never be read as that or as an option.
    if queue_id == "ALL" or not _QUEUE_ID.match(queue_id):
        raise QueueRefused(f"{queue_id!r} is not a queue id.")
    return queue_id


def _run(settings: PlaneSettings, program: str, *arguments: str) -> str:
    done = subprocess.run(
        [program, "-c", str(settings.plane / "postfix"), *arguments],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise QueueRefused(private=done.stderr)
    return done.stdout
