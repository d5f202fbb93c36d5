"""What Dovecot has stored and the database does not know yet.

Between the ``250`` and our commit lies a moment. If we are killed in it, or the database is away, Postfix
offers the message again; this file then says which mailboxes have it already, so that it is recorded and
not delivered twice. Lines survive the death of the process; they go when the commit has happened.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

#: Longer than Postfix keeps a message (maximal_queue_lifetime is 5 days).
_KEPT = timedelta(days=8)
_COMPACT_AT = 16 * 1024 * 1024


class Unrecorded:
    """One file, one writer."""

    def __init__(self, path: Path, *, at: datetime) -> None:
        """Read what an earlier process left; ``at`` is now."""
        self._path = path
        self._file, self._size = -1, 0
        self._open: dict[str, datetime] = {}
        for key, stored in _read(path):
            if at - stored < _KEPT:
                self._open[key] = stored
        self._rewrite()

    def stored_at(self, key: str) -> datetime | None:
        """When Dovecot stored it, if that is still to be recorded."""
        return self._open.get(key)

    def add(self, stored: Iterable[tuple[str, datetime]]) -> None:
        """Dovecot has answered 250 for these."""
        new = [(key, at) for key, at in stored if key not in self._open]
        if new:
            lines = "".join(f"{key} {at.isoformat()}\n" for key, at in new)
            self._size += os.write(self._file, lines.encode("ascii"))
            self._open.update(new)

    def settle(self, keys: Iterable[str]) -> None:
        """These are in the database now."""
        for key in keys:
            self._open.pop(key, None)
        if not self._open and self._size:
            os.ftruncate(self._file, 0)
            self._size = 0
        elif self._size > _COMPACT_AT and self._size > 400 * len(self._open):
            os.close(self._file)
            self._rewrite()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _rewrite(self) -> None:
        fresh = self._path.with_suffix(".new")
        text = "".join(f"{key} {at.isoformat()}\n" for key, at in self._open.items())
        fresh.write_text(text, encoding="ascii")
        fresh.replace(self._path)
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        self._size = len(text)


def _read(path: Path) -> Iterable[tuple[str, datetime]]:
    if not path.exists():
        return
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        key, _, stored = line.partition(" ")
        try:
            at = datetime.fromisoformat(stored)
        except ValueError:
            continue  # the line a killed process did not finish
        if at.tzinfo is not None:
            yield key, at
