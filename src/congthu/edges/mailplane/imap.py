"""Reading agency mailboxes from Dovecot over its Unix socket for the pages (RFC 3501, the part we need).

The socket belongs to the service account alone; the master login on it opens mailboxes of agencies only, see
``master-sql.conf``. Nothing is fetched in a way that sets a flag.
"""

from __future__ import annotations

import imaplib
import re
import socket
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from congthu.lib.errors import TemporaryError
from congthu.rooms.mailroom.types import MailboxState, RawMessage

#: Name of the master login; Dovecot takes ``mailbox*name``.
MASTER = "congthu-pages"
_SECONDS = 30.0
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_SEEN = re.compile(rb"FLAGS \([^)]*\\Seen", re.IGNORECASE)


class MailboxAway(TemporaryError):
    """The mailbox cannot be opened at the moment; please try again in a minute."""

    code = "plane.mailbox-away"


class ImapSettings(Protocol):
    """What opening a mailbox needs of the node's settings."""

    @property
    def imap_socket(self) -> Path: ...
    @property
    def mailroom_secret(self) -> Path: ...


class _UnixImap(imaplib.IMAP4):
    """imaplib over a Unix socket; the host argument is the socket's path."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        try:
            connection.connect(self.host)
        except OSError:
            connection.close()
            raise
        return connection


@contextmanager
def opened(address: str, settings: ImapSettings) -> Iterator[ImapMailbox]:
    """The INBOX of an agency mailbox; raises MailboxAway."""
    try:
        secret = settings.mailroom_secret.read_text(encoding="ascii").strip()
        client = _UnixImap(str(settings.imap_socket), timeout=_SECONDS)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxAway(private=repr(error)) from error
    try:
        client.login(f"{address}*{MASTER}", secret)
        yield ImapMailbox(client)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxAway(private=type(error).__name__) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            client.logout()


class ImapMailbox:
    """An INBOX that is open (port ``OpenMailbox``)."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client
        _expect(client.select("INBOX"))
        # imaplib keeps what SELECT said untagged.
        told = client.response("UIDVALIDITY")[1]
        self._validity = int(told[0]) if told and told[0] else 0

    def state(self) -> MailboxState:
        """See ``OpenMailbox``."""
        found = _expect(self._client.uid("SEARCH", "ALL"))
        uids = [int(each) for each in b" ".join(part for part in found if part).split()]
        return MailboxState(uid_validity=self._validity, uids=sorted(uids))

    def beginnings(self, uids: Sequence[int], most: int) -> list[RawMessage]:
        """See ``OpenMailbox``."""
        if not uids:
            return []
        wanted = f"(RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.{most}>)"
        return [
            RawMessage(uid=_number(_UID, line), at=_moment(line), size=_number(_SIZE, line), beginning=data)
            for line, data in self._fetch(uids, wanted)
        ]

    def whole(self, uid: int) -> bytes | None:
        """See ``OpenMailbox``."""
        return next((data for _, data in self._fetch([uid], "(BODY.PEEK[])")), None)

    def seen(self, uids: Collection[int]) -> frozenset[int]:
        """See ``OpenMailbox``."""
        if not uids:
            return frozenset()
        rows = _expect(self._client.uid("FETCH", _set(uids), "(FLAGS)"))
        lines = [row[0] if isinstance(row, tuple) else row for row in rows if row]
        return frozenset(_number(_UID, line) for line in lines if _SEEN.search(line))

    def mark(self, uid: int, *, seen: bool) -> None:
        """See ``OpenMailbox``."""
        sign = "+" if seen else "-"
        _expect(self._client.uid("STORE", str(uid), f"{sign}FLAGS.SILENT", r"(\Seen)"))

    def _fetch(self, uids: Collection[int], wanted: str) -> Iterator[tuple[bytes, bytes]]:
        """For each message the line before the literal together with what follows it, and the literal."""
        rows = _expect(self._client.uid("FETCH", _set(uids), wanted))
        for place, row in enumerate(rows):
            if isinstance(row, tuple):
                after = rows[place + 1] if place + 1 < len(rows) else b""
                yield row[0] + (after if isinstance(after, bytes) else b""), row[1]


def _expect(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise MailboxAway(private=f"answered {kind}")
    return data


def _set(uids: Collection[int]) -> str:
    return ",".join(str(uid) for uid in sorted(uids))


def _number(pattern: re.Pattern[bytes], line: bytes) -> int:
    found = pattern.search(line)
    return int(found[1]) if found else 0


def _moment(line: bytes) -> datetime:
    found = _DATE.search(line)
    if found is None:
        raise MailboxAway(private="no date")
    return datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
