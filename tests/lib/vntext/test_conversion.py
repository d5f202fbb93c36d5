"""Conversion when nothing is told: what must be recognised, and above all what must be left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.lib.vntext import (
    Encoding,
    Piece,
    Prior,
    convert_document,
    convert_lines,
    convert_pieces,
    convert_text,
    decode,
    detect,
    encode,
    font_encoding,
    unicode_font,
)
from congthu.lib.vntext import convert as convert_module

LETTER = (
    "Căn cứ Nghị định của Chính phủ về công tác văn thư; xét đề nghị của Chánh Văn phòng, "
    "Uỷ ban nhân dân tỉnh thông báo lịch làm việc trong tuần tới như sau"
)
SUBJECT = "Báo cáo kết quả thực hiện nhiệm vụ"
OLD = [
    Encoding.TCVN3,
    Encoding.VN1,
    Encoding.VNI,
    Encoding.VISCII,
    Encoding.VPS,
    Encoding.CP1258,
    Encoding.BKHCM1,
    Encoding.BKHCM2,
    Encoding.VIETWARE_X,
    Encoding.VIETWARE_F,
    Encoding.VIQR,
]
PAGES = ["cp1252", "cp1258", "cp1254", "cp1250", "mac_roman", "cp437", "latin-1"]


def seen_through(data: bytes, page: str) -> str:
    return "".join(bytes([code]).decode(page, "ignore") or chr(code) for code in data)


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("text", [LETTER, SUBJECT])
def test_bytes(encoding: Encoding, text: str) -> None:
    found = detect(encode(text, encoding).data)
    assert found.text == text
    assert found.changed
    assert found.automatic
    assert found.unmapped == 0


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.VISCII])
def test_text_through_the_wrong_page(encoding: Encoding, page: str) -> None:
    assert convert_text(seen_through(encode(LETTER, encoding).data, page)).text == LETTER


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("encoding", sorted({*OLD} - {Encoding.VIQR}))
def test_another_page_may_read_better_than_the_first_that_fits(encoding: Encoding, page: str) -> None:
    """Windows-1254 and 1250 share letters: "thêm" must not become "thịm" because 1254 was tried first."""
    text = "Văn bản được thêm vào thành công, tổng số tỉnh đăng ký"
    assert convert_text(seen_through(encode(text, encoding).data, page)).text == text


@pytest.mark.parametrize(
    "text", [LETTER, "Quyết định xác định địa điểm, chỉ thị nghị định", "NGHỊ ĐỊNH, CHỈ THỊ, đì đùng, thì"]
)
def test_vni_behind_windows_1258_and_composed_too_early(text: str) -> None:
    """Trap: the marks of windows-1258 were letters of VNI; composing made letters of them no page has."""
    seen = unicodedata.normalize("NFC", seen_through(encode(text, Encoding.VNI).data, "cp1258"))
    found = convert_text(seen)
    assert found.text == text
    assert found.automatic


def test_what_was_composed_too_early_and_does_not_come_apart_is_asked() -> None:
    seen = unicodedata.normalize("NFC", seen_through(encode(f"{LETTER} quì", Encoding.VNI).data, "cp1258"))
    found = convert_text(seen)
    assert found.unmapped
    assert not found.automatic


@pytest.mark.parametrize("page", ["cp1252", "cp1258", "latin-1"])
def test_utf8_misread(page: str) -> None:
    once = seen_through(LETTER.encode(), page)
    assert convert_text(once).text == LETTER
    assert convert_text(seen_through(once.encode(), page)).text == LETTER


@pytest.mark.parametrize("lost", ["", "?", "\ufffd"])
def test_damaged_utf8_is_guessed_and_counted(lost: str) -> None:
    damaged = "".join(
        lost if code in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else seen_through(bytes([code]), "cp1252")
        for code in LETTER.encode()
    )
    found = convert_text(damaged)
    assert found.text == LETTER
    assert found.guessed > 0


def test_other_forms_of_unicode() -> None:
    assert convert_text(unicodedata.normalize("NFD", LETTER)).text == LETTER
    assert convert_text("".join(c if c.isascii() else f"&#{ord(c)};" for c in LETTER)).text == LETTER
    assert convert_text("Quyết ðịnh số 12/QÐ-UBND").text == "Quyết định số 12/QĐ-UBND"
    assert convert_text("Thông bаo về việс họp").text == "Thông bao về việc họp"


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        "không có gì",
        "Kính gửi",
        "Bộ Tài chính",
        "có",
        "a và á",
        "Kinh gui Uy ban nhan dan",
        "Le président français a été réélu à l'Assemblée",
        "Die Prüfung wäre für Österreich größer",
        "Íslenska: það er gott að búa hér",
        "Não há informações disponíveis",
        "Don't worry. Is it OK? See e.g. http://vnn.vn/a.b",
        "AT&T &amp; &lt;b&gt;",
        "café",
        "25 °C ± 2 %, § 5",
        "中文和日本語",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    found = convert_text(text)
    assert found.text == text
    assert not found.changed
    assert not detect(text.encode()).changed


@pytest.mark.parametrize(
    "text", ["été à Paris, où l'élève étudie", "für die Größe der Straße", "más información aquí"]
)
def test_foreign_bytes_are_left_alone(text: str) -> None:
    found = detect(text.encode("cp1252"))
    assert (found.label, found.text, found.changed) == (Encoding.FOREIGN, text, False)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_converting_text_twice_changes_nothing(text: str) -> None:
    once = convert_text(text).text
    assert convert_text(once).text == once


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_converting_bytes_twice_changes_nothing(data: bytes) -> None:
    once = detect(data).text
    assert convert_text(once).text == once


WORDS = st.lists(st.sampled_from(LETTER.split() + SUBJECT.split()), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_good_unicode_is_never_touched(text: str) -> None:
    assert not convert_text(text).changed
    assert detect(text.encode()).text == text


@settings(max_examples=200, deadline=None)
@given(WORDS, st.sampled_from(OLD))
def test_what_is_automatic_is_right_and_stays(text: str, encoding: Encoding) -> None:
    found = detect(encode(text, encoding).data)
    if found.automatic:
        assert found.text.lower() == text.lower()
    assert convert_text(found.text).text == found.text


def test_mixed_documents_line_by_line() -> None:
    given_lines = [
        seen_through(encode("Cộng hoà xã hội chủ nghĩa Việt Nam", Encoding.TCVN3).data, "cp1252"),
        "Bộ Tài chính kính gửi",
        seen_through(encode("Độc lập - Tự do - Hạnh phúc", Encoding.VNI).data, "cp1252"),
        "Le ministère a été informé de la décision",
        "12/1999",
    ]
    assert [each.text for each in convert_lines(given_lines)] == [
        "Cộng hoà xã hội chủ nghĩa Việt Nam",
        "Bộ Tài chính kính gửi",
        "Độc lập - Tự do - Hạnh phúc",
        "Le ministère a été informé de la décision",
        "12/1999",
    ]


def test_runs_of_a_paragraph() -> None:
    """A VNI letter split over two runs goes whole to the first; H fonts become capitals."""
    runs = [
        Piece(text="Coäng ho", prior=Prior(font="VNI-Times")),
        Piece(text="øa xaõ hoäi", prior=Prior(font="VNI-Times"), continues=True),
        Piece(text="Céng hoµ x· héi chñ nghÜa", prior=Prior(font=".VnTimeH")),
    ]
    found = [each.text for each in convert_pieces(runs)]
    assert "".join(found[:2]) == "Cộng hòa xã hội"
    assert found[2] == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"


def test_the_font_lies_and_the_content_judges() -> None:
    vni = seen_through(encode(LETTER, Encoding.VNI).data, "cp1252")
    [found] = convert_pieces([Piece(text=vni, prior=Prior(font="VNSTCVN3"))])
    assert found.text == LETTER
    assert not convert_text(LETTER, prior=Prior(font=".VnTime")).changed


def test_documents_in_one_encoding_and_in_several() -> None:
    whole = encode(f"{LETTER}\n{SUBJECT}\n", Encoding.TCVN3).data
    assert convert_document(whole).text == f"{LETTER}\n{SUBJECT}\n"
    mixed = encode(LETTER, Encoding.TCVN3).data + b"\n" + LETTER.encode() + b"\n" + encode(LETTER, "vni").data
    assert convert_document(mixed).text == "\n".join([LETTER] * 3)


def test_too_large_a_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert_module, "LARGEST", 10)
    with pytest.raises(convert_module.TextTooLarge):
        detect(LETTER.encode())
    with pytest.raises(convert_module.TextTooLarge):
        convert_text(LETTER)


@pytest.mark.parametrize(
    ("name", "promise"),
    [
        (".VnTime", (Encoding.TCVN3, False)),
        (".VnTimeH", (Encoding.TCVN3, True)),
        ("ABCDEF+.VnArialH", (Encoding.TCVN3, True)),
        ("VnTimeH(Ds)", (Encoding.TCVN3, True)),
        (".VnTimeH Tur", (Encoding.TCVN3, True)),
        ("VNI-Times", (Encoding.VNI, False)),
        ("SVNtimes new roman", (Encoding.VIETWARE_X, False)),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_fonts(name: str, promise: tuple[Encoding, bool] | None) -> None:
    assert font_encoding(name) == promise


def test_fonts_of_unicode() -> None:
    assert unicode_font(".VnArialH") == "Arial"
    assert unicode_font("VNI-Times") == "Times New Roman"


def test_told_capitals() -> None:
    data = encode("Quyết định", Encoding.TCVN3).data
    assert decode(data, Encoding.TCVN3, capitals=True).text == "QUYẾT ĐỊNH"


def test_a_question_mark_that_may_be_a_tone_is_asked() -> None:
    assert not detect(b"tho^ng qua?").automatic
    assert detect(b"Ba'o ca'o ke^'t qua? thu+.c hie^.n nhie^.m vu.").automatic


def test_a_short_line_of_bytes_goes_with_its_neighbours() -> None:
    """A file of bytes is in one encoding: "L\xf6u" between lines in VNI is no German; French stays French."""
    around = "Nơi nhận: các cơ quan, đơn vị thuộc phạm vi quản lý của Bộ"
    lines = [encode(around, Encoding.VNI).data, b"- L\xf6u: VT, KT, PC (10b)"]
    assert convert_lines(lines)[1].text == "- Lưu: VT, KT, PC (10b)"
    assert convert_lines(lines)[1].automatic
    french = "Le préfet a reçu hier les élèves et les mères de cette école à Genève".encode("cp1252")
    assert convert_lines([lines[0], french, lines[0]])[1].text == french.decode("cp1252")
