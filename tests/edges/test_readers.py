"""Readers meet hostile and broken files: always a clear refusal, never a crash of ours."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.letters import _NS, FONTS, Letter, as_docx, as_pdf, as_text, package
from congthu.edges import readers, reading
from congthu.edges.readers.recognition.scans import PagesToRecognise
from congthu.edges.readers.running import aside, edges_of_pages
from congthu.rooms.documents import rules
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported, DocumentWithoutText
from congthu.rooms.documents.types import Page, PageStyle, ReadDocument, Word

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
    with pytest.raises(DocumentUnsupported, match="not read"):
        reading.read(b"GIF89a", "x.docx")


def test_a_hostile_text_is_stopped_by_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_TARGET", "time:sleep")
    with pytest.raises(DocumentUnreadable):
        reading.read(b"text", "x.txt")


# PDF -------------------------------------------------------------------------------------------------------


def test_a_page_without_text_is_to_be_recognised() -> None:
    import typst

    pdf = typst.compile(
        b"#rect(width: 10cm, height: 10cm, fill: red)\n#pagebreak()\nA page of words, many words."
    )
    with pytest.raises(PagesToRecognise) as caught:
        read(pdf)
    assert caught.value.numbers == [0]
    # Where recognition fails, what has text is read all the same.
    failed = readers.source(pdf, {"0": None})
    assert [bool(page.words) for page in failed.pages] == [False, True]
    assert failed.unread_pages == 1


def test_letters_in_pieces_in_a_pdf() -> None:
    import typst

    apart = unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Quảng Ngãi kiện toàn bộ máy")
    source = readers.source(typst.compile(f'#set text(font: "Tinos")\n{apart}'.encode(), font_paths=[FONTS]))
    assert " ".join(word.text for word in source.pages[0].words) == unicodedata.normalize("NFC", apart)
    assert not source.conformant


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("told", [True, False])
def test_a_page_that_is_turned(turned: int, told: bool) -> None:
    """Whether the file says so or not, and cut at its edges, letters are read the way they run."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(as_pdf(LETTER))
    page = document[0]
    width, height = page.get_size()
    matrix = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, height, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, width),
    }
    raw.FPDFPage_TransFormWithClip(page.raw, raw.FS_MATRIX(*matrix[turned]), None)
    if turned in {90, 270}:
        width, height = height, width
    page.set_mediabox(-50, -50, width + 50, height + 50)
    page.set_cropbox(0, 0, width, height)
    if told:
        page.set_rotation(turned)
    held = io.BytesIO()
    document.save(held)
    found = readers.source(held.getvalue()).pages[0]
    upright = readers.source(as_pdf(LETTER)).pages[0]
    assert [word.text for word in found.words] == [word.text for word in upright.words]
    for one, other in zip(found.words, upright.words, strict=True):
        assert (one.x0, one.x1, one.y) == pytest.approx((other.x0, other.x1, other.y), abs=0.5)


def test_a_line_of_text_on_a_page_of_its_own_is_no_picture() -> None:
    import typst

    source = readers.source(typst.compile('#set text(font: "Tinos")\nLưu: VT.'.encode(), font_paths=[FONTS]))
    assert [word.text for word in source.pages[0].words] == ["Lưu:", "VT."]


def test_letters_set_apart_are_no_words() -> None:
    import typst

    set_apart = (
        '#set text(font: "Tinos", tracking: 1.5pt, size: 13pt)\nVũ Hồng Khiêm và các ông, bà có tên sau'
    )
    source = readers.source(typst.compile(set_apart.encode(), font_paths=[FONTS]))
    assert [word.text for word in source.pages[0].words][:3] == ["Vũ", "Hồng", "Khiêm"]


def test_a_pdf_of_nothing() -> None:
    import typst

    with pytest.raises(DocumentWithoutText):
        read(typst.compile(b"#set page(width: 10cm)"))


def test_of_a_long_scan_the_ends_are_recognised() -> None:
    assert PagesToRecognise(range(300)).numbers == [*range(12), *range(292, 300)]
    assert list(PagesToRecognise(range(20)).numbers) == list(range(20))


