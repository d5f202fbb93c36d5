"""Recall, replacement and correction between two running nodes, in both orders; forged notices do nothing."""

from __future__ import annotations

import json
import os
import smtplib
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bench.letters import Letter, as_text
from congthu.edges.mailplane import queue
from congthu.lib.vntext import fold
from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

ONE, TWO, THREE = "vanthu@g81.gov.vn", "vanthu@g82.gov.vn", "vanthu@g83.gov.vn"
LETTER = Letter(
    issuer=("BỘ THỬ NGHIỆM MỘT",), number="Số:      /BTNM-VP", date="Hà Nội, ngày    tháng    năm",
    primary=("Bộ Thử nghiệm Hai.",),
)  # fmt: skip
FILL = """
from datetime import date
from congthu.rooms.directory.models import Agency, Mailbox, Node
own, _ = Node.objects.get_or_create(is_self=True, defaults={"name": settings.node})
for code, name, folded in %r:
    domain = code.lower() + ".gov.vn"
    agency = Agency.objects.create(code=code, name=name, folded=folded, level="central", category="ministry",
        node=own, domain=domain, valid_from=date(2025, 3, 1))
    Mailbox.objects.create(address="vanthu@" + domain, kind="agency", agency=agency, password="!")
"""
SCRIPT = """
import json
from datetime import UTC, date, datetime
from congthu.lib.errors import CongthuError
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import flows
from congthu.rooms.dispatch.models import *
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival
from congthu.rooms.register.types import Instruction
from congthu.wiring import edges
clerk, at = directory.mailbox("vanthu@g82.gov.vn"), datetime.now(UTC)
"""
ACCEPT = """
for row in Arrival.objects.filter(state="waiting"):
    register.accept(row.pk, by=clerk, at=at, event_id=edges.new_id())
"""
AGREE = """
for row in ReceivedNotice.objects.filter(state="waiting"):
    flows.agree(row.pk, by=clerk, at=at, event_id=edges.new_id())
"""
DECLINE = """
for row in ReceivedNotice.objects.filter(state="waiting"):
    flows.decline(row.pk, reason="Đã thực hiện xong", by=clerk, at=at, event_id=edges.new_id())
"""
ASSIGN = """
entry = Arrival.objects.order_by("pk").last().entry
try:
    register.assign(entry.pk, Instruction(text="Xử lý", by="Lãnh đạo", on=at.date(), unit="X"),
                    by=clerk, at=at, ids=edges.new_id)
except CongthuError as error:
    print(error.public)
"""
SEEN = """
print(json.dumps({
    "arrivals": list(Arrival.objects.order_by("pk").values_list("state", flat=True)),
    "notices": list(ReceivedNotice.objects.order_by("pk").values_list("kind", "state")),
    "kept": KeptNotice.objects.count(),
    "events": sorted(Event.objects.filter(name__startswith="CongthuNotice").values_list("name", flat=True)),
}))
"""
#: A notice about the newest document of ONE, made on ``node`` in the name of ``sender``.
FORGE = """
import dataclasses
from uuid import uuid4
from congthu.lib.mailmsg import AmendmentNotice, NoticeKind, notice_entity
from congthu.lib import smime
said = AmendmentNotice(id=uuid4(), kind=NoticeKind.RECALL, original_message_id=%(message)r,
    body_sha256=%(body)r, reference="1", reason="Gia", successor="", successor_reference="", at=at)
identity = edges.office().identities.agency(%(code)r, address=%(sender)r, name="Bo", at=at)
head = ("From: %(sender)s\\r\\nTo: undisclosed-recipients:;\\r\\nMessage-ID: <%%s@x>\\r\\n"
        "Congthu-Kind: notice\\r\\nMIME-Version: 1.0\\r\\n" %% uuid4())
message = head.encode() + smime.sign(notice_entity(said, text="x", boundary="b"), identity=identity, at=at)
print(edges.office().carrier(message, sender=%(sender)r, recipients=["vanthu@g82.gov.vn"]))
"""


def patiently(node: RunningNode, satisfied: Callable[[], bool], what: str) -> None:
    """Each look is a process of its own: not so many of them that the node has no time to act."""

    def look() -> bool:
        time.sleep(0.5)
        return satisfied()

    node.wait_for(look, what, patience=120)


