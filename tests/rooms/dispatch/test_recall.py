"""Recall, replacement, correction with real signatures: who may ask, who answers, what becomes of it."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from building import AT, Authority, agency, box, document, ids
from congthu.lib import mailmsg
from congthu.rooms.directory.flows import fingerprint
from congthu.rooms.directory.models import Node, Unit
from congthu.rooms.dispatch import flows
from congthu.rooms.dispatch.errors import (
    DispatchError,
    NotAllowedToIssue,
    NoticeRefused,
    NoticeUntrusted,
)
from congthu.rooms.dispatch.flows.kept_notices import meet
from congthu.rooms.dispatch.models import (
    Addressee,
    Dispatch,
    KeptNotice,
    Notice,
    NoticeAnswer,
    ReceivedNotice,
)
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.dispatch.types import Choice
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows as register
from congthu.rooms.register.errors import AskedBack, RegisterError
from congthu.rooms.register.models import Arrival, FollowUp
from congthu.rooms.register.types import Instruction
from rooms.dispatch.test_flows import FOUND, Post, arrive, authority, issue, nation, office, post, send
from rooms.register.test_at_once import both

pytestmark = pytest.mark.django_db
__all__ = ["authority", "nation", "office", "post"]

LATER = AT + timedelta(minutes=10)
BNV = "vanthu@bnv.gov.vn"


def recall(dispatch: Dispatch, nation: dict[str, Any]) -> Notice:
    return flows.recall(
        dispatch.pk, reason="Sai số liệu", by=box(nation["bkhcn"]), at=LATER, id=uuid4(), event_id=uuid4()
    )


def take(message: bytes, office: Office, authority: Authority) -> None:
    flows.take_notice(
        message, message_sha256=office.blobs.put(message), roots=authority.roots, crls=authority.crls,
        blobs=office.blobs, at=LATER + timedelta(minutes=1), ids=ids,
    )  # fmt: skip


@pytest.fixture
def sent(nation: dict[str, Any], office: Office) -> Dispatch:
    return send(issue(nation, office), office)


@pytest.fixture
def waiting(sent: Dispatch, post: Post, office: Office, authority: Authority) -> Arrival:
    (arrival,) = arrive(post, office, authority, BNV)
    return arrival


def noticed(sent: Dispatch, nation: dict[str, Any], office: Office, post: Post) -> bytes:
    flows.send_notice(recall(sent, nation).pk, office=office, at=LATER)
    return post.taken[-1][0]


def answered(post: Post, office: Office, authority: Authority) -> None:
    row = ReceivedNotice.objects.select_related("arrival__agency", "arrival__document").get()
    flows.send_answer(row, office=office, at=LATER, id=uuid4())
    take(post.taken[-1][0], office, authority)


def recorded(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_a_waiting_document_is_frozen_at_once_and_cancelled_when_the_clerk_agrees(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    message = noticed(sent, nation, office, post)
    assert mailmsg.header(message, "Congthu-Kind") == "notice"
    take(message, office, authority)
    waiting.refresh_from_db()
    assert waiting.state == "frozen"
    with pytest.raises(RegisterError, match="asks for this document back"):
        register.accept(waiting.pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    flows.agree(ReceivedNotice.objects.get().pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    waiting.refresh_from_db()
    assert (waiting.state, waiting.document.found["abstract"]) == ("recalled", FOUND["abstract"])
    answered(post, office, authority)
    assert sent.deliveries.get(address=BNV).state == "recalled"
    assert NoticeAnswer.objects.get().agreed
    names = set(Event.objects.filter(subject=sent.message_id).values_list("name", flat=True))
    assert {"CongthuNoticeIssued", "CongthuNoticeReceived", "CongthuNoticeAnswered"} <= names


def test_an_accepted_document_stays_in_the_book_and_says_it_was_recalled(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    entry = register.accept(waiting.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    clerk = box(nation["bnv"])
    Unit.objects.create(agency=nation["bnv"], code="VP", name="Văn phòng")
    given = Instruction(text="Xử lý", by="Bộ trưởng", on=AT.date(), unit="VP")
    register.assign(entry.pk, given, by=clerk, at=AT, ids=ids)
    take(noticed(sent, nation, office, post), office, authority)
    waiting.refresh_from_db()
    assert waiting.state == "accepted"
    with pytest.raises(AskedBack):
        register.note_progress(entry.pk, "Đang xử lý", by=clerk, at=LATER)
    flows.agree(ReceivedNotice.objects.get().pk, by=clerk, at=LATER, event_id=uuid4())
    entry.refresh_from_db()
    assert (entry.serial, entry.reference) == (1, "01/BKHCN-VP")
    assert "thu hồi" in entry.note
    # Nobody is late with it any more, and nobody takes it up again.
    assert FollowUp.objects.get().state == "done"
    with pytest.raises(RegisterError, match="recalled by its sender"):
        register.reopen(entry.pk, "Làm tiếp", by=clerk, at=LATER)


def test_an_accepted_document_that_is_kept_is_worked_on_again(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    clerk = box(nation["bnv"])
    entry = register.accept(waiting.pk, by=clerk, at=AT, event_id=uuid4())
    Unit.objects.create(agency=nation["bnv"], code="VP", name="Văn phòng")
    given = Instruction(text="Xử lý", by="Bộ trưởng", on=AT.date(), unit="VP")
    take(noticed(sent, nation, office, post), office, authority)
    with pytest.raises(AskedBack):
        register.assign(entry.pk, given, by=clerk, at=LATER, ids=ids)
    flows.decline(
        ReceivedNotice.objects.get().pk, reason="Đã thực hiện", by=clerk, at=LATER, event_id=uuid4()
    )
    assert register.assign(entry.pk, given, by=clerk, at=LATER, ids=ids).state == "open"


def test_a_clerk_may_keep_the_document_and_says_why(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    take(noticed(sent, nation, office, post), office, authority)
    row, by = ReceivedNotice.objects.get(), box(nation["bnv"])
    with pytest.raises(RegisterError):
        flows.decline(row.pk, reason=" ", by=by, at=LATER, event_id=uuid4())
    flows.decline(row.pk, reason="Đã thực hiện xong", by=by, at=LATER, event_id=uuid4())
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    answered(post, office, authority)
    assert sent.deliveries.get(address=BNV).state == "sent"
    answer = NoticeAnswer.objects.get()
    assert (answer.agreed, answer.reason) == (False, "Đã thực hiện xong")
    with pytest.raises(NoticeRefused):
        flows.agree(row.pk, by=by, at=LATER, event_id=uuid4())


def test_everything_may_be_said_twice(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    assert recall(sent, nation).pk == recall(sent, nation).pk
    notice = Notice.objects.get()
    flows.send_notice(notice.pk, office=office, at=LATER)
    flows.send_notice(notice.pk, office=office, at=LATER)
    message = post.taken[-1][0]
    assert len(post.taken) == 2
    take(message, office, authority)
    flows.agree(ReceivedNotice.objects.get().pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    take(message, office, authority)
    answered(post, office, authority)
    answered(post, office, authority)
    assert (ReceivedNotice.objects.count(), NoticeAnswer.objects.count()) == (1, 1)
    waiting.refresh_from_db()
    assert waiting.state == "recalled"


def test_a_document_asked_for_twice_stays_frozen_until_both_are_answered(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    take(noticed(sent, nation, office, post), office, authority)
    kept = KeptNotice.objects.get()
    KeptNotice.objects.create(
        notice=uuid4(), sender=kept.sender, kind="replace", message_id=kept.message_id,
        body_sha256=kept.body_sha256, reason="Thay bằng bản khác", message_sha256=kept.message_sha256,
        received_at=LATER,
    )  # fmt: skip
    meet([waiting], blobs=office.blobs, at=LATER, ids=ids)
    states = []
    for row in ReceivedNotice.objects.order_by("pk"):
        flows.decline(row.pk, reason="Đã làm xong", by=box(nation["bnv"]), at=LATER, event_id=uuid4())
        waiting.refresh_from_db()
        states.append((waiting.state, waiting.asked_back_at is None))
    assert states == [("frozen", False), ("waiting", True)]


def test_a_notice_with_the_number_of_another_proves_nothing(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    message = noticed(sent, nation, office, post)
    take(message, office, authority)
    KeptNotice.objects.update(message_id="<another@bkhcn.gov.vn>")
    with pytest.raises(NoticeUntrusted, match="number of another"):
        take(message, office, authority)
    assert recorded("CongthuNoticeRefused") == 1


def test_a_notice_reaches_also_the_addressee_whose_document_comes_after_it(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    here = agency("BYT", "Bộ Y tế")
    sent = send(issue(nation, office, primary_addressees=["Bộ Nội vụ", "Bộ Y tế"]), office)
    behind = box(here).address
    (first,) = arrive(post, office, authority, BNV)
    message = noticed(sent, nation, office, post)
    take(message, office, authority)
    first.refresh_from_db()
    assert first.state == "frozen"
    (second,) = arrive(post, office, authority, behind)
    second.refresh_from_db()
    assert (second.state, ReceivedNotice.objects.count()) == ("frozen", 2)


def test_a_notice_that_overtakes_its_document_waits_for_it_however_long(
    sent: Dispatch, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    message = noticed(sent, nation, office, post)
    take(message, office, authority)
    take(message, office, authority)
    assert (KeptNotice.objects.count(), recorded("CongthuNoticeKept")) == (1, 1)
    assert not ReceivedNotice.objects.exists()
    # Weeks later, once more by a queue that repeats itself: frozen from its first moment.
    post.taken.pop()
    for _ in range(2):
        (arrival,) = arrive(post, office, authority, BNV)
        assert Arrival.objects.get(pk=arrival.pk).state == "frozen"
    row = ReceivedNotice.objects.get()
    assert (row.kind, row.reason, recorded("CongthuNoticeReceived")) == ("recall", "Sai số liệu", 1)
    with pytest.raises(RegisterError, match="asks for this document back"):
        register.accept(arrival.pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    flows.agree(row.pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    answered(post, office, authority)
    assert sent.deliveries.get(address=BNV).state == "recalled"


def test_a_correction_that_came_first_is_laid_beside_its_document(
    sent: Dispatch, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    letter = second(nation, office)
    notice = flows.correct(
        sent.pk, letter=letter.pk, reason="Sai thể thức", by=box(nation["bkhcn"]), at=LATER, id=uuid4(),
        event_id=uuid4(),
    )  # fmt: skip
    flows.send_notice(notice.pk, office=office, at=LATER)
    take(post.taken.pop()[0], office, authority)
    (arrival,) = arrive(post, office, authority, BNV)
    row = ReceivedNotice.objects.get(arrival=arrival)
    assert (row.kind, Arrival.objects.get().state) == ("correct", "waiting")


def test_of_a_kept_notice_only_the_very_text_of_its_sender_is_frozen(
    sent: Dispatch, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    take(noticed(sent, nation, office, post), office, authority)
    post.taken.pop()
    for changed in ({"body_sha256": "0" * 64}, {"sender": "vanthu@btc.gov.vn"}):
        KeptNotice.objects.update(**changed)
        arrive(post, office, authority, BNV)
        assert Arrival.objects.get().state == "waiting"
    assert not ReceivedNotice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_notice_finds_the_document_that_is_being_taken_in(
    nation: dict[str, Any],
    office: Office,
    post: Post,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = send(issue(nation, office), office)
    notice, looked = noticed(sent, nation, office, post), threading.Event()

    def slowly(*given: Any, **more: Any) -> None:
        meet(*given, **more)
        looked.set()
        time.sleep(0.3)  # the document is not committed yet, and saw no notice

    monkeypatch.setitem(flows.arrive.__globals__, "meet", slowly)

    def work(act: Callable[..., object], *given: object) -> None:
        try:
            act(post, *given) if act is arrive else act(notice, *given)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        document = pool.submit(work, arrive, office, authority, BNV)
        assert looked.wait(20)
        pool.submit(work, take, office, authority).result()
        document.result()
    assert Arrival.objects.get().state == "frozen"


def test_a_second_notice_about_what_was_recalled_is_answered_as_well(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    take(noticed(sent, nation, office, post), office, authority)
    first = ReceivedNotice.objects.get()
    again = ReceivedNotice.objects.create(
        notice=uuid4(), arrival=waiting, kind="recall", reason="x", message_sha256="0" * 64, received_at=LATER
    )
    for row in (first, again):
        assert flows.agree(row.pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4()).state == "agreed"


def test_only_its_sender_may_recall_a_document(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    class Impostor(Authority):
        def agency(self, code: str, *, address: str, name: str, at: Any) -> Any:
            return authority.agency("BNV", address=BNV, name="Bộ Nội vụ", at=at)

    forged = noticed(sent, nation, dataclasses.replace(office, identities=Impostor()), post)
    with pytest.raises(NoticeUntrusted):
        take(forged, office, authority)
    foreign = forged.replace(b"vanthu@bkhcn.gov.vn", BNV.encode())
    # Well signed, by an agency that sent no such document: kept for one of its own, and on record.
    take(foreign, office, authority)
    waiting.refresh_from_db()
    assert (waiting.state, KeptNotice.objects.get().sender) == ("waiting", BNV)
    assert (recorded("CongthuNoticeRefused"), recorded("CongthuNoticeKept")) == (1, 1)
    assert not ReceivedNotice.objects.exists()


def test_a_changed_or_unsigned_notice_does_nothing(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    message = noticed(sent, nation, office, post)
    start = message.index(b"\r\n\r\n") + 900
    for broken in (
        message[:start] + bytes([message[start] ^ 1]) + message[start + 1 :],
        b"From: vanthu@bkhcn.gov.vn\r\nCongthu-Kind: notice\r\n\r\nThu hoi!",
    ):
        with pytest.raises(NoticeUntrusted):
            take(broken, office, authority)
    waiting.refresh_from_db()
    assert (waiting.state, KeptNotice.objects.count()) == ("waiting", 0)
    assert recorded("CongthuNoticeRefused") == 2


def test_a_notice_about_another_text_of_the_message_is_refused(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    Dispatch.objects.update(body_sha256="0" * 64)
    with pytest.raises(NoticeUntrusted, match="another text"):
        take(noticed(sent, nation, office, post), office, authority)
    waiting.refresh_from_db()
    assert (waiting.state, KeptNotice.objects.count()) == ("waiting", 0)


def test_another_nodes_authority_cannot_recall_our_documents(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    other = Authority()
    Node.objects.filter(name="bkhcn").update(root_fingerprint=fingerprint(authority.root.certificate))
    Node.objects.filter(name="btc").update(root_fingerprint=fingerprint(other.root.certificate))
    forged = noticed(sent, nation, dataclasses.replace(office, identities=other), post)
    with pytest.raises(NoticeUntrusted, match="authority"):
        flows.take_notice(
            forged, message_sha256=office.blobs.put(forged), roots=(*authority.roots, *other.roots),
            crls=(*authority.crls, *other.crls), blobs=office.blobs, at=LATER, ids=ids,
        )  # fmt: skip
    assert (KeptNotice.objects.count(), recorded("CongthuNoticeRefused")) == (0, 1)


def test_an_answer_counts_only_from_the_addressee_itself(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    take(noticed(sent, nation, office, post), office, authority)
    flows.agree(ReceivedNotice.objects.get().pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    row = ReceivedNotice.objects.select_related("arrival__agency", "arrival__document").get()
    row.arrival.address = "vanthu@btc.gov.vn"  # BNV's clerk answers for BTC
    flows.send_answer(row, office=office, at=LATER, id=uuid4())
    answer = post.taken[-1][0].replace(b"From: =?utf-8?", b"X: =?utf-8?", 1)
    with pytest.raises((NoticeUntrusted, mailmsg.MessageInvalid)):
        take(answer, office, authority)
    assert recorded("CongthuNoticeRefused") == 1
    assert not NoticeAnswer.objects.exists()


def test_what_was_recalled_goes_to_nobody_any_more(
    sent: Dispatch, nation: dict[str, Any], office: Office, post: Post
) -> None:
    recall(sent, nation)
    line = Addressee.objects.get(state="waiting")
    with pytest.raises(DispatchError, match="recalled"):
        flows.choose(line.pk, Choice(codes=("BNV",)), by=box(nation["bkhcn"]), at=LATER, event_ids=ids)


@pytest.mark.django_db(transaction=True)
def test_a_line_chosen_while_its_document_is_recalled_goes_to_nobody(
    nation: dict[str, Any], office: Office
) -> None:
    sent = send(issue(nation, office), office)
    line = Addressee.objects.get(state="waiting")
    agency("BYT", "Bộ Y tế")
    choose = partial(
        flows.choose, line.pk, Choice(codes=("BYT",)), by=box(nation["bkhcn"]), at=LATER, event_ids=ids
    )
    assert both(partial(recall, sent, nation), choose) == [None, DispatchError]
    assert sent.deliveries.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_answered_once(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    sent = send(issue(nation, office), office)
    arrive(post, office, authority, BNV)
    take(noticed(sent, nation, office, post), office, authority)
    row, by = ReceivedNotice.objects.get(), box(nation["bnv"])
    agree = partial(flows.agree, row.pk, by=by, at=LATER, event_id=uuid4())
    decline = partial(flows.decline, row.pk, reason="Đã làm", by=by, at=LATER, event_id=uuid4())
    assert both(agree, decline) == [None, NoticeRefused]
    assert (Arrival.objects.get().state, ReceivedNotice.objects.get().state) == ("recalled", "agreed")


def test_who_may_recall_and_when(nation: dict[str, Any], office: Office) -> None:
    dispatch = issue(nation, office)
    with pytest.raises(NoticeRefused, match="not been sent"):
        recall(dispatch, nation)
    send(dispatch, office)
    with pytest.raises(NotAllowedToIssue):
        flows.recall(dispatch.pk, reason="x", by=box(nation["bnv"]), at=LATER, id=uuid4(), event_id=uuid4())
    with pytest.raises(NoticeRefused):
        flows.recall(dispatch.pk, reason=" ", by=box(nation["bkhcn"]), at=LATER, id=uuid4(), event_id=uuid4())


def second(nation: dict[str, Any], office: Office, **changes: Any) -> Dispatch:
    made = document(nation["bkhcn"], {**FOUND, **changes}, sha256=office.blobs.put(b"%PDF-1.7 second"))
    return flows.issue(document=made, by=box(nation["bkhcn"]), at=LATER, id=uuid4(), event_id=uuid4())


def test_a_replacement_names_the_new_document(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    new, by = second(nation, office), box(nation["bkhcn"])
    notice = flows.replace(
        sent.pk, successor=new.pk, reason="Sai nội dung", by=by, at=LATER, id=uuid4(), event_id=uuid4()
    )
    flows.send_notice(notice.pk, office=office, at=LATER)
    take(post.taken[-1][0], office, authority)
    row = ReceivedNotice.objects.get()
    assert (row.kind, row.successor) == ("replace", new.message_id)
    waiting.refresh_from_db()
    assert waiting.state == "frozen"
    with pytest.raises(NoticeRefused):
        recall(sent, nation)


def test_a_correction_leaves_the_document_in_force(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    letter, by = second(nation, office), box(nation["bkhcn"])
    notice = flows.correct(
        sent.pk, letter=letter.pk, reason="Sai thể thức", by=by, at=LATER, id=uuid4(), event_id=uuid4()
    )
    flows.send_notice(notice.pk, office=office, at=LATER)
    take(post.taken[-1][0], office, authority)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    flows.agree(ReceivedNotice.objects.get().pk, by=box(nation["bnv"]), at=LATER, event_id=uuid4())
    answered(post, office, authority)
    assert sent.deliveries.get(address=BNV).state == "sent"


def test_the_kinds_of_documents_that_replace_and_correct(
    sent: Dispatch, nation: dict[str, Any], office: Office
) -> None:
    decision = second(nation, office, type={"code": "QĐ", "name": "Quyết định"})
    given: dict[str, Any] = {"reason": "x", "by": box(nation["bkhcn"]), "at": LATER}
    given |= {"id": uuid4(), "event_id": uuid4()}
    with pytest.raises(NoticeRefused, match="same type"):
        flows.replace(sent.pk, successor=decision.pk, **given)
    with pytest.raises(NoticeRefused, match="official letter"):
        flows.correct(sent.pk, letter=decision.pk, **given)


def test_a_refused_document_is_given_back_without_asking_anybody(
    sent: Dispatch, waiting: Arrival, nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    register.refuse(waiting.pk, by=box(nation["bnv"]), reason="Gửi nhầm", at=AT, event_id=uuid4())
    take(noticed(sent, nation, office, post), office, authority)
    assert ReceivedNotice.objects.get().state == "agreed"
