"""Exit codes: the only place that knows them."""

from __future__ import annotations

FAILED = 1  #: the thing asked for is not so, or did not work
USAGE = 2  #: the input cannot be read, or the command was called wrongly

#: Codes of errors that mean "this input cannot be read at all".
_UNREADABLE_SUFFIXES = ("unreadable", "-invalid-input")
_UNREADABLE = frozenset({"settings.invalid"})


def exit_code(code: str) -> int:
    """Exit code for the ``code`` of a CongthuError."""
    return USAGE if code in _UNREADABLE or code.endswith(_UNREADABLE_SUFFIXES) else FAILED
