"""When outgoing documents left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from congthu.lib.legaltime import legal_day
from congthu.rooms.dispatch.models import Dispatch


def passed_on(entries: Sequence[int]) -> Mapping[int, date]:
    """Day of sending by outgoing entry (column "Ngày chuyển")."""
    rows = Dispatch.objects.filter(entry__in=entries).exclude(sent_at=None)
    return {entry: legal_day(at) for entry, at in rows.values_list("entry", "sent_at") if at}
