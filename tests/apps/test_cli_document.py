"""``congthu document read``: the command contract, without any node."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from congthu.apps.demo.letter import letter

KEYS = {
    "type", "reference", "issuer", "place", "issued_on", "abstract", "signatory", "addressees",
    "primary_addressees", "file_copy", "urgency", "secrecy", "findings",
}  # fmt: skip


def congthu(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CONGTHU_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "congthu", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=clean,
        check=False,
    )


def test_a_letter_is_read_into_the_contract(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(letter(date(2026, 11, 20)))
    done = congthu("document", "read", "cv.pdf", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) >= KEYS
    assert found["reference"] == {"serial": None, "symbol": "BKHCN-VP", "text": found["reference"]["text"]}
    assert found["type"] == {"code": None, "name": "Công văn"}
    assert found["signatory"]["capacity"] == "KT."
    assert [a for a in found["addressees"] if set(a) != {"text", "purpose", "kind"}] == []
    assert found["file_copy"]["units"]


def test_the_table_for_people_names_the_recipients(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(letter(date(2026, 11, 20)))
    done = congthu("document", "read", "cv.pdf", cwd=tmp_path)
    assert "Nơi nhận" in done.stdout
    assert "Như trên" in done.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("broken.pdf", b"%PDF-1.7 rubbish"),
        ("broken.docx", b"PK\x03\x04rubbish"),
        ("x.bin", bytes(range(256)) * 9),
    ],
)
def test_what_cannot_be_read_is_one_clear_line_and_exit_2(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = congthu("document", "read", name, "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("congthu: ")
    assert done.stderr.count("\n") == 1


def test_a_missing_file_is_exit_2(tmp_path: Path) -> None:
    done = congthu("document", "read", "nothing.pdf", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_without_a_node_issuing_says_so(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(letter(date(2026, 11, 20)))
    for arguments in (["issue", "cv.pdf", "--as", "a@b.gov.vn", "--yes"], ["track", "01/BKHCN-VP"]):
        done = congthu("document", *arguments, cwd=tmp_path)
        assert done.returncode != 0
        assert "not a node's data directory" in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_node_that_does_not_run_is_named_as_the_reason(tmp_path: Path) -> None:
    (tmp_path / "congthu.toml").write_text('node = "still"\n')
    done = congthu("document", "track", "01/BKHCN-VP", "--data", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 1
    assert "is the node running" in done.stderr
    assert done.stderr.count("\n") == 1


def test_several_files_are_a_line_each_and_a_bad_one_stops_none(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(letter(date(2026, 11, 20)))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 rubbish")
    (tmp_path / "c.pdf").write_bytes(letter(date(2026, 11, 21)))
    done = congthu("document", "read", "a.pdf", "b.pdf", "nothing.pdf", "c.pdf", "--json", cwd=tmp_path)
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == ["a.pdf", "b.pdf", "nothing.pdf", "c.pdf"]
    assert [set(line) == {"file", "error"} for line in lines] == [False, True, True, False]
    assert lines[0]["issued_on"] == "2026-11-20"
    assert set(lines[3]) >= {*KEYS, "confidence", "where", "secrecy_verdict"}
    people = congthu("document", "read", "a.pdf", "b.pdf", cwd=tmp_path)
    assert (people.returncode, people.stderr.count("b.pdf")) == (1, 1)
    assert "Nơi nhận" in people.stdout


def test_the_table_marks_what_is_unsure_and_tells_where_values_stand(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(
        "SAO MAI\n12/QĐ-SM\nHà Nội, ngày 03 tháng 10 năm 2024\n\nQUYẾT ĐỊNH\nVề việc chung\n",
        encoding="utf-8",
    )
    done = congthu("document", "read", "cv.txt", cwd=tmp_path)
    assert "? 60%" in done.stdout  # no agency begins so
    assert "trang 1" in done.stdout or "đoạn 1" in done.stdout


def test_check_judges_form_and_secrecy(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(letter(date(2026, 11, 20)))
    good = congthu("document", "check", "good.pdf", "--json", cwd=tmp_path)
    assert good.returncode == 0, good.stdout
    assert json.loads(good.stdout) == {
        "findings": [],
        "secrecy": {"verdict": "none", "why": {}, "where": None},
    }
    (tmp_path / "[MẬT] cv.pdf").write_bytes(letter(date(2026, 11, 20)))
    secret = congthu("document", "check", "[MẬT] cv.pdf", "--json", cwd=tmp_path)
    assert (secret.returncode, json.loads(secret.stdout)["secrecy"]["verdict"]) == (1, "secret")
    (tmp_path / "bad.txt").write_text("Một dòng chữ không phải văn bản.", encoding="utf-8")
    bad = congthu("document", "check", "bad.txt", "--json", cwd=tmp_path)
    assert bad.returncode == 1
    for finding in json.loads(bad.stdout)["findings"]:
        assert set(finding) == {"code", "article", "message", "advice", "where"}
    warned = congthu("document", "check", "[MẬT] cv.pdf", cwd=tmp_path).stdout
    assert "Không gửi, không lưu trên hệ thống này" in warned
    assert "Do not send or keep it here" in warned
    people = congthu("document", "check", "bad.txt", cwd=tmp_path)
    assert "Nghị định 30/2020/NĐ-CP" in people.stdout
    assert congthu("document", "check", "nothing.pdf", cwd=tmp_path).returncode == 2
