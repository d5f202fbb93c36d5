"""The picture beside the values: it shows where each stands, and words clicked on it correct them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bench.letters import Letter, as_docx, as_pdf, as_text
from bench.scans import as_image, rendered
from congthu.edges import office
from web import stage
from web.test_browser import violations
from web.test_clerk_day import give

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

Login = Callable[[str], None]
LETTER = Letter(
    issuer=("BỘ KHOA HỌC VÀ", "CÔNG NGHỆ"),
    number="Số: 45/BKHCN-VP",
    about="V/v kiểm tra hộp thư công vụ",
    date="Hà Nội, ngày 20 tháng 11 năm 2026",
    primary=("Ủy ban nhân dân tỉnh Gia Lai.",),
    recipients=("- Như trên;", "- Bộ Nội vụ;", "- Lưu: VT, VP (3b)."),
)
PAGE_HTML = (
    "<html><meta charset=utf-8><table><tr><td>BỘ KHOA HỌC VÀ CÔNG NGHỆ<br>Số: 45/BKHCN-VP</td>"
    "<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>Hà Nội, ngày 20 tháng 11 năm 2026</td></tr></table>"
    "<p>V/v kiểm tra hộp thư <img src=x onerror=alert(1)><script>alert(2)</script></p>"
    "<p>Kính gửi: Bộ Nội vụ.</p><p>Nội dung.</p></html>"
).encode()


def read(page: Page, login: Login, nation: Any, name: str, data: bytes) -> None:
    """The page on which a document is checked."""
    login(nation.clerk.address)
    give(page, (name, data))
    stage.read_files()
    page.wait_for_url("**/outgoing/issue/*-*")


def opened(page: Page, label: str) -> None:
    page.get_by_role("link", name=f"Sửa: {label}").click()
    expect(page.locator(".values .edited dt")).to_contain_text(label)
    expect(page.get_by_text("Bấm vào các từ")).to_be_visible()


def on(page: Page, box: Locator) -> tuple[float, float]:
    found = box.bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
def test_values_of_a_word_file_are_shown_on_its_picture(page: Page, login: Login, nation: Any) -> None:
    read(page, login, nation, "cong-van.docx", as_docx(LETTER))
    # LibreOffice takes its time on a busy machine.
    expect(page.locator("[data-box=reference]")).to_be_visible(timeout=60_000)
    for name in ("reference", "abstract", "issued_on", "issuer", "addressees"):
        box = page.locator(f"[data-box={name}]").first
        expect(box).not_to_have_class(re.compile("lit"))
        page.locator(f"#value-{name}").hover()
        expect(box).to_have_class(re.compile("lit"))
    page.locator("[data-box=abstract]").first.click()
    expect(page.locator("#edit-abstract")).to_be_focused()
    page.mouse.move(0, 0)
    page.mouse.click(*on(page, page.locator("[data-box=issued_on]").first))
    expect(page.locator("#edit-abstract")).to_have_value("Hà Nội, ngày 20 tháng 11 năm 2026")


def test_words_of_a_pdf_correct_a_value(page: Page, login: Login, nation: Any) -> None:
    read(page, login, nation, "cong-van.pdf", as_pdf(LETTER))
    number = page.locator("[data-box=reference]")
    x, y = on(page, number)
    page.locator("[data-box=abstract]").click()
    expect(page.locator("#edit-abstract")).to_be_focused()
    page.mouse.move(x, y)
    expect(page.locator("rect.pick")).to_be_visible()
    page.mouse.click(x, y)
    expect(page.locator("#edit-abstract")).to_have_value("Số: 45/BKHCN-VP")
    expect(page.locator("#edit-abstract")).to_be_focused()
    # Drawn over: what lies within, from above to below.
    issuer = page.locator("[data-box=issuer]").bounding_box()
    assert issuer is not None
    page.mouse.move(issuer["x"] - 8, issuer["y"] - 4)
    page.mouse.down()
    page.mouse.move(issuer["x"] + issuer["width"] + 8, issuer["y"] + issuer["height"] + 4)
    page.mouse.up()
    expect(page.locator("#edit-abstract")).to_have_value("BỘ KHOA HỌC VÀ CÔNG NGHỆ")
    assert violations(page) == []
    save(page)
    expect(page.locator("#value-abstract")).to_contain_text("đã sửa")
    expect(page.locator("rect.pick")).to_have_count(0)

    opened(page, "Ngày")
    page.locator("#edit-issued_on").fill("2020-01-01")
    page.mouse.click(*on(page, page.locator("[data-box=issued_on]")))
    expect(page.locator("#edit-issued_on")).to_have_value("2026-11-20")
    page.get_by_role("link", name="Hủy", exact=True).click()
    expect(page.locator(".values .edited")).to_have_count(0)
    opened(page, "Kính gửi")
    page.mouse.click(*on(page, page.locator("[data-box=addressees]")))
    expect(page.locator("#edit-primary_addressees")).to_have_value("Ủy ban nhân dân tỉnh Gia Lai\nBộ Nội vụ")


def test_words_of_a_scan_are_recognised_when_they_are_wanted(page: Page, login: Login, nation: Any) -> None:
    read(page, login, nation, "quet.png", as_image(rendered(as_pdf(LETTER))))
    place = on(page, page.locator("[data-box=reference]"))
    opened(page, "Số, ký hiệu")
    page.locator("#edit-reference").fill("")
    page.mouse.click(*place)
    expect(page.locator("#edit-reference")).to_have_value("45/BKHCN-VP", timeout=20_000)


@pytest.mark.parametrize(("name", "data"), [("thu.txt", as_text(LETTER)), ("thu.html", PAGE_HTML)])
def test_text_is_shown_as_it_was_read(page: Page, login: Login, nation: Any, name: str, data: bytes) -> None:
    read(page, login, nation, name, data)
    plain = page.locator(".paper.plain")
    expect(plain).to_contain_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    page.locator("#value-reference").hover()
    expect(page.locator("mark[data-box=reference]")).to_have_class(re.compile("lit"))
    page.locator("mark[data-box=reference]").click()
    page.locator("#edit-reference").fill("")
    plain.get_by_text("Số: 45/BKHCN-VP").click()
    expect(page.locator("#edit-reference")).to_have_value("45/BKHCN-VP")
    assert violations(page) == []
