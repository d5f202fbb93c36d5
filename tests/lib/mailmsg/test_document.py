"""A document message reads back, and a plain client finds letter and file in it."""

from __future__ import annotations

import dataclasses
import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib.mailmsg import DocumentLetter, MessageInvalid, body_digest, header, parse_document, split

LETTER = DocumentLetter(
    message_id="<1@bkhcn.gov.vn>",
    dispatch="0198c0de-0000-7000-8000-000000000001",
    sender="vanthu@bkhcn.gov.vn",
    sender_name="Bộ Khoa học và Công nghệ",
    addressees=(("vanthu@btc.gov.vn", "Bộ Tài chính"),),
    reply_to="vanthu+bien-nhan@bkhcn.gov.vn",
    subject="01/BKHCN-VP: Về việc sử dụng thư điện tử",
    text="Kính gửi quý cơ quan,\nXin gửi văn bản kèm theo.\n",
    at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    filename="Công văn số 01.pdf",
    media_type="application/pdf",
    file=bytes(range(256)) * 40,
    packet={"reference": "01/BKHCN-VP", "abstract": "Về việc…"},
)


def test_what_is_written_is_read() -> None:
    parts = parse_document(LETTER.entity())
    assert parts.file == LETTER.file
    assert parts.filename == LETTER.filename
    assert parts.packet == LETTER.packet
    assert parts.text.replace("\r\n", "\n") == LETTER.text


def test_the_entity_needs_no_re_encoding_on_the_way() -> None:
    entity = LETTER.entity()
    assert entity.isascii()
    assert b"\n" not in entity.replace(b"\r\n", b"")
    assert entity == LETTER.entity()


def test_a_plain_client_sees_a_letter_with_an_attachment() -> None:
    message = email.message_from_bytes(LETTER.message(LETTER.entity()), policy=email.policy.default)
    assert message["From"].addresses[0].display_name == LETTER.sender_name
    assert message["Subject"] == LETTER.subject
    body = message.get_body()
    assert body is not None
    assert body.get_content().startswith("Kính gửi")
    assert [a.get_filename() for a in message.iter_attachments()] == [LETTER.filename, "congthu.json"]


def test_many_addressees_are_named_by_a_group() -> None:
    many = tuple((f"a{i}@x.gov.vn", "Cơ quan") for i in range(3400))
    message = dataclasses.replace(LETTER, addressees=many).message(LETTER.entity())
    assert len(split(message)[0]) < 2000
    assert header(message, "To")


def test_the_body_digest_outlives_added_header_lines() -> None:
    message = LETTER.message(LETTER.entity())
    assert body_digest(b"Received: from x\r\n" + message) == body_digest(message)
    assert body_digest(message + b"x") != body_digest(message)


def test_a_doubled_header_field_is_refused() -> None:
    with pytest.raises(MessageInvalid):
        header(b"Message-ID: <a@b>\r\nMessage-ID: <c@d>\r\n\r\nx", "Message-ID")


@given(st.binary(max_size=300))
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    with pytest.raises(MessageInvalid):
        parse_document(data)
