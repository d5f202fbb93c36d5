"""What the log needs from outside the database: its key, and a second memory."""

from __future__ import annotations

from typing import Protocol


class LogSigner(Protocol):
    """Holds the log's Ed25519 key. It signs what it is given; deciding is the flow's."""

    @property
    def origin(self) -> str:
        """Name of the log and of its key, e.g. ``bkhcn.congthu/log``."""
        ...

    @property
    def public_key(self) -> bytes:
        """Public key, 32 bytes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Ed25519 signature over ``data``, 64 bytes."""
        ...


class CheckpointStore(Protocol):
    """Keeps the last published checkpoint outside the database.

    A database restored from a backup forgets what was already signed; signing on would fork the log. This
    memory must therefore not be restored together with it.
    """

    def read(self) -> str | None:
        """The last published note; None before the first."""
        ...

    def swap(self, expected: str | None, note: str) -> bool:
        """Replace ``expected`` by ``note`` durably and atomically; False when something else is stored."""
        ...
