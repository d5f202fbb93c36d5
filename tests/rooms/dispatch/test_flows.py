"""A document's way through dispatch on real PostgreSQL, with real signatures and a carrier that remembers."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from building import AT, Authority, MemoryBlobs, agency, box, clerk, document, ids, node
from congthu.lib import mailmsg, smime
from congthu.lib.errors import TemporaryError
from congthu.rooms.directory.flows import fingerprint
from congthu.rooms.directory.models import Node
from congthu.rooms.dispatch import flows, queries
from congthu.rooms.dispatch.errors import (
    AlreadyIssued,
    DispatchError,
    NotAllowedToIssue,
    NothingToDispatch,
    ReceiptUntrusted,
    SomeDeferred,
)
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch, Receipt
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.dispatch.types import Choice, Rendered
from congthu.rooms.documents.models import Document
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival, Entry

pytestmark = pytest.mark.django_db

FOUND: dict[str, Any] = {
    "type": {"code": None, "name": "Công văn"},
    "reference": {"serial": None, "symbol": "BKHCN-VP", "text": "/BKHCN-VP"},
    "issuer": "Bộ Khoa học và Công nghệ",
    "issued_on": None,
    "abstract": "Về việc sử dụng thư điện tử",
    "signatory": {"capacity": "KT.", "title": "THỨ TRƯỞNG", "name": "Nguyễn Văn A"},
    "primary_addressees": ["Bộ Tài chính", "Bộ Nội vụ"],
    "addressees": [
        {"text": "Như trên", "purpose": None, "kind": "same_as_primary"},
        {"text": "Sở Nào Đó", "purpose": "để biết", "kind": "agency"},
    ],
}


class Post:
    """A carrier that takes everything, but what it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str, tuple[str, ...]]] = []
        self.refuse: dict[str, str] = {}
        self.defer: set[str] = set()
        self.away = False

    def __call__(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> Mapping[str, str | None]:
        if self.away:
            raise TemporaryError
        self.taken.append((message, sender, tuple(recipients)))
        return {r: self.refuse.get(r) for r in recipients if r not in self.defer}


def press(data: bytes, *, filename: str, **_: object) -> Rendered:
    """Sends the file as it is."""
    return Rendered(filename=filename, media_type="application/pdf", data=data)


@pytest.fixture
def authority() -> Authority:
    return Authority()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def office(authority: Authority, post: Post) -> Office:
    return Office(
        blobs=MemoryBlobs(),
        carrier=post,
        press=press,
        identities=authority,
        web_url="http://x",
        hostname="mx.example",
    )


@pytest.fixture
def nation(authority: Authority) -> dict[str, Any]:
    other = node("btc", is_self=False, certificate=authority.node_pem())
    return {
        "bkhcn": agency("BKHCN", "Bộ Khoa học và Công nghệ"),
        "bnv": agency("BNV", "Bộ Nội vụ"),
        "btc": agency("BTC", "Bộ Tài chính", on=other),
    }


def issue(nation: dict[str, Any], office: Office, **changes: Any) -> Dispatch:
    letter = b"%PDF-1.7 letter"
    made = document(nation["bkhcn"], {**FOUND, **changes}, sha256=office.blobs.put(letter))
    return flows.issue(document=made, by=box(nation["bkhcn"]), at=AT, id=uuid4(), event_id=uuid4())


def send(dispatch: Dispatch, office: Office) -> Dispatch:
    flows.seal(dispatch.pk, office=office, at=AT, event_id=uuid4())
    flows.send(dispatch.pk, office=office, at=AT, ids=ids)
    dispatch.refresh_from_db()
    return dispatch


def test_issuing_numbers_plans_and_queues_at_once(nation: dict[str, Any], office: Office) -> None:
    dispatch = issue(nation, office)
    assert dispatch.entry.reference == "01/BKHCN-VP"
    states = list(Addressee.objects.order_by("position").values_list("state", flat=True))
    assert states == ["resolved", "resolved", "not-mailed", "waiting"]
    assert set(Delivery.objects.values_list("address", flat=True)) == {
        "vanthu@btc.gov.vn",
        "vanthu@bnv.gov.vn",
    }
    assert [j.task_name for j in ProcrastinateJob.objects.all()] == ["dispatch.seal"]
    assert Event.objects.get().name == "SubmissionAcceptance"


def test_issuing_twice_is_issuing_once(nation: dict[str, Any], office: Office) -> None:
    dispatch = issue(nation, office)
    again = flows.issue(
        document=dispatch.document, by=box(nation["bkhcn"]), at=AT, id=uuid4(), event_id=uuid4()
    )
    assert again.pk == dispatch.pk
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_file_given_twice_and_issued_at_once_gets_one_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, _ = agency("BKHCN", "Bộ Khoa học và Công nghệ"), agency("BNV", "Bộ Nội vụ")
    twice = [document(here, {**FOUND, "addressees": []}) for _ in range(2)]
    by, refuse = box(here), flows.issue.__globals__["refuse_same_bytes"]

    def slowly(made: Document) -> None:
        refuse(made)
        time.sleep(0.2)

    def work(made: Document) -> bool:
        try:
            flows.issue(document=made, by=by, at=AT, id=uuid4(), event_id=uuid4())
        except AlreadyIssued:
            return False
        finally:
            connection.close()
        return True

    monkeypatch.setitem(flows.issue.__globals__, "refuse_same_bytes", slowly)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, twice)) == [False, True]
    assert Entry.objects.count() == 1


