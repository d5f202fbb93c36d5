"""A subject that is not in the form of exchange.

law: D34.1b-6 text between agencies is precomposed Unicode (TCVN 6909:2001). Only noted: it can still be read.
"""

from __future__ import annotations

from congthu.lib.vntext import is_conformant
from congthu.rooms.screening.subject import decoded
from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "subject-not-conformant"
SENTENCE = "The subject is not precomposed Unicode."


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit on decomposed letters, private-use or broken code points."""
    del facts
    if all(
        (value.isascii() and "=?" not in value) or is_conformant(decoded(value))
        for value in message.values("subject")
    ):
        return None
    return Finding(
        text_vi="Tiêu đề không theo TCVN 6909:2001 (Unicode dựng sẵn).",
        text_en="The subject is not precomposed Unicode (TCVN 6909:2001)",
    )
