"""Login: lock-out, session rotation, forged forms, floods."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from congthu.apps.web.limits import AtOnce, Busy, PerMinute, TooManyRequests
from web import stage

pytestmark = pytest.mark.django_db
WRONG = "khong-phai-mat-khau"


def test_a_login_begins_a_new_session_and_goes_on_to_the_page_asked_for(nation: stage.Nation) -> None:
    client = Client()
    client.get("/login")
    client.session["x"] = 1
    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key
    given = {"username": " LAN.NT@g06.gov.test ", "password": stage.PASSWORD, "next": "/incoming"}
    answer = client.post("/login", given)
    assert answer["Location"] == "/incoming"
    assert client.cookies["sessionid"].value != session.session_key
    assert client.cookies["sessionid"]["httponly"]


@pytest.mark.parametrize("onward", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_a_login_leads_to_our_own_pages_only(nation: stage.Nation, onward: str) -> None:
    given = {"username": nation.clerk.address, "password": stage.PASSWORD, "next": onward}
    assert Client().post("/login", given)["Location"] == "/"


def test_a_wrong_password_says_nothing_of_which_half_was_wrong(nation: stage.Nation) -> None:
    known = Client().post("/login", {"username": nation.clerk.address, "password": WRONG})
    unknown = Client().post("/login", {"username": "nobody@g06.gov.test", "password": WRONG})
    assert known.status_code == unknown.status_code == 422
    assert "không đúng" in known.text
    assert WRONG not in known.text


def test_five_wrong_attempts_lock_the_address_but_not_others(
    nation: stage.Nation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client()
    for _attempt in range(5):
        answer = client.post("/login", {"username": nation.clerk.address, "password": WRONG})
    assert answer.status_code == 429
    assert "tạm thời bị khóa" in answer.text
    right = {"username": nation.clerk.address, "password": stage.PASSWORD}
    assert client.post("/login", right).status_code == 429
    other = {"username": nation.stranger.address, "password": stage.PASSWORD}
    assert Client().post("/login", other).status_code == 302
    assert WRONG not in caplog.text


def test_an_inactive_mailbox_cannot_log_in(nation: stage.Nation) -> None:
    nation.clerk.is_active = False
    nation.clerk.save()
    given = {"username": nation.clerk.address, "password": stage.PASSWORD}
    assert Client().post("/login", given).status_code == 422


def test_a_form_without_its_token_is_refused(nation: stage.Nation) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login", {"username": nation.clerk.address, "password": stage.PASSWORD})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.text


def test_logging_out_needs_a_form(nation: stage.Nation) -> None:
    assert Client().get("/logout").status_code == 405


def test_a_sliding_minute_lets_pass_again_what_it_held() -> None:
    clock = [0.0]
    window = PerMinute(3, now=lambda: clock[0])
    for _request in range(3):
        window.take("visitor")
    with pytest.raises(TooManyRequests):
        window.take("visitor")
    window.take("another")
    clock[0] = 61
    window.take("visitor")
    with pytest.raises(TooManyRequests):
        window.take("visitor")
    clock[0] = 200
    window.take("visitor")


def test_heavy_work_beyond_the_limit_is_sent_away() -> None:
    gate = AtOnce(1, patience=0.01)
    with gate.slot(), pytest.raises(Busy), gate.slot():
        pass
    with gate.slot():
        pass
