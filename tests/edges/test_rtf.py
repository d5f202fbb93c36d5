"""RTF is read like the DOCX it says the same as, in the dialects of Word, WordPad and LibreOffice."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from bench.letters import FONTS as FACES
from bench.letters import LETTERS, Letter, as_docx
from bench.old_letters import FONTS
from bench.rtf_letters import as_word_rtf, as_wordpad_rtf, numbered
from congthu.edges import office, readers, reading
from congthu.edges.readers.recognition import stamped
from congthu.lib.vntext import Encoding, encode
from congthu.rooms.documents import rules
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Shape, Source, Word

HEAD = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}{\\f1\\fcharset163 Arial;}}"


def source(body: str) -> Source:
    return readers.source(f"{HEAD}{numbered(body)}}}".encode("ascii"))


def words(body: str) -> tuple[Word, ...]:
    return source(body).pages[0].words


def texts(body: str) -> list[str]:
    return [word.text for word in words(body)]


def floating(body: str) -> tuple[str, ...]:
    return source(body).pages[0].floating


# Whole letters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS, ids=["letter", "decision"])
@pytest.mark.parametrize("write", [as_word_rtf, as_wordpad_rtf], ids=["word", "wordpad"])
def test_an_rtf_is_read_like_a_docx(letter: Letter, write: Callable[[Letter], bytes]) -> None:
    found, expected = (rules.read(readers.source(data)) for data in (write(letter), as_docx(letter)))
    for name in ("type", "reference", "issuer", "parent", "place", "issued_on", "abstract", "signatory"):
        assert getattr(found, name) == getattr(expected, name)
    assert found.primary_addressees == expected.primary_addressees
    assert found.addressees == expected.addressees
    assert found.file_copy == expected.file_copy


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
def test_an_rtf_of_libreoffice_is_read_in_the_sandbox() -> None:
    docx = as_docx(LETTERS[1], extra="<w:p><w:r><w:t> </w:t></w:r></w:p>")
    found = reading.read(office.convert(docx, ".docx", ".rtf", "rtf"), "x.rtf")
    expected = rules.read(readers.source(docx))
    assert found.media_type == "application/rtf"
    for name in ("reference", "issuer", "parent", "issued_on", "abstract", "signatory", "addressees"):
        assert getattr(found, name) == getattr(expected, name)


def test_no_other_program_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    found = reading.read(b"\xef\xbb\xbf\r\n" + as_word_rtf(LETTERS[0]), "x.doc")
    assert found.media_type == "application/rtf"
    assert found.reference is not None


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
def test_old_fonts_are_read_and_reported(encoding: Encoding) -> None:
    """Capitals of TCVN3 are small letters in a font of capitals."""
    small, capital = FONTS[encoding]
    body = "".join(
        f"\\pard\\f{2 if line.isupper() else 3} {_old(line, encoding, small != capital)}\\par"
        for line in ("SỞ NỘI VỤ", "Số: 15/SNV-VP", "Kính gửi: Sở Tài chính tỉnh Đồng Nai", "Nơi nhận:")
    )
    fonts = f"{{\\fonttbl{{\\f2 {capital};}}{{\\f3\\fcharset163 {small};}}}}"
    found = readers.source(f"{{\\rtf1\\ansi{fonts}{body}}}".encode("latin-1"))
    assert [word.text for word in found.pages[0].words] == [
        "SỞ NỘI VỤ",
        "Số: 15/SNV-VP",
        "Kính gửi: Sở Tài chính tỉnh Đồng Nai",
        "Nơi nhận:",
    ]
    assert not found.conformant


def _old(text: str, encoding: Encoding, lowered: bool) -> str:
    data = encode(text.lower() if lowered and text.isupper() else text, encoding).data
    return "".join(chr(code) if code < 0x80 else f"\\'{code:02x}" for code in data)


# Letters ---------------------------------------------------------------------------------------------------


def test_looks_of_letters_end_with_their_group() -> None:
    first, second, third = words(
        "\\fs28{\\b\\i Báo}\\par\\b cáo\\plain  ông nào\\par{\\caps\\fs9999 cụ}\\par\\pard\\fs1 x\\par"
    )[:3]
    assert (first.text, first.bold, first.italic, first.size) == ("Báo", True, True, 14.0)
    assert (second.text, second.bold, second.size) == ("cáo ông nào", False, 14.0)
    assert (third.text, third.size) == ("CỤ", 72.0)


def test_letters_in_every_way_to_write_them() -> None:
    assert texts("\\uc2 A\\u7889\\'3f\\'3fB{\\uc1\\u55357?\\u56836?}\\~D\\_E\\-F\\'e1\\par") == [
        "AốB😄 D-EFá"
    ]
    # Windows-1258 writes the tone behind its letter; line ends of the source mean nothing.
    assert texts("\\f1 Vi\\'ea\\'f2t\r\n Na\nm\\par") == ["Việt Nam"]
    assert texts("\\endash  mục a\\emdash b \\ldblquote x\\rdblquote\\par") == ["– mục a—b “x”"]


def test_what_is_not_there_for_the_eye_is_left_out() -> None:
    assert texts(
        "S{\\v không}{\\deleted cũ}{\\*\\bkmkstart a}{\\revised ố}{\\footnote chú thích}: "
        "{\\field{\\*\\fldinst MERGEFIELD So}{\\fldrslt 15}}/SNV{\\pict\\pngblip 89504e47}"
        "{\\object{\\*\\objclass Word}{\\*\\objdata 0105}{\\result -VP}}{\\*\\annotation xem lại}"
        "{\\xe mục}\\par"
    ) == ["Số: 15/SNV-VP"]


def test_boxes_and_running_lines_stand_apart_and_once() -> None:
    old = "{\\shprslt{\\*\\do\\dobxpage{\\dptxbx{\\dptxbxtext THƯỢNG KHẨN\\par}}}}"
    box = (
        f"{{\\shp{{\\*\\shpinst{{\\sp{{\\sn a}}{{\\sv 2}}}}{{\\shptxt \\qc THƯỢNG\\line KHẨN\\par}}}}{old}}}"
    )
    drawn = "{\\*\\do\\dobxcolumn{\\dptxbxtext\\pard bên\\par}}"
    body = f"{{\\header\\pard \\qr Trang \\chpgn\\par}}{{\\footerf chân\\par}}Số{box}: 1{drawn}\\par"
    assert texts(body) == ["Số: 1"]
    assert floating(body) == ("Trang", "chân", "THƯỢNG KHẨN", "bên")


def test_numbers_of_lists() -> None:
    bullet = "{\\listtext\\pard\\plain\\f9 \\u-3913?\\tab}\\ls1 "
    assert texts(
        "{\\pntext\\f1\\'B7\\tab}{\\*\\pn\\pnlvlblt{\\pntxtb\\'B7}}Bộ\\par"
        f"{bullet}- VT\\par{{\\listtext 2.\\tab}}Vụ\\par{{\\listtext Điều 3.\\tab}}Cục\\par"
    ) == ["- Bộ", "- VT", "2. Vụ", "Điều 3. Cục"]


# Paragraphs ------------------------------------------------------------------------------------------------


def test_places_on_the_line() -> None:
    left, centre, right, stopped, first, second, moved = words(
        "\\pard a\\par\\qc a\\par\\qr a\\par\\pard\\tqc\\tx6000\\tab bbbb\\par\\pard\\fi700 c\\line d\\par"
        "\\pard\\li5000\\fi-200 e\\par"
    )
    assert left.x0 == 0 < centre.x0 < right.x0
    assert stopped.x0 < 300 < stopped.x1
    assert (first.x0, second.x0, moved.x0) == (0, 0, 240)
    assert (first.paragraph, second.paragraph, moved.paragraph) == (5, 5, 6)
    assert first.y < second.y < moved.y


def test_a_page_break_ends_a_line() -> None:
    assert texts("./.\\page Phụ lục\\par\\sect\\sectd Mẫu") == ["./.", "Phụ lục", "Mẫu"]


def test_the_page_is_that_of_the_first_section() -> None:
    found = source(
        "\\paperw12240\\paperh15840\\margl1800\\margt-1134\\sectd\\pgwsxn11907\\pghsxn16840\\marglsxn1701"
        "\\marglsxn1701\\margrsxn851 Một \\f1 hai\\par\\sect\\sectd\\pgwsxn16840\\marglsxn0 x\\par"
    )
    style = found.style
    assert style is not None
    assert (style.width, style.height, style.margin_left, style.margin_right) == (210.0, 297.0, 30.0, 15.0)
    assert (style.margin_top, style.margin_bottom) == (20.0, None)
    assert style.fonts == {"Arial": 0.5714, "Times New Roman": 0.4286}
    assert round(found.pages[0].width) == 468


def test_how_the_text_is_set() -> None:
    text = "Căn cứ Luật Lưu trữ " * 6
    head = (
        "\\titlepg{\\info{\\nofpages3}}{\\headerr\\pard\\qc{\\field{\\*\\fldinst{ PAGE }}{\\fldrslt 2}}\\par}"
    )
    style = source(
        f"{head}{{\\footer\\qr\\chpgn\\par}}\\pard\\qj\\fi567\\sb120\\sa60\\sl300\\slmult1 {text}\\par"
        f"\\pard\\sl-280\\slmult0\\tab {text}\\par\\pard ngắn\\par{{\\listtext -}}{text}\\par"
    ).style
    assert style is not None
    assert style.shapes == (
        Shape(letters=119, align="both", first_line=10.0, gap=9.0, line=1.25),
        Shape(letters=119, align="left", first_line=None, gap=None, line=None),
    )
    assert (style.page_number, style.first_page_apart, style.pages) == ("top center", True, 3)
    for running, place in (("{\\footerf\\pard\\qc\\tab\\chpgn}", "foot unknown"), ("{\\header x}", "")):
        style = source(f"{running}x\\par").style
        assert style is not None
        assert (style.page_number, style.first_page_apart, style.pages) == (place, False, None)


# Tables ----------------------------------------------------------------------------------------------------

_ROW = "\\trowd\\trleft0\\cellx3000\\cellx9000 "


def places(body: str) -> list[tuple[str, int, int]]:
    return [(word.text, round(word.x0), round(word.y)) for word in words(body)]


def test_cells_stand_side_by_side_below_what_came_before() -> None:
    body = f"a\\par{_ROW}\\pard\\intbl b\\par c\\cell d\\cell\\row e\\cell f\\cell\\row\\pard g\\par"
    assert places(body) == [
        ("a", 0, 15),
        ("b", 0, 30),
        ("c", 0, 45),
        ("d", 156, 30),
        ("e", 0, 60),
        ("f", 156, 60),
        ("g", 0, 75),
    ]


def test_merged_cells_are_one() -> None:
    body = (
        "\\trowd\\clmgf\\cellx3000\\clmrg\\cellx6000\\cellx9000 \\intbl a\\cell\\cell b\\cell\\row\\pard\\par"
    )
    assert [(text, x) for text, x, _ in places(body)] == [("a", 0), ("b", 312)]


def test_a_table_in_a_cell() -> None:
    inner = (
        "\\pard\\intbl\\itap2 b\\nestcell c\\nestcell"
        "{\\*\\nesttableprops\\trowd\\cellx1500\\cellx3000\\nestrow}"
        "{\\nonesttables\\par}"
    )
    body = f"{_ROW}\\pard\\intbl a\\par{inner}\\pard\\intbl d\\cell e\\cell\\row\\pard f\\par"
    assert places(body) == [
        ("a", 0, 15),
        ("b", 0, 30),
        ("c", 75, 30),
        ("d", 0, 45),
        ("e", 156, 15),
        ("f", 0, 60),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "a\\cell b\\cell\\row c",
        f"{_ROW}\\intbl a\\cell b\\par\\pard c\\par",
        f"{_ROW}\\intbl a\\cell b\\row\\pard c\\par",
        f"{_ROW}\\intbl\\itap3 a\\nestcell\\itap1 b\\cell\\pard c",
        "\\intbl a\\par b\\par\\pard c",
        "\\row\\nestrow a\\par b\\cell\\row\\cell\\row c",
    ],
)
def test_broken_tables_lose_nothing(body: str) -> None:
    assert sorted(texts(body)) == ["a", "b", "c"]


# Beside the text -------------------------------------------------------------------------------------------


def _hex(data: bytes) -> str:
    return "\r\n".join(data.hex()[at : at + 128] for at in range(0, 2 * len(data), 128))


def _stamp(text: str) -> bytes:
    picture = Image.new("RGB", (420, 150), "white")
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((4, 4, 415, 145), outline="red", width=5)
    drawn.text((80, 35), text, fill="red", font=ImageFont.truetype(str(FACES / "Tinos-Bold.ttf"), 72))
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize(
    ("extra", "wanted"),
    [
        ("{\\*\\userprops{\\propname Loại}\\proptype30{\\staticval Thường}}", "none"),
        ("{\\footnote Bảo mật thông tin}", "none"),
        ("{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv TỐI MẬT}}}}", "secret"),
        ("{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv Dấu MẬT}}}}", "ask"),
        ("{\\shp{\\*\\shpinst{\\shptxt \\pard{\\b MẬT}\\par}}}", "secret"),
        ("{\\v MẬT}", "ask"),
        ("{\\*\\annotation \\pard{\\b Bản này MẬT nhé}}", "ask"),
        ("{\\info{\\title Tối mật}}", "ask"),
        ("{\\info{\\title Bảo vệ bí mật}}", "none"),
        ("{\\*\\userprops{\\propname Độ mật}\\proptype30{\\staticval Mật}}", "ask"),
        (f"{{\\pict\\emfblip {_hex('MẬT'.encode('utf-16-le'))}}}", "secret"),
        (f"{{\\pict{{\\*\\picprop x}}\\pngblip{{\\*\\blipuid 89}} {_hex(_stamp('TỐI MẬT'))}}}", "secret"),
        (f"{{\\object{{\\*\\objdata 0105{_hex(as_docx(Letter(stamps=('MẬT',))))}}}}}", "secret"),
        ("{\\object{\\*\\objdata 01050000d0cf11e0}}", "none"),
    ],
)  # fmt: skip
def test_marks_of_secrecy_beside_the_text(extra: str, wanted: str) -> None:
    """law: D34.1b-3 (Law 29/2018 art. 5)"""
    data = as_word_rtf(LETTERS[0], extra=numbered(f"{extra}\\par "))
    found = readers.found(data, "van ban")
    own = found["document"]["secrecy_verdict"]["verdict"]
    seen = stamped.judged(data)["verdict"]["verdict"] if found["pictures"] else "none"
    assert max(own, seen, key=("none", "ask", "secret").index) == wanted


# Hostile files ---------------------------------------------------------------------------------------------


def attempt(data: bytes) -> None:
    try:
        rules.read(readers.source(data))
    except DocumentUnreadable:
        return


@pytest.mark.parametrize(
    "body",
    [
        "}}}}}}\\par x",
        "{{{{{ x",
        "\\bin99999999999 x",
        "\\bin-5 x{\\pict\\bin4000000000 }",
        "\\li9999999999\\fs-9999999999\\trleft-9999999999\\cellx9999999999 a\\cell b\\cell\\row",
        "\\trowd" + "\\cellx5" * 5000 + "\\intbl" + " a\\cell" * 5000 + "\\row",
        "\\pard" + "\\tx-9999\\tqc\\tx9999999999" * 2000 + "\\tab a\\tab b\\par",
        "".join(f"\\itap{depth} a\\nestcell " for depth in range(200)) + "\\itap-7 \\itap b\\par",
        "{\\header " * 3000 + "a",
        "{\\b " * 15_000 + "a",
        "\\u99999\\u-99999\\u\\u55357?x\\par",
        "{\\fonttbl{\\f99999999999 x;}\\f1" + "{" * 500,
        "\\'\\'z\\'8",
        "\\",
    ],
)
def test_hostile_files_are_read_or_refused(body: str) -> None:
    attempt(HEAD.encode() + body.encode())


WORDS = [
    *"{}x?",
    "\\*",
    "\\par",
    "\\cell",
    "\\row",
    "\\intbl",
    "\\itap2",
    "\\nestcell",
    "\\nestrow",
    "\\trowd",
]
WORDS += [
    "\\cellx900",
    "\\clmrg",
    "\\tx800",
    "\\shptxt",
    "\\header",
    "\\listtext",
    "\\u272",
    "\\'e1",
    "\\uc0",
]
WORDS += ["\\bin3", "\\tab", "\\line", "\\pard", "\\plain", "\\caps", "\\v"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=60,
    )
)
def test_arbitrary_words(parts: list[str]) -> None:
    attempt((HEAD + " ".join(parts)).encode())


def test_what_no_letter_can_hold_is_refused_at_once() -> None:
    for body in (b" " * (50 << 20), b"x \\'e1" * 700_000, b"{\\b a}" * 700_000, b"\\par " * 700_000):
        with pytest.raises(DocumentUnreadable, match="too long"):
            readers.source(HEAD.encode() + body + b"\\par}")


def test_a_picture_may_be_long() -> None:
    picture = b"{\\pict\\pngblip\r\n" + (b"89504e47" * 16 + b"\r\n") * 60_000 + b"}"
    found = readers.source(HEAD.encode() + picture + b"x\\par}")
    assert [word.text for word in found.pages[0].words] == ["x"]
    with pytest.raises(DocumentUnreadable, match="no text"):
        readers.source(HEAD.encode() + picture + b"}")
