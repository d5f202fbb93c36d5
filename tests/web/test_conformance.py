"""The page of the indicator, and the regulation set on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bench.letters import Letter
from bench.old_letters import as_old_text
from congthu.apps.web.pages.conformance import percent
from congthu.lib.vntext import Encoding
from congthu.rooms.documents import flows as documents
from congthu.rooms.regulation.models import ChosenRegulation
from congthu.rooms.screening.models import MessageFact
from congthu.wiring import edges
from web import stage
from web.test_browser import violations
from web.test_pages import signed_in

Login = Callable[[str], None]


def mailed(form: str, number: int, *, days: int = 0, **values: Any) -> None:
    at = timezone.now() - timedelta(days=days)
    MessageFact.objects.bulk_create(
        MessageFact(
            at=at,
            sender="lan.nt@g06.gov.test",
            recipients=["x@abroad.example"],
            size=1,
            kind="outgoing",
            verdict="accepted",
            text_form=form,
            **values,
        )
        for _ in range(number)
    )


@pytest.mark.django_db
def test_an_agency_sees_its_own_figures_and_nobody_elses(nation: stage.Nation) -> None:
    mailed("conformant", 997)
    mailed("not-conformant", 3, encodings=["tcvn3"], remedy="convert")
    client = signed_in(nation.clerk)
    for language, words in (
        ("vi", ("99,7\u00a0%", "TCVN3", "đã chuyển mã: 3", "Quy chế của cơ quan")),
        ("en", ("99.7\u00a0%", "TCVN3", "converted: 3", "regulation")),
    ):
        client.cookies["language"] = language
        text = client.get("/conformance").text
        for word in words:
            assert word in text, word
    assert "99,7" not in signed_in(nation.stranger).get("/conformance").text


@pytest.mark.django_db
def test_the_regulation_is_set_by_a_clerk(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    today = timezone.localdate().isoformat()
    answer = client.post("/conformance/regulation", {"choice": "refuse", "since": today}, follow=True)
    assert "Đã đặt quy chế." in answer.text
    row = ChosenRegulation.objects.get()
    assert (row.agency, row.choice, row.set_by) == (nation.ministry, "refuse", nation.clerk)
    for wrong in (
        {"choice": "burn", "since": today}, {"choice": "note", "since": "x"}, {"choice": "note"},
        {"choice": "note", "since": (date.today() - timedelta(days=3)).isoformat()},  # noqa: DTZ011
    ):  # fmt: skip
        assert client.post("/conformance/regulation", wrong).status_code == 422
    assert ChosenRegulation.objects.count() == 1
    assert client.get("/conformance/regulation").status_code == 405
    assert signed_in(nation.officer).get("/conformance").status_code == 302


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert percent(0.9999).startswith("99")
    assert percent(1.0).startswith("100")


@pytest.mark.web
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(page: Page, login: Login, nation: Any) -> None:
    mailed("conformant", 40)
    mailed("not-conformant", 5, days=40, encodings=["vni"], remedy="note")
    mailed("conformant", 20, days=40)
    login(nation.clerk.address)
    page.goto("/conformance")
    expect(page.get_by_role("heading", level=1)).to_have_text("Văn bản theo Unicode")
    assert page.locator("svg[role=img] rect").count() == 24
    page.get_by_text("Quy định khác").click()
    page.get_by_label("Từ chối").check()
    page.get_by_role("button", name="Đặt").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đặt quy chế.")
    assert violations(page) == []


@pytest.mark.django_db
def test_a_document_in_old_text_is_refused_with_the_converted_copy_at_hand(nation: stage.Nation) -> None:
    client = signed_in(nation.clerk)
    today = timezone.localdate().isoformat()
    client.post("/conformance/regulation", {"choice": "refuse", "since": today})
    letter = Letter(about="V/v thử nghiệm", primary=("Bộ Nội vụ.",), issuer=("BỘ KHOA HỌC VÀ CÔNG NGHỆ",))
    document = documents.submit(
        data=as_old_text(letter, Encoding.TCVN3), filename="cong-van.txt", agency=nation.ministry,
        by=nation.clerk, at=timezone.now(), id=edges.new_id(), blobs=edges.blobs(), reader=edges.reader(),
    )  # fmt: skip
    address = f"/outgoing/issue/{document.pk}"
    assert "Tải bản đã chuyển mã" in client.get(address).text
    refused = client.post(address)
    assert refused.status_code == 422
    assert "Điều 4 Thông tư 07/2002/TT-BKHCN" in refused.text
    copy = client.get(f"{address}/converted")
    assert "thử nghiệm" in copy.content.decode()
    assert "cong-van-unicode.txt" in copy["Content-Disposition"]
    assert signed_in(nation.stranger).get(f"{address}/converted").status_code == 404
