"""All reading of the evidence room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID

from django.db.models import Count, Min

from congthu.lib import tlog
from congthu.rooms.evidence.errors import NotLogged
from congthu.rooms.evidence.models import Checkpoint, Event, Salt, Tile
from congthu.rooms.evidence.types import (
    Counts,
    LoggedEvent,
    Opened,
    Proofs,
    RecordedEvent,
    SignedState,
)


def events_about(subject: str) -> list[RecordedEvent]:
    """All events about a Message-ID, a dispatch or a mailbox, in the order of time."""
    return _recorded(Event.objects.filter(subject=subject).order_by("at", "id"))


def events(ids: Iterable[UUID]) -> list[RecordedEvent]:
    """The events with these ids, in the order of time."""
    return _recorded(Event.objects.filter(id__in=list(ids)).order_by("at", "id"))


def proofs_for(ids: Iterable[UUID]) -> Proofs:
    """The events with inclusion proofs against the last signed state; NotLogged while one of them waits."""
    wanted = set(ids)
    found = events(wanted)
    state = latest_checkpoint()
    if len(found) != len(wanted) or state is None:
        raise NotLogged(private=f"{len(wanted)} asked, {len(found)} known")
    read = tiles()
    return Proofs(state=state, events=tuple(_proved(each, state.size, read) for each in found))


def latest_checkpoint() -> SignedState | None:
    """The last signed state of the log; None while the log is empty."""
    row = Checkpoint.objects.order_by("-size").first()
    if row is None:
        return None
    return SignedState(size=row.size, root=bytes(row.root), note=row.note, at=row.at)


def counts() -> Counts:
    """How many events the log has, and how many wait for it."""
    state = latest_checkpoint()
    waiting = Event.objects.filter(leaf__isnull=True).aggregate(count=Count("id"), oldest=Min("at"))
    return Counts(logged=state.size if state else 0, waiting=waiting["count"], oldest=waiting["oldest"])


def tiles() -> tlog.TileReader:
    """A reader of the stored tiles that asks for each tile once."""

    @cache
    def read(level: int, index: int) -> bytes:
        row = Tile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
        if row is None:
            raise tlog.TileMissing(private=f"tile {level}/{index}")
        return bytes(row)

    return read


def consistency_proof(old: int) -> list[bytes]:
    """Proof that the log with ``old`` leaves is a prefix of the last signed state, for witnesses."""
    state = latest_checkpoint()
    return tlog.consistency_proof(old=old, size=state.size if state else 0, read=tiles())


def _proved(event: RecordedEvent, size: int, read: tlog.TileReader) -> LoggedEvent:
    if event.leaf is None or event.leaf >= size:
        raise NotLogged(private=str(event.id))
    hashes = tlog.inclusion_proof(index=event.leaf, size=size, read=read)
    return LoggedEvent(event=event, leaf=event.leaf, hashes=tuple(hashes))


def _recorded(rows: Iterable[Event]) -> list[RecordedEvent]:
    kept = list(rows)
    personal = _personal([each.id for each in kept])
    return [
        RecordedEvent(
            id=row.id, name=row.name, key=row.key, at=row.at, subject=row.subject, body=bytes(row.body),
            leaf=row.leaf, personal=personal.get(row.id, {}),
        )
        for row in kept
    ]  # fmt: skip


def _personal(ids: Sequence[UUID]) -> dict[UUID, dict[str, Opened]]:
    opened: dict[UUID, dict[str, Opened]] = {}
    rows = Salt.objects.filter(event_id__in=ids).order_by("event_id", "field")
    for event, field, salt, value in rows.values_list("event_id", "field", "salt", "value"):
        opened.setdefault(event, {})[field] = Opened(salt=bytes(salt), value=value)
    return opened
