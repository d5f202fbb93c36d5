"""Named statements of the evidence room: each writes any number of rows at once.

Arrays travel in the binary form (``%b``), which spares both sides the escaping of bytes.
"""

from __future__ import annotations

INSERT_EVENTS = """
    insert into evidence_event (id, key, name, at, subject, body)
    select * from unnest(%b::uuid[], %b::text[], %b::text[], %b::timestamptz[], %b::text[], %b::bytea[])
    on conflict do nothing
    returning id
"""

KNOWN_KEYS = "select count(*) from evidence_event where key = any(%b::text[])"

INSERT_SALTS = """
    insert into evidence_salt (event_id, field, salt, value)
    select * from unnest(%b::uuid[], %b::text[], %b::bytea[], %b::text[])
"""

#: One sequencer at a time, over all hosts; the number is arbitrary and ours ("log" in ASCII).
LOCK = "select pg_advisory_xact_lock(7106407)"

PENDING = "select id, at, body from evidence_event where leaf is null order by id limit %b"

SET_LEAVES = """
    update evidence_event set leaf = placed.leaf
    from unnest(%b::uuid[], %b::bigint[]) as placed (id, leaf)
    where evidence_event.id = placed.id
"""

SAVE_TILES = """
    insert into evidence_tile (level, index, hashes)
    select * from unnest(%b::smallint[], %b::bigint[], %b::bytea[])
    on conflict (level, index) do update set hashes = excluded.hashes
"""

INSERT_CHECKPOINT = "insert into evidence_checkpoint (size, root, note, at) values (%b, %b, %b, %b)"
