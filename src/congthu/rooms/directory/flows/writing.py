"""Rows of the import tables into the database, in bulk; callers hold the lock and the transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from congthu.lib.vntext import fold
from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node, Officer, Succession, Unit
from congthu.rooms.directory.tables import (
    AgencyRow,
    AppointmentRow,
    MailboxRow,
    OfficerRow,
    Row,
    SuccessionRow,
    UnitRow,
)

BATCH = 2_000
#: No password fits it, for Django and for Dovecot alike.
UNUSABLE = "!"
_AGENCY_FIELDS = [
    "legacy_code", "name", "short_names", "folded", "level", "category", "parent", "domain", "valid_from",
    "valid_until",
]  # fmt: skip


def _folded(name: str, short_names: Sequence[str]) -> str:
    """The search text of an agency."""
    return "\n".join(fold(n) for n in (name, *short_names))


def _agencies(node: Node, rows: Sequence[Any]) -> None:
    write_agencies(node, rows)


def write_agencies(
    node: Node, rows: Sequence[AgencyRow], *, certificates: Mapping[str, str] | None = None
) -> None:
    """Parents before children: a level of the tree at a time.

    ``certificates`` are those of a feed, by code; without them the stored ones stay. A parent that is not in
    the directory, on a node not known yet, stays open until a later feed; the rules of an import refuse it.
    """
    ids = dict(Agency.objects.values_list("code", "pk"))
    fields = _AGENCY_FIELDS if certificates is None else [*_AGENCY_FIELDS, "certificate"]
    waiting = {row.code: row for row in rows}
    while waiting:
        ready = [row for row in waiting.values() if row.parent not in waiting]
        assert ready, "rules and feeds refuse cycles"
        made = [
            _agency(node, row, ids.get(row.parent), (certificates or {}).get(row.code, "")) for row in ready
        ]
        for agency in Agency.objects.bulk_create(
            made, BATCH, update_conflicts=True, unique_fields=["code"], update_fields=fields
        ):
            ids[agency.code] = agency.pk
        for row in ready:
            del waiting[row.code]


def _agency(node: Node, row: AgencyRow, parent: int | None, certificate: str) -> Agency:
    return Agency(
        node=node,
        code=row.code,
        legacy_code=row.legacy_code,
        name=row.name,
        short_names=list(row.short_names),
        folded=_folded(row.name, row.short_names),
        level=row.level,
        category=row.category,
        parent_id=parent,
        domain=row.domain,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        certificate=certificate,
    )


def _agency_ids(rows: Sequence[Any]) -> dict[str, int]:
    return dict(Agency.objects.filter(code__in={r.agency for r in rows}).values_list("code", "pk"))


def _successions(_node: Node, rows: Sequence[Any]) -> None:
    write_successions(rows)


def write_successions(rows: Sequence[SuccessionRow]) -> None:
    """Write them; an agency that is not known here yet is left out (a later feed brings it)."""
    codes = {code for r in rows for code in (r.agency, r.successor) if code}
    ids = dict(Agency.objects.filter(code__in=codes).values_list("code", "pk"))
    known = [r for r in rows if r.agency in ids and (not r.successor or r.successor in ids)]
    Succession.objects.bulk_create(
        [
            Succession(
                agency_id=ids[r.agency],
                successor_id=ids[r.successor] if r.successor else None,
                on=r.happened_on,
                kind=r.kind,
                act=r.act,
            )
            for r in known
        ],
        BATCH,
        update_conflicts=True,
        unique_fields=["agency", "successor"],
        update_fields=["on", "kind", "act"],
    )


def _units(_node: Node, rows: Sequence[Any]) -> None:
    ids = _agency_ids(rows)
    units: list[UnitRow] = list(rows)
    Unit.objects.bulk_create(
        [Unit(agency_id=ids[r.agency], code=r.code, name=r.name) for r in units],
        BATCH,
        update_conflicts=True,
        unique_fields=["agency", "code"],
        update_fields=["name"],
    )


def _officers(_node: Node, rows: Sequence[Any]) -> None:
    """An officer is known by the personal mailbox; the password of an existing one is never touched."""
    officers: list[OfficerRow] = list(rows)
    ids = _agency_ids(officers)
    wanted_units = Unit.objects.filter(agency_id__in=ids.values()).values_list("agency__code", "code", "pk")
    units = {(agency, code): pk for agency, code, pk in wanted_units}
    holders = dict(
        Mailbox.objects.filter(address__in=[r.address for r in officers]).values_list("address", "officer_id")
    )
    made = [
        Officer(
            pk=holders.get(r.address),
            agency_id=ids[r.agency],
            unit_id=units[r.agency, r.unit] if r.unit else None,
            name=r.name,
            position=r.position,
            published=r.published,
            valid_from=r.valid_from,
            valid_until=r.valid_until,
        )
        for r in officers
    ]
    known = [o for o in made if o.pk]
    fields = ["agency", "unit", "name", "position", "published", "valid_from", "valid_until"]
    Officer.objects.bulk_update(known, fields, BATCH)
    Officer.objects.bulk_create([o for o in made if not o.pk], BATCH)
    _upsert_mailboxes(
        [
            Mailbox(
                address=r.address,
                kind=Mailbox.Kind.PERSONAL,
                agency_id=ids[r.agency],
                officer=officer,
                quota_mb=r.quota_mb,
                is_active=r.active,
            )
            for r, officer in zip(officers, made, strict=True)
        ]
    )


def _mailboxes(_node: Node, rows: Sequence[Any]) -> None:
    # Closed mailboxes first: an agency may get a new official address in the same import.
    boxes: list[MailboxRow] = sorted(rows, key=lambda r: r.active)
    ids = _agency_ids(boxes)
    holders = dict(
        Mailbox.objects.filter(address__in={r.officer for r in boxes if r.officer}).values_list(
            "address", "officer_id"
        )
    )
    for active in (False, True):
        _upsert_mailboxes(
            [
                Mailbox(
                    address=r.address,
                    kind=r.kind,
                    agency_id=ids[r.agency],
                    officer_id=holders[r.officer] if r.officer else None,
                    quota_mb=r.quota_mb,
                    is_active=r.active,
                )
                for r in boxes
                if r.active is active
            ]
        )


def _upsert_mailboxes(boxes: Sequence[Mailbox]) -> None:
    for box in boxes:
        box.password = UNUSABLE  # of new ones: an existing mailbox keeps its own
    Mailbox.objects.bulk_create(
        boxes,
        BATCH,
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["kind", "agency", "officer", "quota_mb", "is_active"],
    )


def _appointments(_node: Node, rows: Sequence[Any]) -> None:
    appointments: list[AppointmentRow] = list(rows)
    ids = _agency_ids(appointments)
    boxes = dict(
        Mailbox.objects.filter(address__in={r.address for r in appointments}).values_list("address", "pk")
    )
    Appointment.objects.bulk_create(
        [
            Appointment(
                mailbox_id=boxes[r.address],
                agency_id=ids[r.agency],
                role=r.role,
                valid_from=r.valid_from,
                valid_until=r.valid_until,
            )
            for r in appointments
        ],
        BATCH,
        update_conflicts=True,
        unique_fields=["mailbox", "agency", "role", "valid_from"],
        update_fields=["valid_until"],
    )


#: How each table is written, in the order that references need.
TABLES: dict[str, Callable[[Node, Sequence[Row]], None]] = {
    "agencies": _agencies,
    "successions": _successions,
    "units": _units,
    "officers": _officers,
    "mailboxes": _mailboxes,
    "appointments": _appointments,
}
