"""The milter protocol, version 6, as Postfix speaks it: packets to values and back. Pure, no connection.

A packet is a length of four octets, a command of one octet and its data; strings end with NUL. The filter
says in the negotiation which steps it wants to hear of and to which of them it will not reply, so that an
ordinary message costs one reply.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from congthu.lib.errors import CongthuError

#: Longest packet taken. Postfix cuts a header at header_size_limit (100 KiB) and a body into 64 KiB.
MOST_PACKET = 1024 * 1024

# What the mail server says.
NEGOTIATE, MACROS, CONNECT, HELO = b"O", b"D", b"C", b"H"
MAIL, RCPT, DATA, HEADER, END_OF_HEADER = b"M", b"R", b"T", b"L", b"N"
BODY, END_OF_MESSAGE, ABORT, QUIT, QUIT_AND_REUSE, UNKNOWN = b"B", b"E", b"A", b"Q", b"K", b"U"

_COMMANDS = frozenset(
    {NEGOTIATE, MACROS, CONNECT, HELO, MAIL, RCPT, DATA, HEADER, END_OF_HEADER,
     BODY, END_OF_MESSAGE, ABORT, QUIT, QUIT_AND_REUSE, UNKNOWN}
)  # fmt: skip

#: Steps not to be sent at all: connect, HELO, unknown commands, DATA; and the body, where only headers count.
_UNWANTED = 0x01 | 0x02 | 0x100 | 0x200
_NO_BODY = 0x10
#: Steps we hear of but do not reply to: header fields, MAIL, RCPT, end of header, pieces of the body.
_SILENT = 0x80 | 0x4000 | 0x8000 | 0x40000
_SILENT_BODY = 0x80000
#: Action "set the list of macros", and those that change a message: add a field, change one, new body.
_SET_MACROS = 0x100
_CHANGE = 0x01 | 0x10 | 0x02
#: Macro lists by step: 2 is MAIL. Postfix sends its own lists for the steps not named here.
_MACROS = ((2, b"{daemon_name} {auth_authen}"),)


class MilterMalformed(CongthuError):
    """The mail server sent something that is not the milter protocol."""

    code = "mailgate.milter-malformed"


@dataclass(frozen=True, kw_only=True)
class Packet:
    """One command with its data."""

    command: bytes
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What was agreed in the negotiation."""

    #: The answer to send.
    answer: bytes
    #: Commands after which the server waits for a reply, because it could not be told not to.
    replies: frozenset[bytes]


class Decoder:
    """Cuts a byte stream into packets."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Packet]:
        """All packets that are complete now; raises MilterMalformed for a packet nobody sends."""
        held = self._held
        held += data
        packets, place = [], 0
        while len(held) - place >= 4:
            (length,) = struct.unpack_from(">I", held, place)
            if not 1 <= length <= MOST_PACKET:
                raise MilterMalformed(private=f"packet of {length} octets")
            if len(held) - place - 4 < length:
                break
            body = bytes(held[place + 4 : place + 4 + length])
            if body[:1] not in _COMMANDS:
                raise MilterMalformed(private=f"command {body[:1]!r}")
            packets.append(Packet(command=body[:1], data=body[1:]))
            place += 4 + length
        del held[:place]
        return packets


def negotiate(data: bytes, *, whole: bool = False) -> Agreement:
    """Choose the least that screening needs from what the server offers; ``whole``: the body too."""
    if len(data) < 12:
        raise MilterMalformed(private="short negotiation")
    version, actions, steps = struct.unpack_from(">III", data)
    if version < 2:
        raise MilterMalformed(private=f"milter version {version}")
    unwanted = _UNWANTED if whole else _UNWANTED | _NO_BODY
    silent = _SILENT | _SILENT_BODY if whole else _SILENT
    wanted = steps & (unwanted | (silent if version >= 6 else 0))
    able = actions & _SET_MACROS if version >= 6 else 0
    changes = actions & _CHANGE if whole else 0
    answer = struct.pack(">III", min(version, 6), able | changes, wanted)
    if able:
        answer += b"".join(struct.pack(">I", step) + names + b"\0" for step, names in _MACROS)
    replies = {END_OF_MESSAGE}
    for command, unsent, unanswered in (
        (CONNECT, 0x01, 0x1000), (HELO, 0x02, 0x2000), (MAIL, 0x04, 0x4000), (RCPT, 0x08, 0x8000),
        (BODY, 0x10, 0x80000), (HEADER, 0x20, 0x80), (END_OF_HEADER, 0x40, 0x40000),
        (UNKNOWN, 0x100, 0x20000), (DATA, 0x200, 0x10000),
    ):  # fmt: skip
        if not wanted & (unsent | unanswered):
            replies.add(command)
    return Agreement(answer=encode(NEGOTIATE, answer), replies=frozenset(replies))


def strings(data: bytes) -> list[bytes]:
    """NUL-terminated strings."""
    if data and not data.endswith(b"\0"):
        raise MilterMalformed(private="string without end")
    return data.split(b"\0")[:-1]


def macros(data: bytes) -> tuple[bytes, dict[str, str]]:
    """The command the macros belong to, and the macros without their braces."""
    if not data:
        raise MilterMalformed(private="macros of no command")
    flat = strings(data[1:])
    names = (name.decode("ascii", "replace").strip("{}") for name in flat[::2])
    return data[:1], dict(zip(names, (text(value) for value in flat[1::2]), strict=False))


def text(value: bytes) -> str:
    """Bytes of a message as text: UTF-8, and what is not UTF-8 kept apart by surrogates."""
    return value.decode("utf-8", "surrogateescape")


def raw(value: str) -> bytes:
    """The bytes ``text`` was made from."""
    return value.encode("utf-8", "surrogateescape")


def encode(command: bytes, data: bytes = b"") -> bytes:
    """One packet."""
    return struct.pack(">I", len(data) + 1) + command + data


#: Replies.
CONTINUE = encode(b"c")
ACCEPT = encode(b"a")


def change_header(name: str, index: int, value: bytes) -> bytes:
    """Give the ``index``-th field of that name (from 1) another value; folds are bare line feeds."""
    return encode(b"m", struct.pack(">I", index) + raw(name) + b"\0" + value + b"\0")


def add_header(name: str, value: bytes) -> bytes:
    """A new field at the end of the header."""
    return encode(b"h", raw(name) + b"\0" + value + b"\0")


def replace_body(piece: bytes) -> bytes:
    """The next piece of the body that takes the place of the old one; at most 65,535 octets."""
    return encode(b"b", piece)


def reply(line: str) -> bytes:
    """An SMTP reply of our own, e.g. ``550 5.7.1 No``; ASCII, one line.

    The protocol takes the text as a format in which ``%`` must be doubled.
    """
    clean = line.encode("ascii", "replace").replace(b"\r", b" ").replace(b"\n", b" ").replace(b"\0", b" ")
    return encode(b"y", clean[:900].replace(b"%", b"%%") + b"\0")
