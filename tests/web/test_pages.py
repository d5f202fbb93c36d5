"""Pages as Django's test client sees them: access, headers, languages, downloads."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from congthu.rooms.dispatch.models import Delivery
from congthu.rooms.evidence.models import Event
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


def test_the_way_of_a_dispatch_is_told_again_only_when_it_changed(
    nation: stage.Nation, filled: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    client = signed_in(nation.clerk)
    address = f"/outgoing/{filled['first']}/tracking"

    def seen(text: str) -> str:
        return re.search(r"seen=(\w+)", text)[1]  # type: ignore[index]

    version = seen(client.get(address).text)
    assert version == seen(client.get(f"/outgoing/{filled['first']}").text)
    with django_assert_max_num_queries(10):
        assert client.get(address, {"seen": version}).status_code == 204
    assert client.get(address, {"seen": "another"}).status_code == 200
    row = Delivery.objects.filter(dispatch=filled["first"], state="planned").get()
    event = Event.objects.create(
        id=uuid4(), key="x", name="x", at=timezone.now(), subject=row.dispatch.message_id,
        body=f'{{"details":{{"recipient":"{row.address}"}}}}'.encode(),
    )  # fmt: skip
    assert client.get(address, {"seen": version}).status_code == 204, "an event nobody can prove yet"
    Event.objects.filter(pk=event.pk).update(leaf=41)
    answer = client.get(address, {"seen": version})
    assert "mục 41 của nhật ký" in answer.text
    version = seen(answer.text)
    Delivery.objects.filter(pk=row.pk).update(state="recalled")
    assert client.get(address, {"seen": version}).status_code == 200
