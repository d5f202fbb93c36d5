"""``congthu text`` as a program, without a node."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

from congthu.lib.vntext import encode

LETTER = "Căn cứ Nghị định của Chính phủ về công tác văn thư; xét đề nghị của Chánh Văn phòng"
MAIN = [sys.executable, "-c", "from congthu.apps.cli.main import main; main()", "text"]


def run(*arguments: str, given: str = "", expected: int = 0) -> subprocess.CompletedProcess[str]:
    found = subprocess.run([*MAIN, *arguments], input=given, capture_output=True, text=True, check=False)
    assert found.returncode == expected, found.stderr
    return found


def test_batch_answers_each_line() -> None:
    asked = [
        {"id": 1, "bytes_b64": base64.b64encode(encode(LETTER, "vni").data).decode()},
        {"id": "b", "text": LETTER, "prior": {"font": ".VnTime", "charset": None, "history": "vni"}},
        {"id": 3, "text": encode(LETTER, "tcvn3").data.decode("cp1252"), "prior": None},
    ]
    answers = [
        json.loads(line) for line in run("batch", given="\n".join(map(json.dumps, asked))).stdout.splitlines()
    ]
    assert [answer["id"] for answer in answers] == [1, "b", 3]
    assert [answer["text"] for answer in answers] == [LETTER] * 3
    assert [answer["label"] for answer in answers] == ["vni", "utf-8", "tcvn3"]
    assert [answer["changed"] for answer in answers] == [True, False, True]
    assert set(answers[0]) == {"id", "label", "margin", "text", "changed", "automatic", "guessed", "unmapped"}


def test_lines() -> None:
    asked = {"id": 7, "lines": [encode(LETTER, "vni").data.decode("cp1252"), LETTER]}
    assert json.loads(run("lines", given=json.dumps(asked)).stdout) == {"id": 7, "lines": [LETTER, LETTER]}


def test_a_bad_line_is_named() -> None:
    for given in ("nonsense", '{"id": 1}', "[1]", '{"id": 1, "bytes_b64": "*"}'):
        found = run("batch", given=given, expected=2)
        assert found.stderr.startswith("congthu: ")
        assert "line 1" in found.stderr


def test_files_are_converted_beside_or_in_place(tmp_path: Path) -> None:
    old, good = tmp_path / "old.txt", tmp_path / "good.txt"
    old.write_bytes(encode(LETTER, "tcvn3").data)
    good.write_bytes(LETTER.encode() + b"\r\n")
    assert "tcvn3" in run("detect", str(old)).stdout
    run("convert", str(old), str(good), "-o", str(tmp_path / "out"))
    assert (tmp_path / "out" / "old.txt").read_text("utf-8") == LETTER
    assert (tmp_path / "out" / "good.txt").read_bytes() == good.read_bytes()
    run("convert", "--in-place", str(old))
    assert old.read_text("utf-8") == LETTER
    assert (tmp_path / "old.txt.bak").read_bytes() == encode(LETTER, "tcvn3").data
    run("convert", str(old), expected=2)
    run("convert", str(tmp_path / "none.txt"), "-o", str(tmp_path), expected=2)
