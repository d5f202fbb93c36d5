"""What a clerk does, through the pages' own forms: search, accept, refuse, choose, issue."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congthu.rooms.dispatch.models import Addressee, Dispatch
from congthu.rooms.documents.models import Document
from congthu.rooms.register.models import Arrival
from web import stage
from web.test_pages import signed_in

pytestmark = pytest.mark.django_db


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


LETTER = """BỘ KHOA HỌC VÀ CÔNG NGHỆ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                   Độc lập - Tự do - Hạnh phúc
Số:      /BKHCN-VP                 Hà Nội, ngày 21 tháng 11 năm 2026
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


def test_a_file_is_read_reviewed_and_issued(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    file = SimpleUploadedFile("cong-van.txt", LETTER.encode(), content_type="text/plain")
    answer = client.post("/outgoing/issue", {"file": file})
    assert answer.status_code == 302, answer.text
    page = client.get(answer["Location"])
    assert "Bộ Nội vụ" in page.text
    assert "Cần văn thư chọn" in page.text
    waiting = page.text.count('class="chooser"')
    assert waiting >= 1
    issued = client.post(answer["Location"], {})
    dispatch = Dispatch.objects.get()
    assert issued["Location"] == f"/outgoing/{dispatch.pk}"
    assert dispatch.addressees.filter(state="waiting").count() == waiting
    assert client.post(answer["Location"], {})["Location"] == issued["Location"]
    assert Dispatch.objects.count() == 1


def test_a_file_that_is_no_document_is_refused_with_a_sentence(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    file = SimpleUploadedFile("x.exe", b"MZ\x00\x01 not a letter", content_type="application/octet-stream")
    answer = client.post("/outgoing/issue", {"file": file})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Document.objects.exists()
