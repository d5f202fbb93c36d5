"""Documents attached to a message are opened and judged for marks of secrecy."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest

from bench.letters import Letter, as_docx
from congthu.edges import mailmarks

SECRET = as_docx(Letter(about="V/v kế hoạch", stamps=("TỐI MẬT",)))
DOUBTFUL = as_docx(Letter(about="V/v kế hoạch", number="Số: 12/BC-UBND(M)"))
PLAIN = as_docx(Letter(about="V/v bảo vệ bí mật nhà nước"))


def zipped(name: str, data: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(name, data)
    return held.getvalue()


def mail(*files: tuple[str, bytes]) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Gửi văn bản"
    made.set_content("Kính gửi.")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


@pytest.mark.parametrize(
    ("files", "borne"),
    [
        ([("cv.docx", SECRET)], "secret"),
        ([("anh.jpg", b"x"), ("cv.docx", PLAIN), ("phu luc.docx", SECRET)], "secret"),
        ([("cv.docx", DOUBTFUL)], "ask"),
        ([("cv.docx", PLAIN)], ""),
        ([("goi.zip", zipped("a/cv.docx", SECRET))], "secret"),
        ([("goi.zip", zipped("TUYET MAT 12.docx", b"broken"))], "secret"),
        ([("thu.eml", mail(("cv.docx", SECRET)).as_bytes())], "secret"),
        ([("broken.docx", b"PK\\x03\\x04 broken"), ("broken.zip", b"PK")], ""),
    ],
)
def test_attached_documents(files: list[tuple[str, bytes]], borne: str) -> None:
    assert mailmarks.judge(mail(*files).as_bytes()) == borne


def test_a_message_inside_the_message() -> None:
    outer = mail()
    outer.add_attachment(mail(("cv.docx", SECRET)))
    assert mailmarks.judge(outer.as_bytes()) == "secret"
