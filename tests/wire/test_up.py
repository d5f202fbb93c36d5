"""``congthu up``: starts all, refuses a second start, revives what is killed, leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from pathlib import Path

import pytest

from congthu.wiring import processes
from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

PARTS = ("postgres", "dovecot", "postfix", "mailgate", "web", "worker")


@pytest.fixture(autouse=True)
def _alive(node: RunningNode) -> None:
    """Tests come in any order, and some of them stop the node."""
    if node.supervisor is None or node.supervisor.poll() is not None:
        node.start()


def test_every_part_answers_and_says_who_it_is(node: RunningNode) -> None:
    status = json.loads((node.settings.run / "status.json").read_text(encoding="utf-8"))
    assert {row["part"] for row in status["parts"]} == set(PARTS)
    assert all(row["state"] == "well" for row in status["parts"])
    with urllib.request.urlopen(f"{node.settings.web_url}/login", timeout=10) as page:
        assert page.status == 200


def test_services_do_not_run_as_root(node: RunningNode) -> None:
    for name in ("mailgate", "web", "worker", "postgres"):
        assert Path(f"/proc/{node.pid(name)}").stat().st_uid != 0, name


def test_secrets_are_private(node: RunningNode) -> None:
    for folder in (node.settings.secrets, node.settings.keys, node.settings.plane / "tls"):
        assert folder.stat().st_mode & 0o077 == 0
    for path in node.settings.secrets.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_sockets_without_password_are_closed_to_strangers(node: RunningNode) -> None:
    settings = node.settings
    for path in (settings.milter_socket, settings.lmtp_socket, settings.dovecot_lmtp_socket):
        assert path.stat().st_mode & 0o007 == 0, path
    assert settings.submit_socket.parent.stat().st_mode & 0o007 == 0


def test_second_start_is_refused_clearly(node: RunningNode) -> None:
    second = node.cli("up", "--data", str(node.home), check=False)
    assert second.returncode == 1
    assert "running already" in second.stderr
    assert second.stderr.count("\n") == 1
    assert node.status()["well"]


@pytest.mark.crash
@pytest.mark.parametrize("name", PARTS)
def test_killed_part_is_restarted_and_says_why(node: RunningNode, name: str) -> None:
    before = node.kill(name)
    node.wait_restarted(name, since=before)
    assert "SIGKILL" in node.part(name)["last_error"]
    node.wait_well()


@pytest.mark.crash
def test_start_after_the_supervisor_was_killed(node: RunningNode) -> None:
    assert node.supervisor is not None
    node.supervisor.kill()
    node.supervisor.wait(10)
    node.start()
    for name in PARTS:
        assert node.part(name)["state"] == "well"


def test_clean_stop_leaves_no_process(node: RunningNode) -> None:
    assert node.stop() == 0
    assert processes.leftovers(node.home) == []
    assert not _mentions(node.home)
    assert {row["state"] for row in node.status()["parts"]} == {"stopped"}


def test_interrupt_stops_as_cleanly(node: RunningNode) -> None:
    assert node.supervisor is not None
    node.supervisor.send_signal(signal.SIGINT)
    assert node.supervisor.wait(60) == 0
    assert not _mentions(node.home)


def _mentions(home: Path) -> list[str]:
    """Command lines of living processes that name the data directory."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(home) in line:
                found.append(line)
    return found


def test_a_worker_that_hangs_is_shown_as_unwell(node: RunningNode) -> None:
    pid = node.pid("worker")
    os.kill(pid, signal.SIGSTOP)
    try:
        node.wait_for(lambda: node.part("worker")["state"] == "unwell", "the silence to be noticed")
        assert "no sign of life" in node.part("worker")["last_error"]
    finally:
        os.kill(pid, signal.SIGCONT)
    node.wait_for(lambda: node.part("worker")["state"] == "well", "the worker to be well again")