@dataclass
class Two:
    """The sender's node and the addressee's."""

    near: RunningNode
    far: RunningNode
    folder: Path
    made: int = 0

    def issue(self) -> str:
        """A letter of its own; answers its reference."""
        self.made += 1
        file = self.folder / f"cv{self.made}.txt"
        file.write_bytes(as_text(replace(LETTER, about=f"V/v thử nghiệm lần thứ {self.made}")))
        said = self.near.cli("document", "issue", str(file), "--as", ONE, "--yes", "--json")
        return str(json.loads(said.stdout)["reference"])

    def sent(self, reference: str) -> dict[str, Any]:
        """What the sender's tracking says."""
        found: dict[str, Any] = json.loads(self.near.cli("document", "track", reference, "--json").stdout)
        return found

    def delivery(self, reference: str) -> dict[str, Any]:
        """Its one delivery."""
        (row,) = self.sent(reference)["deliveries"]
        return dict(row)

    def there(self, act: str = "") -> dict[str, Any]:
        """Do something at the addressee's, and look."""
        found: dict[str, Any] = json.loads(self.far.python(SCRIPT + act + SEEN).splitlines()[-1])
        return found

    def until_there(self, key: str, last: Any) -> dict[str, Any]:
        """Wait for the newest of a list there."""
        patiently(self.far, lambda: self.there()[key][-1:] == [last], f"{key} to end with {last}")
        return self.there()

    def until_delivered(self, reference: str) -> None:
        """Wait for the proof of delivery."""
        patiently(
            self.near, lambda: self.delivery(reference)["state"] in ("delivered", "accepted"), "the delivery"
        )

    def recall(self, reference: str, *more: str) -> None:
        """As the clerk does."""
        self.near.cli("register", "recall", reference, "--as", ONE, "--reason", "Sai số liệu", *more)

    def postfix(self, *settings: str) -> None:
        """Change the sender's Postfix while it runs."""
        tree = str(self.near.settings.plane / "postfix")
        subprocess.run(["/usr/sbin/postconf", "-c", tree, "-e", *settings], check=True)
        subprocess.run(["/usr/sbin/postfix", "-c", tree, "reload"], check=True, capture_output=True)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two nodes that trust each other's feed."""
    with ThreadPoolExecutor(2) as both:
        made = both.map(
            lambda given: RunningNode(given[0], node=given[1]).__enter__(),
            (("127.0.3.4", "near"), ("127.0.3.5", "far")),
        )
        near, far = made
    try:
        names = (("G81", "Bộ Thử nghiệm Một"), ("G83", "Bộ Thử nghiệm Ba")), (("G82", "Bộ Thử nghiệm Hai"),)
        for node, agencies in zip((near, far), names, strict=True):
            node.python(FILL % ([(code, name, fold(name)) for code, name in agencies],))
        for giver, taker in ((near, far), (far, near)):
            feed = giver.home / "its.feed"
            root = giver.cli("directory", "feed", "--output", str(feed)).stdout.strip()
            taker.cli("directory", "trust", str(feed), "--root-fingerprint", root, "--yes")
        yield Two(near=near, far=far, folder=tmp_path_factory.mktemp("letters"))
    finally:
        for node in (near, far):
            node.destroy()


def test_an_accepted_document_is_frozen_cancelled_and_the_answer_comes_back(two: Two) -> None:
    reference = two.issue()
    two.until_delivered(reference)
    two.there(ACCEPT)
    patiently(two.near, lambda: two.delivery(reference)["state"] == "accepted", "the receipt")
    two.recall(reference)
    two.until_there("notices", ["recall", "waiting"])
    assert "asks for this document back" in two.far.python(SCRIPT + ASSIGN)
    two.there(AGREE)
    two.far.kill("worker")  # in the middle of the answer, or just after it
    patiently(two.near, lambda: two.delivery(reference)["state"] == "recalled", "the answer")
    said = two.sent(reference)
    (notice,) = said["notices"]
    (answer,) = notice["answers"]
    assert (notice["kind"], answer["address"], answer["agreed"]) == ("recall", TWO, True)
    assert said["deliveries"][0]["incoming_reference"]
    far = two.there()
    assert far["arrivals"][-1] == "recalled"
    near = json.loads(two.near.python(SCRIPT + SEEN).splitlines()[-1])["events"]
    assert {"CongthuNoticeAnswered", "CongthuNoticeIssued"} <= set(near)
    assert {"CongthuNoticeAnswered", "CongthuNoticeReceived"} <= set(far["events"])


