"""Files that commands read and write; when that fails, one line says which and why."""

from __future__ import annotations

from pathlib import Path

from congthu.lib.errors import CongthuError


class FileUnreadable(CongthuError):
    """The file cannot be read."""

    code = "cli.unreadable"


class FileUnwritable(CongthuError):
    """The file cannot be written."""

    code = "cli.cannot-write"


def read(file: Path, *, most: int | None = None) -> bytes:
    """The bytes of a file of at most ``most`` bytes; raises FileUnreadable."""
    try:
        if most is not None and file.stat().st_size > most:
            raise FileUnreadable(f"{file} is larger than {most // 1_000_000} MB.")
        return file.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror}.") from error


def write(file: Path, data: bytes) -> None:
    """Write a file, and the folder it goes to; raises FileUnwritable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise FileUnwritable(f"{file} cannot be written: {error.strerror}.") from error
