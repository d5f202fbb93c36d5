"""The demonstration: its small parts, and the whole of it as a stranger runs it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from rich.console import Console

from congthu.apps.demo import screen
from congthu.apps.demo.__main__ import place_for
from congthu.apps.demo.node import free_ports


def test_taken_ports_move_the_node_to_the_next_thousand() -> None:
    address = "127.0.0.38"
    with socket.socket() as other:
        other.bind((address, 10143))
        other.listen()
        ports = free_ports(address)
    assert ports["imap_port"] == 11143
    assert len(set(ports.values())) == 5


def test_a_folder_others_cannot_enter_is_no_place_for_a_node(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert place_for(tmp_path).parent == Path("/var/lib/congthu")
    assert place_for(Path("/")) == Path("/demo")


def test_a_deep_folder_is_no_place_for_a_node() -> None:
    assert place_for(Path("/usr/share/fonts/truetype/croscore/../../../../../usr/share/fonts")) != Path(
        "/demo"
    )


def test_the_table_has_a_row_for_each_addressee() -> None:
    console = Console(width=120, record=True)
    row = {
        "name": "Bộ Tài chính",
        "node": "bkhcn",
        "delivered_at": "2026-01-02T03:04:05+00:00",
        "accepted_at": None,
        "evidence": 7,
    }
    line = {"text": "Bộ trưởng (để b/c)", "state": "waiting", "why": "một người"}
    screen.show_track(
        console, {"reference": "01/A", "abstract": "b", "deliveries": [row], "addressees": [line]}
    )
    shown = console.export_text()
    assert re.search(r"Bộ Tài chính\s+│ bkhcn\s+│ 10:04:05\s+│ —\s+│\s+#7", shown)
    assert "waits for the clerk: Bộ trưởng (để b/c) (một người)" in shown


@pytest.mark.wire
@pytest.mark.timeout(400)
@pytest.mark.skipif(os.geteuid() != 0, reason="mail engines start as root")
def test_the_demonstration_runs_to_its_end_and_stops() -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CONGTHU_")}
    with tempfile.TemporaryDirectory(prefix="ct-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-m", "congthu.apps.demo"],
            cwd=folder, env={**ours, "ONCE": "1", "COLUMNS": "140"}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    rows = re.findall(r"│ (bkhcn|tinh) +│ \d\d:\d\d:\d\d +│ \d\d:\d\d:\d\d +│ +#\d+ │", done.stdout)
    assert rows.count("tinh") == 34
    assert rows.count("bkhcn") > 20
    assert "Hợp lệ" in done.stdout


def test_the_pages_stand_on_a_port_that_browsers_open() -> None:
    """10080 is a "bad port" of the Fetch standard; a thousand further up the same offset is none."""
    assert free_ports("127.0.0.99")["web_port"] != 10080
