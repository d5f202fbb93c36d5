"""The regulation as data: dated choices, inherited, set by those who may, proved."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

import building
from building import AT
from congthu.rooms.directory.models import Agency, Appointment, Mailbox
from congthu.rooms.evidence.models import Event
from congthu.rooms.regulation import flows, queries
from congthu.rooms.regulation.errors import NotAllowedToRegulate, TooLate
from congthu.rooms.regulation.types import Choice, Topic

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def choose(agency: Agency, by: Mailbox, choice: Choice, since: date = TODAY) -> None:
    flows.choose(
        agency=agency, topic=Topic.TEXT_FORM, choice=choice, since=since, by=by, at=AT, event_id=uuid4()
    )


def holds(agency: Agency, on: date = TODAY) -> tuple[Choice, str]:
    found = queries.in_force(agency, Topic.TEXT_FORM, on)
    return found.choice, found.chosen_by


def test_own_choice_then_the_agency_above_then_the_house() -> None:
    ministry = building.agency("G06", "Bộ Khoa học")
    below = building.agency("G06.11", "Cục Sở hữu trí tuệ", parent=ministry)
    assert holds(below) == (Choice.CONVERT, "")
    choose(ministry, building.clerk(ministry), Choice.REFUSE)
    assert holds(below) == (Choice.REFUSE, "G06")
    choose(below, building.clerk(below), Choice.NOTE)
    assert holds(below) == (Choice.NOTE, "G06.11")
    assert holds(ministry) == (Choice.REFUSE, "G06")


def test_a_choice_holds_from_its_day_on_and_the_last_word_counts() -> None:
    ministry = building.agency("G06", "Bộ Khoa học")
    clerk = building.clerk(ministry)
    choose(ministry, clerk, Choice.REFUSE, date(2026, 12, 1))
    assert holds(ministry) == (Choice.CONVERT, "")
    assert holds(ministry, date(2026, 12, 1)) == (Choice.REFUSE, "G06")
    choose(ministry, clerk, Choice.NOTE, date(2026, 12, 1))
    assert holds(ministry, date(2026, 12, 1)) == (Choice.NOTE, "G06")
    assert len(queries.history(ministry)) == 2
    with pytest.raises(TooLate):
        choose(ministry, clerk, Choice.NOTE, date(2026, 11, 20))


def test_clerks_and_administrators_of_the_agency_and_nobody_else() -> None:
    ministry, other = building.agency("G06", "Bộ Khoa học"), building.agency("G07", "Bộ khác")
    officer = building.clerk(ministry, "binh", appointed=False)
    for stranger in (officer, building.clerk(other)):
        with pytest.raises(NotAllowedToRegulate):
            choose(ministry, stranger, Choice.NOTE)
    Appointment.objects.create(
        mailbox=officer, agency=ministry, role="administrator", valid_from=date(2026, 1, 1)
    )
    choose(ministry, officer, Choice.NOTE)
    choose(ministry, building.box(ministry), Choice.REFUSE)
    event = Event.objects.order_by("id").first()
    assert event is not None
    assert event.subject == "regulation:G06"
    assert officer.address.encode() not in bytes(event.body), "who it was is a commitment that can be erased"


def test_mail_follows_the_agency_of_the_sender() -> None:
    ministry, other = building.agency("G06", "Bộ Khoa học"), building.agency("G07", "Bộ khác")
    clerk = building.clerk(ministry)
    choose(other, building.clerk(other), Choice.REFUSE)

    def of(sender: str, login: str) -> Choice:
        return queries.chosen_by_sender(Topic.TEXT_FORM, sender, login, on=TODAY)

    assert of("vanthu@g07.gov.vn", clerk.address) is Choice.REFUSE
    assert of(clerk.address, clerk.address) is Choice.CONVERT
    assert of("", clerk.address) is Choice.CONVERT
    assert of("nobody@x", "nobody@x") is Choice.CONVERT
