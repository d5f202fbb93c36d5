"""Values of the regulation room: what can be laid down, and what is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Topic(StrEnum):
    """What a choice is about."""

    #: Text of outgoing mail and documents that is not in the form of exchange (TCVN 6909:2001).
    TEXT_FORM = "text-form"


class Choice(StrEnum):
    """What is done about text in an old form."""

    #: Sent back with an explanation and a converted copy.
    REFUSE = "refuse"
    #: Brought into the form of exchange, unless somebody has signed it.
    CONVERT = "convert"
    #: Goes on as it is; the indicator counts it.
    NOTE = "note"


#: What holds where neither the agency nor any above it has chosen.
DEFAULTS = {Topic.TEXT_FORM: Choice.CONVERT}


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The choice that holds for an agency on a day."""

    topic: Topic
    choice: Choice
    #: Code of the agency that chose; empty for the house rule.
    chosen_by: str
    #: First day of the choice; None for the house rule.
    since: date | None
