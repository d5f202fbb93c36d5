"""What strangers, and trusted nodes that turn bad, try on dispatch and register."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from building import AT, Authority, box, ids
from congthu.lib import mailmsg, smime
from congthu.lib.mailmsg import MessageInvalid
from congthu.lib.pki import Identity
from congthu.rooms.directory.flows import fingerprint
from congthu.rooms.directory.models import Node
from congthu.rooms.dispatch import flows, received
from congthu.rooms.dispatch.errors import ReceiptUntrusted
from congthu.rooms.dispatch.models import Dispatch, Receipt
from congthu.rooms.dispatch.ports import Office
from congthu.rooms.evidence.models import Event
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Arrival
from rooms.dispatch.test_flows import (
    Post,
    arrive,
    authority,
    issue,
    nation,
    office,
    post,
    send,
    take,
)

pytestmark = pytest.mark.django_db
__all__ = ["authority", "nation", "office", "post"]


def letter(
    identity: Identity,
    *,
    sender: str,
    message_id: str,
    head: str | None = None,
    found: Any = None,
    file: bytes = b"a forged letter",
    media_type: str = "text/plain",
    claims: Any = None,
) -> bytes:
    """A document message as a trusted node could write it, in the name of ``sender``."""
    import hashlib

    said = {
        "message_id": message_id,
        "sender": sender,
        "file": {"sha256": hashlib.sha256(file).hexdigest()},
        "found": found if found is not None else {},
        **(claims or {}),
    }
    body = mailmsg.DocumentLetter(
        message_id=message_id, dispatch="d", sender=sender, sender_name="x", addressees=(), reply_to=sender,
        subject="x", text="x", at=AT, filename="a.txt", media_type=media_type, file=file, packet=said,
    )  # fmt: skip
    signed = smime.sign(body.entity(), identity=identity, at=AT)
    if head is None:
        head = f"From: {sender}\r\n"
    return (head + f"Message-ID: {message_id}\r\nMIME-Version: 1.0\r\n").encode() + signed


def two_nodes(nation: dict[str, Any], authority: Authority) -> Authority:
    """The other node gets its own root; answers its authority."""
    other = Authority()
    Node.objects.filter(name="bkhcn").update(root_fingerprint=fingerprint(authority.root.certificate))
    Node.objects.filter(name="btc").update(root_fingerprint=fingerprint(other.root.certificate))
    return other


def one_root(authority: Authority) -> None:
    """Both nodes under the same root."""
    Node.objects.update(root_fingerprint=fingerprint(authority.root.certificate))


def judged(message: bytes, *authorities: Authority, office: Office, to: str) -> Arrival:
    (row,) = flows.arrive(
        message, message_sha256=office.blobs.put(message), addresses=[to], delivered_at=AT,
        roots=[r for a in authorities for r in a.roots], crls=[c for a in authorities for c in a.crls],
        check_seal=lambda *_, **__: "", blobs=office.blobs, at=AT, ids=ids,
    )  # fmt: skip
    return row


def with_addresses(other: Authority, *addresses: str) -> Identity:
    """A certificate that its authority filled with several addresses."""
    first = other.agency("BTC", address=addresses[0], name="Bộ Tài chính", at=AT)
    given = first.certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(given.subject)
        .issuer_name(given.issuer)
        .public_key(given.public_key())
        .serial_number(4711)
        .not_valid_before(given.not_valid_before_utc)
        .not_valid_after(given.not_valid_after_utc)
    )
    for extension in given.extensions:
        value = extension.value
        if isinstance(value, x509.SubjectAlternativeName):
            value = x509.SubjectAlternativeName([x509.RFC822Name(a) for a in addresses])
        builder = builder.add_extension(value, critical=extension.critical)
    certificate = builder.sign(other.issuing.key, hashes.SHA256())
    return Identity(key=first.key, certificate=certificate, chain=first.chain, crls=first.crls)


# Forging ------------------------------------------------------------------------------------------------


def test_a_second_address_in_a_certificate_does_not_speak_for_another_nodes_agency(
    nation: dict[str, Any], office: Office, authority: Authority
) -> None:
    other = two_nodes(nation, authority)
    forger = with_addresses(other, "vanthu@btc.gov.vn", "vanthu@bkhcn.gov.vn")
    forged = letter(forger, sender="vanthu@bkhcn.gov.vn", message_id="<x@bkhcn.gov.vn>")
    row = judged(forged, authority, other, office=office, to="vanthu@bnv.gov.vn")
    assert row.sender == "vanthu@bkhcn.gov.vn"
    assert not row.authentic


def test_a_header_that_two_readers_read_differently_forges_nobody(
    nation: dict[str, Any], office: Office, authority: Authority
) -> None:
    """One reader ends lines at a bare CR, the other takes a blank before the colon."""
    other = two_nodes(nation, authority)
    forger = other.agency("BTC", address="vanthu@btc.gov.vn", name="Bộ Tài chính", at=AT)
    head = "X-A: b\rFrom: vanthu@bkhcn.gov.vn\r\nFrom : vanthu@btc.gov.vn\r\n"
    forged = letter(forger, sender="vanthu@bkhcn.gov.vn", message_id="<x@bkhcn.gov.vn>", head=head)
    try:
        row = judged(forged, authority, other, office=office, to="vanthu@bnv.gov.vn")
    except MessageInvalid:
        return
    assert not row.authentic


# Shadows ------------------------------------------------------------------------------------------------


def test_a_forgery_that_comes_first_does_not_hide_the_genuine_document(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    genuine = post.taken[0][0]
    forged = letter(
        Authority().agency("BKHCN", address=dispatch.sender, name="x", at=AT),
        sender=dispatch.sender,
        message_id=dispatch.message_id,
    )
    (first,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", forged)
    assert not first.authentic
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", genuine)
    assert row.authentic
    again = arrive(post, office, authority, "vanthu@bnv.gov.vn", b"Received: x\r\n" + genuine)
    assert [a.pk for a in again] == [row.pk]
    assert Arrival.objects.count() == 2


def test_another_agencys_document_under_the_same_message_id_does_not_hide_it(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    one_root(authority)
    other = authority.agency("BTC", address="vanthu@btc.gov.vn", name="Bộ Tài chính", at=AT)
    own = letter(other, sender="vanthu@btc.gov.vn", message_id=dispatch.message_id)
    (first,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", own)
    assert first.authentic
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    assert (row.sender, row.authentic) == (dispatch.sender, True)


def bounce(dispatch: Dispatch, message_id: str = "<b@mx>", extra: bytes = b"", **values: Any) -> bytes:
    """An unsigned failure report about the delivery to the Ministry of Home Affairs."""
    notice = mailmsg.ReceiptNotice(
        kind=mailmsg.ReceiptKind.FAILED, original_message_id=dispatch.message_id, body_sha256="",
        reports=(mailmsg.AddresseeReport(**{"address": "vanthu@bnv.gov.vn", "at": None, **values}),),
    )  # fmt: skip
    entity = mailmsg.receipt_entity(notice, reporter="mx", subject="x", boundary="b")
    entity = entity.replace(b"Action: failed\r\n", b"Action: failed\r\n" + extra)
    return f"Message-ID: {message_id}\r\nMIME-Version: 1.0\r\n".encode() + entity


def accepted(nation: dict[str, Any], office: Office, post: Post, authority: Authority) -> bytes:
    """The signed receipt of the Ministry of Home Affairs."""
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    register.accept(waiting.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    waiting.refresh_from_db()
    flows.send_receipt(waiting, office=office, at=AT, id=uuid4())
    return post.taken[-1][0]


def test_a_bounce_with_the_message_id_of_a_receipt_does_not_hide_the_receipt(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    receipt = accepted(nation, office, post, authority)
    take(post, office, authority, bounce(dispatch, mailmsg.header(receipt, "Message-ID")))
    take(post, office, authority, receipt)
    row = dispatch.deliveries.get(address="vanthu@bnv.gov.vn")
    assert (row.state, row.incoming_reference) == ("accepted", "01/2026")
    assert Receipt.objects.count() == 2


def test_a_bounce_changes_nothing_that_was_proved(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    take(post, office, authority, accepted(nation, office, post, authority))
    events = Event.objects.count()
    lie = bounce(dispatch, reason="never arrived", reference="999/2026", extra=b"Congthu-Entry: 999/2026\r\n")
    take(post, office, authority, lie)
    row = dispatch.deliveries.get(address="vanthu@bnv.gov.vn")
    assert (row.state, row.incoming_reference, row.reason, row.failed_at) == (
        "accepted",
        "01/2026",
        "",
        None,
    )
    assert Event.objects.count() == events


def test_a_bounce_says_neither_when_nor_under_which_number(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    """A moment before the year 1 can be stored but not read again: the page would be gone."""
    dispatch = send(issue(nation, office), office)
    moment = b"Congthu-At: 0001-01-01T00:00:00+14:00\r\nCongthu-Entry: 1/2026\r\n"
    take(post, office, authority, bounce(dispatch, extra=moment))
    row = dispatch.deliveries.get(address="vanthu@bnv.gov.vn")
    assert (row.state, row.failed_at, row.incoming_reference) == ("failed", AT + timedelta(minutes=1), "")


def test_a_signed_receipt_with_an_impossible_time_is_refused(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    dispatch = send(issue(nation, office), office)
    (waiting,) = arrive(post, office, authority, "vanthu@bnv.gov.vn")
    for wrong in (AT + timedelta(days=30), AT - timedelta(days=30)):
        Arrival.objects.update(state="accepted", decided_at=wrong)
        waiting.refresh_from_db()
        flows.send_receipt(waiting, office=office, at=AT, id=uuid4())
        with pytest.raises(ReceiptUntrusted, match="time"):
            take(post, office, authority)
    assert dispatch.deliveries.get(address="vanthu@bnv.gov.vn").state == "sent"


# Answers ------------------------------------------------------------------------------------------------


def test_nobody_is_written_to_because_a_forged_message_named_him(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    stranger = Authority().agency("X", address="victim@elsewhere.vn", name="x", at=AT)
    forged = letter(stranger, sender="victim@elsewhere.vn", message_id="<x@elsewhere.vn>")
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", forged)
    flows.report_arrivals([row], office=office, at=AT, id=uuid4())
    register.refuse(row.pk, by=box(nation["bnv"]), reason="giả mạo", at=AT, event_id=uuid4())
    row.refresh_from_db()
    flows.send_receipt(row, office=office, at=AT, id=uuid4())
    assert post.taken == []


# Shapes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        {"reference": ["a"], "type": 7, "signatory": "x", "issued_on": {}, "findings": 3},
        {"reference": {"text": "9" * 500}, "type": {"code": "c" * 99}, "signatory": {"name": "n" * 999}},
        {"issuer": "i" * 999, "abstract": "a\u0000b", "primary_addressees": 5},
        {"issued_on": "9999-99-99", "findings": [{"message": {"vi": []}}], "x": float("nan")},
        [],
        "text",
    ],
)
def test_a_document_with_values_of_any_shape_can_be_accepted(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority, found: Any
) -> None:
    one_root(authority)
    sender = authority.agency("BTC", address="vanthu@btc.gov.vn", name="Bộ Tài chính", at=AT)
    odd = letter(sender, sender="vanthu@btc.gov.vn", message_id="<x@btc.gov.vn>", found=found)
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", odd)
    assert row.authentic, row.checks
    register.accept(row.pk, by=box(nation["bnv"]), at=AT, event_id=uuid4())
    row.refresh_from_db()
    flows.send_receipt(row, office=office, at=AT, id=uuid4())
    from congthu.apps.web.found import view
    from congthu.rooms.documents import queries as documents

    view(documents.found(row.document))
    json.dumps(row.document.found, allow_nan=False)


def test_hostile_heads_and_packets_are_judged_not_stumbled_over(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    one_root(authority)
    sender = authority.agency("BTC", address="vanthu@btc.gov.vn", name="Bộ Tài chính", at=AT)
    plain = letter(sender, sender="vanthu@btc.gov.vn", message_id="<x@btc.gov.vn>")
    odd = letter(sender, sender="vanthu@btc.gov.vn", message_id="<y@btc.gov.vn>", claims={"file": []})
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", odd)
    assert not row.authentic
    unsigned = b"From: a@b.vn\r\nMessage-ID: <z@b>\r\nCongthu-Kind: document\r\n\r\nhello\r\n"
    endless = plain.replace(b"<x@btc.gov.vn>", b"<" + b"x" * 900 + b"@btc.gov.vn>", 1)
    zero = plain.replace(b"From:", b"From: a\0b <x@y>\r\nX:", 1)
    far = plain.replace(b"From: vanthu@", b"From: " + b"v" * 400 + b"@", 1)
    for message in (unsigned, endless, zero, far):
        with pytest.raises(MessageInvalid):
            arrive(post, office, authority, "vanthu@bnv.gov.vn", message)


def test_a_file_under_an_odd_name_and_type_is_taken_in(
    nation: dict[str, Any], office: Office, post: Post, authority: Authority
) -> None:
    stranger = Authority().agency("X", address="a@elsewhere.vn", name="x", at=AT)
    forged = letter(stranger, sender="a@elsewhere.vn", message_id="<x@elsewhere.vn>")
    odd = b'text/plain; name="x"'
    assert forged.count(b'filename="a.txt"') == 1
    forged = forged.replace(b'filename="a.txt"', b"filename*=utf-8''" + b"%00%ff" + b"n" * 500)
    forged = forged.replace(b"Content-Type: text/plain\r\n", b"Content-Type: a/" + b"b" * 300 + b"\r\n")
    forged = forged.replace(odd, b"a/" + b"b" * 300)
    ask = b"Disposition-Notification-To: a+" + b"d" * 400 + b"@elsewhere.vn\r\n"
    (row,) = arrive(post, office, authority, "vanthu@bnv.gov.vn", ask + forged)
    assert row.reply_to == "a@elsewhere.vn"
    assert len(row.document.media_type) == 120
    assert "\0" not in row.document.filename


def test_a_file_of_a_forged_message_is_not_examined(
    nation: dict[str, Any], office: Office, authority: Authority
) -> None:
    def examine(*_: object, **__: object) -> str:
        raise AssertionError

    stranger = Authority().agency("X", address="a@elsewhere.vn", name="x", at=AT)
    forged = letter(
        stranger, sender="a@elsewhere.vn", message_id="<x@elsewhere.vn>", media_type="application/pdf"
    )
    (row,) = flows.arrive(
        forged, message_sha256=office.blobs.put(forged), addresses=["vanthu@bnv.gov.vn"], delivered_at=AT,
        roots=authority.roots, crls=authority.crls, check_seal=examine, blobs=office.blobs, at=AT, ids=ids,
    )  # fmt: skip
    assert not row.authentic


def test_half_characters_of_json_do_not_reach_the_database() -> None:
    assert received.found(json.loads('{"abstract": "a\\ud800\\u0000b"}'))["abstract"] == "a\ufffd\ufffdb"