def test_a_notice_that_overtakes_its_document_finds_it_when_it_comes(two: Two) -> None:
    before = two.there()
    two.postfix("defer_transports=node")
    reference = two.issue()
    plane = two.near.settings
    patiently(
        two.near,
        lambda: any(m.queue == "deferred" for m in queue.waiting(plane)),
        "the letter to be deferred",
    )
    (held,) = queue.waiting(plane)
    queue.hold(plane, held.queue_id)
    two.postfix("defer_transports=")
    two.recall(reference)
    patiently(two.far, lambda: two.there()["kept"] > before["kept"], "the notice to be kept")
    assert len(two.there()["arrivals"]) == len(before["arrivals"])
    queue.release(plane, held.queue_id)
    queue.flush(plane)
    seen = two.until_there("arrivals", "frozen")
    assert seen["notices"][-1] == ["recall", "waiting"]
    two.there(AGREE)
    patiently(two.near, lambda: two.delivery(reference)["state"] == "recalled", "the answer")


def test_a_replacement_that_is_declined_leaves_the_document_where_it_is(two: Two) -> None:
    reference, successor = two.issue(), two.issue()
    two.until_delivered(successor)
    two.until_delivered(reference)
    two.recall(reference, "--replaced-by", successor)
    seen = two.until_there("notices", ["replace", "waiting"])
    assert sorted(seen["arrivals"][-2:]) == ["frozen", "waiting"]
    two.there(DECLINE)
    patiently(two.near, lambda: bool(two.sent(reference)["notices"][0]["answers"]), "the answer")
    (answer,) = two.sent(reference)["notices"][0]["answers"]
    assert (answer["agreed"], answer["reason"]) == (False, "Đã thực hiện xong")
    assert two.delivery(reference)["state"] == "delivered"
    assert two.there()["arrivals"][-2:] == ["waiting", "waiting"]


def test_a_correction_is_taken_note_of(two: Two) -> None:
    reference, letter = two.issue(), two.issue()
    two.until_delivered(reference)
    two.until_delivered(letter)
    two.recall(reference, "--corrected-by", letter)
    two.until_there("notices", ["correct", "waiting"])
    assert "frozen" not in two.there(AGREE)["arrivals"]
    patiently(two.near, lambda: bool(two.sent(reference)["notices"][0]["answers"]), "the answer")
    assert two.delivery(reference)["state"] == "delivered"


def test_forged_notices_do_nothing_but_stand_on_record(two: Two) -> None:
    reference = two.issue()
    two.until_delivered(reference)
    before = two.until_there("arrivals", "waiting")
    newest = SCRIPT + (
        "d = Dispatch.objects.order_by('issued_at').last(); print(json.dumps([d.message_id, d.body_sha256]))"
    )
    message, body = json.loads(two.near.python(newest))
    given = {"message": message, "body": body}
    # By the key of another agency of the sender's node; by a certificate the addressee's own node made.
    two.near.python(SCRIPT + FORGE % {**given, "code": "G83", "sender": THREE})
    two.far.python(SCRIPT + FORGE % {**given, "code": "G81", "sender": ONE})
    # By nobody's key at all.
    settings = two.far.settings
    with smtplib.SMTP(settings.listen, settings.smtp_port) as server:
        server.sendmail(ONE, [TWO], f"From: {ONE}\r\nCongthu-Kind: notice\r\n\r\nThu hoi!\r\n".encode())

    def on_record() -> bool:
        more = Counter(two.there()["events"]) - Counter(before["events"])
        return more == {"CongthuNoticeRefused": 2, "CongthuNoticeKept": 1}

    patiently(two.far, on_record, "all three to be on record")
    after = two.there()
    assert after["arrivals"][-1] == "waiting"
    assert after["notices"] == before["notices"]
    assert two.delivery(reference)["state"] == "delivered"
