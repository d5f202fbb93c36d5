"""What is wrong in a form, told beside each field at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import QueryDict

from congthu.apps.web import wording
from congthu.rooms.register.errors import ReasonMissing, RegisterError


def refusals(form: QueryDict, checks: Mapping[str, Callable[[str], object]]) -> dict[str, str]:
    """What cannot be entered, by field, in the reader's language; the checks raise a RegisterError."""
    wrong = {}
    for name, check in checks.items():
        try:
            check(form.get(name, "").strip())
        except RegisterError as error:
            wrong[name] = wording.spoken(error.public)
    return wrong


def needed(given: str) -> str:
    """The words themselves; raises ReasonMissing where there are none."""
    if not given:
        raise ReasonMissing("This must be written.")
    return given
