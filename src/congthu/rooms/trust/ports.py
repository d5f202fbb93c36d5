"""What the trust room needs from outside the database: a safe for keys, and a shelf for public files."""

from __future__ import annotations

from typing import Protocol

from congthu.lib.pki import Identity


class KeyStore(Protocol):
    """Keeps private keys, each with its certificate, encrypted."""

    def save(self, name: str, identity: Identity, *, pin: str | None = None) -> None:
        """Store durably before returning. With ``pin`` only who knows it can open the key, not the node."""
        ...

    def load(self, name: str, *, pin: str | None = None) -> Identity:
        """Open a key; raises KeyMissing or KeyLocked."""
        ...

    def __contains__(self, name: str) -> bool:
        """Whether there is a key of this name."""
        ...


class Shelf(Protocol):
    """The node's certificate files, which other programs read too."""

    def write(self, name: str, data: bytes) -> None:
        """Replace a file durably, whole or not at all."""
        ...

    def read(self, name: str) -> bytes | None:
        """Content of a file; None when there is none."""
        ...

    def folder(self, name: str) -> list[bytes]:
        """Contents of the ``*.pem`` files of a folder, in the order of their names."""
        ...
