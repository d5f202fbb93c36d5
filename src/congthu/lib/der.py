"""Distinguished encoding of ASN.1 (ITU-T X.690 §10): a strict reader and a small writer.

Signatures from strangers are read with this and with nothing more lenient: indefinite lengths, lengths that
are longer than they need be, tags above 30 and bytes after the end are refused, so one run of bytes has one
reading. Certificates and revocation lists are left to `cryptography`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

INTEGER, OCTETS, NULL, OID, UTC_TIME, GENERAL_TIME = 0x02, 0x04, 0x05, 0x06, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
_CONSTRUCTED = 0x20


class Malformed(ValueError):
    """The bytes are not one DER value."""


@dataclass(frozen=True, slots=True)
class Value:
    """One tag-length-value, kept with its place so that signed bytes are never re-encoded."""

    tag: int
    #: The bytes it was read from; ``start``, ``body`` and ``end`` are places in them.
    source: bytes
    start: int
    body: int
    end: int

    @property
    def content(self) -> bytes:
        """The value without tag and length."""
        return self.source[self.body : self.end]

    @property
    def raw(self) -> bytes:
        """The whole value."""
        return self.source[self.start : self.end]

    def children(self) -> list[Value]:
        """The values inside; they must fill it exactly."""
        if not self.tag & _CONSTRUCTED:
            raise Malformed("no values inside")
        found, place = [], self.body
        while place < self.end:
            value = _read(self.source, place, self.end)
            found.append(value)
            place = value.end
        return found

    def expect(self, tag: int) -> Value:
        """Itself when the tag is right."""
        if self.tag != tag:
            raise Malformed(f"tag {self.tag:#x} where {tag:#x} was expected")
        return self

    def integer(self) -> int:
        """An INTEGER, in its shortest form."""
        content = self.expect(INTEGER).content
        if not content or (len(content) > 1 and content[0] in (0, 255) and (content[0] ^ content[1]) < 128):
            raise Malformed("integer not in its shortest form")
        return int.from_bytes(content, "big", signed=True)

    def oid(self) -> str:
        """An OBJECT IDENTIFIER in dotted form."""
        content = self.expect(OID).content
        if not content or len(content) > 64 or content[-1] & 128:
            raise Malformed("object identifier")
        arcs, number = [], 0
        for byte in content:
            if not number and byte == 128:
                raise Malformed("object identifier not in its shortest form")
            number = number << 7 | byte & 127
            if byte < 128:
                arcs.append(number)
                number = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))

    def time(self) -> datetime:
        """A UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 restricts them: UTC, whole seconds."""
        text = self.content
        if self.tag == UTC_TIME and len(text) == 13 and text[:12].isdigit():
            text = (b"20" if text[0] < ord("5") else b"19") + text
        elif self.tag != GENERAL_TIME or len(text) != 15:
            raise Malformed("time")
        if text[14:] != b"Z" or not text[:14].isdigit():
            raise Malformed("time")
        return datetime.strptime(text[:14].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def read(data: bytes) -> Value:
    """The one value that ``data`` is; raises Malformed."""
    value = _read(data, 0, len(data))
    if value.end != len(data):
        raise Malformed("bytes after the end")
    return value


def _read(data: bytes, start: int, limit: int) -> Value:
    if start + 2 > limit:
        raise Malformed("cut short")
    tag, length, body = data[start], data[start + 1], start + 2
    if tag & 31 == 31:
        raise Malformed("tag above 30")
    if length >= 128:
        count = length & 127
        if not 1 <= count <= 4 or body + count > limit:
            raise Malformed("length")
        length = int.from_bytes(data[body : body + count], "big")
        body += count
        if length < 128 or length >> 8 * (count - 1) == 0:
            raise Malformed("length not in its shortest form")
    if body + length > limit:
        raise Malformed("cut short")
    return Value(tag, data, start, body, body + length)


def write(tag: int, *parts: bytes) -> bytes:
    """One value from its tag and the bytes inside."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 128 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of encoded values."""
    return write(SEQUENCE, *parts)


def set_of(*parts: bytes, tag: int = SET) -> bytes:
    """A SET OF encoded values, put into DER's order."""
    return write(tag, *sorted(parts))


def integer(number: int) -> bytes:
    """An INTEGER that is not negative."""
    return write(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 127]
        while arc := arc >> 7:
            groups.append(arc & 127 | 128)
        out += bytes(reversed(groups))
    return write(OID, bytes(out))


def time(at: datetime) -> bytes:
    """UTCTime through 2049, GeneralizedTime from 2050 (RFC 5652 §11.3)."""
    at = at.astimezone(UTC)
    if 1950 <= at.year < 2050:
        return write(UTC_TIME, at.strftime("%y%m%d%H%M%SZ").encode())
    return write(GENERAL_TIME, at.strftime("%Y%m%d%H%M%SZ").encode())
