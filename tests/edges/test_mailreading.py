"""What a message says: converted, as text, with its files; whatever the bytes."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.edges.mailreading import as_text, attachment_of, read
from congthu.edges.sandbox import call
from congthu.lib.vntext import Encoding, encode
from congthu.rooms.mailroom.types import ReadMessage

SAID = "Kính gửi các đơn vị, về việc họp giao ban tuần tới tại hội trường lớn."


def composed() -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Cc"] = "Nguyễn Văn An <an@x.vn>", "b@x.vn", "Cục Thuế <c@x.vn>"
    made["Subject"] = "Về việc họp"
    made.set_content(SAID)
    made.add_alternative(f"<p>{SAID}</p>", subtype="html")
    made.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="Báo cáo.pdf")
    inner = EmailMessage()
    inner["Subject"] = "bên trong"
    inner.set_content("x")
    made.add_attachment(inner)
    return made.as_bytes().replace(b"\n", b"\r\n")


def test_a_good_message() -> None:
    found = read(composed())
    assert (found["subject"], found["sender"], found["cc"]) == (
        "Về việc họp", "Nguyễn Văn An <an@x.vn>", "Cục Thuế <c@x.vn>"
    )  # fmt: skip
    assert found["text"].strip() == SAID, "of two forms of one text the plain one"
    assert found["form"] == "conformant"
    assert [each["name"] for each in found["attached"]] == ["Báo cáo.pdf", "message.eml"]
    number = found["attached"][0]["number"]
    assert attachment_of(composed(), number, False) == {"name": "Báo cáo.pdf", "data": b"%PDF-1"}
    assert attachment_of(composed(), 99, True) == {"name": "", "data": b""}


def test_an_old_message_keeps_the_numbers_of_its_files() -> None:
    old = composed().replace(b"Subject: ", b"Subject: " + encode("Về việc: ", Encoding.TCVN3).data, 1)
    found = read(old)
    assert found["form"] == "not-conformant"
    for each in found["attached"]:
        assert attachment_of(old, each["number"], True)["name"] == each["name"]


def test_signed_mail_is_read_and_closed_mail_is_not_guessed_at() -> None:
    signed = (
        b'Content-Type: multipart/signed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        + encode(SAID, Encoding.VNI).data
        + b"\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--b--\r\n"
    )
    found = read(signed)
    assert SAID in found["text"]
    assert found["encodings"] == ["vni"]
    assert [each["name"] for each in found["attached"]] == ["smime.p7s"]
    closed = read(b"Content-Type: application/pkcs7-mime\r\nSubject: x\r\n\r\nMIIB")
    assert (closed["form"], closed["text"]) == ("not-judged", "")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<script>x</script><style>y</style>", "a\nb"),
        ("<title>t</title>&lt;b&gt; 1 &amp; 2", "<b> 1 & 2"),
        ("<ul><li>một<li>hai</ul>", "một\nhai"),
        ("<script>never closed", ""),
        ("", ""),
    ],
)
def test_a_page_as_text(page: str, text: str) -> None:
    assert as_text(page) == text


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=400),
    head=st.sampled_from([b"", b"Subject: ", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"]),
)
def test_any_bytes_are_read(data: bytes, head: bytes) -> None:
    ReadMessage.from_plain(read(head + data))


def test_in_the_limited_process() -> None:
    (answer,) = call("congthu.edges.mailreading:read_many", [composed()])
    assert ReadMessage.from_plain(answer).subject == "Về việc họp"
