"""The books through their pages: filters, files, kept numbers, lines by hand, the board, duties."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from congthu.apps.web.pages import books
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.register.models import Book, Entry, Series
from web import stage
from web.test_clerk import LETTER, given
from web.test_pages import signed_in

pytestmark = pytest.mark.django_db


def test_filters_narrow_a_book(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    assert "15/UBND-VX" in client.get("/incoming", {"handling": "unassigned"}).text
    assert "15/UBND-VX" not in client.get("/incoming", {"handling": "done"}).text
    assert "15/UBND-VX" not in client.get("/incoming", {"type": "QĐ"}).text
    day = timezone.localdate() + timedelta(days=2)
    assert "15/UBND-VX" not in client.get("/incoming", {"from": day.isoformat()}).text
    assert "15/UBND-VX" in client.get("/incoming", {"year": "all", "from": "xx", "handling": "??"}).text


@pytest.mark.parametrize("form", ["xlsx", "pdf", "xml", "csv"])
def test_a_book_is_filed_as_it_is_filtered(nation: stage.Nation, filled: dict[str, Any], form: str) -> None:
    client = signed_in(nation.clerk)
    whole = client.get(f"/books/out/export.{form}")
    assert whole["Content-Disposition"].startswith("attachment")
    if form == "xml":
        assert whole.content.count(b"</Document>") == 2
        assert client.get("/books/out/export.xml", {"q": "1/BKHCN"}).content.count(b"</Document>") == 1
    if form == "csv":
        assert "02/BKHCN-VP" in whole.content.decode()
        some = client.get("/books/out/export.csv", {"q": "01/BKHCN-VP"}).content.decode()
        assert "01/BKHCN-VP" in some
        assert "02/BKHCN-VP" not in some
    stranger = signed_in(nation.stranger).get(f"/books/out/export.{form}")
    assert b"02/BKHCN-VP" not in stranger.content


def test_a_long_book_is_not_set_on_paper_by_the_pages(
    nation: stage.Nation, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "_MOST_ON_PAPER", 1)
    client = signed_in(nation.clerk)
    refused = client.get("/books/out/export.pdf")
    assert (refused.status_code, "XLSX" in refused.text) == (400, True)
    assert client.get("/books/out/export.pdf", {"q": "01/BKHCN-VP"}).status_code == 200


def test_no_other_book_and_no_other_form_is_filed(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    for address in ("/books/secret-out/export.csv", "/books/out/export.exe", "/books/secret-in/by-hand"):
        assert client.get(address).status_code == 404


def test_a_kept_number_is_used_or_made_void(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    assert client.post("/outgoing/numbers", {"count": "2", "holder": " ", "reason": "x"}).status_code == 422
    asked = {"count": "2", "holder": "Vụ Pháp chế", "reason": "Ký sáng mai"}
    assert "01/" in client.post("/outgoing/numbers", asked, follow=True).text
    first, second = Entry.objects.order_by("serial")
    address = given(client, LETTER.encode())
    assert "Vụ Pháp chế" in client.get(address).text
    client.post(address, {"seen": "0", "kept": str(second.pk)})
    assert Dispatch.objects.get().entry_id == second.pk
    stranger = signed_in(nation.stranger)
    assert stranger.post(f"/outgoing/numbers/{first.pk}/void", {"reason": "x"}).status_code == 404
    client.post(f"/outgoing/numbers/{first.pk}/void", {"reason": "Không ban hành"})
    first.refresh_from_db()
    assert first.state == "void"
    assert "Không ban hành" in client.get("/outgoing", {"state": "void"}).text


def test_the_same_file_is_issued_again_only_when_the_clerk_says_so(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    client.post(given(client, LETTER.encode()), {"seen": "0"})
    again = given(client, LETTER.encode())
    answer = client.post(again, {"seen": "0"})
    assert answer.status_code == 422
    assert 'name="again"' in answer.text
    assert client.post(again, {"seen": "0", "again": "1"}).status_code == 302
    assert Dispatch.objects.count() == 2


def test_paper_is_entered_by_hand_late_only_with_a_reason(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    today = timezone.localdate()
    line = {
        "arrived_on": (today - timedelta(days=9)).isoformat(),
        "issued_on": (today - timedelta(days=12)).isoformat(),
        "reference": "88/UBND-VX",
        "issuer": "Ủy ban nhân dân tỉnh Cao Bằng",
        "abstract": "V/v báo cáo bằng giấy",
        "type": "",
    }
    refused = client.post("/books/in/by-hand", line)
    assert refused.status_code == 422
    assert "88/UBND-VX" in refused.text
    client.post("/books/in/by-hand", line | {"late_because": "Văn bản giấy đến chậm"})
    entry = Entry.objects.get()
    assert (entry.reference, entry.late_because) == ("88/UBND-VX", "Văn bản giấy đến chậm")
    shown = client.get("/incoming", {"state": "late"}).text
    assert "88/UBND-VX" in shown
    assert "Văn bản giấy đến chậm" in shown
    twice = client.post("/books/in/by-hand", line | {"late_because": "x"})
    assert 'name="despite"' in twice.text
    client.post("/books/in/by-hand", line | {"late_because": "x", "despite": "1"})
    assert Entry.objects.count() == 2
    doubtful = line | {"late_because": "x", "reference": "12/TUM-BQP"}
    asked = client.post("/books/in/by-hand", doubtful)
    assert (asked.status_code, 'name="cleared"' in asked.text) == (422, True)
    assert (
        client.post("/books/in/by-hand", doubtful | {"abstract": "(TUYỆT MẬT)", "cleared": "1"}).status_code
        == 422
    )
    assert client.post("/books/in/by-hand", doubtful | {"cleared": "1"}).status_code == 302
    out = {"reference": "BKHCN-VP", "issued_on": today.isoformat(), "abstract": "V/v gửi giấy"}
    client.post("/books/out/by-hand", out)
    assert Entry.objects.get(book__kind=Book.Kind.OUTGOING).reference == "01/BKHCN-VP"


def test_the_board_shows_only_the_agencys_own(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    text = client.get("/outgoing/board").text
    assert "7/10" in text
    assert "01/BKHCN-VP" not in client.get("/outgoing/board", {"show": "recalled"}).text
    assert "02/BKHCN-VP" not in client.get("/outgoing/board", {"q": "trien khai"}).text
    assert "BKHCN-VP" not in signed_in(nation.stranger).get("/outgoing/board").text


def test_duties_are_bars_and_a_table(nation: stage.Nation, filled: dict[str, Any]) -> None:
    text = signed_in(nation.clerk).get("/duties").text
    assert "<rect" in text
    assert "100%" in text
    assert "<rect" not in signed_in(nation.stranger).get("/duties", {"from": "2020-01-01", "to": "x"}).text


def test_another_number_on_the_paper_is_asked_before_the_button(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    client.post("/outgoing/numbers", {"count": "1", "holder": "Vụ Pháp chế", "reason": "Ký sáng mai"})
    kept = Entry.objects.get()
    address = given(client, LETTER.replace("Số:      /", "Số: 77/").encode())
    seen = client.get(address).text
    assert 'name="despite_printed"' in seen
    assert "77" in seen[seen.index('id="otherwise"') : seen.index('name="despite_printed"')]
    answer = client.post(address, {"seen": "0"})
    assert answer.status_code == 422
    assert 'name="despite_printed"' in answer.text
    assert not Dispatch.objects.exists()
    client.post(address, {"seen": "0", "despite_printed": "1"})
    assert Dispatch.objects.get().entry.serial == 2
    # The printed number is kept: the page proposes its line, and asks nothing.
    address = given(client, LETTER.replace("Số:      /", "Số: 01/").encode())
    seen = client.get(address).text
    assert f'<option value="{kept.pk}" selected>' in seen
    assert "despite_printed" not in seen


def test_types_are_numbered_apart_from_a_year_on(nation: stage.Nation) -> None:
    client, next_year = signed_in(nation.clerk), timezone.localdate().year + 1
    asked = {"name": "Quyết định", "types": ["QĐ", "-"], "from_year": str(next_year)}
    assert client.post("/outgoing/numbers/apart", asked | {"name": " "}).status_code == 422
    assert client.post("/outgoing/numbers/apart", asked | {"types": []}).status_code == 422
    assert client.post("/outgoing/numbers/apart", asked | {"from_year": "1"}).status_code == 422
    text = client.post("/outgoing/numbers/apart", asked, follow=True).text
    assert f"từ năm {next_year}" in text
    assert "Quyết định, Công văn" in text
    again = client.post("/outgoing/numbers/apart", asked | {"name": "Khác"})
    assert again.status_code == 422
    assert 'value="QĐ" checked' in again.text, "what was ticked stays ticked"
    assert Series.objects.get().document_types == ["QĐ", ""]
    assert "Quyết định, Công văn" not in signed_in(nation.stranger).get("/outgoing/numbers").text


def test_a_line_by_hand_is_refused_beside_its_fields(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    line = {
        "reference": "12/X", "issuer": "Sở Y tế", "abstract": "", "issued_on": "0001-01-01", "pages": "-3",
        "signatory": "Nguyễn \u202evăn A", "due_on": "2999-01-01", "arrived_on": "hôm nay",
    }  # fmt: skip
    refused = client.post("/books/in/by-hand", line)
    assert refused.status_code == 422
    wrong = set(re.findall(r'id="(\w+)-wrong"', refused.text))
    assert wrong == {"abstract", "issued_on", "pages", "signatory", "due_on", "arrived_on"}
    assert refused.text.count('aria-invalid="true"') == 6
    assert refused.text.count("autofocus") == 1
    assert 'value="Sở Y tế"' in refused.text
    assert not Entry.objects.exists()
    day = {"issued_on": "2026-01-05", "arrived_on": "2026-01-05", "due_on": ""}
    old = line | day | {"abstract": "Về việc A", "pages": "2", "signatory": ""}
    assert set(re.findall(r'id="(\w+)-wrong"', client.post("/books/in/by-hand", old).text)) == {
        "late_because"
    }
