"""What is in force, and who may set it."""

from __future__ import annotations

from datetime import date

from congthu.rooms.directory.models import Agency, Appointment, Mailbox
from congthu.rooms.directory.queries import may_act_for
from congthu.rooms.directory.queries.access import in_force as valid_on
from congthu.rooms.regulation.models import ChosenRegulation
from congthu.rooms.regulation.types import DEFAULTS, Choice, InForce, Topic

#: An agency tree is a handful of levels; a broken one ends the climb.
_MOST_LEVELS = 12


def in_force(agency: Agency, topic: Topic, on: date) -> InForce:
    """The agency's own choice, else that of the nearest agency above it, else the house rule."""
    above: Agency | None = agency
    for _ in range(_MOST_LEVELS):
        if above is None:
            break
        chosen = ChosenRegulation.objects.filter(agency=above, topic=topic, in_force_from__lte=on)
        row = chosen.order_by("-in_force_from", "-pk").first()
        if row is not None:
            return InForce(
                topic=topic, choice=Choice(row.choice), chosen_by=above.code, since=row.in_force_from
            )
        above = above.parent
    return InForce(topic=topic, choice=DEFAULTS[topic], chosen_by="", since=None)


def chosen_by_sender(topic: Topic, sender: str, login: str, *, on: date) -> Choice:
    """The choice for mail: of the agency whose mailbox is the sender, else of the login's agency."""
    rows = Mailbox.objects.select_related("agency").filter(address__in=(sender.lower(), login.lower()))
    found = {row.address: row.agency for row in rows}
    agency = found.get(sender.lower()) or found.get(login.lower())
    return DEFAULTS[topic] if agency is None else in_force(agency, topic, on).choice


def agencies_here(on: date) -> list[Agency]:
    """The agencies of this node on a day, by code."""
    return list(Agency.objects.filter(valid_on(on), node__is_self=True).order_by("code"))


def history(agency: Agency) -> list[ChosenRegulation]:
    """The agency's own choices, the newest first."""
    return list(agency.regulations.select_related("set_by").order_by("-in_force_from", "-pk"))


def may_set(mailbox: Mailbox, agency: Agency, on: date) -> bool:
    """The one gate: whoever may act for the agency, and its administrators in office."""
    if may_act_for(mailbox, agency, on):
        return True
    officer = mailbox.officer
    in_office = officer is None or (
        officer.valid_from <= on and (officer.valid_until is None or on < officer.valid_until)
    )
    return (
        mailbox.is_active
        and in_office
        and Appointment.objects.filter(
            valid_on(on), mailbox=mailbox, agency=agency, agency__node__is_self=True,
            role=Appointment.Role.ADMINISTRATOR,
        ).exists()
    )  # fmt: skip
