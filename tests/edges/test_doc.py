"""DOC of Word 97-2003 is read like the DOCX it says the same as; what needs LibreOffice is said to."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.doc_letters import BOLD, CENTRED, IN_TABLE, as_doc, compound, doc, plain, row
from bench.letters import LETTERS, Letter, as_docx
from congthu.edges import office, readers, reading
from congthu.edges.readers.word.doc import NeedsOffice
from congthu.lib.vntext import Encoding, encode
from congthu.rooms.documents import rules
from congthu.rooms.documents.errors import DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import Shape, Word

HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def words(*body: object, **more: object) -> tuple[Word, ...]:
    return readers.source(doc({0: body}, **more)).pages[0].words  # type: ignore[arg-type,dict-item]


def texts(*body: object, **more: object) -> list[str]:
    return [word.text for word in words(*body, **more)]


# Whole letters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS, ids=["letter", "decision"])
def test_a_doc_is_read_like_a_docx(letter: Letter) -> None:
    found, expected = reading.read(as_doc(letter), "x.doc"), rules.read(readers.source(as_docx(letter)))
    assert found.media_type == "application/msword"
    for name in ("type", "reference", "issuer", "parent", "place", "issued_on", "abstract", "signatory"):
        assert getattr(found, name) == getattr(expected, name)
    assert found.primary_addressees == expected.primary_addressees
    assert found.addressees == expected.addressees
    assert found.file_copy == expected.file_copy


def test_old_fonts_are_read_and_reported() -> None:
    """TCVN3 in narrow letters; Word holds the code of \u01b0 as its mark of a soft hyphen."""
    old = encode("Kính gửi: Sở Tài chính, đã lưu trữ đủ", Encoding.TCVN3).data.decode("latin-1")
    found = readers.source(doc({0: [plain(old.replace("\xad", "\x1f"))]}, narrow=True, fonts=(".VnTime",)))
    assert [word.text for word in found.pages[0].words] == ["Kính gửi: Sở Tài chính, đã lưu trữ đủ"]
    assert not found.conformant


# Letters and paragraphs ------------------------------------------------------------------------------------


def test_looks_come_from_styles_and_from_the_runs_themselves() -> None:
    size, caps, not_as_style, strong = (
        b"\x43\x4a\x1c\x00",
        b"\x3b\x08\x01",
        b"\x35\x08\x81",
        b"\x30\x4a\x02\x00",
    )
    styles = [(1, 0xFFF, b"", size), (1, 0, CENTRED, BOLD), (2, 0xFFF, b"", BOLD)]
    first, second, third, fourth = words(
        ([("báo", b""), (" cáo", caps)], "\r", 1, b""),
        ([("thường", not_as_style)], "\r", 1, b""),
        ([("đậm", strong)], "\r", 0, b""),
        ([("lạ", b"\x35")], "\r", 9, b"\x03"),
        styles=styles,
    )
    assert (first.text, first.bold, first.size) == ("báo CÁO", True, 14.0)
    assert first.x0 > 150
    assert (second.text, second.bold, second.x0 > 150) == ("thường", False, True)
    assert (third.text, third.bold, third.x0) == ("đậm", True, 0)
    assert (fourth.text, fourth.size) == ("lạ", 10.0)


def test_what_is_not_there_for_the_eye_is_left_out() -> None:
    hidden, deleted, symbol = b"\x3c\x08\x01", b"\x00\x08\x01", b"\x09\x6a\x03\x00\x28\xf0"
    runs = [("Số", b""), ("mật", hidden), ("cũ", deleted), ("(", symbol), (": \x13 REF a \x1415\x15", b"")]
    runs += [("\x01\x02\x05\x08/SNV\x1eVP \\ {a} \U0001f600", b"")]
    assert texts((runs, "\r", 0, b"")) == ["Số: 15/SNV-VP \\ {a} 😀"]
    assert texts(plain("a\x13 TOC \x13 b \x14c\x15 d\x14e\x15f\x15g")) == ["aefg"]


def test_places_on_the_line() -> None:
    centre = b"\x0d\xc6\x05\x00\x01\x70\x17\x01"
    gone = b"\x15\xc6\x06\x01\x70\x17\x19\x00\x00"
    listed, moved = b"\x0b\x46\x01\x00", b"\x0f\x84\x88\x13\x11\x84\x38\xff"
    stopped, unstopped, first, second, bullet, last = words(
        plain("\tbbbb", block=centre),
        plain("\tbbbb", block=centre + gone),
        plain("c\x0bd"),
        plain("Sở Nội vụ", block=listed),
        plain("e", block=moved),
    )
    assert stopped.x0 < 300 < stopped.x1
    assert unstopped.x0 < 100
    assert (first.text, second.text, first.paragraph, second.paragraph) == ("c", "d", 3, 3)
    assert bullet.text == "- Sở Nội vụ"
    assert last.x0 == 240


def test_the_page_and_its_fonts() -> None:
    size = struct.pack("<HHHHHhHh", 0xB01F, 11907, 0xB020, 16840, 0xB021, 1701, 0x9023, -1134)
    runs = [("Một", b"\x4f\x4a\x01\x00"), (" hai", b"")]
    source = readers.source(
        doc({0: [(runs, "\r", 0, b"")]}, page=size, fonts=("Times New Roman", "Ari\\a{l"))
    )
    assert source.style is not None
    assert (source.style.width, source.style.height, source.style.margin_left) == (210.0, 297.0, 30.0)
    assert (source.style.margin_top, source.style.margin_right) == (20.0, None)
    assert source.style.fonts == {"Times New Roman": 0.5, "Arial": 0.5}


def test_how_the_text_is_set() -> None:
    room = b"\x13\xa4\x78\x00\x14\xa4\x3c\x00\x12\x64\x2c\x01\x01\x00\x11\x84\x37\x02\x03\x24\x03"
    style = readers.source(doc({0: [plain("Căn cứ Luật Lưu trữ " * 6, block=room)]})).style
    assert style is not None
    assert style.shapes == (Shape(letters=119, align="both", first_line=10.0, gap=9.0, line=1.25),)
    assert (style.page_number, style.first_page_apart, style.pages) == ("", False, None)


def test_where_page_numbers_stand() -> None:
    """The number stands in the head of the odd pages, an address in the foot."""
    number, address = plain("\x13 PAGE \x142\x15", block=CENTRED), plain("Số 1 Hàng Bài")
    style = readers.source(
        doc(
            {0: [plain("a")], 2: [number, address]},
            heads=(0, 0, 0, 0, 0, 0, 0, 0, 11, 11, 25, 9_999_999),
            page=b"\x0a\x30\x01",
            more={"\x05SummaryInformation": _summary(14, 3)},
        )
    )
    assert style.pages[0].floating == ("2", "Số 1 Hàng Bài")
    assert style.style is not None
    assert style.style.page_number == "top center"
    assert (style.style.first_page_apart, style.style.pages) == (True, 3)


# Tables and stories ----------------------------------------------------------------------------------------


def places(*body: object, **more: object) -> list[tuple[str, int, int]]:
    return [(word.text, round(word.x0), round(word.y)) for word in words(*body, **more)]


def test_cells_stand_side_by_side() -> None:
    cells = [[plain("a"), plain("b")], [plain("c")], [plain("d")]]
    expected = [("a", 0, 12), ("b", 0, 25), ("c", 156, 12), ("d", 312, 12), ("e", 0, 38)]
    assert places(*row(cells, (0, 3000, 6000, 9000)), plain("e")) == expected
    cells = [[plain("a")], [plain("")], [plain("b")]]
    assert [(text, x) for text, x, _ in places(*row(cells, (0, 3000, 6000, 9000), merged=(1,)))] == [
        ("a", 0),
        ("b", 312),
    ]


def test_a_table_in_a_cell() -> None:
    inner, end, last = IN_TABLE + b"\x49\x66\x02\x00\x00\x00", b"\x4b\x24\x01", b"\x4c\x24\x01"
    edges = struct.pack("<HHB3h40x", 0xD608, 48, 2, 0, 1500, 3000)
    body = [
        plain("b", block=inner + end),
        plain("c", block=inner + end),
        plain("", block=inner + end + last + edges),
        *row([[plain("d")], [plain("e")]], (0, 3000, 9000)),
    ]
    assert places(*body) == [("b", 0, 12), ("c", 75, 12), ("d", 0, 25), ("e", 156, 12)]


def test_a_row_whose_definition_is_too_long_for_its_page() -> None:
    cells = [[plain("a")], [plain("b")]]
    *filled, (runs, mark, style, block) = row(cells, (0, 3000, 9000))
    definition = block[6:]
    data = bytes(8) + struct.pack("<H", len(definition)) + definition
    assert places(*filled, (runs, mark, style, block[:6] + b"\x46\x66\x08\x00\x00\x00"), data=data) == [
        ("a", 0, 12),
        ("b", 156, 12),
    ]


def test_boxes_and_running_text_stand_apart_and_notes_further() -> None:
    stories = {
        0: [plain("Số: 1")],
        1: [plain("chú thích")],
        2: [plain("Trang 1")],
        6: [plain("KHẨN"), plain("")],
    }
    page = readers.source(doc(stories)).pages[0]
    assert [word.text for word in page.words] == ["Số: 1"]
    assert page.floating == ("Trang 1", "KHẨN")


# Beside the text -------------------------------------------------------------------------------------------


def _summary(number: int, said: str | int) -> bytes:
    places = struct.pack("<44xIIIIIII", 48, 0, 2, 1, 24, number, 32)
    if isinstance(said, int):
        return places + struct.pack("<IIII", 2, 65001, 3, said)
    value = said.encode()
    return places + struct.pack("<IIII", 2, 65001, 30, len(value)) + value


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (doc({0: [plain("Số: 1/BTC")], 6: [plain("TỐI MẬT")]}), "secret"),
        (doc({0: [([("Số", b""), ("MẬT", b"\x3c\x08\x01")], "\r", 0, b"")]}), "ask"),
        (doc({0: [plain("Số: 1/BTC")], 4: [plain("Bản này MẬT nhé")]}), "ask"),
        (doc({0: [plain("Số: 1/BTC")]}, more={"\x05SummaryInformation": _summary(2, "Tối mật")}), "ask"),
        (doc({0: [plain("Số: 1/BTC")]}, more={"\x05SummaryInformation": _summary(2, "Mật ong")}), "none"),
    ],
)  # fmt: skip
def test_marks_of_secrecy_beside_the_text(data: bytes, wanted: str) -> None:
    """law: D34.1b-3 (Law 29/2018 art. 5)"""
    assert readers.found(data, "van ban")["document"]["secrecy_verdict"]["verdict"] == wanted


@pytest.mark.parametrize(
    "data",
    [
        doc({0: [plain("a")]}, version=0x65),
        doc({0: [plain("a")]}, folders=("ObjectPool",)),
        doc({0: [plain("a")]}, data=b"\x00\x6e\x1e\xf0\x00\x01\x00\x00"),
        doc({0: [plain("a")]}, drawings=b"\x62\x00\x07\xf0\x24\x00\x00\x00"),
        doc({0: [plain("a")]}, drawings=b"\xc0\x80\x0a\x00\x00\x00"),
        doc({0: [plain("a")]}).replace(struct.pack("<IIIHIH", 16, 0, 2, 0, 1024, 0), b"\xff" * 20),
    ],
    ids=["older", "embedded", "picture", "linked picture", "word art", "odd"],
)
def test_what_only_libreoffice_reads(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """law: D34.1b-3 (Law 29/2018 art. 5): a stamp may be a picture."""
    with pytest.raises(NeedsOffice):
        readers.source(data)
    assert readers.found(data) == {"modernise": True}
    monkeypatch.setattr(office, "convert", lambda *_: as_docx(LETTERS[0]))
    found = reading.read(data, "x.doc")
    assert (found.media_type, found.reference is None) == ("application/msword", False)


def test_without_libreoffice_those_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(DocumentUnsupported, match="LibreOffice"):
        reading.read(doc({0: [plain("a")]}, version=0x65), "x.doc")
    assert reading.read(as_doc(LETTERS[0]), "x.doc").reference is not None


# Hostile files ---------------------------------------------------------------------------------------------


def attempt(data: bytes) -> None:
    try:
        readers.found(data)
    except DocumentUnreadable:
        return


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (doc({0: [plain("a")]}, flags=0x100), "password"),
        (doc({0: [plain("")]}), "no text"),
        (compound({"WordDocument": b""}), "broken"),
        (compound({"Other": b"", "WordDocument\0": b"WordDocument"}), "broken"),
        (HEADER + "WordDocument\0".encode("utf-16-le"), "broken"),
        (HEADER + bytes(22) + b"\x09\x00\x06" + b"\0" * 43 + "WordDocument\0".encode("utf-16-le"), "broken"),
    ],
)
def test_locked_and_broken_files_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(DocumentUnreadable, match=said):
        readers.source(data)


def test_what_no_letter_can_hold_is_refused() -> None:
    heads = (*range(7), *(0, 90_000) * 200)
    for data in (
        doc({0: [plain("a" * 5_000_000)]}, narrow=True),
        doc({0: [plain("a")], 2: [plain("a" * 90_000)]}, heads=heads),
    ):
        with pytest.raises(DocumentUnreadable, match="too long"):
            readers.source(data)


def test_a_table_of_sectors_that_names_itself_ends() -> None:
    data = bytearray(as_doc(LETTERS[0]))
    data[0x44:0x4C] = struct.pack("<II", 0, 9)
    attempt(bytes(data))
    # All sectors one after the other for ever, and the same table of sectors a hundred times.
    attempt(bytes(data[:0x4C]) + bytes(data[0x4C:0x50]) * 109 + bytes(data[0x200:]))
    first = struct.unpack_from("<I", data, 0x4C)[0]
    data[(first + 1) * 512 : (first + 2) * 512] = struct.pack("<128I", *([0] * 128))
    attempt(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 255)), max_size=30))
def test_damaged_files_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(DAMAGED)
    for at, value in changes:
        data[at % len(data)] = value
    attempt(bytes(data))


DAMAGED = as_doc(LETTERS[0])
