"""What dispatch needs from beyond its walls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509

from congthu.lib.pki import Identity
from congthu.rooms.dispatch.types import Rendered
from congthu.rooms.documents.ports import Blobs
from congthu.rooms.documents.types import Slot


class Carrier(Protocol):
    """The mail plane's entrance."""

    def __call__(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> Mapping[str, str | None]:
        """Hand one message over for many recipients.

        Returns for each recipient None (taken over, the plane answers for it now) or the permanent refusal; a
        recipient who was refused for the moment is left out. Raises TemporaryError when nothing was taken or
        the answer is not known: handing over again is right.
        """


class Discarding(Protocol):
    """Content-addressed files, some of which may have to go (edges.blobs)."""

    def discard(self, sha256: str, /) -> None:
        """Remove the bytes; nothing happens when they are gone."""


class Press(Protocol):
    """Makes the file that is sent: converts to PDF, sets number and date, seals."""

    def __call__(
        self,
        data: bytes,
        *,
        filename: str,
        media_type: str,
        serial: str,
        at: datetime,
        seal: Identity,
        convert: bool,
        slots: Mapping[str, Slot] | None = None,
    ) -> Rendered:
        """``convert``: bring text in an old form into Unicode first, where nobody has signed it.

        ``slots``: the empty places of a PDF by name, found when it was read; None to look for them again.
        Never raises for a file that cannot be sealed: says why in ``Rendered.unsealed_because``.
        """


class Identities(Protocol):
    """Keys and certificates, created at first need."""

    def agency(self, code: str, *, address: str, name: str, at: datetime) -> Identity:
        """The agency's seal."""

    def node(self, *, at: datetime) -> Identity:
        """The node's own identity, which vouches for deliveries."""


class SealCheck(Protocol):
    """Judges the PAdES seal of a received PDF."""

    def __call__(
        self,
        pdf: bytes,
        *,
        roots: Sequence[x509.Certificate],
        crls: Sequence[x509.CertificateRevocationList],
        at: datetime,
        address: str,
    ) -> str:
        """Empty when the seal is good and of ``address``; else one sentence why not."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """Everything the flows of dispatch work with."""

    blobs: Blobs
    carrier: Carrier
    press: Press
    identities: Identities
    #: Public base address of the pages, without a trailing slash.
    web_url: str
    hostname: str
