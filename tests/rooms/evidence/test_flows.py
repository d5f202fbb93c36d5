"""Recording and sequencing on a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from congthu.edges.logkey import FileCheckpointStore, FileLogSigner
from congthu.lib import canon, tlog
from congthu.rooms.evidence import flows, queries
from congthu.rooms.evidence.errors import CheckpointDamaged, IdentifierTaken, LogBehind, LogForked, NotLogged
from congthu.rooms.evidence.models import Checkpoint, Event, Salt, Tile
from congthu.rooms.evidence.types import EventName, NewEvent

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def consignment(number: int, *, subject: str = "<1@bo.gov.vn>") -> NewEvent:
    return NewEvent(
        id=uuid5(SPACE, f"{subject}{number}"),
        name=EventName.CONTENT_CONSIGNMENT,
        key=f"consignment:{subject}:{number}",
        at=AT + timedelta(milliseconds=number),
        subject=subject,
        details={"body_sha256": "00" * 32, "n": number},
        personal={"recipient": f"vanthu{number}@so.gov.vn"},
    )


@pytest.fixture
def signer(tmp_path: Path) -> FileLogSigner:
    return FileLogSigner(path=tmp_path / "log-key", origin="bo.congthu/log")


@pytest.fixture
def store(tmp_path: Path) -> FileCheckpointStore:
    return FileCheckpointStore(tmp_path / "checkpoint")


def key_of(signer: FileLogSigner) -> tlog.LogKey:
    return tlog.LogKey(name=signer.origin, public_key=signer.public_key)


@pytest.mark.django_db
def test_the_same_fact_twice_is_one_event() -> None:
    """L2: SMTP is at-least-once; the natural key makes the second delivery the first one."""
    assert flows.record([consignment(1), consignment(2)]) == 2
    again = NewEvent(**{**vars(consignment(2)), "id": uuid4()})
    assert flows.record([again, consignment(3)]) == 1
    assert Event.objects.count() == 3
    assert Salt.objects.count() == 3
    assert flows.record([]) == 0


@pytest.mark.django_db
def test_a_key_has_room_for_the_longest_address() -> None:
    address = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 54}.vn"
    assert len(address) == 250
    key = f"receipt:{uuid4()}:delivered:{address}"
    assert flows.record([NewEvent(**{**vars(consignment(1)), "key": key})]) == 1
    assert Event.objects.get().key == key


@pytest.mark.django_db
def test_an_id_of_another_fact_is_not_silently_dropped() -> None:
    flows.record([consignment(1)])
    with pytest.raises(IdentifierTaken):
        flows.record([NewEvent(**{**vars(consignment(2)), "id": consignment(1).id})])


@pytest.mark.django_db
def test_personal_data_stay_outside_the_logged_bytes() -> None:
    flows.record([consignment(1)], random=lambda count: bytes(range(count)))
    (event,) = queries.events_about("<1@bo.gov.vn>")
    assert b"vanthu" not in event.body
    value = canon.parse(event.body)
    assert value["at"] == "2026-11-21T08:30:00.001000Z"
    opened = event.personal["recipient"]
    assert opened.value == "vanthu1@so.gov.vn"
    assert value["commitments"] == {"recipient": canon.commit(opened.salt, opened.value)}
    assert len(opened.salt) == 16


@pytest.mark.django_db
def test_naive_times_are_refused() -> None:
    bare = NewEvent(**{**vars(consignment(1)), "at": AT.replace(tzinfo=None)})
    with pytest.raises(ValueError, match="aware"):
        flows.record([bare])


@pytest.mark.django_db
def test_sequence_and_prove(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    ids = [consignment(n).id for n in range(600)]
    flows.record([consignment(n) for n in range(600)])
    with pytest.raises(NotLogged):
        queries.proofs_for(ids)
    done = [flows.sequence(signer=signer, store=store, at=AT, limit=250) for _ in range(4)]
    assert done == [250, 250, 100, 0]
    proofs = queries.proofs_for(ids)
    state = tlog.open_checkpoint(proofs.state.note, key=key_of(signer))
    assert state.size == 600
    assert sorted(each.leaf for each in proofs.events) == list(range(600))
    for each in proofs.events:
        tlog.verify_inclusion(
            leaf=tlog.leaf_hash(each.event.body),
            index=each.leaf,
            size=600,
            hashes=each.hashes,
            root=state.root,
        )
    old = tlog.open_checkpoint(Checkpoint.objects.get(size=250).note, key=key_of(signer))
    tlog.verify_consistency(
        old=250, old_root=old.root, size=600, root=state.root, hashes=queries.consistency_proof(250)
    )
    assert store.read() == proofs.state.note
    assert queries.counts().logged == 600
    assert queries.counts().waiting == 0


@pytest.mark.django_db
def test_time_orders_a_batch(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    flows.record([consignment(n) for n in (5, 3, 9, 1)])
    flows.sequence(signer=signer, store=store, at=AT)
    assert [each.leaf for each in queries.events_about("<1@bo.gov.vn>")] == [0, 1, 2, 3]


@pytest.mark.django_db
def test_an_erased_salt_leaves_the_proof(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """L20."""
    event = consignment(1)
    flows.record([event])
    flows.sequence(signer=signer, store=store, at=AT)
    Salt.objects.filter(event_id=event.id).delete()
    (proved,) = queries.proofs_for([event.id]).events
    assert proved.event.personal == {}
    root = queries.proofs_for([event.id]).state.root
    leaf = tlog.leaf_hash(proved.event.body)
    tlog.verify_inclusion(leaf=leaf, index=0, size=1, hashes=proved.hashes, root=root)


@pytest.mark.django_db
def test_a_log_without_events_signs_nothing(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    assert flows.sequence(signer=signer, store=store, at=AT) == 0
    assert store.read() is None
    assert queries.latest_checkpoint() is None
    assert queries.counts().logged == 0


@pytest.mark.django_db
def test_a_restored_database_is_refused(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """L9, L10: the second memory knows a larger log than the database."""
    flows.record([consignment(n) for n in range(10)])
    flows.sequence(signer=signer, store=store, at=AT, limit=5)
    flows.sequence(signer=signer, store=store, at=AT, limit=5)
    Checkpoint.objects.filter(size=10).delete()
    Event.objects.filter(leaf__gte=5).update(leaf=None)
    with pytest.raises(LogBehind):
        flows.sequence(signer=signer, store=store, at=AT)
    assert Event.objects.filter(leaf__isnull=True).count() == 5


@pytest.mark.django_db
def test_a_forked_database_is_refused(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """L8, L10: restored and signed on elsewhere, or a tile changed in place."""
    flows.record([consignment(n) for n in range(10)])
    flows.sequence(signer=signer, store=store, at=AT)
    Tile.objects.filter(level=0, index=0).update(hashes=bytes(320))
    flows.record([consignment(11)])
    with pytest.raises(LogForked):
        flows.sequence(signer=signer, store=store, at=AT)


@pytest.mark.django_db
def test_a_changed_event_no_longer_proves(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """L6: the leaf hash of the changed bytes is not under the root."""
    flows.record([consignment(n) for n in range(3)])
    flows.sequence(signer=signer, store=store, at=AT)
    event = consignment(1)
    Event.objects.filter(id=event.id).update(body=b'{"changed":true}')
    proofs = queries.proofs_for([event.id])
    (proved,) = proofs.events
    with pytest.raises(tlog.ProofInvalid):
        tlog.verify_inclusion(
            leaf=tlog.leaf_hash(proved.event.body), index=proved.leaf, size=3, hashes=proved.hashes,
            root=proofs.state.root,
        )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"torn", b"\xff\xfe", b"bo.congthu/log\n5\n"])
def test_a_damaged_second_memory_is_refused(
    signer: FileLogSigner, store: FileCheckpointStore, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "checkpoint").write_bytes(content)
    flows.record([consignment(1)])
    with pytest.raises(CheckpointDamaged):
        flows.sequence(signer=signer, store=store, at=AT)
    assert queries.latest_checkpoint() is None


@pytest.mark.django_db
def test_a_crash_before_the_second_memory_is_harmless(
    signer: FileLogSigner, store: FileCheckpointStore
) -> None:
    """L18: committed but not published: the next run goes on, and publishes even without new events."""

    class Lost(FileCheckpointStore):
        def swap(self, expected: str | None, note: str) -> bool:
            raise OSError("power cut")

    flows.record([consignment(n) for n in range(4)])
    flows.sequence(signer=signer, store=store, at=AT, limit=2)
    with pytest.raises(OSError, match="power cut"):
        flows.sequence(signer=signer, store=Lost(store._path), at=AT, limit=1)
    assert tlog.open_checkpoint(store.read() or "", key=key_of(signer)).size == 2
    assert flows.sequence(signer=signer, store=store, at=AT, limit=0) == 0
    assert tlog.open_checkpoint(store.read() or "", key=key_of(signer)).size == 3
    assert flows.sequence(signer=signer, store=store, at=AT) == 1
    assert tlog.open_checkpoint(store.read() or "", key=key_of(signer)).size == 4


@pytest.mark.django_db
def test_a_crash_inside_the_transaction_leaves_nothing(store: FileCheckpointStore, tmp_path: Path) -> None:
    class Broken(FileLogSigner):
        def sign(self, data: bytes) -> bytes:
            raise OSError("token removed")

    flows.record([consignment(1)])
    with pytest.raises(OSError, match="token removed"):
        flows.sequence(signer=Broken(path=tmp_path / "k", origin="bo.congthu/log"), store=store, at=AT)
    assert not Tile.objects.exists()
    assert Event.objects.get().leaf is None


@pytest.mark.django_db(transaction=True)
def test_sequencers_and_recorders_at_once(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """L11: several sequencers, and recorders of overlapping facts; one log comes out, and no deadlock."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def recorder(order: int) -> Callable[[], None]:
        def work() -> None:
            for start in range(0, 200, 20):
                flows.record([consignment(n) for n in range(start, start + 40)][::order])

        return work

    def sequencer() -> None:
        for _ in range(12):
            flows.sequence(signer=signer, store=store, at=AT, limit=17)

    work = [recorder(1), recorder(-1), sequencer, sequencer, sequencer]
    with ThreadPoolExecutor(len(work)) as pool:
        list(pool.map(run, work))
    assert failures == []
    while flows.sequence(signer=signer, store=store, at=AT):
        pass
    assert Event.objects.count() == 220
    leaves = [
        tlog.leaf_hash(bytes(body)) for body in Event.objects.order_by("leaf").values_list("body", flat=True)
    ]
    state = tlog.open_checkpoint(store.read() or "", key=key_of(signer))
    assert state.size == 220
    assert tlog.append(size=0, leaves=leaves, read=lambda level, index: b"").root == state.root


