"""``congthu document recipients``: blocks from standard input, with and without a directory."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from congthu.apps.cli.directory import app as directory_app
from congthu.apps.cli.document import app
from congthu.rooms.directory import flows, queries
from congthu.rooms.directory.models import Mailbox
from congthu.rooms.directory.tables import AgencyRow, MailboxRow, SuccessionRow, UnitRow

OLD, NEW = date(2021, 7, 28), date(2025, 3, 1)


def run(*blocks: dict[str, Any] | bytes) -> Result:
    data = b"\n".join(
        b if isinstance(b, bytes) else json.dumps(b, ensure_ascii=False).encode() for b in blocks
    )
    return CliRunner().invoke(app, ["recipients", "--json"], input=data)


def answers(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_without_a_node_everything_but_the_directory_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONGTHU_DATA", str(tmp_path / "nothing"))
    result = run({"id": "a", "issuer": "Bộ Y tế", "lines": ["- Các Bộ: TC, NV (để b/c);", "Lưu: VT (2)."]})
    assert result.exit_code == 0
    (answer,) = answers(result)
    assert answer["id"] == "a"
    keys = ("line", "text", "kind", "purpose", "copies", "resolved")
    assert [tuple(a[k] for k in keys) for a in answer["addressees"]] == [
        (0, "Bộ TC", "agency", "để b/c", None, []),
        (0, "Bộ NV", "agency", "để b/c", None, []),
        (1, "Lưu: VT", "file_copy", None, 2, []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        b"not json", b"[1]", b"\xff\xfe", {"id": 2}, {"id": 2, "lines": "a"}, {"id": 2, "lines": [3]},
        {"id": 2, "lines": [], "issued_on": "soon"}, {"id": 2, "lines": [], "issuer": 5},
        {"id": 2, "lines": ["x" * 5_000]}, {"id": 2, "lines": [], "primary": "a"},
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_wrong_line_is_answered_and_the_others_go_on(wrong: dict[str, Any] | bytes) -> None:
    result = run({"id": 1, "lines": ["Công báo;"]}, wrong, {"id": 3, "lines": []})
    assert result.exit_code == 1
    first, second, third = answers(result)
    assert set(second) == {"id", "error"}
    assert second["id"] == (wrong["id"] if isinstance(wrong, dict) else None)
    assert (first["id"], len(first["addressees"]), third) == (1, 1, {"id": 3, "addressees": []})


@pytest.fixture
def nation(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "congthu.toml").write_text('node = "gov"\nservice_user = ""\n', encoding="utf-8")
    monkeypatch.setenv("CONGTHU_DATA", str(tmp_path))
    flows.ensure_self_node(name="gov")

    def agency(code: str, name: str, since: date, until: date | None = None) -> AgencyRow:
        return AgencyRow(
            code=code, name=name, level="central", category="ministry", domain=f"{code.lower()}.gov.vn",
            valid_from=since, valid_until=until,
        )  # fmt: skip

    flows.import_rows(
        [
            agency("G06", "Bộ Khoa học và Công nghệ", OLD),
            agency("G08", "Bộ Nội vụ", OLD),
            agency("G95", "Bộ Thông tin và Truyền thông", OLD, NEW),
            SuccessionRow(agency="G95", successor="G06", happened_on=NEW, kind="merged", act="176/2025/QH15"),
            MailboxRow(address="vanthu@g08.gov.vn", kind="agency", agency="G08"),
        ],
        source="test",
    )


@pytest.mark.usefixtures("nation")
def test_lines_are_resolved_on_the_day_of_the_document() -> None:
    block = {
        "issuer": "Bộ Nội vụ",
        "primary": ["Bộ KH&CN"],
        "lines": ["Như trên;", "Bộ TT&TT;", "Bộ trưởng;"],
    }
    then, now = answers(run({"id": 1, "issued_on": "2024-05-06"} | block, {"id": 2} | block))
    assert [a["resolved"] for a in then["addressees"]] == [["G06"], ["G95"], []]
    assert [a["resolved"] for a in now["addressees"]] == [["G06"], ["G06"], []]
    successor = now["addressees"][1]
    assert 0.9 <= successor["confidence"] < 1
    assert "176/2025" in successor["why"]
    assert "01/03/2025" in successor["why"]


@pytest.mark.usefixtures("nation")
def test_a_unit_the_directory_holds_is_known_as_soon_as_it_is_held() -> None:
    block = {"id": 1, "issuer": "Bộ Nội vụ", "lines": ["Cục Viễn thông (Bộ Khoa học và Công nghệ);"]}
    (before,) = answers(run(block))[0]["addressees"]
    assert (before["resolved"], before["candidates"]) == ([], ["G06"])
    flows.import_rows([UnitRow(agency="G06", code="VT", name="Cục Viễn thông")], source="test")
    (after,) = answers(run(block))[0]["addressees"]
    assert (after["resolved"], after["candidates"]) == (["G06"], [])


@pytest.mark.usefixtures("nation")
def test_before_an_agency_was_there_nothing_of_it_is_answered() -> None:
    (answer,) = answers(run({"id": 1, "issued_on": "2010-01-01", "lines": ["Bộ Nội vụ;"]}))
    assert answer["addressees"][0]["resolved"] == []


@pytest.mark.usefixtures("nation")
def test_choices_are_used_listed_and_forgotten() -> None:
    clerk = Mailbox.objects.get(address="vanthu@g08.gov.vn")
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    flows.remember(
        "Tổ công tác 06", "agency", agency=queries.agency("G08"), codes=["G06"], set_aside="", by=clerk, at=at
    )
    block = {"id": 1, "issuer": "Bộ Nội vụ", "lines": ["Tổ công tác 06;"]}
    assert answers(run(block))[0]["addressees"][0]["resolved"] == ["G06"]
    assert answers(run(block | {"issuer": "Bộ Khoa học và Công nghệ"}))[0]["addressees"][0]["resolved"] == []
    listed = CliRunner().invoke(directory_app, ["choices", "list", "G08", "--json"])
    (row,) = json.loads(listed.stdout)
    assert (row["text"], row["codes"], row["chosen_by"]) == ("Tổ công tác 06", ["G06"], "vanthu@g08.gov.vn")
    assert "Tổ công tác 06" in CliRunner().invoke(directory_app, ["choices", "list", "G08"]).stdout
    assert CliRunner().invoke(directory_app, ["choices", "forget", "G08", str(row["id"])]).exit_code == 0
    assert answers(run(block))[0]["addressees"][0]["resolved"] == []
