"""Pages as Django's test client sees them: access, headers, languages, downloads."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from web import stage

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/help", "/directory", "/directory/G06", "/verify", "/login"]
PRIVATE = ["/outgoing", "/incoming", "/outgoing/issue", "/agency"]


def signed_in(box: Any) -> Client:
    client = Client()
    client.force_login(box, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_public_pages_are_open_and_vietnamese_first(nation: stage.Nation) -> None:
    for address in PUBLIC:
        answer = Client().get(address, headers={"accept-language": "en-US,en"})
        assert answer.status_code == 200, address
        assert '<html lang="vi">' in answer.text


@pytest.mark.parametrize("address", PRIVATE)
def test_an_agencys_pages_ask_for_a_login(nation: stage.Nation, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login?next=")


def test_every_page_of_a_clerk_opens(nation: stage.Nation, filled: dict[str, Any]) -> None:
    client = signed_in(nation.clerk)
    for address in [
        "/", "/outgoing", "/incoming", "/outgoing/issue", f"/outgoing/{filled['first']}",
        f"/outgoing/{filled['second']}",
        f"/outgoing/{filled['second']}/tracking", f"/incoming/{filled['waiting']}",
        f"/incoming/{filled['forged']}",
        f"/incoming/{filled['accepted']}", "/outgoing/choices/3?q=khoa hoc",
    ]:  # fmt: skip
        for language in ("vi", "en"):
            client.cookies["language"] = language
            assert client.get(address).status_code == 200, address
