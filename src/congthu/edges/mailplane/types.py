"""What the mail plane must be told, what it answers, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from congthu.lib.errors import CongthuError


class PlaneSettings(Protocol):
    """The values of the node's settings that the plane is rendered from."""

    @property
    def node(self) -> str: ...
    @property
    def hostname(self) -> str: ...
    @property
    def listen(self) -> str: ...
    @property
    def smtp_port(self) -> int: ...
    @property
    def submission_port(self) -> int: ...
    @property
    def imap_port(self) -> int: ...
    @property
    def imaps_port(self) -> int: ...
    @property
    def dsn(self) -> str: ...
    @property
    def message_size_limit(self) -> int: ...
    @property
    def recipient_limit(self) -> int: ...
    @property
    def service_user(self) -> str: ...
    @property
    def mail_user(self) -> str: ...
    @property
    def run(self) -> Path: ...
    @property
    def plane(self) -> Path: ...
    @property
    def mail(self) -> Path: ...
    @property
    def logs(self) -> Path: ...
    @property
    def milter_socket(self) -> Path: ...
    @property
    def submission_milter_socket(self) -> Path: ...
    @property
    def lmtp_socket(self) -> Path: ...
    @property
    def dovecot_lmtp_socket(self) -> Path: ...
    @property
    def imap_socket(self) -> Path: ...
    @property
    def mailroom_secret(self) -> Path: ...


class PlaneInvalid(CongthuError):
    """The mail engines refuse their generated configuration."""

    code = "plane.invalid"


class PlaneMissing(CongthuError):
    """Postfix or Dovecot is not installed; congthu doctor names the packages."""

    code = "plane.missing"


class QueueRefused(CongthuError):
    """The queue operation was refused by Postfix."""

    code = "plane.queue-refused"


@dataclass(frozen=True, kw_only=True)
class File:
    """One generated file."""

    text: str
    #: Group that may read it besides root; empty: everybody may.
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class EngineHealth:
    """Whether one engine answers on its ports."""

    engine: str
    well: bool
    #: One sentence when it is not.
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class QueuedMessage:
    """A message that waits in Postfix."""

    queue_id: str
    #: Postfix's queue: incoming, active, deferred, hold.
    queue: str
    arrived_at: datetime
    size: int
    sender: str
    #: Recipient and why it waits; the reason is empty while it was not tried.
    waiting: tuple[tuple[str, str], ...]
