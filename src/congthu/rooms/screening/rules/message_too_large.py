"""A message announced as larger than the node takes (RFC 1870). For the unannounced Postfix holds the limit.

law: DM 2/11/2005 art. 12 asks for 30 MB as the least a system must take.
"""

from __future__ import annotations

from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "message-too-large"
SENTENCE = "The announced size is above the node's limit."


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit above the limit."""
    if message.size <= facts.size_limit:
        return None
    megabytes = facts.size_limit // 1_000_000
    return Finding(
        text_vi=f"Thư lớn hơn {megabytes} MB.",
        text_en=f"The message is larger than {megabytes} MB",
    )
