"""Reading of raw messages without changing a byte of them."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from email.message import EmailMessage, MIMEPart

from congthu.lib.errors import CongthuError

#: A header block longer than this is nobody's letter.
MOST_HEADER_BYTES = 256 * 1024
#: NUL, and half a line end.
_ODD = re.compile(rb"\0|\r(?!\n)|(?<!\r)\n")


class MessageInvalid(CongthuError):
    """The message is not in the form the platform reads."""

    code = "mailmsg.invalid"


def split(message: bytes) -> tuple[bytes, bytes]:
    """Header block (with its last line end) and body of a message (RFC 5322 §2.1)."""
    end = message.find(b"\r\n\r\n")
    if end < 0:
        raise MessageInvalid("The message has no body.")
    if end > MOST_HEADER_BYTES:
        raise MessageInvalid("The message header is too long.")
    block = message[: end + 2]
    if _ODD.search(block):
        # Readers differ on where such a line ends, and so on who the sender is.
        raise MessageInvalid("The message header holds a character that has no place there.")
    return block, message[end + 4 :]


def body_digest(message: bytes) -> str:
    """SHA-256 (hexadecimal) of the body: relays add header lines on top and leave the body alone."""
    return hashlib.sha256(split(message)[1]).hexdigest()


def header(message: bytes, name: str) -> str:
    """Value of a header field that must stand at most once; empty when absent."""
    block, _ = split(message)
    values = parse(block + b"\r\n").get_all(name, [])
    if len(values) > 1:
        raise MessageInvalid(f"The message has several {name} fields.")
    return str(values[0]).strip() if values else ""


def originator(message: bytes) -> str:
    """The one address in the From field, in lower case (RFC 5322 §3.6.2); raises MessageInvalid.

    The parsed field is used, not its decoded text: an encoded display name may hold anything.
    """
    block, _ = split(message)
    fields = parse(block + b"\r\n").get_all("From", [])
    found = [a.addr_spec.lower() for f in fields for a in getattr(f, "addresses", ())]
    if len(fields) != 1 or len(found) != 1:
        raise MessageInvalid("The message names no single sender.")
    return str(found[0])


def parse(data: bytes) -> EmailMessage:
    """Parse with the standard library; its own faults become MessageInvalid."""
    try:
        parsed = email.message_from_bytes(data, policy=email.policy.default)
    except (ValueError, LookupError, RecursionError) as error:
        raise MessageInvalid(private=repr(error)) from error
    return parsed


def decoded(part: MIMEPart) -> bytes:
    """The bytes a part carries, its transfer encoding undone."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise MessageInvalid("A part of the message carries no bytes.")
    return payload
