"""Case files through their pages: who sees them, what is refused, a clerk from opening to closing one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from congthu.apps.web.pages import arrival as arrival_page
from congthu.rooms.directory.models import Unit
from congthu.rooms.register import flows
from congthu.rooms.register.models import Arrival, CaseFile, Placement
from congthu.rooms.register.types import NewCaseFile
from web import stage
from web.test_browser import violations
from web.test_pages import signed_in

pytestmark = pytest.mark.django_db
GIVEN = {"notation": "01.PC", "title": "Quy chế thư điện tử", "retention": "10 năm", "maker": "Vụ Pháp chế"}


def opened(nation: stage.Nation, **changes: str) -> CaseFile:
    new = NewCaseFile(**(GIVEN | changes))
    return flows.open_case_file(new, agency=nation.ministry, by=nation.clerk, at=timezone.now())


def test_a_case_file_is_opened_and_refused_beside_its_fields(nation: stage.Nation) -> None:
    Unit.objects.create(agency=nation.ministry, code="PC", name="Vụ Pháp chế")
    client = signed_in(nation.clerk)
    refused = client.post("/case-files", GIVEN | {"notation": "", "retention": "lâu", "maker": "x" * 31})
    assert refused.status_code == 422
    assert set(re.findall(r'id="(\w+)-wrong"', refused.text)) == {"notation", "retention", "maker"}
    assert refused.text.count("autofocus") == 1
    assert 'value="Quy chế thư điện tử"' in refused.text, "what was written stays"
    shown = client.post("/case-files", GIVEN | {"unit": "PC", "note": ""}, follow=True)
    assert "Đã mở hồ sơ 01.PC/" in shown.text
    assert "Quy chế thư điện tử" in shown.text
    taken = client.post("/case-files", GIVEN | {"title": "Khác"})
    assert set(re.findall(r'id="(\w+)-wrong"', taken.text)) == {"notation"}
    secret = client.post("/case-files", GIVEN | {"notation": "02", "title": "(TUYỆT MẬT)"})
    assert secret.status_code == 422
    assert CaseFile.objects.count() == 1


def test_what_is_another_agencys_does_not_exist(nation: stage.Nation, filled: dict[str, Any]) -> None:
    file, client = opened(nation), signed_in(nation.stranger)
    address = f"/case-files/{file.pk}"
    assert client.get("/case-files").text.count("01.PC</a>") == 0
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/export.xml").status_code == 404
    assert client.post(f"{address}/close", {"sure": "1"}).status_code == 404
    assert client.post(f"{address}/put", {"book": "in", "serial": "1", "year": "2026"}).status_code == 404
    for entered in (f"/incoming/{filled['accepted']}", f"/outgoing/{filled['first']}"):
        assert client.post(f"{entered}/case-file", {"case_file": str(file.pk)}).status_code == 404
    theirs = flows.open_case_file(
        NewCaseFile(**GIVEN), agency=nation.other, by=nation.stranger, at=timezone.now()
    )
    own = f"/incoming/{filled['accepted']}/case-file"
    assert signed_in(nation.clerk).post(own, {"case_file": str(theirs.pk)}).status_code == 404
    waiting = f"/incoming/{filled['waiting']}/case-file"
    assert signed_in(nation.clerk).post(waiting, {"case_file": str(file.pk)}).status_code == 404
    assert signed_in(nation.officer).get(address)["Location"] == "/agency"
    assert Client().get(address)["Location"].startswith("/login?next=")
    file.refresh_from_db()
    assert (file.closed_on, Placement.objects.count()) == (None, 0)


def test_no_form_is_taken_without_its_token(nation: stage.Nation) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(nation.clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/case-files", GIVEN).status_code == 403
    assert client.post(f"/case-files/{opened(nation).pk}/close", {"sure": "1"}).status_code == 403


def test_a_document_is_put_in_by_its_number(nation: stage.Nation, filled: dict[str, Any]) -> None:
    file, client = opened(nation), signed_in(nation.clerk)
    address, entry = f"/case-files/{file.pk}", Arrival.objects.get(pk=filled["accepted"]).entry
    assert entry is not None
    number = {"book": "in", "serial": str(entry.serial), "year": str(entry.book.year)}
    refused = client.post(f"{address}/put", number | {"serial": "99"})
    assert (refused.status_code, "Sổ này không có số đó." in refused.text) == (422, True)
    assert client.post(f"{address}/put", number | {"book": "secret-in"}).status_code == 404
    shown = client.post(f"{address}/put", number, follow=True).text
    assert f'href="/incoming/{filled["accepted"]}"' in shown
    client.post(f"/outgoing/{filled['first']}/case-file", {"case_file": str(file.pk)})
    assert f'href="/outgoing/{filled["first"]}"' in client.get(address).text
    written = client.get(f"{address}/export.xml")
    assert written["Content-Disposition"].startswith("attachment")
    assert (written.content.count(b"</Document>"), b"<FileNotation>01.PC<" in written.content) == (2, True)


def test_the_stamp_names_the_case_file(
    nation: stage.Nation, filled: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(arrival_page, "_as_pdf", lambda _document: b"")
    monkeypatch.setattr(
        arrival_page.arrivalstamp, "stamped", lambda _pdf, stamp: drawn.append(stamp.file) or b"%PDF-"
    )
    file, client, address = opened(nation), signed_in(nation.clerk), f"/incoming/{filled['accepted']}"
    client.get(f"{address}/stamped")
    client.post(f"{address}/case-file", {"case_file": str(file.pk)})
    client.get(f"{address}/stamped")
    assert drawn == ["", file.named]


@pytest.mark.web
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_clerk_makes_a_case_file(
    page: Page,
    login: Callable[[str], None],
    nation: stage.Nation,
    filled: dict[str, Any],
    language: str,
) -> None:
    vietnamese = language == "vi"
    page.set_viewport_size({"width": 390, "height": 844})
    login(nation.clerk.address)
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    page.goto("/incoming")
    page.get_by_role("link", name="Hồ sơ công việc" if vietnamese else "Case files").click()
    looked_at(page)
    for name, value in GIVEN.items():
        page.locator(f"#{name}").fill(value if name != "retention" else "lâu")
    page.get_by_role("button", name="Mở hồ sơ" if vietnamese else "Open it").click()
    expect(page.locator("#retention-wrong")).to_contain_text("Vĩnh viễn")
    expect(page.locator("#retention")).to_be_focused()
    looked_at(page)
    page.locator("#retention").fill("10 năm")
    page.get_by_role("button", name="Mở hồ sơ" if vietnamese else "Open it").click()
    expect(page.get_by_role("table")).to_contain_text("10 năm")
    looked_at(page)
    for entered in (f"/incoming/{filled['accepted']}", f"/outgoing/{filled['first']}"):
        page.goto(entered)
        page.get_by_label("Đưa vào hồ sơ" if vietnamese else "Put it into a case file").select_option(index=1)
        looked_at(page)
        page.get_by_role("button", name="Đưa vào" if vietnamese else "Put in").click()
        expect(page.locator("#filing")).to_contain_text("01.PC/")
        looked_at(page)
    page.locator("#filing a").click()
    expect(page.locator(".addressee")).to_have_count(2)
    looked_at(page)
    close = page.get_by_role("button", name="Đóng hồ sơ" if vietnamese else "Close the case file")
    close.click()
    assert CaseFile.objects.get().closed_on is None, "not before the clerk has said that it is done"
    page.locator("[name=sure]").check()
    close.click()
    expect(close).to_have_count(0)
    looked_at(page)
    assert CaseFile.objects.get().closed_on == timezone.localdate()
    page.goto(f"/incoming/{filled['accepted']}")
    expect(page.locator("#filing select")).to_have_count(0)


def looked_at(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
