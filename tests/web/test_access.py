"""One gate: what belongs to another agency does not exist for a visitor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from congthu.rooms.directory.models import Appointment
from congthu.rooms.register.models import Arrival
from web import stage
from web.test_pages import signed_in

pytestmark = pytest.mark.django_db


def _addresses(filled: dict[str, Any]) -> list[tuple[str, str]]:
    dispatch, arrival = filled["second"], filled["waiting"]
    return [
        ("get", f"/outgoing/{dispatch}"),
        ("get", f"/outgoing/{dispatch}/tracking"),
        ("get", f"/outgoing/{dispatch}/file"),
        ("get", f"/outgoing/{dispatch}/dossier"),
        ("post", f"/outgoing/{dispatch}/choose/3"),
        ("post", f"/outgoing/{dispatch}/amend"),
        ("get", f"/incoming/{arrival}"),
        ("get", f"/incoming/{arrival}/file"),
        ("get", f"/incoming/{filled['accepted']}/stamped"),
        ("post", f"/incoming/{arrival}/correct"),
        ("post", f"/incoming/{arrival}/notices/1"),
        ("post", f"/incoming/{filled['accepted']}/follow/assign"),
        ("post", f"/incoming/{arrival}/accept"),
        ("post", f"/incoming/{arrival}/refuse"),
    ]


def test_another_agencys_clerk_finds_nothing(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.stranger)
    for method, address in _addresses(filled):
        answer = getattr(client, method)(address, {"reason": "x", "act": "aside"})
        assert answer.status_code == 404, address
        assert "BKHCN" not in answer.text
    books = ("/outgoing", "/incoming", "/incoming/waiting", "/incoming/follow-up", "/outgoing/board", "/")
    for book in books:
        text = client.get(book).text
        assert "BKHCN-VP" not in text
        assert "512/BNV" not in text
    assert not Arrival.objects.filter(decided_by=nation.stranger).exists()


def test_a_submitted_document_of_another_agency_cannot_be_reviewed_or_issued(nation: stage.Nation) -> None:
    from django.utils import timezone

    values = stage.found(nation.ministry.name, "V/v khác")
    document = stage.document(nation.ministry, values, nation.clerk, timezone.now())
    client = signed_in(nation.stranger)
    assert client.get(f"/outgoing/issue/{document.pk}").status_code == 404
    assert client.post(f"/outgoing/issue/{document.pk}").status_code == 404
    for act in ("correct", "put-away", "forget/1"):
        assert client.post(f"/outgoing/issue/{document.pk}/{act}", {"name": "abstract"}).status_code == 404


def test_a_given_file_of_another_agency_is_not_found(nation: stage.Nation) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = signed_in(nation.clerk).post("/outgoing/issue", {"file": SimpleUploadedFile("x.txt", b"x")})
    stranger = signed_in(nation.stranger)
    assert stranger.get(address["Location"]).status_code == 404
    assert stranger.post(address["Location"] + "/decide", {"act": "discard"}).status_code == 404


def test_marked_documents_of_another_agency_are_not_accepted(
    nation: stage.Nation, filled: dict[str, Any]
) -> None:
    signed_in(nation.stranger).post("/incoming/waiting", {"marked": [str(filled["waiting"]), "x", "-1"]})
    assert Arrival.objects.get(pk=filled["waiting"]).state == "waiting"


def test_a_visitor_without_login_is_sent_to_the_login(filled: dict[str, Any]) -> None:
    for method, address in _addresses(filled):
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login")


def test_an_officer_without_appointment_is_told_so(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.officer)
    answer = client.get("/outgoing", follow=True)
    assert "chưa được giao quyền" in answer.text
    assert client.post("/agency", {"agency": "G06"}).status_code == 404


def test_a_clerk_of_two_agencies_chooses_and_sees_one_at_a_time(
    nation: stage.Nation, filled: dict[str, Any]
) -> None:
    client = signed_in(nation.double)
    assert client.get("/outgoing")["Location"] == "/agency"
    client.post("/agency", {"agency": "G06"})
    assert "02/BKHCN-VP" in client.get("/outgoing").text
    client.post("/agency", {"agency": "G09"})
    assert "02/BKHCN-VP" not in client.get("/outgoing").text
    assert client.get(f"/outgoing/{filled['second']}").status_code == 404


def test_an_appointment_that_ended_opens_nothing(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    assert client.get("/outgoing").status_code == 200
    Appointment.objects.filter(mailbox=nation.clerk).update(valid_until=stage.SINCE)
    assert client.get(f"/outgoing/{filled['second']}").status_code == 302


def test_a_part_of_a_page_sends_the_whole_page_to_the_login_and_back(filled: dict[str, Any]) -> None:
    address, page = f"/outgoing/{filled['second']}/tracking", f"/outgoing/{filled['second']}?state=sent"
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    assert Client().get(address, headers=asked)["HX-Redirect"] == "/login?" + urlencode({"next": page})
    foreign = asked | {"HX-Current-URL": "http://evil.example/x"}
    assert Client().get(address, headers=foreign)["HX-Redirect"] == "/login?next=%2F"


def test_who_wrote_into_a_form_too_late_keeps_the_page(filled: dict[str, Any]) -> None:
    page = f"/incoming/{filled['waiting']}"
    sent = Client().post(f"{page}/correct", headers={"HX-Request": "true"})
    assert (sent.status_code, "HX-Redirect" in sent) == (401, False)
    plain = Client().post(f"{page}/correct", headers={"Referer": f"http://testserver{page}"})
    assert plain["Location"] == "/login?" + urlencode({"next": page}), (
        "not to an address that takes forms only"
    )
    assert Client().post(f"{page}/correct")["Location"] == "/login?next=%2F"
