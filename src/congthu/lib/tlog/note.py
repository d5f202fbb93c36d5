"""Signed notes (C2SP signed-note): a text and Ed25519 signatures by named keys.

The text comes first, then an empty line, then lines ``— <name> <base64(key id ‖ signature)>``. Parsing is
stricter than the specification demands: what our logs never write (a repeated signature line, loose base64, a
carriage return) is refused, so that one state of the log has one text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from congthu.lib.errors import CongthuError

#: Algorithm byte of Ed25519 in key ids and verifier keys.
ED25519 = b"\x01"
#: Bounds on what a stranger may make us parse.
LARGEST_NOTE, MOST_SIGNATURES = 65_536, 100

_DASH = "— "


class NoteError(CongthuError):
    """The signed note is not valid."""

    code = "tlog.note"


class MalformedNote(NoteError):
    """The signed note is not well formed (C2SP signed-note)."""

    code = "tlog.note-malformed"


class NoteUnsigned(NoteError):
    """The note has no valid signature of the expected key."""

    code = "tlog.note-unsigned"


@dataclass(frozen=True, kw_only=True)
class LogKey:
    """The public half of a log's key, with the name it signs under."""

    #: Name of the key; for a log, its origin.
    name: str
    #: Ed25519 public key, 32 bytes.
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != 32:
            raise MalformedNote("An Ed25519 key has 32 bytes.")

    @property
    def id(self) -> bytes:
        """Key id: the first four bytes of SHA-256(name ‖ LF ‖ algorithm ‖ key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    def vkey(self) -> str:
        """The verifier key as text: ``name+hex id+base64``."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public_key).decode()}"

    @classmethod
    def from_vkey(cls, text: str) -> LogKey:
        """Read a verifier key; its id must agree with its name and key."""
        name, separator, rest = text.partition("+")
        shown, second, encoded = rest.partition("+")
        if not separator or not second:
            raise MalformedNote("The verifier key is not of the form name+id+key.")
        data = strict_base64(encoded)
        if data[:1] != ED25519:
            raise MalformedNote("The verifier key is not an Ed25519 key.")
        key = cls(name=name, public_key=data[1:])
        if key.id.hex() != shown:
            raise MalformedNote("The verifier key's id does not belong to its name and key.")
        return key


def sign_note(text: str, *, key: LogKey, sign: Callable[[bytes], bytes]) -> str:
    """The note: ``text`` with one signature by ``key``."""
    _check_text(text)
    signature = base64.b64encode(key.id + sign(text.encode())).decode()
    return f"{text}\n{_DASH}{key.name} {signature}\n"


def open_note(note: str, *, key: LogKey) -> str:
    """The text of a note that ``key`` signed; signatures by others (witnesses) are left alone."""
    text, signatures = split_note(note)
    mine = [raw[4:] for name, raw in signatures if name == key.name and raw[:4] == key.id]
    if not mine:
        raise NoteUnsigned
    try:
        # Exactly one can be here: repeated (name, key id) pairs do not parse.
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(mine[0], text.encode())
    except (InvalidSignature, ValueError) as error:
        raise NoteUnsigned(private="signature does not verify") from error
    return text


def split_note(note: str) -> tuple[str, Sequence[tuple[str, bytes]]]:
    """Text and (name, key id ‖ signature) of a well-formed note, nothing verified."""
    if len(note) > LARGEST_NOTE:
        raise MalformedNote("The signed note is too large.")
    text, separator, tail = note.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise MalformedNote
    text += "\n"
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise MalformedNote("The signed note has too many signatures.")
    signatures = [_signature(line) for line in lines]
    if len({(name, raw[:4]) for name, raw in signatures}) != len(signatures):
        raise MalformedNote("The signed note repeats a signature.")
    return text, signatures


def strict_base64(text: str) -> bytes:
    """Standard base64 with padding and zero trailing bits; anything looser is refused."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise MalformedNote("A base64 value is malformed.") from error
    if base64.b64encode(data).decode() != text:
        raise MalformedNote("A base64 value is malformed.")
    return data


def _signature(line: str) -> tuple[str, bytes]:
    if not line.startswith(_DASH):
        raise MalformedNote
    name, separator, encoded = line[len(_DASH) :].partition(" ")
    if not separator:
        raise MalformedNote
    _check_name(name)
    raw = strict_base64(encoded)
    if len(raw) < 5:
        raise MalformedNote
    return name, raw


def _check_name(name: str) -> None:
    if not name or "+" in name or any(letter.isspace() or not letter.isprintable() for letter in name):
        raise MalformedNote("A key name is empty or holds a space, a plus or a control character.")


def _check_text(text: str) -> None:
    if not text.endswith("\n") or len(text) < 2:
        raise MalformedNote("The text of a note ends with a line end.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise MalformedNote from error
    if any(letter < " " and letter != "\n" for letter in text):
        raise MalformedNote("The text of a note holds a control character.")
