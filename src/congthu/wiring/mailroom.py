"""Joins the mailroom with Dovecot and the limited process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from congthu.edges import sandbox
from congthu.edges.mailplane import imap
from congthu.lib.errors import CongthuError
from congthu.rooms.mailroom import flows
from congthu.rooms.mailroom.types import ReadMessage
from congthu.rooms.outbox import flows as outbox
from congthu.wiring import edges

_TARGET = "congthu.edges.mailreading"
#: Messages one job brings into the index before it gives way to others.
_A_JOB = 200


class AttachmentGone(CongthuError):
    """The message has no such file."""

    code = "mailroom.no-attachment"


def opened(address: str) -> AbstractContextManager[imap.ImapMailbox]:
    """The INBOX of an agency mailbox (port ``Mailboxes``)."""
    return imap.opened(address, edges.settings())


def read_many(messages: Sequence[bytes]) -> list[ReadMessage | None]:
    """Port ``ReadMany``: all in one limited process; when one of them beats it, each in its own."""
    if not messages:
        return []
    try:
        answers = sandbox.call(f"{_TARGET}:read_many", list(messages))
        return [ReadMessage.from_plain(answer) for answer in answers]
    except (CongthuError, KeyError, TypeError, ValueError):
        if len(messages) == 1:
            return [None]
    return [found for message in messages for found in read_many([message])]


def read(message: bytes) -> ReadMessage | None:
    """One whole message; None when it cannot be read there."""
    return read_many([message])[0]


def attachment(message: bytes, number: int, *, in_unicode: bool) -> tuple[str, bytes]:
    """Name and bytes of an attached file; raises AttachmentGone or SandboxError."""
    answer = sandbox.call(f"{_TARGET}:attachment_of", message, number, in_unicode)
    if not answer["name"]:
        raise AttachmentGone
    return str(answer["name"]), bytes(answer["data"])


def index(addresses: Sequence[str]) -> None:
    """The job: bring the index of these agency mailboxes up to date; the rest waits for another job."""
    for address in addresses:
        with opened(address) as mailbox:
            left = flows.catch_up(address, mailbox, read=read_many, most=_A_JOB)
        if left:
            go_on(address)


def go_on(address: str) -> None:
    """Have the worker index what still waits."""
    outbox.enqueue("mailroom.index", lock=f"mailroom:{address}", addresses=[address])
