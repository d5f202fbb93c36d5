"""The indicator of text: how much of an agency's mail is in the form of exchange, month by month.

law: D34.1c-1 the indicator counts message facts; D34.1b-6.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max

from congthu.rooms.directory.models import Mailbox
from congthu.rooms.screening import sql
from congthu.rooms.screening.models import TextDay
from congthu.rooms.screening.types import Direction, TextForm, TextMonth


def monthly(*, since: date, agency: str = "") -> list[TextMonth]:
    """One value for each agency of this node, month and direction with judged mail; newest month first.

    ``since`` is a day in Vietnam; ``agency`` a code, empty for all.
    """
    counted = TextDay.objects.aggregate(last=Max("day"))["last"]
    # Of today, and of days nobody has counted yet, the facts themselves are asked.
    live = max(since, counted + timedelta(days=1)) if counted else since
    asked = {"agency": agency, "first": since, "until": live}
    rows = [*_rows(sql.COUNTED_DAYS, asked), *_uncounted(agency, live)]
    groups: dict[tuple[str, date, str], list[tuple[str, str, str, int]]] = defaultdict(list)
    for code, day, direction, *rest in rows:
        groups[code, day.replace(day=1), direction].append(tuple(rest))  # type: ignore[arg-type]
    found = [
        _month(code, month, Direction(direction), counted)
        for (code, month, direction), counted in groups.items()
    ]
    return sorted(found, key=lambda each: (-each.month.toordinal(), each.agency, each.direction))


_Row = tuple[str, date, str, str, str, str, int]


def _uncounted(agency: str, first: date) -> list[_Row]:
    span = {"first": first, "until": date.max}
    if not agency:
        return _rows(sql.TEXT_BY_DAY, span)
    mailboxes = Mailbox.objects.filter(agency__code=agency, agency__node__is_self=True)
    addresses = list(mailboxes.values_list("address", flat=True))
    return _rows(sql.TEXT_OF_AGENCY, {"agency": agency, "addresses": addresses, **span})


def _rows(statement: str, values: Mapping[str, Any]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[_Row] = cursor.fetchall()
    return found


def _month(
    agency: str, month: date, direction: Direction, rows: Iterable[tuple[str, str, str, int]]
) -> TextMonth:
    forms: Counter[str] = Counter()
    encodings: Counter[str] = Counter()
    remedies: Counter[str] = Counter()
    for form, encoding, remedy, count in rows:
        forms[form] += count
        if form == TextForm.NOT_CONFORMANT:
            encodings[encoding] += count
            remedies[remedy] += count
    return TextMonth(
        agency=agency,
        month=month,
        direction=direction,
        conformant=forms[TextForm.CONFORMANT] + forms[TextForm.PRESUMED],
        not_conformant=forms[TextForm.NOT_CONFORMANT],
        not_judged=forms[TextForm.NOT_JUDGED],
        encodings=_ordered(encodings),
        remedies=_ordered(remedies),
    )


def _ordered(counts: Counter[str]) -> Mapping[str, int]:
    return dict(counts.most_common())
