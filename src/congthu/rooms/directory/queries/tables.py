"""The directory of this node as rows of the import tables."""

from __future__ import annotations

from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Succession, Unit
from congthu.rooms.directory.tables import (
    AgencyRow,
    AppointmentRow,
    MailboxRow,
    OfficerRow,
    Row,
    SuccessionRow,
    UnitRow,
)


def rows() -> dict[str, list[Row]]:
    """Rows by table; what is written from them and read again changes nothing."""
    return {
        "agencies": [*agency_rows()],
        "successions": [*succession_rows()],
        "units": [*_units()],
        "officers": [*_officers()],
        "mailboxes": [*_mailboxes()],
        "appointments": [*_appointments()],
    }


def agency_rows() -> list[AgencyRow]:
    """The agencies of this node."""
    found = Agency.objects.filter(node__is_self=True).order_by("code").select_related("parent")
    return [
        AgencyRow(
            code=a.code,
            legacy_code=a.legacy_code,
            name=a.name,
            short_names=tuple(a.short_names),
            level=a.level,
            category=a.category,
            parent=a.parent.code if a.parent else "",
            domain=a.domain,
            valid_from=a.valid_from,
            valid_until=a.valid_until,
        )
        for a in found
    ]


def succession_rows() -> list[SuccessionRow]:
    """What became of the agencies of this node that ended."""
    found = Succession.objects.filter(agency__node__is_self=True).order_by("agency__code", "successor__code")
    return [
        SuccessionRow(agency=agency, successor=successor or "", happened_on=on, kind=kind, act=act)
        for agency, successor, on, kind, act in found.values_list(
            "agency__code", "successor__code", "on", "kind", "act"
        )
    ]


def _units() -> list[UnitRow]:
    found = Unit.objects.filter(agency__node__is_self=True).order_by("agency__code", "code")
    return [
        UnitRow(agency=agency, code=code, name=name)
        for agency, code, name in found.values_list("agency__code", "code", "name")
    ]


def _officers() -> list[OfficerRow]:
    found = Mailbox.objects.filter(kind=Mailbox.Kind.PERSONAL, agency__node__is_self=True)
    found = found.exclude(officer=None).select_related("officer__agency", "officer__unit").order_by("address")
    made = []
    for box in found:
        officer = box.officer
        assert officer is not None
        made.append(
            OfficerRow(
                address=box.address,
                name=officer.name,
                position=officer.position,
                agency=officer.agency.code,
                unit=officer.unit.code if officer.unit else "",
                published=officer.published,
                quota_mb=box.quota_mb,
                active=box.is_active,
                valid_from=officer.valid_from,
                valid_until=officer.valid_until,
            )
        )
    return made


def _mailboxes() -> list[MailboxRow]:
    found = Mailbox.objects.exclude(kind=Mailbox.Kind.PERSONAL).filter(agency__node__is_self=True)
    holders = dict(
        Mailbox.objects.filter(kind=Mailbox.Kind.PERSONAL)
        .exclude(officer=None)
        .values_list("officer_id", "address")
    )
    values = found.order_by("address").values_list(
        "address", "kind", "agency__code", "officer_id", "quota_mb", "is_active"
    )
    return [
        MailboxRow(
            address=address,
            kind=kind,
            agency=agency,
            officer=holders.get(officer, "") if officer else "",
            quota_mb=quota,
            active=active,
        )
        for address, kind, agency, officer, quota, active in values
    ]


def _appointments() -> list[AppointmentRow]:
    found = Appointment.objects.filter(agency__node__is_self=True)
    values = found.order_by("agency__code", "mailbox__address", "role", "valid_from").values_list(
        "mailbox__address", "agency__code", "role", "valid_from", "valid_until"
    )
    return [
        AppointmentRow(address=address, agency=agency, role=role, valid_from=since, valid_until=until)
        for address, agency, role, since, until in values
    ]
