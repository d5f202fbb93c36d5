"""A login that writes under somebody else's address.

Postfix compares the envelope only; people read From. Allowed are the login's own address and the agencies it
may act for on that day.

law: D34.1a-2 an agency's mailbox speaks for the agency.
"""

from __future__ import annotations

from congthu.rooms.screening.originator import address, without_detail
from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "not-allowed-sender"
SENTENCE = "The login may not write as the address in From."


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit when From, Sender or the envelope is not an address of the login."""
    if not message.login:
        return None
    named = [message.sender]
    for field in ("from", "sender"):
        named += [address(value) or "" for value in message.values(field)]
    if all(without_detail(each) in facts.own_addresses for each in named if each):
        return None
    return Finding(
        text_vi="Tài khoản này không được gửi thư dưới địa chỉ ghi trong thư.",
        text_en="This account may not send as the address in the message",
    )