def test_fonts_and_size_of_a_pdf() -> None:
    style = readers.source(as_pdf(LETTER)).style
    assert style is not None
    assert (style.width, style.height) == (210.0, 297.0)
    assert style.fonts == {"Tinos": 1.0}


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
    except (DocumentUnreadable, PagesToRecognise):
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


_THEME = '<w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/></w:rPr>'
_SMALL = '<w:rPr><w:sz w:val="22"/></w:rPr>'
_TIMES = '<w:rPr><w:rFonts w:ascii="Times New Roman"/><w:b/></w:rPr>'
STYLES = f"""<w:styles {_NS}>
<w:docDefaults><w:rPrDefault>{_THEME}</w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Base">{_TIMES}</w:style>
<w:style w:type="paragraph" w:styleId="Head"><w:basedOn w:val="Base"/>{_SMALL}</w:style>
<w:style w:type="character" w:styleId="Mono"><w:rPr><w:rFonts w:hAnsi="Courier"/></w:rPr></w:style>
</w:styles>""".encode()
THEME = b"""<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>
<a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"""


def test_the_style_of_a_docx() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Head"/></w:pPr><w:r><w:t>abcde</w:t></w:r></w:p>'
        "<w:p/>"
        '<w:p><w:r><w:t>abc</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Mono"/></w:rPr><w:t>de</w:t></w:r></w:p>'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701"/></w:sectPr>'
    )
    source = readers.source(package(body, more={"word/styles.xml": STYLES, "word/theme/theme1.xml": THEME}))
    assert [(word.paragraph, word.size, word.bold) for word in source.pages[0].words] == [
        (1, 11.0, True),
        (3, 14.0, False),
    ]
    assert source.style == PageStyle(
        width=210.0,
        height=297.0,
        margin_top=20.0,
        margin_bottom=20.0,
        margin_left=30.0,
        margin_right=15.0,
        fonts={"Times New Roman": 0.5, "Calibri": 0.3, "Courier": 0.2},
        page_number="",
        first_page_apart=False,
    )


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


# Page numbers and running text ------------------------------------------------------------------------------


def sheet(*rows: tuple[float, str]) -> Page:
    words = tuple(Word(text=text, x0=100, x1=200, y=y) for y, text in rows)
    return Page(width=595, height=842, words=words)


def test_page_numbers_and_running_feet_stand_aside() -> None:
    pages = [
        sheet((40, "Số: 1/BTC"), (400, "12"), (820, "Địa chỉ: số 28 Trần Hưng Đạo")),
        sheet((40, "- 2 -"), (400, "Nơi nhận:"), (820, "Địa chỉ: số 28 Trần Hưng Đạo")),
    ]
    first, second = (aside(page, edges_of_pages(pages)) for page in pages)
    assert [word.text for word in first.words] == ["Số: 1/BTC", "12"]
    assert first.floating == ("Địa chỉ: số 28 Trần Hưng Đạo",)
    assert [word.text for word in second.words] == ["Nơi nhận:"]
    assert second.floating == ("- 2 -", "Địa chỉ: số 28 Trần Hưng Đạo")


# Very large and very deep ----------------------------------------------------------------------------------


def test_a_pdf_of_ten_thousand_pages() -> None:
    kids = b"3 0 R " * 10_000
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 10000/Kids["
        + kids
        + b"]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(DocumentUnreadable):
        reading.read(body, "x.pdf")


def test_an_image_that_unpacks_to_a_gigabyte() -> None:
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 9_900, 9_900, 8, 6, 0, 0, 0)
    pressed = zlib.compressobj(9)
    row = bytes(1 + 4 * 9_900)
    packed = b"".join(pressed.compress(row) for _ in range(9_900)) + pressed.flush()
    chunks = [
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    ]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    assert len(bomb) < 2 << 20
    with pytest.raises(DocumentUnreadable):
        reading.read(bomb, "x.png")


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(DocumentUnreadable, match="nested"):
        reading.read(b"{\\rtf1 " + b"{\\b \\{\\}" * 60_000 + b"x", "x.rtf")
