"""Values of the trust room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congthu.lib.pki import Identity, Kind

__all__ = ["REASONS", "Identity", "Issued", "Kind"]

#: RFC 5280 §5.3.1, as the screens and commands offer them. No "certificateHold": a line is never taken out
#: again.
REASONS = ("unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation")


@dataclass(frozen=True, kw_only=True)
class Issued:
    """One certificate this node issued, for lists."""

    serial: str
    kind: Kind
    subject: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None
    reason: str
