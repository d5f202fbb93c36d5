"""SMTP replies as values (RFC 5321 §4.2, RFC 2034)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?= |$)")


@dataclass(frozen=True, slots=True)
class Reply:
    """Three digits and a text of one line, enhanced status code included."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        """2xx: done."""
        return 200 <= self.code < 300

    @property
    def final(self) -> bool:
        """5xx: trying again is of no use."""
        return 500 <= self.code < 600

    @property
    def status(self) -> str:
        """Code and enhanced status only: the free text may name a person."""
        enhanced = _ENHANCED.match(self.text)
        return f"{self.code} {enhanced[0]}" if enhanced else str(self.code)

    def encode(self) -> bytes:
        """The line on the wire."""
        clean = self.text.encode("utf-8", "replace").translate(None, b"\r\n\0")
        return b"%d %b\r\n" % (self.code, clean[:500])


def parse(line: str) -> Reply:
    """``550 5.7.1 No`` to a value; what is not a reply becomes a temporary failure."""
    if re.match(r"[2-5]\d\d( |$)", line):
        return Reply(int(line[:3]), line[4:])
    return Reply(451, "4.3.0 Unreadable reply")