def test_a_stranger_may_not_issue_and_no_number_is_lost(nation: dict[str, Any], office: Office) -> None:
    made = document(nation["bkhcn"], FOUND)
    for stranger in (box(nation["bnv"]), clerk(nation["bkhcn"], "b", appointed=False)):
        with pytest.raises(NotAllowedToIssue):
            flows.issue(document=made, by=stranger, at=AT, id=uuid4(), event_id=uuid4())
    assert Entry.objects.count() == 0


def test_another_agencys_letter_is_refused(nation: dict[str, Any], office: Office) -> None:
    with pytest.raises(NotAllowedToIssue, match="Bộ Nội vụ"):
        issue(nation, office, issuer="Bộ Nội vụ")
    assert Entry.objects.count() == 0


def test_a_letter_to_nobody_is_refused(nation: dict[str, Any], office: Office) -> None:
    with pytest.raises(NothingToDispatch):
        issue(nation, office, primary_addressees=[], addressees=[])


def test_one_signed_message_goes_to_all(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    ((message, sender, recipients),) = post.taken
    assert sender == "vanthu+bien-nhan@bkhcn.gov.vn"
    assert set(recipients) == {"vanthu@btc.gov.vn", "vanthu@bnv.gov.vn"}
    signed = smime.verify(message, roots=authority.roots, crls=authority.crls, at=AT)
    smime.check_sender(message, signed)
    parts = mailmsg.parse_document(signed.content)
    assert parts.packet["found"]["reference"]["text"] == "01/BKHCN-VP"
    assert dispatch.state == "sent"
    assert {d.state for d in dispatch.deliveries.all()} == {"sent"}


def test_sealing_and_sending_again_changes_nothing(
    nation: dict[str, Any], office: Office, post: Post
) -> None:
    dispatch = send(issue(nation, office), office)
    send(dispatch, office)
    assert len(post.taken) == 1
    assert Event.objects.filter(name="CongthuDocumentSealed").count() == 1


def test_the_plane_away_loses_nothing(nation: dict[str, Any], office: Office, post: Post) -> None:
    dispatch = issue(nation, office)
    post.away = True
    with pytest.raises(TemporaryError):
        send(dispatch, office)
    assert {d.state for d in dispatch.deliveries.all()} == {"planned"}
    post.away = False
    send(dispatch, office)
    assert {d.state for d in dispatch.deliveries.all()} == {"sent"}


def test_a_refused_address_fails_and_a_deferred_one_is_tried_again(
    nation: dict[str, Any], office: Office, post: Post
) -> None:
    post.refuse = {"vanthu@bnv.gov.vn": "550 no such user"}
    post.defer = {"vanthu@btc.gov.vn"}
    dispatch = issue(nation, office)
    with pytest.raises(SomeDeferred):
        send(dispatch, office)
    post.defer = set()
    send(dispatch, office)
    states = dict(dispatch.deliveries.values_list("address", "state"))
    assert states == {"vanthu@bnv.gov.vn": "failed", "vanthu@btc.gov.vn": "sent"}
    assert post.taken[-1][2] == ("vanthu@btc.gov.vn",)


def test_a_chosen_line_gets_the_same_message(nation: dict[str, Any], office: Office, post: Post) -> None:
    province = agency("H01", "UBND tỉnh Nào Đó", category="province-committee", level="province")
    dispatch = send(issue(nation, office), office)
    line = Addressee.objects.get(state="waiting")
    flows.choose(line.pk, Choice(codes=(province.code,)), by=box(nation["bkhcn"]), at=AT, event_ids=ids)
    send(dispatch, office)
    assert post.taken[0][0] == post.taken[1][0]
    assert post.taken[1][2] == ("vanthu@h01.gov.vn",)
    with pytest.raises(DispatchError):
        flows.choose(line.pk, Choice(set_aside="nhầm"), by=box(nation["bkhcn"]), at=AT, event_ids=ids)


def test_a_delivery_is_proved_only_by_the_same_body(nation: dict[str, Any], office: Office) -> None:
    dispatch = send(issue(nation, office), office)
    boxes = ["vanthu@bnv.gov.vn"]
    assert flows.record_consigned(dispatch.message_id, boxes, at=AT, body_sha256="00" * 32) == 0
    assert flows.record_consigned(dispatch.message_id, boxes, at=AT, body_sha256=dispatch.body_sha256) == 1
    assert flows.record_consigned(dispatch.message_id, boxes, at=AT, body_sha256=dispatch.body_sha256) == 0


def arrive(
    post: Post, office: Office, authority: Authority, to: str, message: bytes | None = None
) -> list[Arrival]:
    data = message or post.taken[0][0]
    return flows.arrive(
        data, message_sha256=office.blobs.put(data), addresses=[to], delivered_at=AT, roots=authority.roots,
        crls=authority.crls, check_seal=lambda *_, **__: "", blobs=office.blobs, at=AT, ids=ids,
    )  # fmt: skip


def take(post: Post, office: Office, authority: Authority, message: bytes | None = None) -> None:
    data = message or post.taken[-1][0]
    flows.take_receipt(
        data, message_sha256=office.blobs.put(data), roots=authority.roots, crls=authority.crls,
        at=AT + timedelta(minutes=1), ids=ids,
    )  # fmt: skip


def test_the_whole_round_to_acceptance(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    assert waiting.authentic
    assert waiting.reply_to == "vanthu+bien-nhan@bkhcn.gov.vn"
    register.accept(waiting.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    waiting.refresh_from_db()
    flows.send_receipt(waiting, office=office, at=AT, id=uuid4())
    message, sender, recipients = post.taken[-1]
    assert (sender, recipients) == ("", ("vanthu+bien-nhan@bkhcn.gov.vn",))
    assert mailmsg.header(message, "Congthu-Kind") == "receipt"
    take(post, office, authority)
    take(post, office, authority)  # the same receipt twice
    row = dispatch.deliveries.get(address="vanthu@bnv.gov.vn")
    assert (row.state, row.accepted_at, row.incoming_reference) == ("accepted", AT, "01/2026")
    assert Receipt.objects.count() == 1
    tracked = queries.track(queries.find("01/BKHCN-VP"))
    assert {d.state for d in tracked.deliveries} == {"accepted", "sent"}


def test_another_node_proves_delivery_by_its_report(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    arrivals = arrive(post, office, authority, "vanthu@btc.gov.vn")
    flows.report_arrivals(arrivals, office=office, at=AT, id=uuid4())
    take(post, office, authority)
    row = dispatch.deliveries.get(address="vanthu@btc.gov.vn")
    assert (row.state, row.delivered_at) == ("delivered", AT)


def test_a_receipt_of_the_wrong_signer_proves_nothing(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    register.accept(waiting.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    waiting.refresh_from_db()

    class Impostor(Authority):
        def agency(self, code: str, *, address: str, name: str, at: Any) -> Any:
            return authority.agency("BTC", address="vanthu@btc.gov.vn", name="Bộ Tài chính", at=at)

    forged = dataclasses.replace(office, identities=Impostor())
    flows.send_receipt(waiting, office=forged, at=AT, id=uuid4())
    with pytest.raises(ReceiptUntrusted):
        take(post, office, authority)
    assert dispatch.deliveries.get(address="vanthu@bnv.gov.vn").state == "sent"


def test_a_receipt_of_an_unknown_authority_proves_nothing(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    register.accept(waiting.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    waiting.refresh_from_db()
    flows.send_receipt(waiting, office=dataclasses.replace(office, identities=Authority()), at=AT, id=uuid4())
    with pytest.raises(smime.SignatureInvalid):
        take(post, office, authority)
    assert dispatch.deliveries.get(address="vanthu@bnv.gov.vn").state == "sent"


def test_an_unsigned_bounce_says_failed_until_something_better_comes(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    report = mailmsg.ReceiptNotice(
        kind=mailmsg.ReceiptKind.FAILED, original_message_id=dispatch.message_id, body_sha256="",
        reports=(mailmsg.AddresseeReport(address="vanthu@btc.gov.vn", at=None, reason="no route"),),
    )  # fmt: skip
    entity = mailmsg.receipt_entity(report, reporter="mx", subject="x", boundary="b")
    take(post, office, authority, b"Message-ID: <b@mx>\r\nMIME-Version: 1.0\r\n" + entity)
    row = dispatch.deliveries.get(address="vanthu@btc.gov.vn")
    assert (row.state, row.reason) == ("failed", "no route")
    arrivals = arrive(post, office, authority, "vanthu@btc.gov.vn")
    flows.report_arrivals(arrivals, office=office, at=AT, id=uuid4())
    take(post, office, authority)
    row.refresh_from_db()
    assert row.state == "delivered"


def test_an_unsigned_acceptance_is_not_believed(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    report = mailmsg.ReceiptNotice(
        kind=mailmsg.ReceiptKind.ACCEPTED, original_message_id=dispatch.message_id,
        body_sha256=dispatch.body_sha256,
        reports=(mailmsg.AddresseeReport(address="vanthu@btc.gov.vn", at=AT),),
    )  # fmt: skip
    entity = mailmsg.receipt_entity(report, reporter="mx", subject="x", boundary="b")
    with pytest.raises(ReceiptUntrusted):
        take(post, office, authority, b"Message-ID: <b@mx>\r\nMIME-Version: 1.0\r\n" + entity)


def test_a_changed_message_is_laid_before_the_clerk_as_unproved(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    send(issue(nation, office), office)
    changed = post.taken[0][0].replace(b"vanthu@bkhcn.gov.vn", b"vanthu@bnvxx.gov.vn", 1)
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", changed)
    assert not waiting.authentic


def test_receipts_never_go_to_a_third_party(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    send(issue(nation, office), office)
    turned = post.taken[0][0].replace(
        b"Disposition-Notification-To: vanthu+bien-nhan@bkhcn.gov.vn",
        b"Disposition-Notification-To: victim@elsewhere.vn",
    )
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", turned)
    assert waiting.reply_to == "vanthu@bkhcn.gov.vn"


def test_another_nodes_authority_cannot_speak_for_our_agencies(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    """Two trusted roots; the second one issues a certificate for an address of the first one's node."""
    other = Authority()
    Node.objects.filter(name="bkhcn").update(root_fingerprint=fingerprint(authority.root.certificate))
    Node.objects.filter(name="btc").update(root_fingerprint=fingerprint(other.root.certificate))
    roots, crls = (*authority.roots, *other.roots), (*authority.crls, *other.crls)
    forging = dataclasses.replace(office, identities=other)
    dispatch = send(issue(nation, forging), forging)
    forged = post.taken[0][0]
    (waiting,) = flows.arrive(
        forged, message_sha256=office.blobs.put(forged), addresses=["vanthu@bnv.gov.vn"], delivered_at=AT,
        roots=roots, crls=crls, check_seal=lambda *_, **__: "", blobs=office.blobs, at=AT, ids=ids,
    )  # fmt: skip
    assert not waiting.authentic
    assert [c["name"] for c in waiting.checks if not c["ok"]] == ["sender"]

    Arrival.objects.update(checks=[], authentic=True)
    register.accept(waiting.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    waiting.refresh_from_db()
    flows.send_receipt(waiting, office=forging, at=AT, id=uuid4())
    receipt = post.taken[-1][0]
    with pytest.raises(ReceiptUntrusted, match="somebody else"):
        flows.take_receipt(
            receipt, message_sha256=office.blobs.put(receipt), roots=roots, crls=crls, at=AT, ids=ids
        )
    assert dispatch.deliveries.get(address="vanthu@bnv.gov.vn").state == "sent"
