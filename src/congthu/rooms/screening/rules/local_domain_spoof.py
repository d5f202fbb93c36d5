"""An outsider without login who writes under an address of this node.

Officers of this node log in; their mail never comes from outside. Other nodes write under their own domains.
law: D34.1b-3 who receives official mail must be able to rely on the sender it names.
"""

from __future__ import annotations

from congthu.rooms.screening.originator import address, domain
from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "local-domain-spoof"
SENTENCE = "A client that has not logged in uses a sender address of a domain hosted here."


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit when From, Sender or the envelope names one of our domains."""
    if not message.outside:
        return None
    named = [message.sender]
    for field in ("from", "sender"):
        named += [address(value) or "" for value in message.values(field)]
    if not any(domain(each) in facts.hosted_domains for each in named if each):
        return None
    return Finding(
        text_vi="Địa chỉ người gửi thuộc hệ thống này: hãy đăng nhập để gửi thư.",
        text_en="The sender address belongs to this system: log in to use it",
    )
