"""The file of the unrecorded: what Dovecot has and the database does not know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from congthu.apps.mailgate.unrecorded import Unrecorded

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_lines_survive_a_killed_process(tmp_path: Path) -> None:
    first = Unrecorded(tmp_path / "stored", at=NOW)
    first.add([("a", NOW), ("b", NOW)])
    first.settle(["a"])
    # no close: the process is gone
    second = Unrecorded(tmp_path / "stored", at=NOW)
    assert second.stored_at("b") == NOW


def test_nothing_is_left_when_everything_is_recorded(tmp_path: Path) -> None:
    unrecorded = Unrecorded(tmp_path / "stored", at=NOW)
    unrecorded.add([("a", NOW)])
    unrecorded.settle(["a", "never seen"])
    assert (tmp_path / "stored").stat().st_size == 0
    assert Unrecorded(tmp_path / "stored", at=NOW).stored_at("a") is None


def test_half_a_line_is_no_line(tmp_path: Path) -> None:
    (tmp_path / "stored").write_bytes(b"a 2026-11-20T08:00:00+00:00\nb 2026-11-20T08:0\nc\n\xff \xff\n")
    unrecorded = Unrecorded(tmp_path / "stored", at=NOW)
    assert unrecorded.stored_at("a") == NOW
    assert unrecorded.stored_at("b") is None


def test_old_lines_are_forgotten(tmp_path: Path) -> None:
    first = Unrecorded(tmp_path / "stored", at=NOW)
    first.add([("a", NOW - timedelta(days=9))])
    assert Unrecorded(tmp_path / "stored", at=NOW).stored_at("a") is None
