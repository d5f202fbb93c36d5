"""More recipients than one message may have on this node."""

from __future__ import annotations

from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "too-many-recipients"
SENTENCE = "The message has more recipients than the node allows."


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit above the limit."""
    if len(message.recipients) <= facts.recipient_limit:
        return None
    return Finding(
        text_vi=f"Thư có quá {facts.recipient_limit} người nhận.",
        text_en=f"The message has more than {facts.recipient_limit} recipients",
    )
