"""Marks of secrecy in the text of a message, in what it holds, and in what Outlook packs."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from congthu.rooms.screening import marks
from congthu.rooms.screening.glance import glance
from congthu.rooms.screening.rules import secrecy_mark
from congthu.rooms.screening.types import TextForm, TextState
from rooms.screening.test_rules import FACTS, message


def mail(body: str = "Kính gửi anh.", subject: str = "V/v việc chung", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "an@bkhcn.gov.vn", subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("UBND TỈNH\nMẬT\nSố: 12/BC", True),
        ("> TỐI MẬT\n> Số: 12", True),
        ("T U Y Ệ T  M Ậ T\n", True),
        ("Độ mật: Tối mật\nKính gửi", True),
        ("[MẬT] (Bản số: 02)", True),
        ("TUYET MAT\n", True),
        ("TỐI MẬT\nSố: 12\n> MẬT", True),
        ("Các độ mật:\nTUYỆT MẬT\nTỐI MẬT\nMẬT", False),
        ("Mật\nong rừng", False),
        ("Đề nghị bảo mật.\nMẬT KHẨU MỚI", False),
        ("Không gửi văn bản MẬT qua thư điện tử.", False),
        ("Độ mật: Thường", False),
        ("GẶP MẶT\nMẤT MẬT KHẨU", False),
    ],
)
def test_a_line_of_the_text_that_is_a_mark(text: str, hit: bool) -> None:
    assert marks.in_text(text.encode()) is hit
    page = f"<html><body>{''.join(f'<p><b>{line}</b></p>' for line in text.splitlines())}</body></html>"
    assert marks.in_text(page.encode(), html=True) is hit
    for coding in ("base64", "quoted-printable", "8bit"):
        whole = mail()
        whole.set_content(text, cte=coding)
        assert glance(whole.as_bytes()).marked is hit


def test_a_message_inside_the_message_and_its_keywords_are_seen() -> None:
    outer = mail()
    outer.add_attachment(mail(subject="[MẬT] Kế hoạch"))
    titles = glance(outer.as_bytes()).titles
    assert any(map(secrecy_mark.is_marked, titles))
    assert any(map(secrecy_mark.is_marked, glance(mail(Keywords="[MẬT]").as_bytes()).titles))
    assert not any(map(secrecy_mark.is_marked, glance(mail(Keywords="bảo mật").as_bytes()).titles))
    inner = mail(body="TỐI MẬT\nSố: 12")
    outer.add_attachment(inner)
    assert glance(outer.as_bytes()).marked


def test_names_in_what_outlook_packs_are_seen() -> None:
    packed = b"\x78\x9f\x3e\x22\x01\x00" + "TỐI MẬT 12.docx".encode("utf-16-le") + b"\0\0\x02"
    outer = mail()
    outer.add_attachment(packed, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert any(map(secrecy_mark.is_marked_file, glance(outer.as_bytes()).names))


@pytest.mark.parametrize(
    ("state", "hit"),
    [
        ({"titles": ("[MẬT] x",)}, True),
        ({"marked": True}, True),
        ({"attached": "secret"}, True),
        ({"attached": "ask"}, True),
        ({}, False),
    ],
)
def test_the_rule_refuses_what_was_seen(state: dict[str, object], hit: bool) -> None:
    text = TextState(form=TextForm.CONFORMANT, **state)  # type: ignore[arg-type]
    found = secrecy_mark.check(message("Gửi văn bản", text=text), FACTS)
    assert (found is not None) is hit
    assert found is None or found.text_en.isascii()


@pytest.mark.parametrize(
    ("kind", "name", "held"),
    [
        ("application/octet-stream", "a.docx", True),
        ("image/png", "cv.PDF", True),
        ("image/png", "=?utf-8?B?Y3YuZG9jeA==?=", True),
        ("application/octet-stream", "cv.docx.1", True),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "", True),
        ("application/pgp-signature", "", False),
        ("image/jpeg", "anh.jpg", False),
    ],
)
def test_which_messages_hold_documents(kind: str, name: str, held: bool) -> None:
    part = f'Content-Type: {kind}; name="{name}"\r\n\r\nx'
    assert glance(part.encode()).documents is held
