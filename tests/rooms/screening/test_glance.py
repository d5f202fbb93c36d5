"""The first look: clean mail passes, and nothing that detection would change passes with it."""

from __future__ import annotations

import unicodedata
from base64 import encodebytes
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.edges.mailtext import judge
from congthu.lib.vntext import Encoding, encode
from congthu.rooms.screening.glance import glance

SAID = "Kính gửi các đơn vị, về việc họp giao ban tuần tới tại hội trường lớn."


def message(body: bytes, *, subject: bytes = b"Hop", kind: str = "text/plain; charset=utf-8") -> bytes:
    return (
        b"From: An <an@x.vn>\r\nSubject: " + subject + b"\r\nMIME-Version: 1.0\r\nContent-Type: "
        + kind.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body + b"\r\n"
    )  # fmt: skip


def composed(text: str, *, html: bool = False) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "Nguyễn Văn An <an@x.vn>", text[:60]
    made.set_content(text)
    if html:
        made.add_alternative(f"<p>{text}</p>", subtype="html")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Báo cáo đợt 1.pdf")
    return made.as_bytes().replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "given_message",
    [
        message(b"Nothing but ASCII, ^ once."),
        message(SAID.encode()),
        message(b"", subject=SAID.encode()),
        composed(SAID),
        composed(SAID, html=True),
        message("日本語 и русский не бывает".encode("gb18030"), kind="text/plain; charset=gb18030"),
        message(SAID.encode() + " “trích” – 5 m² — 😀".replace("²", "2").encode()),
        b"",
        b"\r\n",
    ],
)
def test_clean_mail_is_recognised_at_once(given_message: bytes) -> None:
    assert glance(given_message).clean


@pytest.mark.parametrize(
    ("given_message", "place"),
    [
        (message(encode(SAID, Encoding.TCVN3).data), "text"),
        (message(encode(SAID, Encoding.VNI).data.decode("cp1252").encode()), "text"),
        (message(unicodedata.normalize("NFD", SAID).encode()), "text"),
        (message(b"Vie^.t Nam da^'t nu+o+'c, con ngu+o+`i"), "text"),
        (message(b"", subject=encode("Về việc họp", Encoding.TCVN3).data), "subject"),
        (message(b'<font face=".VnTime">V&Ograve; vi&Ouml;c</font>', kind="text/html"), "html"),
        (message(encodebytes(encode(SAID, Encoding.VNI).data)).replace(b": 8bit", b": base64"), "text"),
        (message(SAID.encode("cp1258", "ignore"), kind="text/plain; charset=windows-1258"), "text"),
        (message(b"--" * 9, kind='text/plain; name="B\xb8o c\xb8o.txt"'), "name"),
    ],
)
def test_what_may_be_old_is_pointed_at(given_message: bytes, place: str) -> None:
    assert place in glance(given_message).suspects


SIGNED = b'multipart/signed; boundary="b"\r\n\r\n--b\r\n\r\nhi\r\n--b--\r\n'


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: (a; (b)) " + SIGNED,
        b"Content-Type: " + SIGNED.replace(b";", b" (c);", 1),
        b"Content-Type: " + SIGNED.replace(b"/", b" / ", 1),
        b"Content-Type: multipart/; boundary=m\r\n\r\n--m\r\nContent-Type: application/pgp-signature\r\n\r\n",
        b"Content-Type: " + SIGNED.replace(b"\r\n", b"\r\nContent-Type: text/plain\r\n", 1),
        b"Content-Type: text/plain\r\nContent-Type: " + SIGNED,
        b"Content-Type: " + b"(" * 40 + b"c" + b")" * 40 + SIGNED,
        b"Content-Type: multipart/mixed; boundary=m\r\n\r\n" + b"--m\r\n\r\na\r\n" * 301
        + b"--m\r\nContent-Type: " + SIGNED + b"--m--\r\n",
    ],
)  # fmt: skip
def test_no_signature_is_missed_however_it_is_written(data: bytes) -> None:
    assert glance(data).signed


def test_signed_and_closed_mail_is_known() -> None:
    signed = b'Content-Type: multipart/signed; boundary="b"\r\n\r\n--b\r\n\r\nhi\r\n--b--\r\n'
    assert glance(signed).signed
    assert glance(message(b"-----BEGIN PGP SIGNED MESSAGE-----\r\n")).signed
    assert glance(b"DKIM-Signature: v=1\r\n" + message(b"hi")).signed
    closed = glance(b"Content-Type: application/pkcs7-mime\r\n\r\nMIIB")
    assert (closed.closed, closed.signed) == (True, True)
    assert not glance(message(b"-- \r\nhi")).signed


@pytest.mark.parametrize(
    "field",
    [
        b'Content-Disposition: attachment; filename="m.pdf"',
        b"Content-Type: application/pdf; name=m.pdf",
        b"Content-Disposition: attachment; filename*=utf-8''m%2Epdf",
        b"Content-Disposition: attachment; filename*1=.pdf; filename*0*=utf-8''%6D",
    ],
)
def test_names_of_files_are_told_also_of_clean_mail(field: bytes) -> None:
    part = b"--b\r\n" + field + b"\r\n\r\nx\r\n--b--\r\n"
    seen = glance(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part)
    assert (seen.clean, seen.names) == (True, ("m.pdf",))


def test_nesting_without_end_is_pointed_at() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(40)
    )
    assert glance(deep).suspects == {"structure"}


@given(data=st.binary(max_size=600))
def test_any_bytes_may_come(data: bytes) -> None:
    glance(data)
    glance(message(data, kind='multipart/mixed; boundary="--"'))


_WORDS = st.lists(
    st.sampled_from([*SAID.split(), "Quyết", "định", "số", "2026", "ký", "đã"]), min_size=6, max_size=30
)


@settings(max_examples=40, deadline=None)
@given(
    words=_WORDS,
    encoding=st.sampled_from([Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.VPS]),
    surfaced=st.booleans(),
)
def test_what_is_clean_has_nothing_to_change(words: list[str], encoding: Encoding, surfaced: bool) -> None:
    """Old text never passes unless detection would leave it alone as well."""
    data = encode(" ".join(words), encoding).data
    old = message(data.decode("latin-1").encode() if surfaced else data)
    if glance(old).clean:
        assert judge(old)["form"] == "conformant"


@settings(max_examples=20, deadline=None)
@given(words=_WORDS)
def test_good_text_stays_byte_for_byte(words: list[str]) -> None:
    good = composed(" ".join(words), html=True)
    assert judge(good) == {"form": "conformant", "parts": [], "encodings": [], "converted": b""}


def test_the_judgement_names_place_and_encoding() -> None:
    found = judge(
        message(encode(SAID, Encoding.TCVN3).data, subject=encode("Về việc họp", Encoding.TCVN3).data)
    )
    assert (found["form"], found["parts"], found["encodings"]) == (
        "not-conformant", ["subject", "text"], ["tcvn3"]
    )  # fmt: skip
    assert SAID.encode() in found["converted"]
    assert judge(found["converted"])["form"] == "conformant"
