"""The single gate to acting for an agency: issuing, accepting, refusing in its name."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from congthu.rooms.directory.models import Agency, Appointment, Mailbox


def in_force(on: date, prefix: str = "") -> Q:
    """Rows whose period of validity holds the day."""
    open_end = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & open_end


def acts_for(mailbox: Mailbox, on: date) -> list[Agency]:
    """The agencies of this node the mailbox may act for on that day, by code.

    An agency's own mailbox acts for it; so does the holder of a records clerk's appointment in force. Whoever
    left office, or an agency that no longer exists or belongs to another node, is not among them.
    """
    if not mailbox.is_active or (mailbox.officer_id and not _in_office(mailbox, on)):
        return []
    appointed = Appointment.objects.filter(in_force(on), mailbox=mailbox, role=Appointment.Role.RECORDS_CLERK)
    wanted = Q(id__in=appointed.values("agency_id"))
    if mailbox.kind == Mailbox.Kind.AGENCY:
        wanted |= Q(id=mailbox.agency_id)
    return list(Agency.objects.filter(wanted, in_force(on), node__is_self=True).order_by("code"))


def _in_office(mailbox: Mailbox, on: date) -> bool:
    officer = mailbox.officer
    if officer is None:
        return True
    return officer.valid_from <= on and (officer.valid_until is None or on < officer.valid_until)


def may_act_for(mailbox: Mailbox, agency: Agency, on: date) -> bool:
    """Whether the mailbox may act for the agency on that day. Every flow that writes asks here."""
    return any(found.pk == agency.pk for found in acts_for(mailbox, on))
