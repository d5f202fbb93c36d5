"""The indicator of text: how much of an agency's mail is in the form of exchange, month by month.

law: D34.1c-1 the indicator counts message facts; D34.1b-6.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from congthu.rooms.directory.models import Mailbox
from congthu.rooms.screening import sql
from congthu.rooms.screening.types import Direction, TextForm, TextMonth


def monthly(*, since: date, agency: str = "") -> list[TextMonth]:
    """One value for each agency of this node, month and direction with judged mail; newest month first.

    ``since`` is a day in Vietnam; ``agency`` a code, empty for all.
    """
    values: dict[str, date | str | list[str]] = {"since": since}
    if agency:
        mailboxes = Mailbox.objects.filter(agency__code=agency, agency__node__is_self=True)
        values |= {"agency": agency, "addresses": list(mailboxes.values_list("address", flat=True))}
    with connection.cursor() as cursor:
        cursor.execute(sql.TEXT_OF_AGENCY if agency else sql.TEXT_BY_MONTH, values)
        rows: list[tuple[str, date, str, str, str, str, int]] = cursor.fetchall()
    groups: dict[tuple[str, date, str], list[tuple[str, str, str, int]]] = defaultdict(list)
    for code, month, direction, *rest in rows:
        groups[code, month, direction].append(tuple(rest))  # type: ignore[arg-type]
    found = [
        _month(code, month, Direction(direction), counted)
        for (code, month, direction), counted in groups.items()
    ]
    return sorted(found, key=lambda each: (-each.month.toordinal(), each.agency, each.direction))


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
