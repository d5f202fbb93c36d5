"""Screening on a real database: facts are kept, content is not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import building
from congthu.rooms.directory.models import Officer
from congthu.rooms.screening import flows, queries
from congthu.rooms.screening.models import MessageFact
from congthu.rooms.screening.types import Limits, Message, Snapshot

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LIMITS = Limits(recipients=10, size=1000)
pytestmark = pytest.mark.django_db


def known(_: object) -> Snapshot:
    return Snapshot(
        hosted_domains=frozenset({"g06.gov.vn"}),
        own_addresses={"an@g06.gov.vn": frozenset({"an@g06.gov.vn"})},
    )


def message(subject: str, **values: object) -> Message:
    headers = (("From", "x@abroad.example"), ("Subject", subject), ("Message-ID", " <1@x>"))
    given: dict[str, object] = {
        "sender": "x@abroad.example",
        "headers": headers,
        "recipients": ("An@g06.gov.vn",),
    }
    return Message(at=AT, **{**given, **values})  # type: ignore[arg-type]


def test_fact_of_each_message() -> None:
    verdicts = flows.screen(
        [message("secret words"), message("[MẬT] secret words", size=7)], directory=known, limits=LIMITS
    )
    assert [bool(v.refusal) for v in verdicts] == [False, True]
    first, second = MessageFact.objects.order_by("id")
    assert (first.kind, first.verdict, first.hits) == ("incoming", "accepted", [])
    assert (first.message_id, first.sender, first.recipients) == (
        "<1@x>",
        "x@abroad.example",
        ["an@g06.gov.vn"],
    )
    assert (second.verdict, second.hits, second.size) == ("refused", ["secrecy-mark"], 7)
    for row in MessageFact.objects.values():
        assert "secret words" not in str(row)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"login": "an@g06.gov.vn"}, "internal"),
        ({"login": "an@g06.gov.vn", "recipients": ("an@g06.gov.vn", "b@abroad.example")}, "outgoing"),
        ({"service": "ISSUING", "headers": (("Congthu-Kind", " Document"),)}, "document"),
        ({"headers": (("Congthu-Kind", "receipt"),)}, "receipt"),
        ({"headers": (("Congthu-Kind", "poem"),)}, "incoming"),
    ],
)
def test_kinds(values: dict[str, object], kind: str) -> None:
    flows.screen([message("", **values)], directory=known, limits=LIMITS)
    assert MessageFact.objects.get().kind == kind


def test_hostile_text_is_stored_without_harm() -> None:
    odd = message(
        "", sender="a\udcff\0b@x", headers=(("Message-ID", "\udcff" * 500),), recipients=("\0" * 400,)
    )
    flows.screen([odd], directory=known, limits=LIMITS)
    assert len(MessageFact.objects.get().message_id) == 300


def test_who_may_write_as_an_agency() -> None:
    ministry, other = building.agency("G06", "Bộ Khoa học"), building.agency("G07", "Bộ khác")
    clerk, officer = building.clerk(ministry), building.clerk(ministry, "binh", appointed=False)
    former = building.clerk(ministry, "cu", until=date(2026, 1, 1))
    retired = building.clerk(clerk.agency, "retired")
    Officer.objects.filter(pk=retired.officer_id).update(valid_until=date(2026, 1, 1))
    gone = queries.own_addresses([retired.address], date(2026, 11, 20))
    assert gone == {retired.address: frozenset({retired.address})}

    found = queries.own_addresses([clerk.address, officer.address, former.address], date(2026, 11, 20))
    assert found[clerk.address] == {clerk.address, "vanthu@g06.gov.vn"}
    assert found[officer.address] == {officer.address}
    assert found[former.address] == {former.address}
    assert queries.hosted_domains() == {"g06.gov.vn", other.domain}
