"""Readers meet hostile and broken files: always a clear refusal, never a crash of ours."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.letters import Letter, as_docx, as_pdf, as_text, package
from congthu.edges import readers, reading
from congthu.rooms.documents import rules
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported, DocumentWithoutText
from congthu.rooms.documents.types import ReadDocument

LETTER = Letter(about="V/v thử nghiệm", primary=("Bộ Nội vụ.",))
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def read(data: bytes) -> ReadDocument:
    return rules.read(readers.source(data))


# In the sandbox --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [as_pdf, as_docx, as_text])
def test_the_sandbox_gives_what_the_rules_give(make: object) -> None:
    data = make(LETTER)  # type: ignore[operator]
    assert reading.read(data, "x") == read(data)


def test_refusals_cross_the_sandbox_as_themselves() -> None:
    with pytest.raises(DocumentUnreadable, match="broken"):
        reading.read(b"%PDF-1.7 nothing more", "x.pdf")
    with pytest.raises(DocumentUnreadable, match="empty"):
        reading.read(b"", "x.txt")
    with pytest.raises(DocumentUnsupported, match="GIF"):
        reading.read(b"GIF89a", "x.docx")


def test_a_hostile_text_is_stopped_by_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_TARGET", "time:sleep")
    with pytest.raises(DocumentUnreadable):
        reading.read(b"text", "x.txt")


# PDF -------------------------------------------------------------------------------------------------------


def test_a_scan_has_no_text_layer() -> None:
    import typst

    pdf = typst.compile(b"#rect(width: 10cm, height: 10cm, fill: red)")
    with pytest.raises(DocumentWithoutText):
        read(pdf)


def test_a_locked_pdf_is_refused() -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(as_pdf(LETTER))))
    writer.encrypt(owner_pass="secret", user_pass="secret")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(DocumentUnreadable, match="password"):
        read(locked.getvalue())


@settings(max_examples=40, deadline=None)
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=200))
def test_damaged_pdfs_are_read_or_refused(at: float, noise: bytes) -> None:
    pdf = as_pdf_once()
    place = 8 + int(at * (len(pdf) - 8))
    attempt(pdf[:place] + noise + pdf[place + len(noise) :])
    attempt(pdf[:place])


_once: list[bytes] = []


def as_pdf_once() -> bytes:
    if not _once:
        _once.append(as_pdf(LETTER))
    return _once[0]


def attempt(data: bytes) -> None:
    try:
        read(data)
    except DocumentUnreadable:
        return


# DOCX ------------------------------------------------------------------------------------------------------


def test_entities_are_refused() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<x>&b;</x>"
    )
    with pytest.raises(DocumentUnreadable, match="entities"):
        read(package("", document=bomb))
    outside = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    with pytest.raises(DocumentUnreadable, match="entities"):
        read(package("", document=outside))
    utf16 = outside.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        held.writestr("word/document.xml", utf16)
    with pytest.raises(DocumentUnreadable):
        read(made.getvalue())


def test_a_zip_bomb_is_refused() -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as held,
        held.open("word/document.xml", "w") as part,
    ):
        for _ in range(80):
            part.write(b" " * (1 << 20))
    assert len(made.getvalue()) < 200_000
    with pytest.raises(DocumentUnreadable, match="too large"):
        read(made.getvalue())


def test_too_many_parts_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        for number in range(5000):
            held.writestr(f"word/{number}", b"")
    with pytest.raises(DocumentUnreadable, match="too many"):
        read(made.getvalue())


def test_a_zip_that_is_no_docx() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        held.writestr("xl/workbook.xml", b"<x/>")
    with pytest.raises(DocumentUnsupported):
        read(made.getvalue())


def test_deep_nesting_is_no_crash() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 200 + PARAGRAPH.format("x") + "</w:tc></w:tr></w:tbl>" * 200
    attempt(package(deep))
    runs = "<w:p>" + "<w:ins>" * 240 + "<w:r><w:t>x</w:t></w:r>" + "</w:ins>" * 240 + "</w:p>"
    attempt(package(runs))


def test_what_the_reader_does_not_see() -> None:
    body = (
        "<w:p><w:r><w:t>Số: 1/BTC-</w:t></w:r><w:del><w:r><w:delText>XÓA</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẨN</w:t></w:r><w:r><w:t>V\u00adP</w:t></w:r></w:p>"
    )
    found = read(package(body))
    assert found.reference is not None
    assert found.reference.text == "1/BTC-VP"


def test_decomposed_text_is_read_and_noted() -> None:
    apart = unicodedata.normalize("NFD", as_text(LETTER).decode())
    found = read(apart.encode())
    assert found.abstract == "thử nghiệm"
    assert [finding.code for finding in found.findings] == ["form.text-not-conformant"]


@settings(max_examples=40, deadline=None)
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=50))
def test_damaged_docx_are_read_or_refused(at: float, noise: bytes) -> None:
    docx = as_docx(LETTER)
    place = int(at * len(docx))
    attempt(docx[:place] + noise + docx[place + len(noise) :])
    attempt(docx[:place])


@settings(max_examples=60, deadline=None)
@given(body=st.text(alphabet='<>/w:ptblrc "&;=aĐ', max_size=200))
def test_arbitrary_xml_is_read_or_refused(body: str) -> None:
    attempt(package(body))


# Text and everything else ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_texts(encoding: str) -> None:
    assert read(as_text(LETTER).decode().encode(encoding)) == read(as_text(LETTER))


@pytest.mark.parametrize("data", ["Số".encode("cp1258", "replace") + b"\xff", b"abc\x00def", b"\x1b[0m" * 9])
def test_other_encodings_and_binaries_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        b"<?xml version='1.0'?><pkg/>",
        b"MZ\x90",
    ],
)
def test_other_kinds_are_named_and_refused(data: bytes) -> None:
    with pytest.raises(DocumentUnsupported):
        read(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    attempt(data)
    attempt(b"%PDF-1.7\n" + data)
    attempt(b"PK\x03\x04" + data)


# fmt: off
PIECES = st.sampled_from([
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: ", "Số:     /QĐ-", "2/2024/TT",
    "Hà Nội, ngày 31 tháng 02 năm 2024", "ngày tháng năm", "ngày 99 tháng 99 năm 9999", "V/v", "Kính gửi:",
    "Nơi nhận:", "- Lưu: VT (999).", "KT. BỘ TRƯỞNG", "Q. ", "TM.", "QUYẾT ĐỊNH", "MẬT", "Nguyễn Văn A", "\t",
    "   ", "\n", "\n\n", "(", ")", ";", "Các Bộ:", "____", "BÁO CÁO", "Như trên;", "\u0323", "\ufeff",
])
# fmt: on


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join))
def test_no_text_breaks_the_rules(text: str) -> None:
    try:
        found = read(text.encode("utf-8", "surrogatepass"))
    except DocumentUnreadable:
        return
    assert ReadDocument.from_plain(found.as_plain()) == found
    assert set(found.as_json()) >= {"type", "reference", "issuer", "addressees", "findings"}
