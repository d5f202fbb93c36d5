"""What a clerk does, through the pages' own forms: search, accept, refuse, choose, issue."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bench.letters import Letter, as_pdf
from congthu.apps.web.pages import waiting
from congthu.rooms.dispatch.models import Addressee, Dispatch
from congthu.rooms.documents.models import Document, GivenFile
from congthu.rooms.register.models import Arrival
from congthu.wiring import edges
from web import stage
from web.test_pages import signed_in

pytestmark = pytest.mark.django_db
#: A day of another year than the book's would be a question.
YEAR = datetime.now(UTC).year


def test_a_book_is_searched_with_and_without_diacritics(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    for words in ("chuyển đổi số", "chuyen doi so", "CHUYEN nhiem vu", "02/bkhcn"):
        text = client.get("/outgoing", {"q": words}).text
        assert "02/BKHCN-VP" in text, words
        assert "01/BKHCN-VP" not in text, words
    assert "Không tìm thấy" in client.get("/outgoing", {"q": "không có gì như vậy"}).text
    assert client.get("/outgoing", {"year": "1999"}).status_code == 200
    assert client.get("/outgoing", {"year": "x", "page": "-9"}).status_code == 200


def test_accepting_gives_the_next_incoming_number_once(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    answer = client.post(f"/incoming/{filled['waiting']}/accept", follow=True)
    assert "02/" in answer.text
    assert "Đã tiếp nhận" in answer.text
    again = client.post(f"/incoming/{filled['waiting']}/accept")
    assert again.status_code == 422
    assert "đã được tiếp nhận hoặc từ chối rồi" in again.text


def test_refusing_needs_a_reason(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    address = f"/incoming/{filled['waiting']}/refuse"
    assert client.post(address, {"reason": "  "}).status_code == 422
    answer = client.post(address, {"reason": "Gửi nhầm cơ quan."}, follow=True)
    assert "Đã từ chối" in answer.text
    assert "Gửi nhầm cơ quan." in client.get(f"/incoming/{filled['waiting']}").text
    assert Arrival.objects.get(pk=filled["waiting"]).state == "refused"


def test_what_is_not_authentic_can_only_be_refused(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    assert "Tiếp nhận và vào sổ" not in client.get(f"/incoming/{filled['forged']}").text
    answer = client.post(f"/incoming/{filled['forged']}/accept")
    assert answer.status_code == 422
    assert Arrival.objects.get(pk=filled["forged"]).state == "waiting"


def test_a_waiting_line_is_sent_on_or_set_aside(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    offered = client.get("/outgoing/choices/3", {"q": "so huu tri tue"}).text
    assert 'value="G06.11"' in offered
    address = f"/outgoing/{filled['second']}/choose/3"
    assert "Hãy đánh dấu" in client.post(address, {"act": "choose"}, follow=True).text
    client.post(address, {"act": "choose", "codes-3": ["G06.11"]})
    dispatch = Dispatch.objects.get(pk=filled["second"])
    assert dispatch.addressees.get(position=3).state == Addressee.State.RESOLVED
    assert dispatch.deliveries.filter(address="vanthu@g06.11.gov.test").exists()


LETTER = f"""BỘ KHOA HỌC VÀ CÔNG NGHỆ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                   Độc lập - Tự do - Hạnh phúc
Số:      /BKHCN-VP                 Hà Nội, ngày 21 tháng 11 năm {YEAR}
V/v triển khai thư điện tử công vụ

Kính gửi: Bộ Nội vụ

Bộ Khoa học và Công nghệ trân trọng đề nghị Quý Bộ phối hợp.

Nơi nhận:
- Như trên;
- UBND tỉnh Gia Lai;
- Cơ quan không ai biết;
- Lưu: VT, VP.
                                   KT. BỘ TRƯỞNG
                                   THỨ TRƯỞNG

                                   Bùi Thế Duy
