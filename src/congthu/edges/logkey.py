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

from congthu.edges.keystore import give, made_once, make_folder, write_file
from congthu.lib.errors import CongthuError, TemporaryError


class LogKeyUnreadable(CongthuError):
    """The key of the transparency log cannot be read."""

    code = "logkey.unreadable"


class CheckpointUnavailable(TemporaryError):
    """The stored copy of the log's last published state cannot be reached at the moment."""

    code = "logkey.checkpoint-unavailable"


class FileLogSigner:
    """Ed25519 key in ``path``, made on first need; ``owner`` gets the file when root makes it."""

    def __init__(
        self,
        *,
        path: Path,
        origin: str,
        owner: str = "",
        generate: Callable[[], Ed25519PrivateKey] = Ed25519PrivateKey.generate,
    ) -> None:
        self._origin = origin
        if not path.exists():
            _create(path, generate(), owner)
        self._key = _load(path)
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

    def __init__(self, path: Path, *, owner: str = "") -> None:
        self._path, self._owner = path, owner

    def read(self) -> str | None:
        try:
            return self._path.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CheckpointUnavailable(private=str(error)) from error

    def swap(self, expected: str | None, note: str) -> bool:
        try:
            with self._locked():
                if self.read() != expected:
                    return False
                write_file(self._path, note.encode(), owner=self._owner)
                return True
        except OSError as error:
            raise CheckpointUnavailable(private=str(error)) from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folder(self._path.parent, owner=self._owner)
        place = self._path.with_name(f".{self._path.name}.lock")
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            give(place, self._owner)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


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


def _create(path: Path, key: Ed25519PrivateKey, owner: str) -> None:
    """Store a new key unless another process is quicker."""
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made_once(path, lambda: pem, owner)
