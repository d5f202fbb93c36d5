"""All writing of the evidence room: recording facts, and bringing them into the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from congthu.lib import tlog
from congthu.lib.canon import SALT_SIZE, canonical, commit
from congthu.rooms.evidence import queries, sql
from congthu.rooms.evidence.errors import CheckpointDamaged, IdentifierTaken, LogBehind, LogForked
from congthu.rooms.evidence.ports import CheckpointStore, LogSigner
from congthu.rooms.evidence.types import EVENT_FORMAT, NewEvent, SignedState, moment


def record(events: Sequence[NewEvent], *, random: Callable[[int], bytes] = secrets.token_bytes) -> int:
    """Record facts in the caller's transaction; facts already recorded (same key) are left alone.

    Answers how many were new. A few statements for any number of events.

    law: D34.1c-1 use is inspected and evaluated by evidence: by what happened, not by what is reported.
    """
    if not events:
        return 0
    # The same order in every transaction: two that record the same facts wait for each other, no deadlock.
    ordered = sorted(events, key=lambda each: each.key)
    salts = _salts(ordered, random)
    columns = list(zip(*(_row(each, salts[each.id]) for each in ordered), strict=True))
    with _cursor() as cursor:
        cursor.execute(sql.INSERT_EVENTS, [list(each) for each in columns])
        fresh = {row[0] for row in cursor.fetchall()}
        if len(fresh) < len(ordered):
            _check_known(cursor, {each.key for each in ordered})
        opened = [
            (each.id, name, salts[each.id][name], value)
            for each in ordered if each.id in fresh
            for name, value in each.personal.items()
        ]  # fmt: skip
        if opened:
            cursor.execute(sql.INSERT_SALTS, [list(each) for each in zip(*opened, strict=True)])
    return len(fresh)


def sequence(*, signer: LogSigner, store: CheckpointStore, at: datetime, limit: int = 5000) -> int:
    """Bring waiting events into the log and sign its new state; answers how many were brought in.

    One transaction under an advisory lock: leaves, tiles and checkpoint exist together or not at all. The
    second store is written after the commit: a crash between the two leaves it behind, which is harmless,
    whereas writing it first would make a crash look like a restored database.
    """
    key = tlog.LogKey(name=signer.origin, public_key=signer.public_key)
    with transaction.atomic(durable=True):
        with _cursor() as cursor:
            cursor.execute(sql.LOCK)
        state = queries.latest_checkpoint()
        _check_against(store.read(), state, key)
        count, note = _append(state, key=key, signer=signer, at=at, limit=limit)
    if note is not None:
        _publish(note, store=store, key=key)
    return count


def _check_known(cursor: psycopg.Cursor[Any], keys: set[str]) -> None:
    """What was not inserted must be there by its key; an id used for another fact would lose this one."""
    cursor.execute(sql.KNOWN_KEYS, [list(keys)])
    row = cursor.fetchone()
    if row is None or row[0] != len(keys):
        raise IdentifierTaken


def _salts(events: Sequence[NewEvent], random: Callable[[int], bytes]) -> dict[UUID, dict[str, bytes]]:
    """One salt for each personal field, drawn at one stroke."""
    pool = memoryview(random(SALT_SIZE * sum(len(each.personal) for each in events)))
    salts: dict[UUID, dict[str, bytes]] = {}
    at = 0
    for event in events:
        mine = salts[event.id] = {}
        for name in event.personal:
            mine[name] = bytes(pool[at : at + SALT_SIZE])
            at += SALT_SIZE
    return salts


def _row(event: NewEvent, salts: Mapping[str, bytes]) -> tuple[Any, ...]:
    body = canonical(
        {
            "format": EVENT_FORMAT,
            "id": str(event.id),
            "name": event.name.value,
            "at": moment(event.at),
            "subject": event.subject,
            "details": event.details,
            "commitments": {name: commit(salts[name], value) for name, value in event.personal.items()},
        }
    )
    return event.id, event.key, event.name.value, event.at, event.subject, body


def _check_against(published: str | None, state: SignedState | None, key: tlog.LogKey) -> None:
    """Refuse to sign unless the database continues what was last published."""
    if published is None:
        return
    try:
        last = tlog.open_checkpoint(published, key=key)
    except tlog.NoteError as error:
        raise CheckpointDamaged(private=str(error)) from error
    size = state.size if state else 0
    if last.size > size:
        raise LogBehind(private=f"database has {size} leaves, {last.size} were published")
    if tlog.root(size=last.size, read=queries.tiles()) != last.root:
        raise LogForked(private=f"another root at size {last.size}")


def _append(
    state: SignedState | None, *, key: tlog.LogKey, signer: LogSigner, at: datetime, limit: int
) -> tuple[int, str | None]:
    """Write leaves, tiles and checkpoint; answers how many leaves, and the note to publish."""
    size = state.size if state else 0
    with _cursor() as cursor:
        cursor.execute(sql.PENDING, [limit])
        # Whichever subset of the waiting events this batch took, time decides the order within it.
        batch = sorted(cursor.fetchall(), key=lambda row: (row[1], row[0]))
        if not batch:
            return 0, state.note if state else None
        growth = tlog.append(
            size=size, leaves=[tlog.leaf_hash(row[2]) for row in batch], read=queries.tiles()
        )
        reached = tlog.Checkpoint(origin=key.name, size=growth.size, root=growth.root)
        note = tlog.sign_checkpoint(reached, key=key, sign=signer.sign)
        ids, places = [row[0] for row in batch], list(range(size, growth.size))
        cursor.execute(sql.SET_LEAVES, [ids, places])
        levels, indexes = zip(*growth.tiles, strict=True)
        cursor.execute(sql.SAVE_TILES, [list(levels), list(indexes), list(growth.tiles.values())])
        cursor.execute(sql.INSERT_CHECKPOINT, [growth.size, growth.root, note, at])
    return len(batch), note


def _publish(note: str, *, store: CheckpointStore, key: tlog.LogKey) -> None:
    """Move the second store forward; another sequencer may have moved it further meanwhile."""
    size = tlog.open_checkpoint(note, key=key).size
    while True:
        stored = store.read()
        if stored is not None and tlog.open_checkpoint(stored, key=key).size >= size:
            return
        if store.swap(stored, note):
            return


@contextmanager
def _cursor() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor of the driver itself: binary parameters, bound on the server, for thousands of rows.

    Errors leave as Django's, which is what callers know how to wait for.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor
