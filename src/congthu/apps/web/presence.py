"""Who else has a document open just now: two clerks at one desk are told, so that none works for nothing.

It is a courtesy and no lock: what was issued or entered meanwhile, the rooms themselves refuse to do twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches

from congthu.rooms.directory.models import Mailbox

#: Who has not come back for so long has gone on to something else.
_HERE = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Other:
    """Somebody who opened the same document, and when."""

    address: str
    at: datetime


def entered(document: object, by: Mailbox, at: datetime) -> list[Other]:
    """Note that ``by`` looks at the document now; answers who else does, the latest first."""
    kept, key = caches["pictures"], f"open-{document}"
    found: Mapping[str, datetime] = kept.get(key) or {}
    here = {address: since for address, since in found.items() if at - since < _HERE}
    kept.set(key, here | {by.address: at}, _HERE.total_seconds())
    others = [Other(address=address, at=since) for address, since in here.items() if address != by.address]
    return sorted(others, key=lambda each: each.at, reverse=True)


def left(document: object, by: Mailbox) -> None:
    """``by`` is done with the document."""
    kept, key = caches["pictures"], f"open-{document}"
    found: dict[str, datetime] = dict(kept.get(key) or {})
    if found.pop(by.address, None):
        kept.set(key, found, _HERE.total_seconds())
