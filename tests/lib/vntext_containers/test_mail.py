"""Messages: raw headers, lying charsets, split letters, names of attachments; signed content stays."""

from __future__ import annotations

import base64
import email
import email.policy
import random
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.lib.vntext import Encoding, Prior, encode
from congthu.lib.vntext.containers import convert_file

from . import reading, writing, writing_text
from .sentences import SENTENCES

TCVN3, VNI, VISCII = Encoding.TCVN3, Encoding.VNI, Encoding.VISCII


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_messages_that_lie_in_every_way() -> None:
    right = total = 0
    for seed in range(60):
        chance = random.Random(seed)
        encoding = chance.choice([TCVN3, VNI, VISCII])
        subject, *lines = (chance.choice(SENTENCES) for _ in range(5))
        data = writing_text.message(subject, lines, encoding, seed)
        converted = convert_file(data, "x.eml").data
        message = parsed(converted)
        body, attached = message.iter_parts()
        found = [
            message["subject"],
            message["from"].addresses[0].display_name,
            *body.get_content().splitlines(),
            attached.get_filename(),
        ]
        wanted = [subject, "Văn phòng tỉnh", *lines, "Báo cáo tháng.doc"]
        right += sum(one == other for one, other in zip(found, wanted, strict=True))
        total += len(wanted)
        assert attached.get_content() == b"\0\1\2\3"
        assert convert_file(converted, "x.eml").data is converted
    assert right / total >= 0.99


CLEAN = {
    "utf-8": (
        "From: Văn thư <vt@so.gov.vn>\r\nSubject: =?utf-8?B?QsOhbyBjw6Fv?=\r\nContent-Type: text/plain;"
        " charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nKính gửi quý cơ quan\r\n"
    ),
    "french": (
        "Subject: =?iso-8859-1?Q?Caf=E9_cr=E8me?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\nLe caf=E9 est servi =E0 midi.\r\n"
    ),
    "plain": "Subject: nothing\n\nplain text\n",
    "no body": "Subject: no body",
    "nothing": "",
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_message_comes_back_as_it_is(name: str) -> None:
    data = CLEAN[name].encode()
    assert convert_file(data, "x.eml").data is data


@pytest.mark.parametrize(
    "kind",
    [
        'multipart/signed; protocol="application/pkcs7-signature"; boundary=x',
        "application/pkcs7-mime",
        "multipart/encrypted; boundary=x",
    ],
)
def test_signed_content_is_not_touched(kind: str) -> None:
    body = encode("Căn cứ quyết định của Thủ tướng", TCVN3).data
    data = (
        b"Content-Type: "
        + kind.encode()
        + b"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
        + body
        + b"\r\n--x--\r\n"
    )
    converted = convert_file(data, "x.eml")
    assert converted.data is data
    assert converted.report
    outer = (
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n"
        + data
        + b"\r\n--y\r\n\r\n"
        + body
    )
    nested = convert_file(outer + b"\r\n--y--\r\n", "x.eml")
    assert data in nested.data
    assert "Căn cứ quyết định của Thủ tướng".encode() in nested.data


def test_showing_signed_content() -> None:
    body = encode("Căn cứ quyết định của Thủ tướng", TCVN3).data
    data = (
        b"Content-Type: multipart/signed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        + body
        + b"\n--x--\n"
    )
    assert "quyết định".encode() in convert_file(data, "x.eml", view=True).data


def test_pages_inside_messages() -> None:
    raw = encode("Báo cáo tình hình thực hiện", TCVN3).data.decode("latin-1")
    page = f"<p><font face='.VnTimeH'>{raw}</font></p>".encode("latin-1")
    data = b"Subject: x\r\nContent-Type: text/html; charset=us-ascii\r\n\r\n" + page
    message = parsed(convert_file(data, "x.eml").data)
    assert message.get_content_charset() == "utf-8"
    assert "BÁO CÁO TÌNH HÌNH THỰC HIỆN" in message.get_content()


def test_names_in_sections() -> None:
    raw = encode("Tờ trình về kinh phí.doc", VNI).data
    half = len(raw) // 2
    sections = [b"".join(b"%%%02X" % code for code in part) for part in (raw[:half], raw[half:])]
    data = (
        b"Subject: x\r\nContent-Type: application/msword\r\nContent-Disposition: attachment;\r\n"
        b" filename*0*=x-vni''" + sections[0] + b";\r\n filename*1*=" + sections[1] + b"\r\n\r\nx"
    )
    assert parsed(convert_file(data, "x.eml").data).get_filename() == "Tờ trình về kinh phí.doc"


def test_the_body_helps_a_short_subject() -> None:
    lines = b"\r\n".join(encode(line, VNI).data for line in SENTENCES[:6])
    data = b"Subject: " + encode("Họp", VNI).data + b"\r\n\r\n" + lines
    assert parsed(convert_file(data, "x.eml", Prior(history=VNI)).data)["subject"] == "Họp"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["base64", "quoted-printable", "8bit", "x"]))
def test_any_bytes_at_all(body: bytes, coding: str) -> None:
    data = b"Subject: " + body[:50] + b"\nContent-Transfer-Encoding: " + coding.encode() + b"\n\n" + body
    once = convert_file(data, "x.eml")
    assert once.changed == (once.data is not data)
    again = convert_file(once.data, "x.eml")
    assert again.data == once.data


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "x-unknown", "windows-1258"])
def test_utf8_under_another_label(kind: str, charset: str) -> None:
    body = "<p>Kính gửi các đơn vị trực thuộc</p>\r\n"
    word = base64.b64encode("Thông báo họp".encode()).decode()
    head = f"Subject: =?{charset}?B?{word}?=\r\nContent-Type: text/{kind}; charset={charset}"
    data = f"{head}\r\n\r\n{body}".encode()
    converted = convert_file(data, "x.eml").data
    assert converted.partition(b"\r\n")[2] == data.partition(b"\r\n")[2].replace(charset.encode(), b"utf-8")
    assert parsed(converted)["subject"] == "Thông báo họp"
    assert parsed(converted).get_content().splitlines() == body.splitlines()


def test_attached_documents_are_converted() -> None:
    written = writing.paragraphs(30)
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("plain")
    message.add_attachment(
        writing.docx(written, 1), maintype="application", subtype="octet-stream", filename="a.docx"
    )
    message.add_attachment(writing.PNG, maintype="image", subtype="png", filename="a.png")
    data = message.as_bytes()
    converted = convert_file(data, "x.eml").data
    first, second = parsed(converted).iter_attachments()
    found = reading.docx(first.get_content())
    assert [w.truth for w in written if w.truth not in found] == []
    assert second.get_content() == writing.PNG
