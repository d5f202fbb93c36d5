"""Identifiers that sort by time: UUID version 7 (RFC 9562 §5.7)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime, random: bytes) -> UUID:
    """The UUIDv7 of a moment; ``random`` gives ten bytes, of which 74 bits are used."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(random[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def derived(*names: str) -> UUID:
    """The same UUID (version 8, RFC 9562 §5.8) whenever the same names are given."""
    digest = hashlib.sha256("\x00".join(names).encode("utf-8")).digest()
    value = int.from_bytes(digest[:16], "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
