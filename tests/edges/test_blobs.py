"""Blobs: stored once, atomically, checked when read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congthu.edges.blobs import BlobDamaged, BlobMissing, FileBlobs


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=2000))
def test_what_is_put_is_got(tmp_path: Path, data: bytes) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    name = blobs.put(data)
    assert name == hashlib.sha256(data).hexdigest()
    assert blobs.put(data) == name
    assert blobs.get(name) == data
    assert blobs.path(name).read_bytes() == data


def test_written_in_pieces(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    with blobs.writer() as writer:
        writer.write(b"one ")
        writer.write(b"two")
    assert writer.name == hashlib.sha256(b"one two").hexdigest()
    assert writer.size == 7
    assert blobs.get(writer.name) == b"one two"


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with FileBlobs(tmp_path).writer() as writer:
            writer.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_missing_damaged_and_ill_named(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    with pytest.raises(BlobMissing):
        blobs.get("0" * 64)
    with pytest.raises(BlobMissing):
        blobs.get("../../etc/passwd")
    name = blobs.put(b"right")
    blobs.path(name).write_bytes(b"wrong")
    with pytest.raises(BlobDamaged):
        blobs.get(name)


def test_nobody_else_may_read(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "new")
    place = blobs.path(blobs.put(b"x"))
    assert place.stat().st_mode & 0o077 == 0
    assert place.parent.stat().st_mode & 0o077 == 0