@pytest.mark.django_db(transaction=True)
def test_an_outage_is_an_error_that_callers_know(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """The server went away in the middle: Django's error, not the driver's, and the next try reconnects."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (process,) = cursor.fetchone()
    with psycopg.connect(connection.connection.info.dsn, dbname=connection.settings_dict["NAME"]) as other:
        other.execute("select pg_terminate_backend(%s)", [process])
    with pytest.raises(OperationalError):
        flows.record([consignment(1)])
    connection.close_if_unusable_or_obsolete()
    assert flows.record([consignment(1)]) == 1
    assert flows.sequence(signer=signer, store=store, at=AT) == 1


CHILD = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import datetime, UTC
from pathlib import Path
from congthu.edges.logkey import FileCheckpointStore, FileLogSigner
from congthu.rooms.evidence import flows
place = Path(sys.argv[2])
signer = FileLogSigner(path=place / "log-key", origin="bo.congthu/log")
store = FileCheckpointStore(place / "checkpoint")
print("ready", flush=True)
while True:
    flows.sequence(signer=signer, store=store, at=datetime.now(UTC), limit=3)
"""


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_instant_the_log_goes_on(
    signer: FileLogSigner, store: FileCheckpointStore, tmp_path: Path
) -> None:
    """L18: kill -9 of the sequencer again and again; every event gets one leaf and the log never forks."""
    flows.record([consignment(n) for n in range(3000)])
    for round_ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, connection.settings_dict["NAME"], str(tmp_path)],
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.05 + 0.07 * round_)
            child.kill()
        last = tlog.open_checkpoint(store.read() or "", key=key_of(signer)) if store.read() else None
        size = queries.counts().logged
        assert last is None or last.size <= size
    while flows.sequence(signer=signer, store=store, at=AT):
        pass
    assert sorted(Event.objects.values_list("leaf", flat=True)) == list(range(3000))
    bodies = Event.objects.order_by("leaf").values_list("body", flat=True)
    leaves = [tlog.leaf_hash(bytes(body)) for body in bodies]
    state = tlog.open_checkpoint(store.read() or "", key=key_of(signer))
    assert tlog.append(size=0, leaves=leaves, read=lambda level, index: b"").root == state.root


@pytest.mark.django_db(transaction=True)
def test_the_sequencer_wants_its_own_transaction(signer: FileLogSigner, store: FileCheckpointStore) -> None:
    """A checkpoint published from a transaction that is rolled back later would be a fork."""
    with pytest.raises(RuntimeError), transaction.atomic():
        flows.sequence(signer=signer, store=store, at=AT)
