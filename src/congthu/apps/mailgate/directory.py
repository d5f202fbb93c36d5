"""What mailgate asks the directory, remembered for a few seconds: not every mail needs its own query.

Used from one database thread only. A change in the directory is seen within ``_SECONDS``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory.models import Mailbox
from congthu.rooms.screening import queries
from congthu.rooms.screening.types import Message, Snapshot

_SECONDS = 5.0
_MOST = 50_000


class _Memory:
    """Forgets everything every few seconds."""

    def __init__(self) -> None:
        self._until = 0.0

    def stale(self, size: int) -> bool:
        now = time.monotonic()
        if now <= self._until and size <= _MOST:
            return False
        self._until = now + _SECONDS
        return True


class OfficialMailboxes:
    """Which addresses are agency mailboxes of this node."""

    def __init__(self) -> None:
        self._memory = _Memory()
        self._official: dict[str, bool] = {}

    def __call__(self, addresses: Iterable[str]) -> frozenset[str]:
        """Those of the addresses that are agency mailboxes."""
        if self._memory.stale(len(self._official)):
            self._official = {}
        wanted = set(addresses)
        unknown = wanted.difference(self._official)
        if unknown:
            rows = Mailbox.objects.filter(address__in=unknown, kind=Mailbox.Kind.AGENCY)
            found = set(rows.values_list("address", flat=True))
            self._official.update((address, address in found) for address in unknown)
        return frozenset(address for address in wanted if self._official[address])


class ScreeningDirectory:
    """Hosted domains and what each login may write as."""

    def __init__(self) -> None:
        self._memory = _Memory()
        self._domains: frozenset[str] = frozenset()
        self._own: dict[tuple[str, date], frozenset[str]] = {}

    def __call__(self, messages: Sequence[Message]) -> Snapshot:
        """For exactly these messages."""
        if self._memory.stale(len(self._own)):
            self._own, self._domains = {}, queries.hosted_domains()
        own: dict[str, frozenset[str]] = {}
        for message in messages:
            if message.login:
                own[message.login] = self._addresses(message.login, legal_day(message.at))
        return Snapshot(hosted_domains=self._domains, own_addresses=own)

    def _addresses(self, login: str, on: date) -> frozenset[str]:
        known = self._own.get((login, on))
        if known is None:
            known = self._own[login, on] = queries.own_addresses([login], on)[login]
        return known
