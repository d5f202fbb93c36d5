"""Remember what a clerk chose for a line of addressees, and forget it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congthu.rooms.directory.errors import NotInDirectory
from congthu.rooms.directory.memory import memory_key
from congthu.rooms.directory.models import Agency, Mailbox, RememberedChoice


def remember(
    text: str, kind: str, *, agency: Agency, codes: Sequence[str], set_aside: str, by: Mailbox, at: datetime
) -> bool:
    """Keep the choice for the next document of ``agency``; False when such words are never remembered."""
    wanted = memory_key(text, kind)
    if wanted is None or not (codes or set_aside):
        return False
    RememberedChoice.objects.update_or_create(
        agency=agency,
        key=wanted,
        defaults={
            "text": text,
            "codes": list(codes),
            "set_aside": set_aside[:254],
            "chosen_by": by,
            "chosen_at": at,
        },
    )
    return True


def forget(choice_id: int, *, agency: Agency) -> None:
    """Forget one remembered choice; raises NotInDirectory."""
    gone, _ = RememberedChoice.objects.filter(pk=choice_id, agency=agency).delete()
    if not gone:
        raise NotInDirectory(f"{agency.name} has no remembered choice {choice_id}.")
