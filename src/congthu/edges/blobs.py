"""Content-addressed files: a blob is named by the SHA-256 of its bytes and never changes.

A blob that ``put`` has returned is on the disk (file and folder are synchronised), because evidence written
afterwards refers to it. Writing the same bytes twice stores them once.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from congthu.lib.errors import CongthuError

_NAME = re.compile(r"[0-9a-f]{64}")


class BlobMissing(CongthuError):
    """A stored file is missing."""

    code = "blobs.missing"


class BlobDamaged(CongthuError):
    """A stored file is not what was stored."""

    code = "blobs.damaged"


class BlobWriter:
    """A blob being written piece by piece; ``name`` is known when the writing has ended."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._digest = hashlib.sha256()
        self.size = 0
        #: SHA-256 in hex once the ``with`` block has ended well.
        self.name = ""

    def write(self, piece: bytes) -> None:
        """Append."""
        view = memoryview(piece)
        self._digest.update(view)
        self.size += len(view)
        while view:
            view = view[os.write(self._handle, view) :]

    def finish(self) -> str:
        """Bring the bytes to the disk; returns the name."""
        os.fsync(self._handle)
        self.name = self._digest.hexdigest()
        return self.name


class FileBlobs:
    """Blobs as files below ``root``: ``ab/ab12…``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Store; returns the SHA-256 in hex."""
        name = hashlib.sha256(data).hexdigest()
        if not self.path(name).exists():
            with self.writer() as writer:
                writer.write(data)
        return name

    @contextmanager
    def writer(self) -> Iterator[BlobWriter]:
        """Store in pieces; on an error inside the block nothing is stored."""
        _make(self.root)
        handle, temporary = tempfile.mkstemp(prefix="new-", dir=self.root)
        try:
            writer = BlobWriter(handle)
            yield writer
            place = self.path(writer.finish())
            _make(place.parent)
            # A command started by root stores for the services, which are not root.
            owner = self.root.stat()
            if os.geteuid() == 0 and owner.st_uid != 0:
                os.chown(place.parent, owner.st_uid, owner.st_gid)
                os.fchown(handle, owner.st_uid, owner.st_gid)
            Path(temporary).replace(place)
            _synchronise(place.parent)
        finally:
            os.close(handle)
            Path(temporary).unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes:
        """The bytes, checked against their name."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise BlobMissing(private=sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobDamaged(private=sha256)
        return data

    def discard(self, sha256: str) -> None:
        """Remove the bytes; nothing happens when they are gone. Only for files nothing refers to."""
        self.path(sha256).unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the blob stands, or would stand."""
        if not _NAME.fullmatch(sha256):
            raise BlobMissing(private=f"not a blob name: {sha256[:80]!r}")
        return self.root / sha256[:2] / sha256


def _make(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _synchronise(folder.parent)


def _synchronise(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
