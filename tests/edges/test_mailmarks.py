"""Documents attached to a message are opened and judged for marks of secrecy."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

import pytest

from bench.doc_letters import as_doc, doc, plain
from bench.letters import Letter, as_docx
from congthu.edges import mailmarks

SECRET = as_docx(Letter(about="V/v kế hoạch", stamps=("TỐI MẬT",)))
DOUBTFUL = as_docx(Letter(about="V/v kế hoạch", number="Số: 12/BC-UBND(M)"))
PLAIN = as_docx(Letter(about="V/v bảo vệ bí mật nhà nước"))
SECRET_DOC = doc(
    {0: [plain(line) for line in ("TỐI MẬT", "BỘ NỘI VỤ", "Số: 12/BNV-VP", "Kính gửi: Bộ Y tế")]}
)
PLAIN_DOC = as_doc(Letter(about="V/v kế hoạch"))


def zipped(*files: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, data in files:
            made.writestr(name, data)
    return held.getvalue()


def wrapped(times: int) -> bytes:
    """A secret document so many zips deep."""
    data, name = SECRET, "cv.docx"
    for _ in range(times):
        data, name = zipped((name, data)), "goi.zip"
    return data


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
        ([("goi.zip", zipped(("a/cv.docx", SECRET)))], "secret"),
        ([("goi.zip", zipped(("TUYET MAT 12.docx", b"broken")))], "secret"),
        ([("thu.eml", mail(("cv.docx", SECRET)).as_bytes())], "secret"),
        ([("cv.doc", SECRET_DOC)], "secret"),
        ([("cv.doc", PLAIN_DOC)], ""),
        ([("cv.doc", doc({0: [plain("a")]}, version=0x65))], "ask"),
        ([("cv.docx.1", SECRET)], "secret"),
        ([("goi.dat", zipped(("cv.doc", SECRET_DOC)))], "secret"),
        ([(f"phu luc {n}.txt", b"xin") for n in range(12)] + [("cv.docx", SECRET)], "secret"),
        ([("goi.zip", zipped(*((f"{n}.txt", b"xin") for n in range(48)), ("cv.docx", SECRET)))], "secret"),
        ([(f"phu luc {n}.docx", PLAIN) for n in range(13)], ""),
        ([("goi.zip", wrapped(3))], "secret"),
        ([("goi.zip", wrapped(4))], "ask"),
        ([("goi.zip", zipped(("mimetype", b"x"), ("cv.docx", SECRET)))], "secret"),
        ([("goi.exe", b"MZ program" + zipped(("cv.docx", SECRET)))], "secret"),
        ([("bang.xlsx", zipped(("[Content_Types].xml", b"x")))], ""),
        ([("broken.docx", b"PK\x03\x04 broken"), ("broken.zip", b"PK")], ""),
    ],
)
def test_attached_documents(files: list[tuple[str, bytes]], borne: str) -> None:
    assert mailmarks.judge(mail(*files).as_bytes()) == borne


def test_a_message_inside_the_message() -> None:
    outer = mail()
    outer.add_attachment(mail(("cv.docx", SECRET)))
    assert mailmarks.judge(outer.as_bytes()) == "secret"


def test_the_bytes_tell_a_document_without_a_name() -> None:
    for kind in ("msword", "vnd.openxmlformats-officedocument.wordprocessingml.document"):
        outer = mail()
        outer.add_attachment(SECRET, maintype="application", subtype=kind)
        assert mailmarks.judge(outer.as_bytes()) == "secret"


def test_an_encoded_name_is_understood() -> None:
    outer = mail(("thu.eml", mail(("cv.docx", SECRET)).as_bytes())).as_bytes()
    encoded = outer.replace(b'"thu.eml"', b'"=?utf-8?B?dGjGsC5lbWw=?="')
    assert encoded != outer
    assert mailmarks.judge(encoded) == "secret"


def test_what_is_too_large_to_be_unpacked_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailmarks, "_LARGEST", 10)
    assert mailmarks.judge(mail(("goi.zip", zipped(("cv.docx", PLAIN)))).as_bytes()) == "ask"
    assert mailmarks.judge(mail(("goi.zip", zipped(("anh.jpg", PLAIN)))).as_bytes()) == ""
