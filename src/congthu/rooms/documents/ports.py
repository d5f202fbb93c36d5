"""What the documents room needs from the world outside."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from congthu.rooms.documents.types import ReadDocument


class Reader(Protocol):
    """Reads a file safely (edges.reading does it in the sandbox)."""

    def __call__(self, data: bytes, filename: str, /) -> ReadDocument:
        """What the file says; raises DocumentUnreadable."""
        ...


class Blobs(Protocol):
    """Content-addressed files (edges.blobs)."""

    def put(self, data: bytes, /) -> str:
        """Store durably; returns the SHA-256 in hex."""
        ...

    def get(self, sha256: str, /) -> bytes:
        """The bytes of a stored file."""
        ...

    def path(self, sha256: str, /) -> Path:
        """Where the file stands."""
        ...


class WaitingFiles(Protocol):
    """Files that are not documents yet (edges.blobs, in a place of their own)."""

    def put(self, data: bytes, /) -> str:
        """Store durably; returns the SHA-256 in hex."""
        ...

    def get(self, sha256: str, /) -> bytes:
        """The bytes."""
        ...

    def discard(self, sha256: str, /) -> None:
        """Remove them; nothing happens when they are gone."""
        ...
