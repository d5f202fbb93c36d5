"""``congthu evidence verify`` as an auditor runs it: no node, no database, no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from bench.authority import AT
from bench.dossiers import Cast, Story, changed, edited, sealed_pdf
from congthu.apps.cli import evidence as command
from congthu.apps.cli.files import FileUnreadable
from congthu.rooms.evidence import dossier
from congthu.rooms.evidence.errors import DossierUnreadable

runner = CliRunner()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good dossier, a bad one, the sealed PDF and the roots."""
    place = tmp_path_factory.mktemp("papers")
    cast = Cast()
    story = Story(cast, sealed_pdf(cast.sender))
    good = dossier.pack(story.parts())
    (place / "good.zip").write_bytes(good)
    (place / "bad.zip").write_bytes(changed(good, {"document.pdf": b"%PDF-1.4 other"}))
    (place / "root.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in cast.roots))
    (place / "sealed.pdf").write_bytes(story.document)
    (place / "spoiled.pdf").write_bytes(story.document + b"%")
    return place


def run(*arguments: object) -> tuple[int, str]:
    result = runner.invoke(command.app, ["verify", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_valid(papers: Path) -> None:
    code, shown = run(papers / "good.zip", "--root", papers / "root.pem")
    assert code == 0
    assert shown.count("✓") == 12
    assert "HỢP LỆ / VALID" in shown
    assert "fingerprint" not in shown


def test_without_roots_the_fingerprints_are_shown(papers: Path) -> None:
    code, shown = run(papers / "good.zip")
    assert code == 0
    assert "compare the root's fingerprint" in shown


def test_not_valid_names_the_step(papers: Path) -> None:
    code, shown = run(papers / "bad.zip")
    assert code == 1
    assert "step 5 (document)" in shown
    assert shown.count("not reached") == 7


@pytest.mark.parametrize(
    ("name", "code"), [("good.zip", 0), ("bad.zip", 1), ("sealed.pdf", 0), ("spoiled.pdf", 1)]
)
def test_json(papers: Path, name: str, code: int) -> None:
    exit_code, shown = run(papers / name, "--root", papers / "root.pem", "--json")
    value = json.loads(shown)
    assert exit_code == code
    assert value["valid"] is (code == 0)
    if name == "bad.zip":
        assert value["failed_step"]["name"] == "document"


def test_a_lone_pdf_needs_a_root(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGTHU_DATA", str(papers / "no-node"))
    code, shown = run(papers / "sealed.pdf")
    assert code == 1
    assert "--root" in shown


def test_a_lone_pdf_on_a_node_uses_its_roots(
    papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes((papers / "root.pem").read_bytes())
    monkeypatch.setenv("CONGTHU_DATA", str(tmp_path))
    assert run(papers / "sealed.pdf")[0] == 0


def test_unreadable(papers: Path) -> None:
    with pytest.raises(DossierUnreadable):
        run(papers / "root.pem")
    with pytest.raises(FileUnreadable):
        run(papers / "nothing")
    with pytest.raises(FileUnreadable):
        run(papers / "good.zip", "--root", papers / "sealed.pdf")


def test_a_name_cannot_repaint_the_verdict(papers: Path, tmp_path: Path) -> None:
    """Terminal sequences and direction marks in a proved name are shown as what they are: nothing."""
    evil = "Sở\x1b[2J\x1b[1;1H\u202eGPJ"
    rename = edited(lambda summary: summary["addressees"][0].update(name=evil))
    (tmp_path / "evil.zip").write_bytes(changed((papers / "good.zip").read_bytes(), {"summary.json": rename}))
    code, shown = run(tmp_path / "evil.zip")
    assert code == 0
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_real_command_needs_nothing_but_the_package(papers: Path) -> None:
    """Exit codes and one line on standard error; neither Django nor a database driver is loaded."""
    script = (
        "import sys\nfrom congthu.apps.cli.main import main\nsys.argv[0] = 'congthu'\n"
        "try:\n    main()\nfinally:\n"
        "    loaded = {'django', 'psycopg'} & set(sys.modules)\n    assert not loaded, loaded\n"
    )

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, "evidence", "verify", *arguments],
            capture_output=True, text=True, cwd=papers, timeout=60, check=False,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        )  # fmt: skip

    assert call("good.zip").returncode == 0
    assert call("bad.zip").returncode == 1
    unreadable = call("root.pem")
    assert unreadable.returncode == 2
    assert unreadable.stderr == "congthu: The file is not a dossier.\n"
    assert unreadable.stdout == ""


def test_large_dossiers_are_quick(tmp_path: Path) -> None:
    """Three thousand addressees of one node: the proof is read in seconds."""
    from dataclasses import replace

    from bench.dossiers import event, log
    from congthu.rooms.evidence.dossier import DossierAddressee
    from congthu.rooms.evidence.types import EventName

    cast = Cast()
    story = Story(cast, sealed_pdf(cast.sender))
    who = [f"vanthu{n}@xa.example" for n in range(3000)]
    events = [
        event(n, EventName.CONTENT_CONSIGNMENT, {"body_sha256": story.body, "recipient": each})
        for n, each in enumerate(who, start=100)
    ]
    note, logged = log(events, between=1)
    parts = replace(
        story.parts(), evidence=logged, checkpoint=note, receipts=(),
        addressees=[DossierAddressee(address=each, agency="X", name="Xã", node="bkhcn") for each in who],
    )  # fmt: skip
    report = dossier.verify(dossier.pack(parts), at=AT + timedelta(days=1))
    assert report.valid
    assert report.summary is not None
    assert all(row["delivered_at"] for row in report.summary["addressees"])
