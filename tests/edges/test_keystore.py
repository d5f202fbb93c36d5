"""Keys on disk: encrypted, for their owner only, whole or not there."""

from __future__ import annotations

import os
import pwd
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from bench.authority import agency
from congthu.edges.keystore import FileKeyStore, FileShelf
from congthu.rooms.trust.errors import KeyLocked, KeyMissing


def store(place: Path, owner: str = "") -> FileKeyStore:
    return FileKeyStore(keys=place / "keys", secret=place / "secrets" / "keystore", owner=owner)


def test_a_key_comes_back(tmp_path: Path) -> None:
    store(tmp_path).save("agency-1", agency())
    found = store(tmp_path).load("agency-1")
    assert found.certificate == agency().certificate
    assert found.chain == agency().chain
    assert found.key.private_numbers() == agency().key.private_numbers()
    assert "agency-1" in store(tmp_path)
    assert "agency-2" not in store(tmp_path)


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    store(tmp_path).save("agency-1", agency())
    for path in (tmp_path / "keys", tmp_path / "secrets"):
        assert path.stat().st_mode & 0o777 == 0o700
        for file in path.iterdir():
            assert file.stat().st_mode & 0o777 == 0o600
            assert not file.name.startswith(".")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_belongs_to_the_service_user(tmp_path: Path) -> None:
    store(tmp_path, owner="nobody").save("agency-1", agency())
    FileShelf(tmp_path / "trust", owner="nobody").write("root.pem", b"x")
    wanted = pwd.getpwnam("nobody").pw_uid
    for path in tmp_path.rglob("*"):
        assert path.stat().st_uid == wanted, path


def test_an_officers_key_opens_with_the_pin_only(tmp_path: Path) -> None:
    keys = store(tmp_path)
    keys.save("officer-1", agency(), pin="135790")
    assert keys.load("officer-1", pin="135790").certificate == agency().certificate
    for pin in ("135791", "", None):
        with pytest.raises(KeyLocked):
            keys.load("officer-1", pin=pin)


def test_the_stores_secret_is_needed(tmp_path: Path) -> None:
    store(tmp_path).save("agency-1", agency())
    (tmp_path / "secrets" / "keystore").write_bytes(b"another\n")
    with pytest.raises(KeyLocked):
        store(tmp_path).load("agency-1")


def test_a_file_under_another_name_does_not_open(tmp_path: Path) -> None:
    store(tmp_path).save("agency-1", agency())
    (tmp_path / "keys" / "agency-1.p12").rename(tmp_path / "keys" / "agency-2.p12")
    with pytest.raises(KeyLocked):
        store(tmp_path).load("agency-2")


@pytest.mark.parametrize("name", ["absent", "../absent", ".absent"])
def test_missing_keys(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyMissing):
        store(tmp_path).load(name)


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    store(tmp_path).save("agency-1", agency())
    path = tmp_path / "keys" / "agency-1.p12"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(KeyLocked):
        store(tmp_path).load("agency-1")


def test_many_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store(tmp_path).save(f"agency-{n}", agency()), range(8)))
    assert all(store(tmp_path).load(f"agency-{n}") for n in range(8))


def test_openssl_opens_the_file(tmp_path: Path) -> None:
    """The files stay usable without this platform."""
    store(tmp_path).save("officer-1", agency(), pin="135790")
    file = tmp_path / "keys" / "officer-1.p12"
    command = ["openssl", "pkcs12", "-in", file, "-passin", "pass:135790", "-nokeys", "-clcerts"]
    out = subprocess.run(command, capture_output=True, check=True).stdout
    assert agency().certificate.public_bytes(Encoding.PEM).strip() in out


def test_the_shelf(tmp_path: Path) -> None:
    shelf = FileShelf(tmp_path / "trust")
    assert shelf.read("root.pem") is None
    assert shelf.folder("roots") == []
    shelf.write("roots/b.pem", b"2")
    shelf.write("roots/a.pem", b"1")
    shelf.write("roots/c.txt", b"3")
    assert shelf.folder("roots") == [b"1", b"2"]
