"""A node that really runs: ``congthu up`` as a process of its own, on free ports of one loopback address.

with RunningNode("127.0.0.34") as node:
    node.python("from congthu.rooms.directory.models import Node; print(Node.objects.count())")
    node.kill("mailgate")
    node.wait_restarted("mailgate")
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from congthu.wiring import processes, status
from congthu.wiring import settings as node_settings
from congthu.wiring.settings import Settings

_PORTS = ("smtp_port", "submission_port", "imap_port", "imaps_port", "web_port")


class NodeTrouble(AssertionError):
    """The node did not do what the test waited for."""


class RunningNode:
    """One node of a test; stops cleanly at the end of its ``with`` block."""

    def __init__(
        self,
        address: str = "127.0.0.34",
        *,
        node: str = "test",
        bare: bool = False,
        place: Path | None = None,
        **values: Any,
    ) -> None:
        # /tmp and a short name: sockets have 107 bytes.
        self.home = Path(tempfile.mkdtemp(prefix="ct-node-", dir=place))
        self.home.chmod(0o755)
        self.bare = bare
        given = dict(zip(_PORTS, _free_ports(address, len(_PORTS)), strict=True))
        given |= {
            "node": node,
            "listen": address,
            "hostname": f"{node}.test",
            "demonstration": True,
            **values,
        }
        node_settings.save(node_settings.from_mapping(self.home, given))
        self.settings: Settings = node_settings.load(self.home)
        self.supervisor: subprocess.Popen[str] | None = None

    # Life ------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.destroy()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.destroy()

    def start(self, *, patience: float = 120.0) -> float:
        """``congthu up``; returns the seconds until every part answered."""
        begun = time.monotonic()
        self.supervisor = self.launch()
        self.wait_well(patience=patience)
        return time.monotonic() - begun

    def launch(self) -> subprocess.Popen[str]:
        """``congthu up`` without waiting."""
        command = [sys.executable, "-m", "congthu", "up", "--data", str(self.home)]
        output = (self.home / "up.log").open("a", encoding="utf-8")
        with output:
            return subprocess.Popen(
                [*command, *(["--bare"] if self.bare else [])],
                stdout=output, stderr=output, stdin=subprocess.DEVNULL, text=True, cwd="/",
                env=self.environment(), start_new_session=True,
            )  # fmt: skip

    def stop(self, *, patience: float = 90.0) -> int:
        """SIGTERM to the supervisor; returns its exit code."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGTERM)
        try:
            return self.supervisor.wait(patience)
        except subprocess.TimeoutExpired:
            raise NodeTrouble(f"the supervisor does not stop\n{self.story()}") from None

    def destroy(self) -> None:
        """Stop, end what is left, delete the data directory."""
        if self.supervisor is not None and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGTERM)
            try:
                self.supervisor.wait(90)
            except subprocess.TimeoutExpired:
                self.supervisor.kill()
                self.supervisor.wait(10)
        processes.sweep(self.home)
        shutil.rmtree(self.home, ignore_errors=True)

    # Looking ---------------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """``run/status.json``."""
        return status.read(self.settings.run / "status.json")

    def part(self, name: str) -> dict[str, Any]:
        """One row of the status."""
        rows: list[dict[str, Any]] = [row for row in self.status().get("parts", []) if row["part"] == name]
        if not rows:
            raise NodeTrouble(f"no part {name} in the status\n{self.story()}")
        return rows[0]

    def pid(self, name: str) -> int:
        """Process id of a part."""
        pid = self.part(name)["pid"]
        assert isinstance(pid, int), f"{name} does not run"
        return pid

    def leftovers(self) -> list[processes.Leftover]:
        """Processes of this data directory, apart from the supervisor."""
        return processes.leftovers(self.home)

    def story(self) -> str:
        """Ends of all logs, for a failing test's message."""
        logs = [self.home / "up.log", *sorted((self.home / "logs").glob("*"))]
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs if log.exists()
        )

    # Waiting ---------------------------------------------------------------------------------------

    def wait_for(self, satisfied: Callable[[], bool], what: str, *, patience: float = 60.0) -> None:
        """Until ``satisfied``; NodeTrouble with the logs when the patience ends or the supervisor does."""
        deadline = time.monotonic() + patience
        while not satisfied():
            if self.supervisor is not None and self.supervisor.poll() is not None:
                raise NodeTrouble(f"the supervisor ended while waiting for {what}\n{self.story()}")
            if time.monotonic() > deadline:
                raise NodeTrouble(f"waited in vain for {what}\n{self.story()}")
            time.sleep(0.05)

    def wait_well(self, *, patience: float = 120.0) -> None:
        """Until every part of *this* supervisor's life answers."""
        assert self.supervisor is not None
        mine = self.supervisor.pid
        wanted = {"dovecot", "postfix", "web", "worker"} | (set() if self.bare else {"mailgate"})

        def well() -> bool:
            seen = self.status()
            names = {row["part"] for row in seen.get("parts", [])}
            return seen.get("pid") == mine and wanted <= names and bool(seen.get("well"))

        self.wait_for(well, "the node to be well", patience=patience)

    def wait_restarted(self, name: str, *, since: int = 0, patience: float = 60.0) -> None:
        """Until the part has begun a new life after ``since`` restarts and answers."""
        self.wait_for(
            lambda: self.part(name)["restarts"] > since and self.part(name)["state"] == "well",
            f"{name} to be restarted",
            patience=patience,
        )

    # Acting ----------------------------------------------------------------------------------------

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Signal a part's main process; returns its restarts so far (for ``wait_restarted``)."""
        row = self.part(name)
        os.kill(int(row["pid"]), number)
        return int(row["restarts"])

    def environment(self) -> dict[str, str]:
        """For commands of this node: never the test session's database."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CONGTHU_", "DJANGO_", "TZ"))
        }
        return {**kept, "CONGTHU_DATA": str(self.home)}

    def cli(
        self, *arguments: str, check: bool = True, timeout: float = 120.0
    ) -> subprocess.CompletedProcess[str]:
        """``congthu ...`` on this node."""
        done = subprocess.run(
            [sys.executable, "-m", "congthu", *arguments], capture_output=True, text=True, timeout=timeout,
            env=self.environment(), cwd="/", check=False,
        )  # fmt: skip
        if check and done.returncode != 0:
            raise NodeTrouble(
                f"congthu {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return done

    def python(self, source: str, *, timeout: float = 120.0) -> str:
        """Run ``source`` with Django set up for this node's database; returns what it printed."""
        script = f"from congthu.wiring import boot\nsettings = boot.boot()\n{source}"
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=timeout,
            env=self.environment(), cwd="/", check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise NodeTrouble(f"{done.stdout}\n{done.stderr}")
        return done.stdout

    @property
    def tls(self) -> ssl.SSLContext:
        """Trusts this node's certificate and nothing else."""
        return ssl.create_default_context(cafile=str(self.settings.plane / "tls" / "certificate.pem"))


def _free_ports(address: str, wanted: int) -> list[int]:
    held = [socket.socket() for _ in range(wanted)]
    try:
        for one in held:
            one.bind((address, 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            with closing(one):
                pass
