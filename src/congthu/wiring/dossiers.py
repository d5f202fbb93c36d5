"""Building a dossier from the node's own edges, for the command line and the pages."""

from __future__ import annotations

from datetime import datetime

from congthu.lib.tlog import LogKey
from congthu.rooms.dispatch import dossiers
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.evidence import dossier
from congthu.wiring import edges


def build(dispatch: Dispatch, *, at: datetime) -> bytes:
    """The dossier file as of now; raises NotYetSealed, or NotLogged while an event waits for the log."""
    signer = edges.log_signer()
    parts = dossiers.collect(
        dispatch,
        office=edges.office(),
        vkey=LogKey(name=signer.origin, public_key=signer.public_key).vkey(),
        roots=edges.roots(),
        crls=edges.crls(),
        at=at,
    )
    return dossier.pack(parts)
