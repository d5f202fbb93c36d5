"""What is written down when a message is in a mailbox."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

import building
from congthu.apps.mailgate.consignment import (
    Consigned,
    Consignment,
    Question,
    Recorder,
    consignment_key,
    without_detail,
)
from congthu.apps.mailgate.directory import OfficialMailboxes
from congthu.rooms.evidence.models import Event, Salt

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def recorder(*hooks: object) -> Recorder:
    return Recorder(
        node="bkhcn",
        new_id=lambda _: uuid4(),
        official=OfficialMailboxes(),
        on_consigned=hooks,  # type: ignore[arg-type]
    )


def consignment(*recipients: Consigned, kind: str = "") -> Consignment:
    return Consignment(
        message_id="<1@x.vn>", kind=kind, digest="ab" * 32, body_digest="cd" * 32, size=5, blob="ab" * 32,
        recipients=recipients,
    )  # fmt: skip


def consigned(address: str, failure: str = "", seconds: int = 0) -> Consigned:
    return Consigned(consignment_key("ab" * 32, address), address, AT + timedelta(seconds=seconds), failure)


@pytest.mark.django_db
def test_evidence_of_each_recipient() -> None:
    of = building.agency("G06", "Bộ Khoa học")
    building.clerk(of)
    mine = recorder()
    (known,) = mine.ask([Question(keys=[consigned("vanthu@g06.gov.vn").key], addresses=[], official=False)])
    assert known.keys == frozenset()

    mine.record(
        [
            consignment(
                consigned("vanthu@g06.gov.vn"),
                consigned("an@g06.gov.vn"),
                consigned("x@g06.gov.vn", "550 5.1.1"),
            )
        ]
    )

    by_name = {
        (e.name, json.loads(bytes(e.body))["details"].get("recipient")): e for e in Event.objects.all()
    }
    official = by_name["ContentConsignment", "vanthu@g06.gov.vn"]
    personal = by_name["ContentConsignment", None]
    failed = by_name["ContentConsignmentFailure", None]
    assert json.loads(bytes(official.body))["details"] == {
        "body_sha256": "cd" * 32, "message_sha256": "ab" * 32, "node": "bkhcn", "size": 5,
        "recipient": "vanthu@g06.gov.vn",
    }  # fmt: skip
    assert official.subject == "<1@x.vn>"
    for event in (personal, failed):
        assert b"an@g06" not in bytes(event.body)
        assert "@" not in event.key
    assert Salt.objects.get(event=personal).value == "an@g06.gov.vn"
    assert json.loads(bytes(failed.body))["details"]["status"] == "550 5.1.1"

    mine.record([consignment(consigned("vanthu@g06.gov.vn"))])
    assert Event.objects.count() == 3, "the same fact twice is one fact"
    asked = [consigned("vanthu@g06.gov.vn").key, consigned("other@g06.gov.vn").key]
    (known,) = mine.ask(
        [Question(keys=asked, addresses=["vanthu@g06.gov.vn", "an@g06.gov.vn"], official=True)]
    )
    assert known.keys == {asked[0]}
    assert known.official == {"vanthu@g06.gov.vn"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "task"), [("document", "register.take_in"), ("receipt", "dispatch.take_receipt"), ("", None)]
)
def test_the_worker_learns_of_documents_and_receipts(kind: str, task: str | None) -> None:
    of = building.agency("G06", "Bộ Khoa học")
    building.clerk(of)
    told: list[dict[str, object]] = []
    mine = recorder(lambda **values: told.append(values))

    mine.record(
        [
            consignment(
                consigned("vanthu@g06.gov.vn"), consigned("an@g06.gov.vn", seconds=2),
                consigned("x@g06.gov.vn", "550 5.1.1"), kind=kind,
            )
        ]
    )  # fmt: skip

    jobs = list(ProcrastinateJob.objects.values_list("task_name", "args"))
    later = AT + timedelta(seconds=2)
    if task is None:
        assert jobs == [("mailroom.index", {"addresses": ["vanthu@g06.gov.vn"]})], "ordinary mail is indexed"
    else:
        expected = {
            "blob": "ab" * 32, "recipients": ["vanthu@g06.gov.vn"], "delivered_at": later.isoformat(),
            "message_id": "<1@x.vn>",
        }  # fmt: skip
        assert jobs == [(task, expected)]
    both = ["vanthu@g06.gov.vn", "an@g06.gov.vn"]
    heard = [{"message_id": "<1@x.vn>", "recipients": both, "at": later, "body_sha256": "cd" * 32}]
    assert told == (heard if kind == "document" else [])


@pytest.mark.django_db
def test_a_document_for_persons_only_is_an_ordinary_letter() -> None:
    building.clerk(building.agency("G06", "Bộ Khoa học"))
    recorder().record([consignment(consigned("an@g06.gov.vn"), kind="document")])
    assert Event.objects.count() == 1
    assert not ProcrastinateJob.objects.exists()


def test_detail_is_not_part_of_a_mailbox() -> None:
    assert without_detail("VanThu+Bien-Nhan@G06.gov.vn") == "vanthu@g06.gov.vn"
    assert without_detail("nonsense") == "nonsense"
