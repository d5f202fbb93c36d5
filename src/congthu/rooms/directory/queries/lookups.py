"""One thing by its name: node, agency, mailbox; and the dated snapshot that resolution reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from congthu.rooms.directory.errors import NotInDirectory
from congthu.rooms.directory.models import Agency, Mailbox, Node, State, Unit
from congthu.rooms.directory.models import Succession as Successions
from congthu.rooms.directory.queries.access import in_force
from congthu.rooms.directory.types import AgencyEntry, Snapshot, Succession


def self_node() -> Node:
    """This node; raises NotInDirectory before the node was set up."""
    try:
        return Node.objects.get(is_self=True)
    except Node.DoesNotExist:
        raise NotInDirectory("This node is not set up yet.") from None


def node_named(name: str) -> Node | None:
    """A known node, or None."""
    return Node.objects.filter(name=name).first()


def other_nodes() -> list[Node]:
    """The nodes this one trusts, by name."""
    return list(Node.objects.filter(is_self=False).order_by("name"))


def agency(code: str) -> Agency:
    """An agency by its code of either style, existing or not; raises NotInDirectory."""
    found = Agency.objects.select_related("node", "parent").filter(code=code).first()
    if found is None:
        old = list(Agency.objects.select_related("node", "parent").filter(legacy_code=code)[:2])
        found = old[0] if code and len(old) == 1 else None
    if found is None:
        raise NotInDirectory(f"The directory has no agency with the code {code[:40]}.")
    return found


def mailbox(address: str) -> Mailbox:
    """A mailbox by its address; raises NotInDirectory."""
    found = Mailbox.objects.select_related("agency__node", "officer").filter(address=address.lower()).first()
    if found is None:
        raise NotInDirectory(f"The directory has no mailbox {address[:100]}.")
    return found


def is_official(address: str) -> bool:
    """True for an agency's official mailbox, of this node or of another."""
    return Mailbox.objects.filter(address=address.lower(), kind=Mailbox.Kind.AGENCY).exists()


def is_here(address: str) -> bool:
    """True for a mailbox of this very node, of whatever kind."""
    return Mailbox.objects.filter(address=address.lower(), agency__node__is_self=True).exists()


def agency_mailbox(agency: Agency) -> Mailbox:
    """The official mailbox of an agency: there is at most one in use; raises NotInDirectory."""
    found = Mailbox.objects.filter(agency=agency, kind=Mailbox.Kind.AGENCY, is_active=True).first()
    if found is None:
        raise NotInDirectory(f"{agency.name} has no official mailbox.")
    return found


def addresses_for(codes: Iterable[str]) -> dict[str, str]:
    """Official address by agency code; codes without a mailbox are absent."""
    rows = Mailbox.objects.filter(kind=Mailbox.Kind.AGENCY, is_active=True, agency__code__in=list(codes))
    return dict(rows.values_list("agency__code", "address"))


def names(codes: Iterable[str]) -> dict[str, str]:
    """Name by agency code; unknown codes are absent."""
    return dict(Agency.objects.filter(code__in=set(codes)).values_list("code", "name"))


def hosted(on: date) -> int:
    """How many agencies this node serves on a day."""
    return Agency.objects.filter(in_force(on), node__is_self=True).count()


#: The newest snapshots by state of the directory and day: a day's documents share one.
_MOST_SNAPSHOTS = 4
_snapshots: dict[tuple[UUID, date], Snapshot] = {}


def snapshot(on: date) -> Snapshot:
    """The agencies of the whole directory as of one day, in the order of the tree's codes.

    Built once for each day and state of the directory: a stamp in the database changes with the directory, in
    the same transaction, so that another process sees both or none.
    """
    stamp = State.objects.values_list("stamp", flat=True).first()
    if stamp is None:
        return _snapshot(on)
    found = _snapshots.get((stamp, on))
    if found is None:
        found = _snapshot(on)
        while len(_snapshots) >= _MOST_SNAPSHOTS:
            _snapshots.pop(next(iter(_snapshots)), None)
        _snapshots[stamp, on] = found
    return found


def _snapshot(on: date) -> Snapshot:
    fields = ("code", "name", "short_names", "level", "category", "parent__code", "valid_from", "valid_until")
    there: list[AgencyEntry] = []
    others: list[AgencyEntry] = []
    for row in Agency.objects.order_by("level", "code").values_list(*fields):
        code, name, short, level, category, parent, since, until = row
        exists = since <= on and (until is None or on < until)
        entry = AgencyEntry(
            code=code,
            name=name,
            short_names=tuple(short),
            level=level,
            category=category,
            parent=parent,
            valid_from=since,
            valid_until=until,
        )
        (there if exists else others).append(entry)
    return Snapshot(
        on=on,
        agencies=tuple(there),
        others=tuple(others),
        successions=_successions(),
        units=tuple(Unit.objects.order_by("agency__code", "code").values_list("agency__code", "name")),
    )


def _successions() -> tuple[Succession, ...]:
    found = Successions.objects.order_by("on", "agency__code", "successor__code")
    rows = found.values_list("agency__code", "successor__code", "on", "kind", "act")
    return tuple(
        Succession(agency=agency, successor=successor or "", on=on, kind=kind, act=act)
        for agency, successor, on, kind, act in rows
    )
