"""The log's key file and the second memory of its state."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from congthu.edges.logkey import (
    CheckpointUnavailable,
    FileCheckpointStore,
    FileLogSigner,
    LogKeyUnreadable,
    log_origin,
)


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "log-key"
    one = FileLogSigner(path=path, origin=log_origin("bkhcn"))
    two = FileLogSigner(path=path, origin=log_origin("bkhcn"))
    assert one.public_key == two.public_key
    assert one.origin == "bkhcn.congthu/log"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["log-key"]
    Ed25519PublicKey.from_public_bytes(one.public_key).verify(two.sign(b"text"), b"text")


def test_two_processes_agree_on_a_new_key(tmp_path: Path) -> None:
    keys: list[bytes] = []
    threads = [
        threading.Thread(
            target=lambda: keys.append(FileLogSigner(path=tmp_path / "k", origin="o").public_key)
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_spoiled_key_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "log-key"
    path.write_bytes(b"not a key")
    with pytest.raises(LogKeyUnreadable):
        FileLogSigner(path=path, origin="o")
    assert path.read_bytes() == b"not a key"


def test_compare_and_swap(tmp_path: Path) -> None:
    store = FileCheckpointStore(tmp_path / "trust" / "checkpoint")
    assert store.read() is None
    assert store.swap(None, "one")
    assert not store.swap(None, "two")
    assert not store.swap("other", "two")
    assert store.read() == "one"
    assert store.swap("one", "two")
    assert store.read() == "two"


def test_only_one_of_many_swaps_wins(tmp_path: Path) -> None:
    store = FileCheckpointStore(tmp_path / "checkpoint")
    won: list[str] = []

    def attempt(name: str) -> None:
        if store.swap(None, name):
            won.append(name)

    threads = [threading.Thread(target=attempt, args=(str(each),)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert store.read() == won[0]


def test_a_torn_write_is_not_seen(tmp_path: Path) -> None:
    """A crash leaves the half-written new file beside the whole old one."""
    store = FileCheckpointStore(tmp_path / "checkpoint")
    store.swap(None, "whole")
    (tmp_path / ".checkpoint.1.2").write_text("ha")
    assert store.read() == "whole"
    assert store.swap("whole", "next")
    assert store.read() == "next"


def test_a_place_that_cannot_be_written_is_waited_for(tmp_path: Path) -> None:
    """A full or missing disk: the log in the database stands, the second memory follows later."""
    (tmp_path / "file").write_text("not a folder")
    store = FileCheckpointStore(tmp_path / "file" / "checkpoint")
    with pytest.raises(CheckpointUnavailable) as caught:
        store.swap(None, "one")
    assert caught.value.temporary