"""


def given(client: Client, data: bytes, name: str = "cong-van.txt") -> str:
    """Give a file and have it read; answers the address of the page it leads to."""
    answer = client.post("/outgoing/issue", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.text
    assert "đang được đọc" in client.get(answer["Location"]).text
    stage.read_files()
    return str(client.get(answer["Location"]).headers.get("Location", answer["Location"]))


def test_a_file_is_read_reviewed_and_issued(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = given(client, LETTER.encode())
    page = client.get(address)
    assert "Bộ Nội vụ" in page.text
    assert "Cần văn thư chọn" in page.text
    assert address in client.get("/outgoing/issue").text
    waiting = page.text.count('name="aside-')
    assert waiting >= 1
    issued = client.post(address, {"seen": "0"})
    dispatch = Dispatch.objects.get()
    assert issued["Location"] == f"/outgoing/{dispatch.pk}"
    assert dispatch.addressees.filter(state="waiting").count() == waiting
    assert client.post(address, {})["Location"] == issued["Location"]
    assert Dispatch.objects.count() == 1
    assert address not in client.get("/outgoing/issue").text


def test_a_corrected_value_is_what_is_issued(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = given(client, LETTER.encode())
    assert "edit-abstract" in client.get(address + "?edit=abstract").text
    wrong = client.post(address + "/correct", {"name": "issued_on", "value": "x"})
    assert wrong.status_code == 422
    assert "edit-issued_on" in wrong.text
    asked = client.post(address + "/correct", {"name": "reference", "value": "12/TUM-BKHCN"})
    assert (asked.status_code, 'name="cleared"' in asked.text) == (422, True)
    secret = client.post(address + "/correct", {"name": "abstract", "value": "(TUYỆT MẬT)", "cleared": "1"})
    assert secret.status_code == 422
    client.post(address + "/correct", {"name": "abstract", "value": "V/v dùng thư công vụ"})
    rows = {"text": ["UBND tỉnh Gia Lai", ""], "purpose": ["để thực hiện", ""], "kind": ["agency", "agency"]}
    client.post(address + "/correct", {"name": "addressees", **rows})
    page = client.get(address).text
    assert "đã sửa" in page
    assert "Cơ quan không ai biết" not in page
    missed = client.post(address, {"seen": "0", "codes-1": ["H02"]})
    assert missed.status_code == 422
    assert "đã được sửa" in missed.text
    assert 'name="seen" value="2"' in missed.text
    client.post(address, {"seen": "2"})
    dispatch = Dispatch.objects.get()
    assert dispatch.entry.abstract == "V/v dùng thư công vụ"
    assert [a.text for a in dispatch.addressees.order_by("position")] == ["Bộ Nội vụ", "UBND tỉnh Gia Lai"]
    assert client.post(address + "/correct", {"name": "abstract", "value": "x"}).status_code == 302
    assert "x" not in Document.objects.get().corrections[-1]["value"]


def test_a_remembered_choice_is_shown_and_forgotten(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    first = given(client, LETTER.encode())
    position = _position_of(client, first)
    client.post(first, {"seen": "0", f"codes-{position}": ["H02"]})
    second = given(client, LETTER.replace("Quý Bộ", "quý Bộ").encode())
    page = client.get(second).text
    assert "như đã chọn trước" in page
    forget = re.search(rf"{second}/forget/\d+", page)
    assert forget
    client.post(forget.group())
    page = client.get(second).text
    assert "như đã chọn trước" not in page
    assert f'name="aside-{position}"' in page


def _position_of(client: Client, address: str) -> int:
    found = re.search(r'name="aside-(\d+)"', client.get(address).text)
    assert found
    return int(found.group(1))


def test_a_document_put_away_is_not_offered_again(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = given(client, LETTER.encode())
    assert client.post(address + "/put-away")["Location"] == "/outgoing/issue"
    assert address not in client.get("/outgoing/issue").text


def test_a_file_that_is_no_document_waits_with_the_reason(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = given(client, b"MZ\x00\x01 not a letter", "x.exe")
    page = client.get(address)
    assert 'role="alert"' in page.text
    assert "Tệp vẫn được giữ" in page.text
    assert "x.exe" in client.get("/outgoing/issue").text
    client.post(address + "/decide", {"act": "discard"})
    assert "x.exe" not in client.get("/outgoing/issue").text
    assert not Document.objects.exists()


def test_a_file_whose_reading_got_stuck_can_be_put_away(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = client.post("/outgoing/issue", {"file": SimpleUploadedFile("a.txt", b"x")})["Location"]
    assert 'value="discard"' not in client.get(address).text
    GivenFile.objects.update(given_at=timezone.now() - timedelta(hours=2))
    page = client.get(address).text
    assert 'value="discard"' in page
    assert "hx-get" not in page.split('id="given"')[1].partition(">")[0]
    client.post(address + "/decide", {"act": "discard"})
    assert GivenFile.objects.get().state == "discarded"


def test_a_secret_document_is_refused_on_the_page(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = given(client, ("MẬT\n" + LETTER).encode())
    assert "bí mật nhà nước" in client.get(address).text
    assert not Document.objects.exists()


def test_pages_of_a_document_are_pictures_for_its_agency_only(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    address = given(client, as_pdf(Letter(about="V/v thư", primary=("Bộ Nội vụ.",))), "cv.pdf")
    document = Document.objects.get()
    assert f"/documents/{document.pk}/pages" in client.get(address).text
    shown = client.get(f"/documents/{document.pk}/pages").text
    assert 'data-box="abstract"' in shown
    png = client.get(f"/documents/{document.pk}/pages/1.png")
    assert png.content.startswith(b"\x89PNG")
    assert png["Cache-Control"] == "private, no-cache"
    again = client.get(f"/documents/{document.pk}/pages/1.png", headers={"If-None-Match": png["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/documents/{document.pk}/pages/9.png").status_code == 404
    spoken = client.get(f"/documents/{document.pk}/pages/1/words").json()["words"]
    assert "thư" in [word[4] for word in spoken]
    assert client.get(f"/documents/{document.pk}/pages/9/words").json() == {"words": []}
    stranger = signed_in(nation.stranger)
    for part in ("", "/1.png", "/1/words"):
        assert stranger.get(f"/documents/{document.pk}/pages{part}").status_code == 404


def test_what_cannot_be_drawn_says_so_beside_the_values(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    values = stage.found("Bộ Khoa học", "V/v thư")
    document = stage.document(
        nation.ministry, values, nation.clerk, timezone.now(), edges.blobs().put(b"%PDF-1.7 nothing")
    )
    shown = client.get(f"/documents/{document.pk}/pages")
    assert (shown.status_code, "PDF" in shown.text) == (200, True)
    assert "problem" in client.get(f"/documents/{document.pk}/pages/1/words").json()
    assert client.get(f"/documents/{document.pk}/pages/1.png").status_code == 404


def test_words_find_what_waits_beyond_the_first_page(
    nation: stage.Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_MOST", 2)
    now = timezone.now()
    for number in range(4):
        stage.arrival(nation.ministry, "Bộ Nội vụ", f"{number}/BNV-X", f"V/v việc {number}", now)
    client = signed_in(nation.clerk)
    assert "3/BNV-X" not in client.get("/incoming/waiting").text
    assert "3/BNV-X" in client.get("/incoming/waiting", {"q": "3/bnv-x"}).text


def test_the_list_of_what_waits_warns_of_duplicates(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    now = timezone.now()
    same = stage.arrival(nation.ministry, "Ủy ban nhân dân tỉnh Gia Lai", "15/UBND-VX", "V/v khác", now)
    bytes_ = stage.arrival(nation.ministry, "Bộ Nội vụ", "9/BNV-X", "V/v nữa", now)
    known = Arrival.objects.get(pk=filled["accepted"]).document.sha256
    Document.objects.filter(pk=bytes_.document_id).update(sha256=known)
    assert client.get("/incoming/waiting").text.count("trùng số 01/") == 2
    client.post("/incoming/waiting", {"marked": [same.pk]})
    same.refresh_from_db()
    assert same.state == "waiting"
    assert "đã có trong sổ đến, số 01/" in client.get(f"/incoming/{same.pk}").text
    client.post(f"/incoming/{same.pk}/accept", {"despite": "1"})
    same.refresh_from_db()
    assert same.entry.duplicate_of is not None


def test_what_may_be_secret_is_marked_and_not_accepted_in_passing(
    nation: stage.Nation, filled: dict[str, Any]
) -> None:
    row = Arrival.objects.get(pk=filled["waiting"])
    row.document.found |= {"secrecy_verdict": {"verdict": "ask", "why": {"vi": "Dấu mờ."}}}
    row.document.save()
    client = signed_in(nation.clerk)
    page = client.get("/incoming/waiting").text
    assert "Mật?" in page
    assert f'name="marked" value="{row.pk}" data-row-key="x"' in page
    assert "data-ready" not in page.split(f'value="{row.pk}"')[1].partition(">")[0]
    assert 'data-key="a"' not in client.get(f"/incoming/{row.pk}").text
    client.post("/incoming/waiting", {"marked": [row.pk]})
    refused = client.post(f"/incoming/{row.pk}/accept")
    assert refused.status_code == 422
    assert 'name="cleared" value="1" required' in refused.text
    row.refresh_from_db()
    assert row.state == "waiting"
    client.post(f"/incoming/{row.pk}/accept", {"cleared": "1"})
    row.refresh_from_db()
    assert row.state == "accepted"


def test_the_first_page_tells_of_an_accepted_document_that_is_asked_back(
    nation: stage.Nation, filled: dict[str, Any]
) -> None:
    from congthu.rooms.dispatch.models import ReceivedNotice

    client = signed_in(nation.clerk)
    assert "chờ trả lời" not in client.get("/").text
    ReceivedNotice.objects.create(
        notice=uuid4(), arrival_id=filled["accepted"], kind="recall", reason="Sai số liệu.",
        message_sha256="ab" * 32, received_at=timezone.now(),
    )  # fmt: skip
    page = client.get("/").text
    assert "chờ trả lời" in page
    assert "Sai số liệu." in page
    assert f"/incoming/{filled['accepted']}" in page


def test_a_notice_of_recall_is_answered(nation: stage.Nation, filled: dict[str, Any]) -> None:
    from congthu.rooms.dispatch.models import ReceivedNotice

    row = Arrival.objects.get(pk=filled["waiting"])
    Arrival.objects.filter(pk=row.pk).update(state="frozen")
    notice = ReceivedNotice.objects.create(
        notice=uuid4(), arrival=row, kind="recall", reason="Sai số liệu.", message_sha256="ab" * 32,
        received_at=timezone.now(),
    )  # fmt: skip
    client = signed_in(nation.clerk)
    assert "đề nghị thu hồi" in client.get("/incoming/waiting").text
    page = client.get(f"/incoming/{row.pk}").text
    assert "Sai số liệu." in page
    assert client.post(f"/incoming/{row.pk}/accept").status_code == 422
    address = f"/incoming/{row.pk}/notices/{notice.pk}"
    assert client.post(address, {"act": "decline", "reason": " "}).status_code == 422
    client.post(address, {"act": "decline", "reason": "Đã giải quyết xong."})
    notice.refresh_from_db()
    assert (notice.state, notice.answer_reason) == ("declined", "Đã giải quyết xong.")
    row.refresh_from_db()
    assert row.state == "waiting"
