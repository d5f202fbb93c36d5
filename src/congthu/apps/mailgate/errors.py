"""What can keep mailgate from answering ``250``, and the SMTP code of each (the only such table for SMTP).

CongthuError
├── MilterMalformed       the mail server does not speak the milter protocol
├── HeaderTooLong         554
└── TemporaryError        451
    ├── DatabaseAway      451
    ├── DovecotAway       451
    ├── TextNotJudged     451
    └── SpoolFull         452
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError, TemporaryError


class DatabaseAway(TemporaryError):
    """The platform's database does not answer; the message waits."""

    code = "mailgate.database-away"


class DovecotAway(TemporaryError):
    """The mailbox service does not answer; the message waits."""

    code = "mailgate.dovecot-away"


class TextNotJudged(TemporaryError):
    """The text of the message cannot be judged at the moment; please send it again in a few minutes."""

    code = "mailgate.text-not-judged"


class SpoolFull(TemporaryError):
    """There is no room to take the message at the moment; it waits."""

    code = "mailgate.spool-full"


_REPLIES = {
    "mailgate.spool-full": "452 4.3.1",
    "mailgate.header-too-long": "554 5.6.0",
}


def smtp_reply(error: CongthuError) -> str:
    """The answer to the mail server: a fault of ours is always temporary."""
    return f"{_REPLIES.get(error.code, '451 4.3.0')} {error.public}"
