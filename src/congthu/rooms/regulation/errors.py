"""Errors of the regulation room.

RegulationError
├── NotAllowedToRegulate   neither clerk nor administrator of the agency
└── TooLate                a day that is already over
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError


class RegulationError(CongthuError):
    """The regulation cannot be set like this."""

    code = "regulation.invalid"


class NotAllowedToRegulate(RegulationError):
    """Only a records clerk or an administrator of the agency may set its regulation."""

    code = "regulation.not-allowed"


class TooLate(RegulationError):
    """A regulation takes effect today or later, never in the past."""

    code = "regulation.too-late"
