"""The disk of the data directory is full: clear errors, nothing lost, all goes on when there is room."""

from __future__ import annotations

import os
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crash.bureau import ISSUER, Bureau
from wire.node import NodeTrouble, RunningNode

pytestmark = [
    pytest.mark.crash,
    pytest.mark.wire,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root"),
]

SIZE = "420m"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own, small enough to be filled."""
    place = Path(tempfile.mkdtemp(prefix="ct-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
    place.rmdir()


def fill(place: Path) -> Path:
    """Take all the room there is."""
    ballast = place / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 20))
                file.flush()
        except OSError:
            pass
    return ballast


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    with RunningNode("127.0.0.40", node="disk", place=small_disk) as node:
        node.cli(
            "directory", "sample", "--node-part", "ministries", "--officers", "20", "--data", str(node.home)
        )
        bureau = Bureau(node)
        before = bureau.issue(1)
        bureau.finish(before)

        ballast = fill(small_disk)
        with pytest.raises(NodeTrouble):  # a clear refusal of the command, no number taken
            bureau.issue(1)
        assert mail_is_deferred(node)
        ballast.unlink()

        node.wait_well()
        after = bureau.issue(1)
        bureau.finish(after)
        bureau.check(before + after, addressees=bureau.state(before)["deliveries"])


def mail_is_deferred(node: RunningNode) -> bool:
    """Incoming mail is told to come again (RFC 5321 §4.2.1: 4xx), or the door is shut for the moment."""
    settings = node.settings
    try:
        with smtplib.SMTP(settings.listen, settings.smtp_port, timeout=30) as client:
            client.ehlo("sender.example")
            code, _ = client.mail("a@sender.example")
            if code == 250:
                code, _ = client.rcpt(ISSUER)
            if code == 250:
                code, _ = client.data(b"Subject: x\r\nFrom: a@sender.example\r\n\r\n" + b"text\r\n" * 2000)
    except (OSError, smtplib.SMTPException):
        return True
    return 400 <= code < 500
