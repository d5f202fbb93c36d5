"""When outgoing documents left, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from congthu.lib.legaltime import legal_day
from congthu.rooms.dispatch.models import Addressee, Dispatch
from congthu.rooms.register.types import Leaving


def passed_on(entries: Sequence[int]) -> Mapping[int, Leaving]:
    """Day of sending (column "Ngày chuyển") and the agencies behind single names, by outgoing entry."""
    codes: defaultdict[int, dict[str, str]] = defaultdict(dict)
    # A line that stands for many agencies has no code of its own.
    lines = Addressee.objects.filter(dispatch__entry__in=entries, resolved__len=1)
    for entry, text, resolved in lines.values_list("dispatch__entry", "text", "resolved"):
        codes[entry][text] = resolved[0]
    rows = Dispatch.objects.filter(entry__in=entries)
    return {
        entry: Leaving(day=legal_day(at) if at else None, codes=codes[entry])
        for entry, at in rows.values_list("entry", "sent_at")
    }
