"""The policy at SMTP time, to be read aloud: these rules, these actions, for these reasons, in this order."""

from __future__ import annotations

from collections.abc import Sequence

from congthu.rooms.screening.rules import (
    local_domain_spoof,
    malformed_originator,
    message_too_large,
    not_allowed_sender,
    secrecy_mark,
    text_not_conformant,
    too_many_recipients,
)
from congthu.rooms.screening.types import Action, Facts, Hit, Message, Row, Verdict

POLICY: tuple[Row, ...] = (
    # State secrets do not travel here, whoever sends them.
    Row(rule=secrecy_mark, action=Action.REFUSE, article="Law 29/2018/QH14 art. 5"),
    # A message says in one way only who wrote it.
    Row(rule=malformed_originator, action=Action.REFUSE, article="RFC 5322 3.6"),
    # Nobody outside speaks in the name of an agency of this node.
    Row(rule=local_domain_spoof, action=Action.REFUSE, article="RFC 5321 7.1"),
    # Nobody inside speaks in the name of another.
    Row(rule=not_allowed_sender, action=Action.REFUSE, article="RFC 6409 6.1"),
    # What the machines can carry.
    Row(rule=too_many_recipients, action=Action.REFUSE, article="RFC 5321 4.5.3.1"),
    Row(rule=message_too_large, action=Action.REFUSE, article="DM 2/11/2005 art. 12"),
    # law: D34.1a-4 text in an old form is handled as the regulation of the sender's agency says.
    Row(rule=text_not_conformant, action=Action.REGULATED, article="Circular 07/2002/TT-BKHCN art. 4"),
)


def _action(row: Row, message: Message, facts: Facts) -> Action:
    """A regulated row does what the agency has chosen; what is signed is never changed, only noted."""
    if row.action is not Action.REGULATED:
        return row.action
    alterable = message.text is not None and not message.text.signed and bool(message.text.converted)
    if facts.text_choice is Action.CONVERT and not alterable:
        return Action.NOTE
    return facts.text_choice


def judge(message: Message, facts: Facts, policy: Sequence[Row] = POLICY) -> Verdict:
    """Ask every rule, in order. Pure: a policy can be tried on old messages before it is switched on."""
    hits, misses = [], []
    for row in policy:
        finding = row.rule.check(message, facts)
        if finding is None:
            misses.append(row.rule.NAME)
        else:
            hits.append(
                Hit(
                    rule=row.rule.NAME,
                    action=_action(row, message, facts),
                    article=row.article,
                    text_vi=finding.text_vi,
                    text_en=finding.text_en,
                )
            )
    return Verdict(hits=tuple(hits), misses=tuple(misses))
