"""``congthu trust`` as an administrator meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import building
from congthu.apps.cli.trust import app
from congthu.lib.pki import Kind
from congthu.rooms.directory.errors import NotInDirectory
from congthu.rooms.trust import flows, queries
from congthu.rooms.trust.errors import AuthorityMissing, CertificateUnknown, KeyLocked, PinNeeded
from congthu.wiring import edges

pytestmark = pytest.mark.django_db


def _forget() -> None:
    for built in (edges.settings, edges.shelf, edges.key_store):
        built.cache_clear()
    flows._unlocked.clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A node's data directory; the database is that of the tests."""
    (tmp_path / "congthu.toml").write_text('node = "bkhcn"\nservice_user = ""\n', encoding="utf-8")
    monkeypatch.setenv("CONGTHU_DATA", str(tmp_path))
    _forget()
    yield tmp_path
    _forget()


def run(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=text)


def test_init_prints_the_same_fingerprint_each_time(home: Path) -> None:
    first = run("init")
    assert first.exit_code == 0, first.output
    assert len(first.stdout.strip()) == 64
    assert run("init").stdout == first.stdout
    assert (home / "trust" / "root.pem").exists()


def test_show_and_revoke(home: Path) -> None:
    run("init")
    edges.Keyring().agency("G06", address="vanthu@bkhcn.gov.vn", name="Bộ", at=queries.issued()[0].not_before)
    (row,) = queries.issued(kind=Kind.AGENCY)
    assert f"{row.serial}  agency  G06 " in run("show").stdout
    assert run("revoke", row.serial, "--reason", "keyCompromise").exit_code == 0
    assert "G06" not in run("show").stdout
    assert "(keyCompromise)" in run("show", "--all").stdout
    shown = json.loads(run("show", "--all", "--json").stdout)
    assert {c["kind"] for c in shown} == {"root", "issuing", "agency"}


def test_an_unknown_serial(home: Path) -> None:
    run("init")
    assert isinstance(run("revoke", "abc").exception, CertificateUnknown)


def test_lists_need_an_authority(home: Path) -> None:
    assert isinstance(run("crl").exception, AuthorityMissing)
    run("init")
    assert run("crl").stdout.strip() == str(home / "trust" / "crl.pem")


def test_an_officers_key(home: Path) -> None:
    run("init")
    building.clerk(building.agency("G06", "Bộ Khoa học và Công nghệ"))
    address = "an@g06.gov.vn"
    assert isinstance(
        run("officer-key", "absent@g06.gov.vn", "--stdin", text="135790\n").exception, NotInDirectory
    )
    assert isinstance(run("officer-key", address, "--stdin", text="1357\n").exception, PinNeeded)
    made = run("officer-key", address, "--stdin", text="135790\n")
    assert made.exit_code == 0, made.output
    (row,) = queries.issued(kind=Kind.OFFICER)
    assert made.stdout.strip() == row.serial
    assert isinstance(run("officer-key", address, "--stdin", text="000000\n").exception, KeyLocked)
