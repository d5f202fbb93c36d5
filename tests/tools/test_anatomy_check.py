"""The anatomy check finds rooms without a page, impure rules, attics and things that outgrew themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.test_glossary_check import load

check = load("anatomy_check")


def test_a_room_needs_its_page(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    assert list(check.room_faults(tmp_path)) == ["rooms/register: README.md is missing"]
    page = tmp_path / "register" / "README.md"
    page.write_text("# Register\n- **Duties.** D34.1b-7\n")
    assert list(check.room_faults(tmp_path)) == ["rooms/register: README.md has no Refuses"]
    page.write_text("# Register\n- **Duties.** D34.1b-7\n- **Refuses** a second decision.\n")
    assert list(check.room_faults(tmp_path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.db import models",
        "import subprocess",
        "from . import queries",
        "from ..register import flows",
    ],
)
def test_rules_are_pure(source: str) -> None:
    assert len(list(check.purity_faults(source, "rooms/x/rules.py"))) == 1


def test_rules_may_import_values() -> None:
    assert list(check.purity_faults("from ..types import Arrival\nimport re", "rooms/x/rules.py")) == []


def test_long_files_and_functions_are_named() -> None:
    body = "".join("    x = 1\n" for _ in range(60))
    (fault,) = check.size_faults(f"def long():\n{body}", "a.py")
    assert fault == "a.py:1: long has 61 lines; 60 at most"
    (fault,) = check.size_faults("x = 1\n" * 401, "a.py")
    assert fault == "a.py: 401 lines; 400 at most"


def test_an_attic_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "utils.py").touch()
    assert list(check.attic_faults(tmp_path)) == ["lib/utils.py: an attic; name the concept"]
