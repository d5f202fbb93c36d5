"""The glossary check sees the names we define, and only those."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parent.parent.parent / "tools"


def load(name: str) -> ModuleType:
    specification = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


check = load("glossary_check")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("outgoing_book", ["outgoing", "book"]),
        ("OutgoingBook", ["outgoing", "book"]),
        ("HTTPServer2", ["http", "server"]),
        ("_x", ["x"]),
    ],
)
def test_names_fall_into_words(name: str, parts: list[str]) -> None:
    assert check.words(name) == parts


@pytest.mark.parametrize(
    "source",
    [
        "def take_inbound(): ...",
        "class AuditTrail: ...",
        "def take(priority): ...",
        "ledger = 1",
        "self.inbox_size = 2",
        "for journal in (): ...",
    ],
)
def test_a_rival_word_is_refused(source: str) -> None:
    (fault,) = check.faults(source, "rooms/x/flows.py")
    assert "the house says" in fault
    assert fault.startswith("rooms/x/flows.py:1: ")


@pytest.mark.parametrize("source", ["request.user.name", "import audit", "# ledger", "call(priority=1)"])
def test_names_of_others_are_free(source: str) -> None:
    assert list(check.faults(source, "rooms/x/flows.py")) == []


def test_an_allowed_place_is_excused_and_no_other() -> None:
    assert list(check.faults("service_user = 1", "wiring/settings.py")) == []
    assert list(check.faults("service_user = 1", "rooms/register/flows.py"))


def test_every_excuse_gives_a_reason() -> None:
    assert all(len(reason) > 10 for reason in check.ALLOWED.values())
