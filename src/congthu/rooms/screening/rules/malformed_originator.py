"""Exactly one From field with exactly one readable address (RFC 5322 §3.6).

With two From fields, or two addresses in one, a check reads the first and the mail client shows the second.
"""

from __future__ import annotations

import re

from congthu.rooms.screening.originator import address
from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "malformed-originator"
SENTENCE = "The message has not exactly one From field with exactly one address."

_BARE = re.compile(r"\r(?!\n)")


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit unless the message says in one way only who wrote it."""
    del facts
    values = message.values("from")
    # Some programs end a line at a bare CR: what follows it would be another field to them.
    one_way = not any("\r" in value and _BARE.search(value) for _, value in message.headers)
    if one_way and len(values) == 1 and address(values[0]) and message.header_whole:
        return None
    return Finding(
        text_vi="Thư phải có đúng một trường From với đúng một địa chỉ.",
        text_en="A message must have one From field with one address",
    )
