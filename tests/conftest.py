"""One private PostgreSQL cluster per test session, started only when no server is named by CONGTHU_DSN."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

_server: subprocess.Popen[bytes] | None = None
_place: Path | None = None


def _start() -> None:
    global _server, _place
    from congthu.edges.postgres import Cluster

    _place = Path(tempfile.mkdtemp(prefix="ct-pg-"))
    _place.chmod(0o755)
    run = _place / "run"
    run.mkdir()
    run.chmod(0o777)
    me = getpass.getuser()
    user = "postgres" if os.geteuid() == 0 else me
    shutil.chown(_place, user)
    cluster = Cluster(data=_place / "pg", run=run, user=user, clients={me: "congthu", "congthu": "congthu"})
    cluster.create()
    _server = cluster.start()
    cluster.wait()
    cluster.prepare()
    os.environ["CONGTHU_DSN"] = cluster.conninfo(user="congthu", database="congthu")


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("CONGTHU_DATA", str(Path(tempfile.gettempdir()) / "congthu-no-node"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "congthu.wiring.django_settings"
    if "CONGTHU_DSN" not in os.environ:
        _start()
    import django

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.send_signal(signal.SIGINT)
        _server.wait(30)
    if _place is not None:
        shutil.rmtree(_place, ignore_errors=True)
