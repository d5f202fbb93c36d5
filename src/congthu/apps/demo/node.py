"""One of the demonstration's nodes: its settings, its ``congthu up``, and a clerk: a process inside it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from congthu.lib.errors import CongthuError
from congthu.wiring import node as wiring_node
from congthu.wiring import settings as node_settings
from congthu.wiring import status
from congthu.wiring.accounts import SUBMIT_GROUP, become_command, service_account
from congthu.wiring.settings import Settings

#: The whole start of a node, on a slow machine.
PATIENCE: Final = 180.0
_PORTS: Final = {
    "smtp_port": 25, "submission_port": 587, "imap_port": 143, "imaps_port": 993, "web_port": 88,
}  # fmt: skip
_BASES: Final = range(10_000, 60_000, 1_000)


class DemoError(CongthuError):
    """The demonstration cannot go on."""

    code = "demo.failed"


def free_ports(address: str) -> dict[str, int]:
    """The usual ports plus 10000, or the next thousand at which none of them is taken."""
    for base in _BASES:
        ports = {name: base + number for name, number in _PORTS.items()}
        if all(_free(address, port) for port in ports.values()):
            return ports
    raise DemoError(f"No free ports were found on {address}.")


def _free(address: str, port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


class DemoNode:
    """A node that the demonstration makes, starts, uses and stops."""

    def __init__(self, *, home: Path, name: str, listen: str) -> None:
        self.home, self.name, self.listen = home, name, listen
        self._process: subprocess.Popen[bytes] | None = None
        self._clerk: subprocess.Popen[str] | None = None
        self.settings: Settings

    @property
    def log(self) -> Path:
        """What ``congthu up`` said."""
        return self.home.with_suffix(".log")

    def make(self) -> None:
        """A new data directory in the place of an earlier one."""
        if wiring_node.running(self.home):
            raise DemoError(
                f"Another demonstration is running in {self.home.parent}; stop it with Ctrl-C first."
            )
        shutil.rmtree(self.home, ignore_errors=True)
        given = {
            "node": self.name, "hostname": f"{self.name}.demo.localhost", "listen": self.listen,
            "demonstration": True, **free_ports(self.listen),
        }  # fmt: skip
        node_settings.save(node_settings.from_mapping(self.home, given))
        self.settings = node_settings.load(self.home)

    def start(self) -> None:
        """Begin ``congthu up``; it dies with us, and Ctrl-C reaches it through us only."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*become_command("root"), *wiring_node.program("up"), "--data", str(self.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def parts(self) -> list[str]:
        """Names of the parts that answer."""
        rows = status.read(self.settings.run / "status.json").get("parts", [])
        return [row["part"] for row in rows if row["state"] == "well"]

    def judge(self) -> None:
        """Raise DemoError when the node has died."""
        assert self._process is not None
        if self._process.poll() is not None:
            said = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise DemoError(f"The node {self.name} stopped: {said[-1] if said else ''} (see {self.log})")

    def stop(self) -> None:
        """End the clerk and the node cleanly."""
        if self._clerk is not None:
            assert self._clerk.stdin is not None
            self._clerk.stdin.close()
            self._clerk.wait(20)
            self._clerk = None
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(90)

    # What the demonstration does inside the node --------------------------------------------------------

    def command(self, *arguments: str) -> str:
        """Run ``congthu ARGUMENTS`` as the node's service user; returns its standard output."""
        done = subprocess.run(
            [*self._become(), sys.executable, "-m", "congthu", *arguments],
            env=self._environment(), cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, start_new_session=True,
        )  # fmt: skip
        if done.returncode:
            raise DemoError(f"congthu {' '.join(arguments)}: {done.stderr.strip() or done.returncode}")
        return done.stdout

    def hire_clerk(self) -> None:
        """Start the process that acts inside the node; it ends with the thread that calls this."""
        self._clerk = subprocess.Popen(
            [*self._become(), sys.executable, "-m", "congthu.apps.demo.clerk"],
            env=self._environment(), cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def ask(self, verb: str, *, told: Callable[[int, int], None] = lambda *_: None, **given: Any) -> Any:
        """Have the clerk inside the node do something; ``told`` hears of its progress."""
        assert self._clerk is not None
        assert self._clerk.stdin is not None
        assert self._clerk.stdout is not None
        self._clerk.stdin.write(json.dumps({"verb": verb, "given": given}) + "\n")
        self._clerk.stdin.flush()
        for line in self._clerk.stdout:
            answer = json.loads(line)
            if "progress" in answer:
                told(*answer["progress"])
            elif "error" in answer:
                raise DemoError(f"{self.name}, {verb}: {answer['error']}")
            else:
                return answer["done"]
        raise DemoError(f"{self.name}: the clerk ended while it was asked to {verb}.")

    @cached_property
    def account(self) -> str:
        """The system user of the node's services."""
        return service_account(self.settings.service_user).user

    def _become(self) -> list[str]:
        return become_command(self.account, groups=(SUBMIT_GROUP,))

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **wiring_node.environment(self.settings, "demo")}


def wait_well(nodes: list[DemoNode], *, wanted: int, told: Callable[[int], None]) -> None:
    """Until ``wanted`` parts of each node answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        counts = [len(node.parts()) for node in nodes]
        told(sum(counts))
        if min(counts) >= wanted:
            return
        for node in nodes:
            node.judge()
        time.sleep(0.2)
    late = [node for node in nodes if len(node.parts()) < wanted]
    raise DemoError(f"These nodes did not start in time: {', '.join(str(node.log) for node in late)}")
