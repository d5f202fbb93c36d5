"""The log's key and its second memory, as files of the node.

The key is a PKCS#8 file of mode 0600 under the node's secrets. The last published checkpoint stands beside
the certificates, outside the database: whoever restores the database alone is stopped by it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from congthu.lib.errors import CongthuError


class LogKeyUnreadable(CongthuError):
    """The key of the transparency log cannot be read."""

    code = "logkey.unreadable"


class FileLogSigner:
    """Ed25519 key in ``path``, made on first need."""

    def __init__(
        self,
        *,
        path: Path,
        origin: str,
        generate: Callable[[], Ed25519PrivateKey] = Ed25519PrivateKey.generate,
    ) -> None:
        self._origin = origin
        self._key = _load(path) if path.exists() else _create(path, generate())
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def origin(self) -> str:
        return self._origin

    @property
    def public_key(self) -> bytes:
        return self._public

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


class FileCheckpointStore:
    """The last published note in ``path``; swapped under a lock, durable before it is visible."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str | None:
        try:
            return self._path.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def swap(self, expected: str | None, note: str) -> bool:
        with _locked(self._path.with_name(self._path.name + ".lock")):
            if self.read() != expected:
                return False
            _replace(self._path, note.encode(), mode=0o644)
            return True


def log_origin(node: str) -> str:
    """Name of a node's log; the node's name is unique in the federation."""
    return f"{node}.congthu/log"


def _load(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LogKeyUnreadable(private=f"{path}: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LogKeyUnreadable(private=f"{path} is not an Ed25519 key")
    return key


def _create(path: Path, key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    """Store a new key unless another process was quicker; answers the key that stands."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(path.with_name(path.name + ".lock")):
        if not path.exists():
            _replace(path, pem, mode=0o600)
    return _load(path)


def _replace(path: Path, data: bytes, *, mode: int) -> None:
    """Whole or not at all, and on the disk before anyone sees it."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
