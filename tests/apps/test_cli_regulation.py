"""``congthu regulation`` and ``congthu mail`` as an operator calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import building
from congthu.apps.cli.mail import app as mail
from congthu.apps.cli.regulation import NoSuchChoice
from congthu.apps.cli.regulation import app as regulation
from congthu.rooms.regulation.errors import NotAllowedToRegulate
from congthu.rooms.screening.models import MessageFact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_boot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already, and the database is the test's."""
    from congthu.wiring import boot

    monkeypatch.setattr(boot, "boot", lambda *_: None)


def call(app: Any, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_what_is_set_is_shown() -> None:
    ministry = building.agency("G06", "Bộ Khoa học")
    building.agency("G06.11", "Cục", parent=ministry)
    building.clerk(ministry)
    done = call(regulation, "set", "text-form", "refuse", "--agency", "G06", "--as", "an@g06.gov.vn")
    assert done.exit_code == 0, done.output
    rows = json.loads(call(regulation, "show", "--json").stdout)
    assert [(row["agency"], row["choice"], row["chosen_by"]) for row in rows] == [
        ("G06", "refuse", "G06"),
        ("G06.11", "refuse", "G06"),
    ]
    assert "refuse" in call(regulation, "show", "--agency", "G06.11").stdout


def test_wrong_words_and_strangers_are_refused() -> None:
    building.clerk(building.agency("G06", "Bộ Khoa học"))
    building.clerk(building.agency("G07", "Bộ khác"))
    wrong = call(regulation, "set", "text-form", "burn", "--agency", "G06", "--as", "an@g06.gov.vn")
    assert isinstance(wrong.exception, NoSuchChoice)
    stranger = call(regulation, "set", "text-form", "note", "--agency", "G06", "--as", "an@g07.gov.vn")
    assert isinstance(stranger.exception, NotAllowedToRegulate)


def test_the_indicator_for_the_node() -> None:
    building.agency("G06", "Bộ Khoa học")
    for form in ("conformant", "conformant", "not-conformant"):
        MessageFact.objects.create(
            at=datetime(2026, 11, 20, tzinfo=UTC), sender="vanthu@g06.gov.vn", recipients=["x@y.z"], size=1,
            kind="outgoing", verdict="accepted", text_form=form, encodings=["vni"], remedy="note",
        )  # fmt: skip
    (row,) = json.loads(call(mail, "conformance", "--since", "2026-01-01", "--json").stdout)
    assert (row["agency"], row["direction"], row["judged"], row["conformant"]) == ("G06", "outgoing", 3, 2)
    assert row["encodings"] == {"vni": 1}
    assert "66.7%" in call(mail, "conformance", "--since", "2026-01-01", "--agency", "G06").stdout
