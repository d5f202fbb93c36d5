"""How fast facts are recorded and brought into the log, side by side, on PostgreSQL.

    python benchmarks/log_append.py [EVENTS [BATCH]]

Uses the empty database named by CONGTHU_DSN, or a private cluster that is removed afterwards. CPU is counted
on both sides: ours, and the server's when the cluster is private. The goal is 10,000 events a second.
"""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4


@contextmanager
def server(place: Path) -> Iterator[int | None]:
    """The process id of a private cluster, or None when CONGTHU_DSN names a server."""
    if "CONGTHU_DSN" in os.environ:
        yield None
        return
    from congthu.edges.postgres import Cluster

    me = getpass.getuser()
    user = "postgres" if os.geteuid() == 0 else me
    run = place / "run"
    run.mkdir()
    run.chmod(0o777)
    place.chmod(0o755)
    shutil.chown(place, user)
    cluster = Cluster(data=place / "pg", run=run, user=user, clients={me: "congthu", "congthu": "congthu"})
    cluster.create()
    process = cluster.start()
    try:
        cluster.wait()
        cluster.prepare()
        os.environ["CONGTHU_DSN"] = cluster.conninfo(user="congthu", database="congthu")
        yield process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def server_cpu(parent: int | None) -> float:
    """CPU seconds of the server and all its children, living and waited for."""
    if parent is None:
        return 0.0
    tick, total = os.sysconf("SC_CLK_TCK"), 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == parent:
            total += sum(int(each) for each in fields[11:15])
        elif int(fields[1]) == parent:
            total += sum(int(each) for each in fields[11:13])
    return total / tick


class Clock:
    """Wall and CPU of one activity, over many turns."""

    def __init__(self, parent: int | None) -> None:
        self.parent, self.wall, self.ours, self.theirs = parent, 0.0, 0.0, 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        start = time.perf_counter(), time.process_time(), server_cpu(self.parent)
        yield
        self.wall += time.perf_counter() - start[0]
        self.ours += time.process_time() - start[1]
        self.theirs += server_cpu(self.parent) - start[2]

    def show(self, name: str, count: int) -> None:
        each = 1e6 / count
        print(
            f"{name:10} {count / self.wall:12,.0f} events/s"
            f"   CPU us/event: ours {self.ours * each:6.1f}, server {self.theirs * each:6.1f}"
        )


def main(total: int, batch: int) -> None:
    place = Path(tempfile.mkdtemp(prefix="ct-log-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "congthu.wiring.django_settings"
    os.environ["CONGTHU_DATA"] = str(place / "none")
    try:
        with server(place) as parent:
            measure(place, total, batch, parent)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def measure(place: Path, total: int, batch: int, parent: int | None) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from congthu.edges.logkey import FileCheckpointStore, FileLogSigner
    from congthu.rooms.evidence import flows, queries
    from congthu.rooms.evidence.types import EventName, NewEvent

    call_command("migrate", verbosity=0)
    signer = FileLogSigner(path=place / "log-key", origin="bench.congthu/log")
    store = FileCheckpointStore(place / "checkpoint")
    recording, sequencing = Clock(parent), Clock(parent)
    at = datetime.now(UTC)
    for start in range(0, total, batch):
        events = [
            NewEvent(
                id=uuid4(), name=EventName.CONTENT_CONSIGNMENT, at=at,
                key=f"consignment:{'ab' * 32}:vanthu{n}@bo.gov.vn",
                subject="<20261121.abc@bo.gov.vn>", personal={"recipient": f"vanthu{n}@bo.gov.vn"},
                details={"body_sha256": "cd" * 32, "reply": "250 2.0.0 Saved"},
            )
            for n in range(start, min(start + batch, total))
        ]  # fmt: skip
        with recording.running(), transaction.atomic():
            flows.record(events)
        with sequencing.running():
            flows.sequence(signer=signer, store=store, at=at, limit=batch)
    state = queries.latest_checkpoint()
    assert state is not None
    print(f"{state.size:,} events in batches of {batch:,}, one salted commitment each")
    recording.show("record", total)
    sequencing.show("sequence", total)
    both = Clock(parent)
    both.wall = recording.wall + sequencing.wall
    both.ours, both.theirs = recording.ours + sequencing.ours, recording.theirs + sequencing.theirs
    both.show("together", total)


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    main(*(arguments + [50_000, 5_000][len(arguments) :]))
