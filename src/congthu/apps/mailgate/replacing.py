"""From a message and its converted form to the milter packets that change one into the other. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from congthu.apps.mailgate import milter_codec as codec
from congthu.lib.vntext.containers.mail_headers import fields

#: Told to whoever receives it: the platform changed the bytes, and from what.
HEADER = "Congthu-Text"
_PIECE = 65_000

Fields = Sequence[tuple[str, str]]


def rebuilt(name: bytes, value: bytes) -> bytes:
    """One header field as it stands in the message; Postfix hands over folded lines with bare line feeds."""
    return name + b": " + value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def replacement(headers: Fields, converted: bytes, encodings: Sequence[str]) -> Iterator[bytes] | None:
    """Packets that bring a message into its converted form; None when the fields do not match one to one."""
    end = converted.find(b"\r\n\r\n")
    if end < 0:
        return None
    found = [
        (_name(converted, field.start), field.value(converted)) for field in fields(converted, 0, end + 2)
    ]
    names = [name.lower() for name, _ in headers]
    if [name.lower() for name, _ in found[: len(names)]] != names:
        return None
    return _packets(headers, found, converted[end + 4 :], encodings)


def _packets(
    headers: Fields, found: list[tuple[str, bytes]], body: bytes, encodings: Sequence[str]
) -> Iterator[bytes]:
    seen: Counter[str] = Counter()
    for (name, value), (_, new) in zip(headers, found, strict=False):
        seen[name.lower()] += 1
        told = new.strip().replace(b"\r\n", b"\n")
        if told != codec.raw(value).strip().replace(b"\r\n", b"\n"):
            yield codec.change_header(name, seen[name.lower()], told)
    for name, new in found[len(headers) :]:
        yield codec.add_header(name, new.strip().replace(b"\r\n", b"\n"))
    yield codec.add_header(HEADER, f"converted; from={','.join(encodings)}; to=TCVN6909".encode("ascii"))
    for at in range(0, len(body), _PIECE):
        yield codec.replace_body(body[at : at + _PIECE])


def _name(data: bytes, value_start: int) -> str:
    line = data.rfind(b"\n", 0, value_start) + 1
    return data[line : value_start - 1].decode("latin-1").strip()
