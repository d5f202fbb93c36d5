"""The page "Chuyển mã": text and files before and after, several at once, nothing kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect

from bench.letters import Letter, as_docx
from bench.old_letters import as_old_docx, as_old_text
from congthu.apps.web.marking import marked
from congthu.apps.web.pages import text as page_of_text
from congthu.edges import textconversion
from congthu.lib.vntext import Encoding, encode

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

Login = Callable[[str], None]
SAID = "Về việc triển khai hệ thống thư điện tử công vụ"
LETTER = Letter(about="V/v thử nghiệm", primary=("Bộ Nội vụ.",))


def seen(text: str, encoding: Encoding = Encoding.TCVN3) -> str:
    return encode(text, encoding).data.decode("cp1252")


def upload(data: bytes, name: str = "thu.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def officer(nation: Any) -> Client:
    """Somebody who acts for no agency: the page is for every officer."""
    client = Client()
    client.force_login(nation.officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


# Pure ------------------------------------------------------------------------------------------------------


def test_words_are_marked_in_their_places() -> None:
    found = marked("VÒ viÖc 30/2020 này", "Về việc 30/2020 này")
    assert [(s.text, s.changed) for s in found.before] == [
        ("VÒ", True), (" ", False), ("viÖc", True), (" 30/2020 này", False),
    ]  # fmt: skip
    assert "".join(s.text for s in found.after) == "Về việc 30/2020 này"


def test_words_are_marked_when_their_number_changes() -> None:
    found = marked("a b c", "a c d e")
    assert [s.text for s in found.before if s.changed] == ["b"]
    assert [s.text for s in found.after if s.changed] == ["d", "e"]


@pytest.mark.parametrize("encoding", list(Encoding))
def test_any_encoding_may_be_told_of_any_text(encoding: Encoding) -> None:
    for given in (seen(SAID), SAID, "", "đường ‰ \x1a 漢字"):
        assert isinstance(textconversion.text(given, encoding.value)["data"], bytes)
        assert isinstance(textconversion.file(given.encode(), "a.txt", encoding.value)["data"], bytes)


def test_a_told_encoding_is_an_order_for_text() -> None:
    for encoding in (Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.VPS):
        assert textconversion.text(seen("Hòa Bình", encoding), encoding.value)["data"] == "Hòa Bình".encode()
        data = encode("Hòa Bình", encoding).data
        assert textconversion.file(data, "a.txt", encoding.value)["data"] == "Hòa Bình".encode()


def test_a_long_text_shows_its_beginning_and_counts_all_lines() -> None:
    data = encode(f"{SAID}\nso 30/2020\n" * 8000, Encoding.VNI).data
    found = textconversion.file(data, "a.txt", "")
    assert found["count"] == 8000
    assert found["passages"][0][1:] == [SAID, "vni"]
    assert all("\n" not in before for before, _after, _label in found["passages"])


# Requests --------------------------------------------------------------------------------------------------


def test_the_page_asks_for_login(nation: Any) -> None:
    for address in ("/text", "/text/file", "/text/converted"):
        answer = Client().post(address) if address != "/text" else Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login")


def test_a_form_without_its_token_is_refused(nation: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(nation.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/text", {"text": SAID}).status_code == 403
    assert client.post("/text/file", {"file": upload(b"x")}).status_code == 403


def test_without_scripts_the_text_is_shown_and_downloaded(officer: Client) -> None:
    shown = officer.post("/text", {"text": seen(SAID), "encoding": ""}).content.decode()
    assert "TCVN3 (ABC, phông .Vn)" in shown
    assert SAID in shown
    assert re.search(r"<del>VÒ</del>", shown)
    assert re.search(r"<ins>Về</ins>", shown)
    got = officer.post("/text/converted", {"text": seen(SAID), "encoding": ""})
    assert (got.content.decode(), got["Content-Type"]) == (SAID, "text/plain; charset=utf-8")


def test_text_in_order_stays(officer: Client) -> None:
    shown = officer.post("/text", {"text": SAID}).content.decode()
    assert "Đã đúng chuẩn" in shown
    assert "<ins>mới" not in shown


def test_where_the_page_is_not_sure_it_offers_readings(officer: Client) -> None:
    shown = officer.post("/text", {"text": "aáp"}).content.decode()
    assert "Cần xem lại" in shown
    assert re.search(r'value="vni" data-choose="vni" form="pasted"><span lang="vi">ấp</span>', shown)
    left = officer.post("/text/file", {"file": upload(b"a\xe1p")}).content.decode()
    assert "1 đoạn được giữ nguyên" in left
    assert "data-download" not in left
    told = officer.post("/text/file", {"file": upload(b"a\xe1p"), "encoding": "vni"}).content.decode()
    assert "<ins>ấp</ins>" in told


def test_markup_in_the_text_is_text(officer: Client) -> None:
    shown = officer.post("/text", {"text": f"<script>x</script> {seen(SAID)}"}).content.decode()
    assert "<script>x" not in shown


@pytest.mark.parametrize(
    ("given", "said"), [({}, "Hãy dán văn bản trước."), ({"text": "x" * 200_001}, "Văn bản quá dài")]
)
def test_what_is_wrong_with_the_text_is_said(officer: Client, given: dict[str, str], said: str) -> None:
    answer = officer.post("/text", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_file_comes_back_converted_under_a_name_of_its_own(officer: Client) -> None:
    data = as_old_docx(LETTER, Encoding.TCVN3)
    shown = officer.post("/text/file", {"file": upload(data, "Công văn.docx")}).content.decode()
    assert "Đã chuyển" in shown
    assert "Văn bản Word" in shown
    got = officer.post("/text/converted", {"file": upload(data, "Công văn.docx")})
    assert "C%C3%B4ng%20v%C4%83n-unicode.docx" in got["Content-Disposition"]
    held = zipfile.ZipFile(io.BytesIO(got.content)).read("word/document.xml").decode()
    assert "Cộng hòa".upper() in held
    assert ".VnTime" not in held


def test_a_file_in_order_comes_back_byte_for_byte(officer: Client) -> None:
    data = as_docx(LETTER)
    assert "Đã đúng chuẩn" in officer.post("/text/file", {"file": upload(data, "a.docx")}).content.decode()
    got = officer.post("/text/converted", {"file": upload(data, "a.docx")})
    assert got.content == data
    assert 'filename="a.docx"' in got["Content-Disposition"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a.png", "Loại tệp này không chuyển mã được."),
        (b"PK\x03\x04 no zip at all", "a.docx", "Tệp bị hỏng hoặc bị khóa."),
        (b"", "a.txt", "Hãy chọn tệp."),
    ],
)
def test_what_is_wrong_with_a_file_is_said(officer: Client, data: bytes, name: str, said: str) -> None:
    answer = officer.post("/text/file", {"file": upload(data, name)})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_file_too_large_is_not_read(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_of_text, "LARGEST", 10)
    answer = officer.post("/text/file", {"file": upload(b"x" * 11)})
    assert (answer.status_code, "quá lớn" in answer.content.decode()) == (422, True)


def test_several_files_come_as_one_zip_with_a_list(officer: Client) -> None:
    files = [
        upload(as_old_text(LETTER, Encoding.VNI), "a.txt"),
        upload(as_old_text(LETTER, Encoding.VNI), "a.txt"),
        upload(b"\x89PNG\r\n\x1a\n", "hinh.png"),
    ]
    got = zipfile.ZipFile(io.BytesIO(officer.post("/text/converted", {"file": files}).content))
    assert got.namelist() == ["a-unicode.txt", "a-unicode (2).txt", "hinh.png", "danh-sach.txt"]
    assert "BỘ TÀI CHÍNH" in got.read("a-unicode (2).txt").decode()
    listed = got.read("danh-sach.txt").decode("utf-8-sig")
    assert "a-unicode.txt: đã chuyển mã" in listed
    assert "hinh.png: Loại tệp này không chuyển mã được." in listed


def test_an_upload_never_touches_the_disk(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise AssertionError("a temporary file for an upload")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    data = (as_old_text(LETTER, Encoding.TCVN3) + b"\n") * 4000
    assert len(data) >= 3_000_000
    assert officer.post("/text/file", {"file": upload(data)}).status_code == 200


# In the browser --------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    given = {
        "cong-van-1999.docx": as_old_docx(LETTER, Encoding.TCVN3),
        "bao-cao.txt": as_old_text(LETTER, Encoding.VNI),
        "moi.docx": as_docx(LETTER),
        "anh.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
    }
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in given]


def test_an_officer_converts_pasted_text(page: Page, login: Login, nation: Any) -> None:
    login(nation.clerk.address)
    page.get_by_role("button", name="Hộp thư của tôi").click()
    page.locator(".dropdown-menu").get_by_role("link", name="Chuyển mã").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chuyển mã")
    page.get_by_label("Văn bản ở bảng mã cũ").fill(f"{seen(SAID)}\nsố 30/2020")
    page.keyboard.press("Control+Enter")
    result = page.locator("#pasted-result")
    expect(result).to_contain_text("Nhận ra: TCVN3")
    expect(page.get_by_label("Kết quả")).to_have_value(f"{SAID}\nsố 30/2020")
    expect(result.locator("del").nth(1)).to_have_text("VÒ")
    with page.expect_download() as got:
        page.get_by_role("button", name="Tải về dạng tệp văn bản").click()
    assert got.value.path().read_text() == f"{SAID}\nsố 30/2020"
    # Another reading, told: the page does as it is told.
    page.locator("#text-encoding").select_option("vni")
    page.get_by_role("button", name="Chuyển", exact=True).click()
    expect(result).to_contain_text("Đọc theo bảng mã đã chọn.")


def test_an_officer_converts_several_files(page: Page, login: Login, nation: Any, files: list[Path]) -> None:
    login(nation.clerk.address)
    page.goto("/text")
    page.locator("#file").set_input_files([str(f) for f in files])
    expect(page.locator("#progress output")).to_have_text("Đã xong 4/4 tệp", timeout=20_000)
    rows = page.locator("#rows > li")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("Nhận ra: TCVN3")
    expect(rows.nth(1)).to_contain_text("Nhận ra: VNI")
    expect(rows.nth(2)).to_contain_text("Đã đúng chuẩn")
    expect(rows.nth(3).get_by_role("alert")).to_contain_text("Loại tệp này không chuyển mã được.")
    with page.expect_download() as got:
        rows.nth(0).get_by_role("button", name="Tải tệp đã chuyển").click()
    assert got.value.suggested_filename == "cong-van-1999-unicode.docx"
    assert b"word/document.xml" in got.value.path().read_bytes()
    with page.expect_download() as packed:
        page.get_by_role("button", name="Tải tất cả (ZIP)").click()
    assert "bao-cao-unicode.txt" in zipfile.ZipFile(packed.value.path()).namelist()
    rows.nth(1).locator("select").select_option("tcvn3")
    expect(rows.nth(1)).to_contain_text("Đọc theo bảng mã đã chọn.")


def test_a_lost_server_is_said_and_the_others_go_on(
    page: Page, login: Login, nation: Any, files: list[Path]
) -> None:
    login(nation.clerk.address)
    page.goto("/text")
    page.route("**/text/file", lambda route: route.abort(), times=1)
    page.locator("#file").set_input_files([str(f) for f in files[:2]])
    expect(page.locator("#rows > li").nth(0)).to_contain_text("Không kết nối được máy chủ.")
    expect(page.locator("#rows > li").nth(1)).to_contain_text("Nhận ra: VNI")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_results_keep_the_rules_of_accessibility_and_fit_a_phone(
    page: Page, login: Login, nation: Any, files: list[Path], language: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/help")
    page.get_by_role("button", name=language.upper()).click()
    login(nation.officer.address)
    page.goto("/text")
    page.locator("#text").fill(seen(SAID))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_be_visible()
    page.locator("#file").set_input_files([str(f) for f in files])
    expect(page.locator("#progress output")).to_contain_text("4", timeout=20_000)
    expect(page.locator("#rows .turning")).to_have_count(0, timeout=20_000)
    expect(page.locator("#rows > li").nth(3).get_by_role("alert")).to_be_visible(timeout=20_000)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=rules).response["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
