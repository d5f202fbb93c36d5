"""Errors of the books.

RegisterError
├── AlreadyDecided     the arrival was accepted or refused before
└── NotTheClerk        the mailbox may not act for the agency
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError


class RegisterError(CongthuError):
    """The book refused the entry."""

    code = "register.refused"


class AlreadyDecided(RegisterError):
    """This document has already been accepted or refused."""

    code = "register.already-decided"


class NotTheClerk(RegisterError):
    """This mailbox may not act for the agency."""

    code = "register.not-the-clerk"
