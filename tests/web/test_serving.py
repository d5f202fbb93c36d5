"""The web process itself: static files gathered, pages served, a clean stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ADDRESS = "127.0.0.37"
pytestmark = pytest.mark.wire


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    from congthu.wiring import settings as node_settings

    port = _free_port()
    node = node_settings.Settings(home=tmp_path, listen=ADDRESS, web_port=port)
    node_settings.save(node)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "django").write_text("x" * 60)
    program = "from congthu.wiring.boot import boot; from congthu.apps.web.main import run; run(boot())"
    environment = {**os.environ, "CONGTHU_DATA": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stderr=subprocess.PIPE, start_new_session=True
    )
    base = f"http://{ADDRESS}:{port}"
    for _attempt in range(150):
        try:
            urllib.request.urlopen(f"{base}/help", timeout=5).close()
            break
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, (process.stderr and process.stderr.read().decode()) or ""
            time.sleep(0.2)
    yield base, process
    if process.poll() is None:
        # With its workers, which would outlive it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stderr:
        process.stderr.close()


def test_slow_and_endless_bodies_leave_the_pages_to_others(
    served: tuple[str, subprocess.Popen[bytes]],
) -> None:
    base, _ = served
    place = (ADDRESS, int(base.rpartition(":")[2]))
    with urllib.request.urlopen(f"{base}/help", timeout=5) as page:
        cookie = "csrftoken=" + "a" * 32 if "set-cookie" not in page.headers else page.headers["set-cookie"]

    def begin(length: int) -> socket.socket:
        visitor = socket.create_connection(place, 5)
        head = f"POST /verify HTTP/1.1\r\nHost: {ADDRESS}\r\nCookie: {cookie.partition(';')[0]}\r\n"
        head += f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n--b\r\n"
        visitor.sendall(head.encode())
        return visitor

    with begin(900_000_000) as greedy:
        assert greedy.recv(100).startswith(b"HTTP/1.1 413")
    slow = [begin(1_000_000) for _ in range(40)]
    try:
        time.sleep(0.5)
        for _ in range(5):
            with urllib.request.urlopen(f"{base}/help", timeout=8) as page:
                assert page.status == 200
    finally:
        for visitor in slow:
            visitor.close()


def test_pages_and_files_are_served_and_the_process_stops_cleanly(
    served: tuple[str, subprocess.Popen[bytes]],
) -> None:
    base, process = served
    with urllib.request.urlopen(f"{base}/help", timeout=10) as answer:
        page = answer.read().decode()
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Trợ giúp" in page
    style = re.search(r'href="(/static/congthu/congthu\.[0-9a-f]{12}\.css)"', page)
    assert style is not None
    request = urllib.request.Request(base + style[1], headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
