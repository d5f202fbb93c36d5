"""The copy of an incoming document that carries its stamp of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from congthu.lib.legaltime import legal_day
from congthu.wiring import edges

if TYPE_CHECKING:
    from congthu.rooms.register.models import Entry


def stamped_copy(entry: Entry) -> bytes:
    """A PDF to look at and print; the signed file is left as it is. Raises CannotStamp or a SandboxError."""
    from congthu.edges.arrivalstamp import CannotStamp, Stamp, stamped
    from congthu.rooms.register.queries import placed
    from congthu.rooms.register.rules import printed

    if entry.document is None:
        raise CannotStamp("No file is kept of this document.")
    row = getattr(entry, "follow_up", None)
    desk = ", ".join(each.name for each in (row.unit, row.officer) if each) if row else ""
    lies = placed([entry.pk]).get(entry.pk)
    stamp = Stamp(
        agency=entry.book.agency.name,
        number=printed(entry.serial),
        day=entry.arrived_on or legal_day(entry.entered_at),
        desk=desk,
        file=lies.named if lies else "",
    )
    return stamped(edges.blobs().get(entry.document.sha256), stamp)
