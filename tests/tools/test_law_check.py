"""The law check follows links in both directions."""

from __future__ import annotations

import pytest

from tools.test_glossary_check import load

check = load("law_check")

INDEX = """
| D34.1b-7 | send it to all | carried | here |
| D34.6 | money | later |  |

| Decree 30/2020/NĐ-CP | form |
"""
CARRIES = "x = 1  # law: D34.1b-7 and Decree 30/2020 art. 15"


def test_a_sound_tree_has_no_fault() -> None:
    assert check.judge({"a.py": CARRIES}, INDEX) == []


def test_an_unknown_duty_is_refused() -> None:
    (fault,) = check.judge({"a.py": CARRIES + "\n# law: D34.9z-1"}, INDEX)
    assert fault == "a.py:2: duty D34.9z-1 is not in the index"


def test_an_unknown_act_is_refused() -> None:
    (fault,) = check.judge({"a.py": CARRIES + "\n# law: Decree 99/1999 art. 1"}, INDEX)
    assert "Decree 99/1999 is not in the index" in fault


def test_a_mark_that_names_nothing_is_refused() -> None:
    (fault,) = check.judge({"a.py": CARRIES + "\n# law: because we must"}, INDEX)
    assert "names no duty and no act" in fault


@pytest.mark.parametrize("state", ["carried", "begun"])
def test_a_duty_said_to_be_there_must_be_named_in_code(state: str) -> None:
    (fault,) = check.judge({"a.py": "x = 1"}, INDEX.replace("carried", state))
    assert f"D34.1b-7 is said to be {state}" in fault
