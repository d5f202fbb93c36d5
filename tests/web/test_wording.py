"""Every value a room may say has words on the pages, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from congthu.apps.web import wording
from congthu.lib.rulebook.words import URGENCIES
from congthu.rooms.directory.models import Agency
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.register.models import Arrival


@pytest.mark.parametrize("urgency", URGENCIES.values())
def test_every_urgency_has_its_words(urgency: str) -> None:
    with translation.override("vi"):
        assert wording.urgency(urgency) != urgency
    with translation.override("en"):
        assert wording.urgency(urgency) == urgency.capitalize()


@pytest.mark.parametrize(
    ("say", "states"),
    [
        (wording.delivery, Delivery.State),
        (wording.arrival, Arrival.State),
        (wording.dispatch, Dispatch.State),
        (wording.addressee, Addressee.State),
    ],
)
def test_every_state_has_its_chip(say, states) -> None:  # type: ignore[no-untyped-def]
    with translation.override("vi"):
        for state in states.values:
            assert say(state).label != state
            assert say(state).icon != "circle"


def test_every_kind_of_agency_has_its_words() -> None:
    assert {value for value, _ in wording.levels()} == set(Agency.Level.values)
    assert {value for value, _ in wording.categories()} == set(Agency.Category.values)
