"""``congthu directory`` as an administrator meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from congthu.apps.cli.directory import app
from congthu.apps.cli.errors import exit_code
from congthu.lib.errors import CongthuError
from congthu.rooms.directory import flows, queries
from congthu.rooms.directory.models import Agency, Node
from congthu.rooms.trust import flows as trust
from congthu.rooms.trust.models import Certificate
from congthu.wiring import edges

pytestmark = pytest.mark.django_db
HEAD = "code,name,level,category,domain,valid_from\n"
GOOD = HEAD + "G06,Bộ Khoa học và Công nghệ,central,ministry,bkhcn.gov.vn,2021-07-28\n"


def _forget() -> None:
    for built in (edges.settings, edges.shelf, edges.key_store, edges.log_signer):
        built.cache_clear()
    trust._unlocked.clear()


def _home(place: Path, name: str) -> Path:
    place.mkdir()
    (place / "congthu.toml").write_text(f'node = "{name}"\nservice_user = ""\n', encoding="utf-8")
    return place


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A node's data directory; the database is that of the tests."""
    place = _home(tmp_path / "node", "bkhcn")
    monkeypatch.setenv("CONGTHU_DATA", str(place))
    monkeypatch.chdir(tmp_path)
    _forget()
    flows.ensure_self_node(name="bkhcn")
    yield place
    _forget()


def run(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=text)


def refused(*words: str) -> tuple[int, str]:
    """(exit code, one line) of a command that must fail."""
    result = run(*words)
    assert isinstance(result.exception, CongthuError), result.output
    return exit_code(result.exception.code), result.exception.public


def test_help_teaches_by_example(home: Path) -> None:
    for command in ("import", "export", "sample", "show", "password", "feed", "trust"):
        result = run(command, "--help")
        assert result.exit_code == 0
        assert f"congthu directory {command}" in " ".join(result.output.split())


def test_import_reports_every_row_and_changes_nothing(home: Path) -> None:
    Path("a.csv").write_text(HEAD + "G06,Bộ,central,bộ,,2021-07-28\nG07,Bộ,central,ministry,,soon\n", "utf-8")
    code, line = refused("import", "a.csv", "--dry-run")
    assert (code, line) == (1, "The import has 2 wrong rows; nothing was changed.")
    assert "a.csv, line 3: valid_from “soon”" in run("import", "a.csv").stderr
    assert not Agency.objects.exists()


def test_import_export_and_import_again(home: Path) -> None:
    Path("a.csv").write_text(GOOD, "utf-8")
    assert json.loads(run("import", "a.csv", "--dry-run", "--json").stdout)["dry_run"] is True
    assert run("import", "a.csv").exit_code == 0
    assert run("export", "out").stdout.count(".csv") == 6
    again = json.loads(run("import", *map(str, Path("out").iterdir()), "--json").stdout)
    assert again["counts"]["agencies"] == {"created": 0, "updated": 0, "unchanged": 1}


def test_a_file_that_is_not_there(home: Path) -> None:
    code, line = refused("import", "none.csv")
    assert code == 2
    assert "none.csv cannot be read" in line


def test_sample_show_and_password(home: Path) -> None:
    assert run("sample", "--node-part", "ministries", "--officers", "40").exit_code == 0
    (found,) = json.loads(run("show", "VANTHU@bkhcn.gov.vn", "--json").stdout)
    assert (found["code"], found["address"]) == ("G06", "vanthu@bkhcn.gov.vn")
    assert "Văn thư cơ quan" in {o["position"] for o in found["officers"]}
    assert "Bộ Xây dựng" in run("show", "xay dung").stdout
    assert len(json.loads(run("show", "--json").stdout)) > 20
    assert json.loads(run("show", "giao thong", "--on", "2024-01-01", "--json").stdout)[0]["code"] == "G90"
    assert refused("show", "giao thong")[0] == 1
    assert refused("show", "G06", "--on", "tomorrow")[0] == 2

    assert run("password", "vanthu@bkhcn.gov.vn", "--stdin", text="một câu đủ dài\n").exit_code == 0
    assert queries.mailbox("vanthu@bkhcn.gov.vn").check_password("một câu đủ dài")
    assert refused("password", "nobody@bkhcn.gov.vn")[0] == 1
    short = run("password", "vanthu@bkhcn.gov.vn", "--stdin", text="ngắn\n")
    assert isinstance(short.exception, CongthuError)


def test_sample_files_can_be_read(home: Path) -> None:
    assert run("sample", "--to", "files", "--officers", "40", "--node-part", "ministries").exit_code == 0
    assert run("import", *map(str, Path("files").iterdir())).exit_code == 0
    assert Agency.objects.filter(code="G06").exists()


def test_two_nodes_by_their_feeds(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.csv").write_text(GOOD, "utf-8")
    run("import", "a.csv")
    made = run("feed", "-o", "bkhcn.feed", "--route", "127.0.0.35:10025")
    fingerprint = made.stdout.strip()
    assert made.exit_code == 0
    assert len(fingerprint) == 64

    # The other node, in the same database, one after the other.
    Agency.objects.all().delete()
    Node.objects.all().delete()
    Certificate.objects.all().delete()
    monkeypatch.setenv("CONGTHU_DATA", str(_home(tmp_path / "second", "tinh")))
    _forget()
    flows.ensure_self_node(name="tinh")

    code, line = refused("trust", "bkhcn.feed", "--yes")
    assert code == 1
    assert f"--root-fingerprint {fingerprint}" in line
    monkeypatch.setattr("congthu.apps.cli.directory._somebody_to_ask", lambda: True)
    declined = run("trust", "bkhcn.feed", "--root-fingerprint", fingerprint, text="n\n")
    assert (declined.exit_code, Agency.objects.count()) == (1, 0)
    report = json.loads(
        run("trust", "bkhcn.feed", "--root-fingerprint", fingerprint, "--yes", "--json").stdout
    )
    assert (report["node"], report["created"], report["route"]) == ("bkhcn", 1, "127.0.0.35:10025")
    assert run("trust", "bkhcn.feed", "--yes").exit_code == 0
    assert not queries.agency("G06").node.is_self

    Path("no.feed").write_bytes(b"hello")
    assert refused("trust", "no.feed", "--yes")[0] == 2
