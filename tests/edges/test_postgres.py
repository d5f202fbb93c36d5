"""The private cluster: made once, reached by system user, whole after a crash."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from congthu.edges.postgres import Cluster


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    place = Path(tempfile.mkdtemp(prefix="ct-pgt-"))
    place.chmod(0o755)
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    run = place / "run"
    run.mkdir()
    for folder in (place, run):
        shutil.chown(folder, user)
    yield Cluster(
        data=place / "pg", run=run, user=user, clients={getpass.getuser(): ("congthu", "congthu_lookup")}
    )
    shutil.rmtree(place, ignore_errors=True)


def test_life_of_a_cluster(cluster: Cluster) -> None:
    cluster.create()
    first = cluster.start()
    try:
        cluster.wait()
        cluster.prepare()
        with psycopg.connect(cluster.conninfo(user="congthu", database="congthu")) as connection:
            connection.execute("create table t (n int)")
            connection.execute("insert into t values (1)")
        first.kill()
        first.wait(10)
        cluster.create()
        second = cluster.start()
        try:
            cluster.wait()
            cluster.prepare()
            with psycopg.connect(cluster.conninfo(user="congthu", database="congthu")) as connection:
                assert connection.execute("select n from t").fetchone() == (1,)
            with (
                pytest.raises(psycopg.OperationalError),
                psycopg.connect(
                    cluster.conninfo(user="postgres" if os.geteuid() == 0 else "x", database="congthu")
                ),
            ):
                pass
        finally:
            second.send_signal(signal.SIGINT)
            second.wait(30)
    finally:
        if first.poll() is None:
            first.kill()
            first.wait(10)
