"""A clerk in a hurry, a clerk who is not alone, a network that goes away: nothing is lost, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Route, expect

from bench.letters import Letter, as_pdf, as_text
from congthu.apps.web.pages import issue
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.documents.models import Document, GivenFile
from web import stage
from web.test_browser import violations
from web.test_clerk_day import give, press

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

Login = Callable[[str], None]


def letter(number: int) -> Letter:
    return Letter(
        issuer=("BỘ KHOA HỌC VÀ", "CÔNG NGHỆ"),
        number="Số:         /BKHCN-VP",
        about=f"V/v việc thứ {number}",
        date="Hà Nội, ngày      tháng 11 năm 2026",
        primary=("Bộ Nội vụ.",),
        recipients=("- Như trên;", "- Lưu: VT."),
    )


def texts(*numbers: int) -> list[tuple[str, bytes]]:
    return [(f"thu-{number}.txt", as_text(letter(number))) for number in numbers]


def test_many_files_are_given_one_by_one_and_the_wrong_ones_are_named(
    page: Page, login: Login, nation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue, "limit", lambda: 200_000)
    login(nation.clerk.address)
    give(page, *texts(*range(20)), ("rong.pdf", b""), ("to.pdf", bytes(300_000)))
    refused = page.get_by_role("alert").filter(has_text="rong.pdf")
    expect(refused).to_contain_text("rong.pdf: Tệp rỗng.")
    expect(refused).to_contain_text("to.pdf: Tệp quá lớn.")
    expect(page.locator("[data-giving]")).to_be_hidden()
    assert GivenFile.objects.count() == 20
    assert violations(page) == []
    page.goto("/outgoing/issue")
    expect(page.get_by_text("Đang đọc")).to_have_count(20)
    stage.read_files()
    # The list renews itself.
    expect(page.get_by_text("Đang đọc")).to_have_count(0)
    expect(page.locator("[data-row]")).to_have_count(20)


def test_one_key_issues_and_the_next_document_is_at_hand(page: Page, login: Login, nation: Any) -> None:
    login(nation.clerk.address)
    give(page, *texts(1, 2, 3))
    expect(page.get_by_text("Đang đọc")).to_have_count(3)
    stage.read_files()
    page.reload()
    press(page, "j")
    press(page, "Enter")
    expect(page.locator("#value-abstract")).to_contain_text("việc thứ 3")
    press(page, "j")
    expect(page.locator("#value-abstract")).to_contain_text("việc thứ 2")
    press(page, "e")
    expect(page.locator(".values .edited")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Hủy", exact=True).click()
    expect(page.locator(".values .edited")).to_have_count(0)
    press(page, "n")
    expect(page.get_by_role("status").filter(has_text="Đã ban hành: 01/BKHCN-VP")).to_be_visible()
    expect(page.locator("#value-abstract")).to_contain_text("việc thứ 1")
    press(page, "n")
    expect(page.get_by_role("status").filter(has_text="02/BKHCN-VP")).to_be_visible()
    expect(page.locator("#value-abstract")).to_contain_text("việc thứ 3")
    expect(page.get_by_role("link", name="Tiếp")).to_have_count(0)
    press(page, "i")
    expect(page.get_by_role("heading", level=1)).to_have_text("03/BKHCN-VP")
    page.go_back()
    page.wait_for_url("**/outgoing/*")
    assert Dispatch.objects.count() == 3


def reviewed(page: Page, login: Login, nation: Any) -> None:
    login(nation.clerk.address)
    give(page, ("thu.pdf", as_pdf(letter(1))))
    stage.read_files()
    page.wait_for_url("**/outgoing/issue/*-*")


def test_a_session_that_ended_loses_no_correction(page: Page, login: Login, nation: Any) -> None:
    reviewed(page, login, nation)
    page.get_by_role("link", name="Sửa: Trích yếu").click()
    page.locator("#edit-abstract").fill("V/v việc đã gõ rất lâu")
    Session.objects.all().delete()
    page.get_by_role("button", name="Lưu", exact=True).click()
    note = page.get_by_role("alert").filter(has_text="Phiên làm việc đã hết")
    expect(note).to_be_visible()
    expect(page.locator("#edit-abstract")).to_have_value("V/v việc đã gõ rất lâu")
    with page.expect_popup() as opened:
        note.get_by_role("link").click()
    other = opened.value
    other.fill("#username", nation.clerk.address)
    other.fill("#password", stage.PASSWORD)
    other.press("#password", "Enter")
    other.wait_for_url(lambda url: "/login" not in url)
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(note).to_be_hidden()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#value-abstract")).to_contain_text("V/v việc đã gõ rất lâu")


def test_a_network_that_went_away_loses_no_correction(page: Page, login: Login, nation: Any) -> None:
    reviewed(page, login, nation)
    page.get_by_role("link", name="Sửa: Trích yếu").click()
    page.locator("#edit-abstract").fill("V/v việc khác")
    page.route("**/correct", lambda route: route.abort())
    page.get_by_role("button", name="Lưu", exact=True).click()
    note = page.get_by_role("alert").filter(has_text="Hệ thống không trả lời")
    expect(note).to_be_visible()
    page.unroute("**/correct")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#value-abstract")).to_contain_text("V/v việc khác")
    expect(note).to_be_hidden()


def test_issuing_twice_issues_once(page: Page, login: Login, nation: Any) -> None:
    reviewed(page, login, nation)
    address = page.url

    # The answer to the first click is lost on the way; the clerk goes back and clicks again.
    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/outgoing/issue/*", lose)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name=re.compile("^Ban hành")).first.click()
    page.unroute("**/outgoing/issue/*")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("01/BKHCN-VP")
    assert Dispatch.objects.count() == 1


def test_a_double_click_issues_once(page: Page, login: Login, nation: Any) -> None:
    reviewed(page, login, nation)
    page.get_by_role("button", name=re.compile("^Ban hành")).first.dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("01/BKHCN-VP")
    assert Dispatch.objects.count() == 1


def test_the_second_clerk_at_a_document_is_told(
    page: Page, chromium: Browser, live_server: object, login: Login, nation: Any
) -> None:
    reviewed(page, login, nation)
    expect(page.get_by_text("cũng đã mở văn bản này")).to_have_count(0)
    context = chromium.new_context(base_url=str(live_server))
    second = context.new_page()
    second.goto("/login")
    second.fill("#username", nation.double.address)
    second.fill("#password", stage.PASSWORD)
    second.press("#password", "Enter")
    second.get_by_role("button", name=re.compile("Bộ Khoa học")).click()
    second.goto(page.url)
    expect(second.get_by_role("status").filter(has_text=nation.clerk.address)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Ban hành")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("01/BKHCN-VP")
    second.get_by_role("button", name=re.compile("^Ban hành")).first.click()
    expect(second.get_by_role("heading", level=1)).to_have_text("01/BKHCN-VP")
    context.close()
    assert Dispatch.objects.count() == 1
    assert Document.objects.count() == 1
