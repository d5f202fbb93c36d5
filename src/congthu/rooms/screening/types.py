"""Values of the screening room: a message as seen at SMTP time, what is known about it, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

#: Name of the service through which the node's own worker hands messages to Postfix.
OWN_SERVICE = "ISSUING"


class Action(StrEnum):
    """What a hit does."""

    REFUSE = "refuse"
    #: The text is brought into the form of exchange before the message goes on.
    CONVERT = "convert"
    NOTE = "note"
    #: In a policy only: whichever of the three the sender's agency has chosen in its regulation.
    REGULATED = "regulated"


class TextForm(StrEnum):
    """Whether the text of a message is in the form of exchange (TCVN 6909:2001)."""

    CONFORMANT = "conformant"
    NOT_CONFORMANT = "not-conformant"
    #: Encrypted, doubtful, or more than could be looked at.
    NOT_JUDGED = "not-judged"
    #: From outside: in form, unless delivery shows otherwise. So the ordinary message costs one statement.
    PRESUMED = "presumed"


@dataclass(frozen=True, kw_only=True)
class TextState:
    """What judging the text of a message has shown."""

    form: TextForm
    #: Where it was not conformant (see ``glance``), or why it was not judged.
    parts: tuple[str, ...] = ()
    #: Encodings found, the commonest first (values of ``lib.vntext.Encoding``).
    encodings: tuple[str, ...] = ()
    #: Somebody vouches for the bytes: they are never changed.
    signed: bool = False
    #: Names of attached files, raw as the values of ``Message.headers``; never kept.
    names: tuple[str, ...] = ()
    #: The message in the form of exchange; empty when nothing had to be changed.
    converted: bytes = b""
    #: Subjects of messages inside the message, its keywords and comments, raw; never kept.
    titles: tuple[str, ...] = ()
    #: A line of the text is a mark of secrecy.
    marked: bool = False
    #: What attached documents bear: "secret" a mark, "ask" what may be one; empty for none, or not looked at.
    attached: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """Envelope and header of one message. Text may hold surrogates where a byte was not UTF-8."""

    at: datetime
    #: Envelope sender; empty for the null sender.
    sender: str
    recipients: tuple[str, ...]
    #: Header fields in order: name and raw value, still folded and encoded.
    headers: tuple[tuple[str, str], ...]
    #: False when the header was too long to be kept whole.
    header_whole: bool = True
    #: Address that logged in; empty without login.
    login: str = ""
    #: Name of the Postfix service that took it.
    service: str = ""
    #: Octets as announced, or counted so far.
    size: int = 0
    #: Postfix's identifier of the message on this node.
    queue_id: str = ""
    #: Judgement of the text; None where the body was not seen.
    text: TextState | None = None

    def values(self, name: str) -> list[str]:
        """All values of a header field, raw."""
        wanted = name.lower()
        return [value for field_name, value in self.headers if field_name.lower() == wanted]

    @property
    def own(self) -> bool:
        """Handed over by this node's worker."""
        return self.service == OWN_SERVICE

    @property
    def outside(self) -> bool:
        """From somebody who did not say who he is."""
        return not self.login and not self.own


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the rules need to know beside the message; gathered before they run."""

    #: Domains whose mailboxes this node keeps.
    hosted_domains: frozenset[str]
    #: Addresses the login may write as; empty without login.
    own_addresses: frozenset[str] = frozenset()
    recipient_limit: int
    size_limit: int
    #: What the regulation of the sender's agency wants done with text in an old form.
    text_choice: Action = Action.NOTE


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Why a rule hit, in words for the sender. English is ASCII: it is the SMTP answer."""

    text_vi: str
    text_en: str


class Rule(Protocol):
    """A file of ``rules/``."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """Stable name, as statistics show it."""

    @property
    def SENTENCE(self) -> str:  # noqa: N802
        """What it looks for."""

    def check(self, message: Message, facts: Facts) -> Finding | None:
        """The finding, or None for a miss."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a policy: this rule, this action, for this reason."""

    rule: Rule
    action: Action
    #: Article that carries the row, in ASCII.
    article: str


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A row that hit."""

    rule: str
    action: Action
    article: str
    text_vi: str
    text_en: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Everything the policy said about one message: hits and misses."""

    hits: tuple[Hit, ...]
    misses: tuple[str, ...]

    @property
    def refusal(self) -> Hit | None:
        """The first refusing hit, in the order of the policy."""
        return next((hit for hit in self.hits if hit.action is Action.REFUSE), None)

    @property
    def converts(self) -> bool:
        """Whether the message goes on in its converted form."""
        return self.refusal is None and any(hit.action is Action.CONVERT for hit in self.hits)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of the node."""

    recipients: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The part of the directory that screening needs, as of one moment."""

    hosted_domains: frozenset[str]
    #: Login to the addresses it may write as; logins asked about only.
    own_addresses: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MessageFact:
    """What is kept of a message; the fields of ``models.MessageFact``."""

    at: datetime
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    size: int
    #: ``incoming``, ``outgoing``, ``internal``, ``document`` or ``receipt``.
    kind: str
    #: ``accepted`` or ``refused``.
    verdict: str
    #: Names of the rules that hit.
    hits: tuple[str, ...]
    queue_id: str
    #: A value of ``TextForm``; empty for what the node itself wrote and for what was refused unseen.
    text_form: str
    text_parts: tuple[str, ...]
    encodings: tuple[str, ...]
    #: What was done about text in an old form: ``refuse``, ``convert``, ``note``; else empty.
    remedy: str


@dataclass(frozen=True, kw_only=True)
class DeliveredText:
    """The judgement of a message whose body was first seen at delivery, when it is not what was presumed."""

    #: When it was seen.
    at: datetime
    queue_id: str
    state: TextState


class Direction(StrEnum):
    """Which way mail went, seen from an agency."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


@dataclass(frozen=True, kw_only=True)
class TextMonth:
    """What was found of the text of one agency's mail in one month, in one direction."""

    agency: str
    #: First day of the month.
    month: date
    direction: Direction
    conformant: int
    not_conformant: int
    not_judged: int
    #: Messages not conformant by their commonest encoding, and by what was done about them.
    encodings: Mapping[str, int]
    remedies: Mapping[str, int]

    @property
    def judged(self) -> int:
        """Messages that could be judged."""
        return self.conformant + self.not_conformant

    @property
    def share(self) -> float | None:
        """The indicator: conformant messages among those judged, 0 to 1; None when none was."""
        return self.conformant / self.judged if self.judged else None
