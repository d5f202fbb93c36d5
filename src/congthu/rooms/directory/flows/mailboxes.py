"""Passwords of mailboxes: one hash opens the pages, IMAP and submission."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from congthu.rooms.directory import queries
from congthu.rooms.directory.errors import PasswordRefused

_LONGEST = 256


def set_password(address: str, password: str) -> None:
    """Set the password of a mailbox of this node; raises PasswordRefused with what is wrong."""
    mailbox = queries.mailbox(address)
    if not mailbox.agency.node.is_self:
        raise PasswordRefused(f"{mailbox.address} belongs to the node {mailbox.agency.node.name}.")
    if len(password) > _LONGEST or not password.isprintable():
        # IMAP and SMTP clients carry a password on one line of limited length.
        raise PasswordRefused(f"A password is one line of at most {_LONGEST} characters.")
    try:
        validate_password(password, mailbox)
    except ValidationError as error:
        raise PasswordRefused(" ".join(error.messages)) from None
    mailbox.set_password(password)
    mailbox.save(update_fields=["password"])
