"""Lists of the public directory: search, pages, one agency with its officers.

law: D34.1b-2 the addresses of agencies and competent officers are published; personal entries are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from congthu.lib.vntext import fold
from congthu.rooms.directory.models import Agency, Mailbox, Officer
from congthu.rooms.directory.queries.access import in_force
from congthu.rooms.directory.types import Category, Listing, PublicAgency, PublicOfficer

_LONGEST_SEARCH = 200
_RANK = Case(
    *(When(category=c, then=Value(i)) for i, c in enumerate(Category)),
    default=Value(99),
    output_field=IntegerField(),
)


def _matching(
    on: date, text: str = "", level: str = "", category: str = "", parent: str = ""
) -> QuerySet[Agency]:
    found = Agency.objects.filter(in_force(on))
    for word in fold(text[:_LONGEST_SEARCH]).split():
        found = found.filter(folded__contains=word)
    if level:
        found = found.filter(level=level)
    if category:
        found = found.filter(category=category)
    if parent:
        found = found.filter(parent__code=parent)
    return found.order_by(_RANK, "code")


def listing(
    *,
    on: date,
    text: str = "",
    level: str = "",
    category: str = "",
    parent: str = "",
    page: int = 1,
    size: int = 50,
) -> Listing:
    """One page of the agencies of a day; every word of ``text`` must be there, diacritics do not count."""
    found = _matching(on, text, level, category, parent)
    total = found.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    return Listing(
        agencies=tuple(_public(found[(page - 1) * size : page * size])), total=total, page=page, pages=pages
    )


def everything(
    *, on: date, text: str = "", level: str = "", category: str = "", parent: str = ""
) -> list[PublicAgency]:
    """All agencies of a search with their published officers, for the files of the public directory."""
    found = _public(_matching(on, text, level, category, parent))
    officers = _officers([a.code for a in found], on)
    return [_with(a, officers[a.code]) for a in found]


def published(code: str, *, on: date) -> PublicAgency | None:
    """One agency with its published officers, or None when it does not exist on that day."""
    found = _public(Agency.objects.filter(in_force(on), code=code))
    return _with(found[0], _officers([code], on)[code]) if found else None


def children(code: str, *, on: date) -> list[PublicAgency]:
    """The agencies directly below one."""
    return _public(_matching(on, parent=code))


def lineage(code: str, *, on: date) -> list[PublicAgency]:
    """The agencies above one, the highest first."""
    above: list[str] = []
    parents = dict(Agency.objects.filter(in_force(on)).values_list("code", "parent__code"))
    step = parents.get(code)
    while step and step not in above:
        above.insert(0, step)
        step = parents.get(step)
    found = {a.code: a for a in _public(Agency.objects.filter(code__in=above))}
    return [found[c] for c in above]


def find(text: str, *, on: date, most: int = 50) -> list[PublicAgency]:
    """Agencies by code of either style, address or a part of a name: what a person types."""
    wanted = text.strip()
    by_code = Agency.objects.filter(in_force(on), code=wanted.upper())
    by_code = by_code or Agency.objects.filter(in_force(on), legacy_code=wanted.upper()).exclude(
        legacy_code=""
    )
    if "@" in wanted:
        by_code = Agency.objects.filter(in_force(on), mailboxes__address=wanted.lower()).distinct()
    return _public(by_code or _matching(on, wanted)[:most])


def nearest(text: str, *, on: date, most: int = 20) -> list[PublicAgency]:
    """Agencies a clerk may mean: those ``find`` gives, else those whose names hold most of the words."""
    exact = find(text, on=on, most=most)
    words = [word for word in fold(text[:_LONGEST_SEARCH]).split() if len(word) > 1][:8]
    if exact or not words:
        return exact[:most]
    score = sum(
        (Case(When(folded__contains=w, then=1), default=0, output_field=IntegerField()) for w in words),
        start=Value(0, output_field=IntegerField()),
    )
    rows = Agency.objects.filter(in_force(on)).annotate(score=score)
    likely = rows.filter(score__gte=max(1, (len(words) + 1) // 2)).order_by("-score", "level", "name")
    return _public(likely[:most])


def _public(found: QuerySet[Agency]) -> list[PublicAgency]:
    agencies = list(found.select_related("node", "parent"))
    addresses = dict(
        Mailbox.objects.filter(kind=Mailbox.Kind.AGENCY, is_active=True, agency__in=agencies).values_list(
            "agency_id", "address"
        )
    )
    return [
        PublicAgency(
            code=a.code,
            legacy_code=a.legacy_code,
            name=a.name,
            short_names=tuple(a.short_names),
            level=a.level,
            category=a.category,
            parent=a.parent.code if a.parent else None,
            parent_name=a.parent.name if a.parent else "",
            address=addresses.get(a.pk, ""),
            node=a.node.name,
            is_here=a.node.is_self,
            valid_from=a.valid_from,
            valid_until=a.valid_until,
        )
        for a in agencies
    ]


def _officers(codes: Iterable[str], on: date) -> dict[str, tuple[PublicOfficer, ...]]:
    rows = (
        Officer.objects.filter(in_force(on), agency__code__in=list(codes), published=True)
        .filter(mailboxes__is_active=True)
        .order_by("agency__code", "name")
        .values_list("agency__code", "name", "position", "unit__name", "mailboxes__address")
    )
    found: dict[str, list[PublicOfficer]] = defaultdict(list)
    for code, name, position, unit, address in rows:
        found[code].append(PublicOfficer(name=name, position=position, unit=unit or "", address=address))
    return defaultdict(tuple, {code: tuple(officers) for code, officers in found.items()})


def _with(agency: PublicAgency, officers: tuple[PublicOfficer, ...]) -> PublicAgency:
    from dataclasses import replace

    return replace(agency, officers=officers)
