"""``congthu text`` as a program, without a node."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from congthu.apps.cli import text_stream
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


BAD = ["nonsense", '{"id": 1}', "[1]", '{"id": 1, "bytes_b64": "*"}', "[" * 100_000, '{"id": 1, "text": 3}']
BAD += ['{"id": 1, "text": "a", "prior": 3}', '{"id": 1, "bytes_b64": "YQ==", "encoding": "klingon"}']


def test_a_bad_line_is_answered_and_the_others_are_too() -> None:
    good = json.dumps({"id": 9, "text": encode(LETTER, "vni").data.decode("cp1252")})
    found = run(
        "batch",
        given="\n".join([good, *BAD, "\ud800".encode("utf-16", "surrogatepass").hex(), good]),
        expected=1,
    )
    answers = [json.loads(line) for line in found.stdout.splitlines()]
    assert [answer.get("text") for answer in answers] == [LETTER, *[None] * (len(BAD) + 1), LETTER]
    bad = answers[1:-1]
    assert [set(answer) for answer in bad] == [{"id", "error"}] * len(bad)
    assert [answer["id"] for answer in bad] == [None, 1, None, 1, None, 1, 1, 1, None]
    assert bad[0]["error"].startswith("line 2: ")
    assert found.stderr == f"congthu: {len(bad)} lines could not be answered.\n"
    found = run("lines", given='{"id": 1, "lines": "a"}\n{"id": 2, "lines": ["a"]}', expected=1)
    assert [json.loads(line).get("lines") for line in found.stdout.splitlines()] == [None, ["a"]]


def test_a_line_too_long_is_skipped_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_stream, "_LONGEST", 8)
    source = io.BytesIO(b"[1, 2, 3, 4, 5, 6, 7]\n[1]\n\n[12345]\n[12345678901]")
    assert list(text_stream._lines(source)) == [(1, None), (2, b"[1]\n"), (4, b"[12345]\n"), (5, None)]


def test_half_of_a_pair_is_no_reason_to_stop() -> None:
    found = run("batch", given='{"id": 1, "text": "\\ud800 Coäng hoøa xaõ hoäi"}')
    assert json.loads(found.stdout)["id"] == 1


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
    run("convert", "--from", "klingon", str(old), "-o", str(tmp_path / "out"), expected=2)


def test_what_was_kept_once_stays(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    for kept in ("old.txt.bak", "old.txt.bak2"):
        old.write_bytes(encode(LETTER, "vni").data)
        run("convert", "--in-place", str(old))
        assert (tmp_path / kept).read_bytes() == encode(LETTER, "vni").data


def test_no_file_is_written_over_another(tmp_path: Path) -> None:
    first, second, word = tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt", tmp_path / "b" / "x.docx"
    for path in (first, second, word, word.with_suffix(".doc")):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"old")
    out = tmp_path / "out"
    for pair in ((first, second), (word, word.with_suffix(".doc")), (first, first)):
        found = run("convert", *map(str, pair), "-o", str(out), expected=1)
        assert "nothing was written" in found.stderr
        assert not out.exists()
    assert "--in-place" in run("convert", str(first), "-o", str(first.parent), expected=1).stderr
    assert first.read_bytes() == b"old"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_bytes(encode(LETTER, "tcvn3").data)
    for out in (old, old / "deeper"):
        found = run("convert", str(old), "-o", str(out), expected=1)
        assert found.stderr.startswith(f"congthu: The folder {out} cannot be made")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_bytes(encode(LETTER, "tcvn3").data)
    locked = tmp_path / "locked.docx"
    locked.write_bytes(b"PK\x03\x04 broken")
    out = tmp_path / "out"
    found = run("convert", str(tmp_path / "none.txt"), str(locked), str(old), "-o", str(out), expected=2)
    assert found.stderr.count("congthu: ") == 2
    assert (out / "old.txt").read_text("utf-8") == LETTER
    assert sorted(path.name for path in out.iterdir()) == ["old.txt"]


def test_documents_are_converted_too(tmp_path: Path) -> None:
    rtf = tmp_path / "thu.rtf"
    vni = encode("Kính gửi Uỷ ban nhân dân tỉnh", "vni").data
    text = "".join(f"\\'{code:02x}" if code > 127 else chr(code) for code in vni)
    rtf.write_text("{\\rtf1\\ansi{\\fonttbl{\\f0 VNI-Times;}}\\f0 " + text + "}")
    assert "vni" in run("detect", str(rtf)).stdout
    run("convert", str(rtf), "-o", str(tmp_path / "out"))
    made = (tmp_path / "out" / "thu.rtf").read_bytes()
    assert b"VNI" not in made
    assert b"\\u7917" in made
