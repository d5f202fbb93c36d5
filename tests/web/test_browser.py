"""Stories of a clerk in a real browser: keyboard, phone, languages, and rules of accessibility."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from congthu.rooms.dispatch.models import Delivery
from congthu.rooms.register.models import Arrival

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

Login = Callable[[str], None]
_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=_RULES).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def test_a_clerk_accepts_a_document(page: Page, login: Login, nation: Any, filled: dict[str, Any]) -> None:
    login(nation.clerk.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    page.get_by_role("link", name="512/BNV-VTLT").click()
    expect(page.get_by_text("Chữ ký hợp lệ")).to_be_visible()
    page.get_by_role("button", name="Tiếp nhận và vào sổ").click()
    expect(page.get_by_role("status")).to_contain_text("số đến 02/")
    page.get_by_role("link", name="Văn bản đến").first.click()
    expect(page.get_by_role("table")).to_contain_text("512/BNV-VTLT")
    assert Arrival.objects.get(pk=filled["waiting"]).state == "accepted"


def test_a_clerk_refuses_with_a_reason(page: Page, login: Login, nation: Any, filled: dict[str, Any]) -> None:
    login(nation.clerk.address)
    page.goto(f"/incoming/{filled['forged']}")
    expect(page.get_by_role("alert")).to_contain_text("Chữ ký số không đạt kiểm tra.")
    page.get_by_label("Lý do").fill("Chữ ký số trên văn bản không hợp lệ.")
    page.get_by_role("button", name="Từ chối", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã từ chối")


def test_the_way_to_acceptance_by_keyboard_alone(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    login(nation.clerk.address)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến thẳng nội dung")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    _tab_to(page, "512/BNV-VTLT")
    page.keyboard.press("Enter")
    page.wait_for_url("**/incoming/*")
    _tab_to(page, "Tiếp nhận và vào sổ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("số đến 02/")
    page.goto("/outgoing")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def _tab_to(page: Page, text: str) -> None:
    for _step in range(40):
        page.keyboard.press("Tab")
        if text in (page.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(f"{text} cannot be reached by the keyboard")


def test_a_waiting_line_is_chosen_from_the_directory(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    login(nation.clerk.address)
    page.goto(f"/outgoing/{filled['second']}")
    page.get_by_label("Tìm trong danh bạ").fill("so huu tri tue")
    page.get_by_label("Cục Sở hữu trí tuệ").check()
    page.get_by_role("button", name="Gửi đến các nơi này").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi đến nơi nhận")
    expect(page.locator("#line-3")).to_contain_text("Đã xác định")


def test_deliveries_renew_themselves_until_all_is_done(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    login(nation.clerk.address)
    page.goto(f"/outgoing/{filled['second']}")
    expect(page.locator("#tracking")).to_contain_text("Đang chuyển 1")
    Delivery.objects.filter(dispatch=filled["second"]).exclude(state__in=["refused", "failed"]).update(
        state="accepted"
    )
    expect(page.locator("#tracking")).to_contain_text("Đã tiếp nhận 8", timeout=9000)
    expect(page.locator("[id^=renew-]")).to_have_count(0)


def test_the_language_is_switched_and_kept(page: Page, nation: Any) -> None:
    page.goto("/directory?q=an+giang")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Directory of agencies")
    assert page.url.endswith("/directory?q=an+giang")
    page.goto("/login")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    page.get_by_role("button", name="VI").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


def test_the_directory_finds_while_one_types(page: Page, nation: Any) -> None:
    page.goto("/directory")
    page.keyboard.press("/")
    page.keyboard.type("dien bien")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.locator("#results")).to_contain_text("Ủy ban nhân dân tỉnh Điện Biên")
    assert re.search(r"q=dien(\+|%20)bien", page.url)
    page.get_by_role("link", name="Ủy ban nhân dân tỉnh Điện Biên").click()
    expect(page.get_by_role("main")).to_contain_text("vanthu@h06.gov.test")


def _all_pages(filled: dict[str, Any]) -> tuple[list[str], list[str]]:
    public = ["/", "/login", "/directory", "/directory/G06", "/verify", "/help", "/nowhere"]
    private = [
        "/", "/outgoing", "/incoming", "/outgoing/issue", f"/outgoing/{filled['second']}",
        "/incoming/waiting", "/incoming/follow-up", "/outgoing/board", "/outgoing/numbers", "/duties",
        "/books/in/by-hand", "/books/out/by-hand", f"/incoming/{filled['waiting']}?edit=addressees",
        f"/incoming/{filled['waiting']}", f"/incoming/{filled['forged']}", f"/incoming/{filled['accepted']}",
    ]  # fmt: skip
    return public, private


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_breaks_a_rule_of_accessibility(
    page: Page, login: Login, nation: Any, filled: dict[str, Any], language: str
) -> None:
    public, private = _all_pages(filled)
    if language == "en":
        page.goto("/help")
        page.get_by_role("button", name="EN").click()
    found: list[str] = []
    for address in public:
        page.goto(address)
        found += [f"{address} {v}" for v in violations(page)]
    login(nation.clerk.address)
    for address in private:
        page.goto(address)
        found += [f"{address} {v}" for v in violations(page)]
    assert found == []


def test_the_rules_do_fire(page: Page, nation: Any) -> None:
    page.goto("/help")
    page.evaluate(
        "document.querySelector('main').innerHTML = "
        "'<img src=/x.png><input type=text><a href=/y></a><p class=faint>x</p>'"
    )
    assert {v.partition(":")[0] for v in violations(page)} >= {"image-alt", "label", "link-name"}


def test_no_page_scrolls_sideways_on_a_phone(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    public, private = _all_pages(filled)
    wide = []
    for address in public:
        page.goto(address)
        wide += [address] * (page.evaluate("document.documentElement.scrollWidth") > 390)
    login(nation.clerk.address)
    for address in private:
        page.goto(address)
        wide += [address] * (page.evaluate("document.documentElement.scrollWidth") > 390)
    assert wide == []
    page.get_by_role("button", name="Trình đơn").click()
    page.get_by_role("link", name="Danh bạ").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Danh bạ cơ quan nhà nước")


def test_the_menu_of_the_mailbox_logs_out(page: Page, login: Login, nation: Any) -> None:
    login(nation.clerk.address)
    page.get_by_role("button", name="Hộp thư của tôi").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Việc cần làm")).to_have_count(0)


def test_a_long_name_does_not_break_the_line_of_the_head(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    nation.ministry.name = (
        "Ban Quản lý các khu công nghiệp, khu kinh tế và khu công nghệ cao thành phố Hồ Chí Minh"
    )
    nation.ministry.save()
    login(nation.clerk.address)
    for width in (1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        brand = page.locator(".masthead .brand").bounding_box()
        tools = page.locator(".masthead .tools").bounding_box()
        assert brand is not None
        assert tools is not None
        assert abs(brand["y"] + brand["height"] / 2 - tools["y"] - tools["height"] / 2) < 3
        assert tools["x"] + tools["width"] <= width
    expect(page.locator(".who .names")).to_be_visible()
