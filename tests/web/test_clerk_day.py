"""The whole day of a clerk in a real browser, most of it by single keys.

Read, correct, choose, issue; accept, refuse, assign; search, file, track, recall.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from bench.letters import Letter, as_docx, as_pdf
from bench.scans import as_image, rendered
from congthu.rooms.directory.models import Unit
from congthu.rooms.dispatch.models import Dispatch, Notice
from congthu.rooms.documents.models import Document
from congthu.rooms.register.models import Arrival, FollowUp
from web import stage
from web.test_browser import violations

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

Login = Callable[[str], None]
LETTER = Letter(
    issuer=("BỘ KHOA HỌC VÀ", "CÔNG NGHỆ"),
    number="Số:         /BKHCN-VP",
    about="V/v sử dụng thư điện tử",
    date="Hà Nội, ngày      tháng 11 năm 2026",
    primary=("Bộ Nội vụ.",),
    recipients=("- Như trên;", "- Viện Nghiên cứu Gốm sứ Phương Đông;", "- Lưu: VT, VP (3b)."),
)
SCAN = Letter(
    issuer=("BỘ KHOA HỌC VÀ", "CÔNG NGHỆ"),
    number="Số: 45/BKHCN-VP",
    about="V/v kiểm tra hộp thư",
    date="Hà Nội, ngày 20 tháng 11 năm 2026",
    primary=("Ủy ban nhân dân tỉnh Gia Lai.",),
)


def give(page: Page, *files: tuple[str, bytes]) -> None:
    page.goto("/outgoing/issue")
    given = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    page.set_input_files("#file", files=given)  # type: ignore[arg-type]
    page.get_by_role("button", name="Đọc văn bản").click()


def test_a_letter_and_a_scan_are_read_corrected_addressed_and_issued(
    page: Page, login: Login, nation: Any
) -> None:
    login(nation.clerk.address)
    give(page, ("cong-van.docx", as_docx(LETTER)), ("quet.png", as_image(rendered(as_pdf(SCAN)))))
    expect(page.get_by_text("Đang đọc")).to_have_count(2)
    stage.read_files()
    page.reload()

    page.get_by_role("link", name="kiểm tra hộp thư").click()
    expect(page.locator("#value-reference")).to_contain_text("45/BKHCN-VP")
    expect(page.get_by_role("img", name="Trang 1 của văn bản")).to_be_visible()
    page.locator("#value-reference").hover()
    expect(page.locator("[data-box=reference]")).to_have_class(re.compile("lit"))
    page.locator("#value-abstract").hover()
    expect(page.locator("[data-box=reference]")).not_to_have_class(re.compile("lit"))
    assert violations(page) == []

    page.goto("/outgoing/issue")
    page.get_by_role("link", name="sử dụng thư điện tử").click()
    page.get_by_role("link", name="Sửa: Trích yếu").click()
    page.locator("#edit-abstract").fill("V/v dùng thư điện tử công vụ")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#value-abstract")).to_contain_text("đã sửa")
    line = page.locator(".addressee").filter(has_text="Gốm sứ Phương Đông")
    line.get_by_label("Tìm trong danh bạ").fill("so huu tri tue")
    line.get_by_label("Cục Sở hữu trí tuệ").check()
    page.get_by_role("button", name="Ban hành", exact=True).click()
    page.wait_for_url(lambda url: "/issue/" not in url)
    expect(page.get_by_role("heading", level=1)).to_have_text("01/BKHCN-VP")

    dispatch = Dispatch.objects.get()
    assert dispatch.entry.abstract == "V/v dùng thư điện tử công vụ"
    assert set(dispatch.deliveries.values_list("agency__code", flat=True)) == {"G09", "G06.11"}
    assert Document.objects.count() == 2


def test_a_file_that_is_being_read_shows_how_far_and_leads_on(page: Page, login: Login, nation: Any) -> None:
    from congthu.rooms.documents import flows
    from congthu.rooms.documents.models import GivenFile

    login(nation.clerk.address)
    give(page, ("cong-van.pdf", as_pdf(LETTER)))
    expect(page.locator("#given")).to_contain_text("Tệp đang được đọc")
    flows.note_progress(GivenFile.objects.get().pk, 2, 5)
    expect(page.locator("#given")).to_contain_text("2 trên 5")
    assert violations(page) == []
    stage.read_files()
    page.wait_for_url("**/outgoing/issue/*-*")


def test_what_waits_is_worked_by_single_keys(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    for number in (801, 802, 803):
        stage.arrival(
            nation.ministry, "Bộ Nội vụ", f"{number}/BNV-CCHC", f"V/v việc {number}", timezone.now()
        )
    login(nation.clerk.address)
    page.goto("/incoming/waiting")
    press(page, "j")
    expect(page.locator(":focus")).to_contain_text("512/BNV-VTLT")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("512/BNV-VTLT")
    press(page, "a")
    expect(page.get_by_role("status")).to_contain_text("số đến 02/")
    expect(page.get_by_role("status").get_by_role("link")).to_have_text("Giao xử lý 512/BNV-VTLT")
    expect(page.get_by_role("heading", level=1)).to_have_text("77/UBND-KGVX")
    press(page, "r")
    page.keyboard.type("Gửi nhầm cơ quan.")
    page.get_by_role("button", name="Từ chối", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("901/BTC-NSNN")
    press(page, "a")  # not authentic: no key accepts it
    expect(page.get_by_role("heading", level=1)).to_have_text("901/BTC-NSNN")
    press(page, "j")
    expect(page.get_by_role("heading", level=1)).to_have_text("801/BNV-CCHC")

    page.goto("/incoming/waiting")
    for key in ("j", "j", "x", "j", "x"):
        press(page, key)
    press(page, "a")
    expect(page.get_by_role("status").first).to_contain_text("Đã tiếp nhận 2 văn bản: số 03/")
    assert Arrival.objects.filter(state="accepted").count() == 4
    press(page, "j")
    press(page, "j")
    press(page, "a")
    expect(page.get_by_role("status").first).to_contain_text("số đến 05/")
    assert page.url.split("#")[0].endswith("/incoming/waiting")


def press(page: Page, key: str) -> None:
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def test_keys_are_explained_and_can_be_switched_off(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    login(nation.clerk.address)
    page.goto("/incoming/waiting")
    press(page, "?")
    page.get_by_label("Bật phím tắt một phím").uncheck()
    page.get_by_role("button", name="Đóng").click()
    press(page, "j")
    expect(page.locator("[data-row].current")).to_have_count(0)
    page.reload()
    press(page, "j")
    expect(page.locator("[data-row].current")).to_have_count(0)


def test_what_was_accepted_is_assigned_found_filed_and_answered(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    Unit.objects.create(agency=nation.ministry, code="VCNTT", name="Vụ Công nghệ thông tin")
    due = timezone.localdate() + timedelta(days=7)
    login(nation.clerk.address)
    page.goto(f"/incoming/{filled['waiting']}")
    press(page, "u")
    expect(page.locator("#desk")).to_contain_text("Chưa giao")
    press(page, "u")
    page.keyboard.type("Nghiên cứu, tham mưu trả lời.")
    page.get_by_label("Người chỉ đạo").fill("Nguyễn Văn Bình")
    page.get_by_label("Đơn vị chủ trì").select_option("VCNTT")
    page.get_by_label("Hạn xử lý").fill(due.isoformat())
    page.get_by_role("button", name="Giao", exact=True).click()
    expect(page.locator("#desk")).to_contain_text("Vụ Công nghệ thông tin")
    expect(page.locator("#desk")).to_contain_text(f"{due:%d/%m/%Y}")
    assert violations(page) == []

    page.goto("/incoming/follow-up")
    press(page, "/")
    page.keyboard.type("gop y du thao")
    press(page, "Enter")
    expect(page.get_by_role("table")).to_contain_text("512/BNV-VTLT")
    expect(page.get_by_role("table")).to_contain_text("Vụ Công nghệ thông tin")
    for form, begins in (("XLSX", b"PK"), ("PDF", b"%PDF"), ("XML", b"<?xml"), ("CSV", b"\xef\xbb\xbf")):
        with page.expect_download() as download:
            page.get_by_role("link", name=form).click()
        assert download.value.path().read_bytes().startswith(begins)

    page.get_by_role("link", name="512/BNV-VTLT").click()
    page.get_by_text("Kết thúc: đã trả lời hoặc đã giải quyết").click()
    page.get_by_label("Số, ký hiệu văn bản trả lời").fill("02/BKHCN-VP")
    page.get_by_role("button", name="Kết thúc xử lý").click()
    expect(page.locator("#desk")).to_contain_text("Đã giải quyết")
    page.locator("#desk").get_by_role("link", name="02/BKHCN-VP").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("02/BKHCN-VP")
    assert FollowUp.objects.get().reply is not None


def test_what_was_sent_is_tracked_and_recalled(
    page: Page, login: Login, nation: Any, filled: dict[str, Any]
) -> None:
    Dispatch.objects.filter(pk=filled["first"]).update(issued_at=timezone.now() - timedelta(days=20))
    login(nation.clerk.address)
    page.goto("/outgoing")
    page.get_by_role("link", name="Theo dõi gửi nhận").click()
    page.get_by_label("Xem").first.select_option("late")
    page.get_by_role("button", name="Xem").click()
    row = page.get_by_role("row").filter(has_text="01/BKHCN-VP")
    expect(row).to_contain_text("7/10")
    expect(row).to_contain_text("Cao Bằng")
    expect(page.get_by_role("row").filter(has_text="02/BKHCN-VP")).to_have_count(0)
    row.get_by_role("link", name="01/BKHCN-VP").click()
    page.locator("#notices").get_by_label("Lý do").fill("Sai số liệu tại phụ lục.")
    page.get_by_role("button", name="Báo mọi nơi nhận").click()
    expect(page.locator("#notices")).to_contain_text("Sai số liệu tại phụ lục.")
    expect(page.get_by_text("Văn bản đã được thu hồi lúc")).to_be_visible()
    assert violations(page) == []
    assert Notice.objects.get().kind == "recall"


def test_the_basic_work_needs_no_script(
    chromium: Browser, live_server: object, nation: Any, filled: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=str(live_server), java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/login")
    page.fill("#username", nation.clerk.address)
    page.fill("#password", stage.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/incoming/waiting")
    page.get_by_label("Đánh dấu: 512/BNV-VTLT").check()
    page.get_by_role("button", name="Tiếp nhận văn bản đã đánh dấu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã tiếp nhận 1 văn bản")
    page.get_by_role("link", name="77/UBND-KGVX").click()
    page.get_by_role("link", name="Sửa: Trích yếu").click()
    page.locator("#edit-abstract").fill("V/v khác")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#value-abstract")).to_contain_text("V/v khác")
    page.get_by_role("button", name="Tiếp nhận và vào sổ").click()
    expect(page.get_by_role("status").first).to_contain_text("số đến 03/")
    context.close()
