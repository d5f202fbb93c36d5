"""A dossier collected from a real dispatch proves what its flows recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bench.dossiers import sealed_pdf
from building import AT, Authority, MemoryBlobs, agency, box, document, ids, node
from congthu.edges.logkey import FileCheckpointStore, FileLogSigner, log_origin
from congthu.lib import pades
from congthu.lib.tlog import LogKey
from congthu.rooms.dispatch import dossiers, flows
from congthu.rooms.dispatch.models import Dispatch
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.dispatch.types import Rendered
from congthu.rooms.evidence import dossier
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.dossier import Report
from congthu.rooms.evidence.errors import NotLogged
from congthu.rooms.evidence.types import EventName, NewEvent, moment
from congthu.rooms.register import flows as register

pytestmark = pytest.mark.django_db

NEAR, FAR = "vanthu@bnv.gov.vn", "vanthu@btc.gov.vn"
FOUND: dict[str, Any] = {
    "reference": {"serial": None, "symbol": "BKHCN-VP", "text": "/BKHCN-VP"},
    "issuer": "Bộ Khoa học và Công nghệ",
    "abstract": "Về việc sử dụng thư điện tử",
    "primary_addressees": ["Bộ Tài chính", "Bộ Nội vụ"],
    "addressees": [],
}


class Story:
    """One document issued to an agency of this node and one of another, until all receipts are back."""

    def __init__(self, place: Path, *, excuse: str = "") -> None:
        self.authority, self.excuse = Authority(), excuse
        self.taken: list[bytes] = []
        self.office = Office(
            blobs=MemoryBlobs(), carrier=self.post, press=self.press, identities=self.authority,
            web_url="http://x", hostname="mx.example",
        )  # fmt: skip
        self.signer = FileLogSigner(path=place / "log-key", origin=log_origin("node"))
        self.store = FileCheckpointStore(place / "checkpoint")
        self.issuer = agency("BKHCN", "Bộ Khoa học và Công nghệ")
        self.near = agency("BNV", "Bộ Nội vụ")
        agency("BTC", "Bộ Tài chính", on=node("btc", is_self=False, certificate=self.authority.node_pem()))
        self.dispatch = self.issue()

    def post(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> Mapping[str, str | None]:
        self.taken.append(message)
        return dict.fromkeys(recipients)

    def press(self, data: bytes, *, filename: str, seal: Any, **_: object) -> Rendered:
        made = data if self.excuse else sealed_pdf(seal, at=AT)
        return Rendered(
            filename=filename, media_type="application/pdf", data=made, unsealed_because=self.excuse
        )

    def issue(self) -> Dispatch:
        made = document(self.issuer, FOUND, sha256=self.office.blobs.put(b"%PDF-1.7 letter"))
        dispatch = flows.issue(document=made, by=box(self.issuer), at=AT, id=uuid4(), event_id=uuid4())
        flows.seal(dispatch.pk, office=self.office, at=AT, event_id=uuid4())
        flows.send(dispatch.pk, office=self.office, at=AT, ids=ids)
        dispatch.refresh_from_db()
        return dispatch

    def consign(self, address: str, *, body: str = "", key: str = "") -> None:
        """What mailgate records."""
        evidence.record(
            [
                NewEvent(
                    id=uuid4(), name=EventName.CONTENT_CONSIGNMENT, key=key or f"consignment:{address}",
                    at=AT + timedelta(seconds=3), subject=self.dispatch.message_id,
                    details={"body_sha256": body or self.dispatch.body_sha256, "recipient": address},
                )
            ]
        )  # fmt: skip

    def answer(self) -> None:
        """Both addressees have it; the far node reports it; the near clerk accepts."""
        near, far = (self.arrive(address) for address in (NEAR, FAR))
        flows.report_arrivals(far, office=self.office, at=AT, id=uuid4())
        self.take()
        register.accept(near[0].pk, by=box(self.near), at=AT + timedelta(minutes=5), event_id=uuid4())
        near[0].refresh_from_db()
        flows.send_receipt(near[0], office=self.office, at=AT + timedelta(minutes=5), id=uuid4())
        self.take()

    def arrive(self, address: str) -> list[Any]:
        message = self.taken[0]
        return flows.arrive(
            message, message_sha256=self.office.blobs.put(message), addresses=[address], delivered_at=AT,
            roots=self.authority.roots, crls=self.authority.crls, check_seal=lambda *_, **__: "",
            blobs=self.office.blobs, at=AT, ids=ids,
        )  # fmt: skip

    def take(self) -> None:
        message = b"Received: by mx\r\n" + self.taken[-1]
        flows.take_receipt(
            message, message_sha256=self.office.blobs.put(message), roots=self.authority.roots,
            crls=self.authority.crls, at=AT + timedelta(minutes=6), ids=ids,
        )  # fmt: skip

    def sequence(self) -> None:
        evidence.sequence(signer=self.signer, store=self.store, at=AT)

    def pack(self) -> bytes:
        key = LogKey(name=self.signer.origin, public_key=self.signer.public_key)
        return dossier.pack(
            dossiers.collect(
                self.dispatch, office=self.office, vkey=key.vkey(), roots=self.authority.roots,
                crls=self.authority.crls, at=AT + timedelta(hours=1),
            )
        )  # fmt: skip

    def check(self) -> Report:
        return dossier.verify(
            self.pack(), roots=self.authority.roots, at=AT + timedelta(days=400), pdf=pades.verify
        )


def test_a_recalled_document_is_proved_with_its_recall(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.answer()
    notice = flows.recall(
        story.dispatch.pk, reason="Sai", by=box(story.issuer), at=AT, id=uuid4(), event_id=uuid4()
    )
    flows.send_notice(notice.pk, office=story.office, at=AT)
    message = story.taken[-1]
    flows.take_notice(
        message, message_sha256=story.office.blobs.put(message),
        roots=story.authority.roots, crls=story.authority.crls, blobs=story.office.blobs, at=AT, ids=ids,
    )  # fmt: skip
    story.sequence()
    report = story.check()
    assert report.valid, report.failed_step


def test_the_whole_round_is_proved(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.consign(NEAR)
    story.answer()
    with pytest.raises(NotLogged):
        story.pack()
    story.sequence()
    report = story.check()
    assert report.valid, report.failed_step
    assert report.summary is not None
    rows = {row["address"]: row for row in report.summary["addressees"]}
    assert report.summary["reference"] == "01/BKHCN-VP"
    assert rows[NEAR]["delivered_at"] == moment(AT + timedelta(seconds=3))
    assert rows[NEAR]["accepted_at"] == moment(AT + timedelta(minutes=5))
    assert rows[NEAR]["incoming_reference"] == "01/2026"
    assert rows[FAR]["delivered_at"] == moment(AT)
    assert rows[FAR]["accepted_at"] is None


def test_a_letter_that_borrows_the_message_id_spoils_nothing(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.consign(NEAR)
    story.consign(NEAR, body=hashlib.sha256(b"other").hexdigest(), key="other")
    story.sequence()
    assert story.check().valid


def test_a_document_stays_proved_when_the_sender_gets_a_new_certificate(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.sequence()
    del story.authority.made[story.dispatch.sender]
    assert story.check().valid


def test_a_file_that_could_not_be_sealed_says_so(tmp_path: Path) -> None:
    story = Story(tmp_path, excuse="The PDF is encrypted.")
    story.sequence()
    report = story.check()
    assert report.valid, report.failed_step
    assert "The PDF is encrypted." in report.steps[5].detail.en
