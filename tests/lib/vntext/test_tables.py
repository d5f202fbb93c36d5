"""Each of the 134 letters in each encoding, against two independent sources.

A round trip through our own tables proves nothing, so every comparison is with a source that is not
ours: the converters of the GNU C library (``iconv``), the codecs of Python, or a rule stated here about
how the encoding was made. Where only one program knows an encoding, the second source is the structure
of the code itself.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from congthu.lib.vntext import Encoding, decode, encode
from congthu.lib.vntext.syllables import LETTERS, TONES

ALL = sorted(LETTERS)
SMALL = [letter for letter in ALL if letter.islower()]
SHAPED_CAPITALS = "ĂÂĐÊÔƠƯ"
DOUBLY_CODED = {Encoding.TCVN3, Encoding.VN2, Encoding.VIETWARE_F}

needs_iconv = pytest.mark.skipif(shutil.which("iconv") is None, reason="the second source is not installed")


def by_iconv(data: bytes, charset: str) -> str:
    run = subprocess.run(["iconv", "-f", charset, "-t", "UTF-8"], input=data, capture_output=True, check=True)
    return unicodedata.normalize("NFC", run.stdout.decode())


def test_there_are_134_letters() -> None:
    assert len(ALL) == 134


@needs_iconv
@pytest.mark.parametrize(("encoding", "charset"), [(Encoding.VN1, "TCVN"), (Encoding.VISCII, "VISCII")])
def test_the_c_library_agrees(encoding: Encoding, charset: str) -> None:
    for letter in ALL:
        data = encode(letter, encoding).data
        assert by_iconv(data, charset) == letter == decode(data, encoding).text


#: RFC 1456, section 5: rows of the VISCII table, as the standard prints them.
RFC_1456 = {
    0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ",
    0x90: "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ",
    0xA0: "Õắằặấầẩậẽẹếềểễệố",
    0xB0: "ồổỗỠƠộờởịỰỨỪỬơớƯ",
    0xC0: "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ",
    0xD0: "ĐứÒÓÔạỷừửÙÚỹỵÝỡư",
    0xE0: "àáâãảăữẫèéêẻìíĩỉ",
    0xF0: "đựòóôõỏọụùúũủýợỮ",
}


def test_viscii_is_the_table_of_the_standard() -> None:
    for start, row in RFC_1456.items():
        assert decode(bytes(range(start, start + 16)), Encoding.VISCII).text == row
    for code, letter in {2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}.items():
        assert decode(bytes([code]), Encoding.VISCII).text == letter


@pytest.mark.parametrize("letter", ALL)
def test_windows_1258_by_python(letter: str) -> None:
    data = encode(letter, Encoding.CP1258).data
    assert unicodedata.normalize("NFC", data.decode("cp1258")) == letter
    # Another writer takes the letter wholly apart: base with its shape, then the tone.
    apart = unicodedata.normalize("NFD", letter)
    shape = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES[1:]))
    tones = "".join(sign for sign in apart if sign in TONES[1:])
    assert decode((shape + tones).encode("cp1258"), Encoding.CP1258).text == letter


@needs_iconv
def test_windows_1258_by_the_c_library() -> None:
    for letter in ALL:
        assert by_iconv(encode(letter, Encoding.CP1258).data, "CP1258") == letter


@needs_iconv
@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VN2])
def test_tcvn3_is_the_upper_half_of_vn1(encoding: Encoding) -> None:
    """First source: the C library, for the letters a font has. Second: the rule about capitals."""
    for letter in [*SMALL, *SHAPED_CAPITALS]:
        data = encode(letter, encoding).data
        assert data[0] >= 0xA0
        assert by_iconv(data, "TCVN") == letter == decode(data, encoding).text
    for letter in set(ALL) - set(SMALL) - set(SHAPED_CAPITALS):
        written = encode(letter, encoding)
        assert written.data == encode(letter.lower(), encoding).data
        assert written.lowered == 1
        assert decode(written.data, encoding, capitals=True).text == letter


def test_vni_is_base_and_mark() -> None:
    """Two structures: marks of one tone are one byte whatever the base; capitals are 0x20 below."""
    marks: dict[str, set[int]] = {}
    for letter in ALL:
        data = encode(letter, Encoding.VNI).data
        assert decode(data, Encoding.VNI).text == letter
        small = encode(letter.lower(), Encoding.VNI).data
        assert encode(letter.upper(), Encoding.VNI).data == bytes(code - 0x20 for code in small)
        if len(data) == 2 and letter.islower():
            apart = unicodedata.normalize("NFD", letter)
            marks.setdefault("".join(sorted(sign for sign in apart[1:] if sign != "\u031b")), set()).add(
                data[1]
            )
    assert all(len(codes) == 1 for codes in marks.values())
    assert len(marks) == 17


#: What typists of VNI know by heart: words as the page shows them in Windows-1252.
VNI_WORDS = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "Thuû töôùng Chính phuû; kyù tröôùc, kyõ thuaät, kyû luaät, tyû leä, huûy": (
        "Thủ tướng Chính phủ; ký trước, kỹ thuật, kỷ luật, tỷ lệ, hủy"
    ),
    "NGHÒ ÑÒNH; Ñaêng Leã; aên, baèng, baúng, baüng, baéng, baëng; mî": (
        "NGHỊ ĐỊNH; Đăng Lễ; ăn, bằng, bẳng, bẵng, bắng, bặng; mỵ"
    ),
}


@pytest.mark.parametrize(("seen", "meant"), VNI_WORDS.items())
def test_vni_words(seen: str, meant: str) -> None:
    assert decode(seen.encode("cp1252"), Encoding.VNI).text == meant


def test_vni_for_the_macintosh_shows_the_same_glyphs() -> None:
    for letter in ALL:
        glyphs = encode(letter, Encoding.VNI).data.decode("cp1252")
        assert encode(letter, Encoding.VNI_MAC).data == glyphs.encode("mac_roman")


@pytest.mark.parametrize(
    ("encoding", "seen", "meant"),
    [
        (Encoding.TCVN3, "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        (Encoding.TCVN3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        (Encoding.TCVN3, "Nh÷ng ng­êi ë l¹i", "Những người ở lại"),
    ],
)
def test_sayings(encoding: Encoding, seen: str, meant: str) -> None:
    assert decode(seen.encode("cp1252"), encoding).text == meant


@pytest.mark.parametrize("encoding", [Encoding.BKHCM2, Encoding.VIETWARE_X])
def test_pair_codes_are_regular(encoding: Encoding) -> None:
    """Small and capital marks are 0x20 apart, each tone has its bytes, and no byte is both base and mark."""
    bases, marks = set(), set()
    for letter in ALL:
        data = encode(letter, encoding).data
        assert decode(data, encoding).text == letter
        if len(data) == 2:
            bases.add(data[0])
            marks.add(data[1])
    assert not bases & marks
    assert {code - 0x20 for code in marks if code >= 0xE0} == {code for code in marks if code < 0xE0}


def test_bkhcm1_is_regular() -> None:
    """Capitals stand 0x3E below their small letters, save those on ASCII signs and Ỵ, which has no code."""
    for letter in SMALL:
        small, capital = encode(letter, Encoding.BKHCM1).data, encode(letter.upper(), Encoding.BKHCM1).data
        if letter in "ýỳỷỹđấâ" or letter == "ỵ":
            continue
        assert small[0] - capital[0] in {0x3E, 0x3F, 0x40}, letter
        assert decode(small, Encoding.BKHCM1).text == letter


@pytest.mark.parametrize("encoding", [Encoding.VPS, Encoding.ISC, Encoding.VIETWARE_F, Encoding.BKHCM1])
def test_no_two_letters_share_a_code(encoding: Encoding) -> None:
    letters = SMALL + list(SHAPED_CAPITALS) if encoding in DOUBLY_CODED else ALL
    codes = [encode(letter, encoding).data for letter in letters if letter != "Ỵ"]
    assert len(set(codes)) == len(codes)


def test_vps_keeps_what_it_shares_with_latin_1() -> None:
    """VPS left the letters of Latin-1 where they were; its own came from the free places."""
    for letter in "ÁÂÉÊÔàáâãèéêìíòóôõùú":
        assert encode(letter, Encoding.VPS).data == letter.encode("latin-1")


@pytest.mark.parametrize(
    "encoding", sorted(set(Encoding) - DOUBLY_CODED - {Encoding.BKHCM1, Encoding.FOREIGN})
)
def test_punctuation_of_word_processors_survives(encoding: Encoding) -> None:
    text = "Điều 1. Số 12/QĐ-UBND (ngày 3-4-1999); 50% = 1/2 + 0"
    assert decode(encode(text, encoding).data, encoding).text == text


def test_quotes_of_word_in_tcvn3() -> None:
    data = b"\x93Ng\xad\xeai d\xa9n\x94 \x85 \x96"
    assert decode(data, Encoding.TCVN3).text == "“Người dân” … –"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("PHÇN THø NHÊT", "PHẦN THỨ NHẤT"),
        ("Bé GD&§T", "Bộ GD&ĐT"),
        ("§Ò ¸N", "ĐỀ ÁN"),
        ("PH¦¥NG ¸N", "PHƯƠNG ÁN"),
        ("§Ò ¸n", "Đề án"),
        ("Bé TµI CHÝNH", "BỘ TÀI CHÍNH"),
        ("C¨n cø NGHÞ §ÞNH cña ChÝnh phñ", "Căn cứ NGHỊ ĐỊNH của Chính phủ"),
        ("TØNH Hµ Nam", "TỈNH Hà Nam"),
        ("Uû ban nh©n d©n", "Uỷ ban nhân dân"),
    ],
)
def test_capitals_typed_with_small_letters(seen: str, meant: str) -> None:
    assert decode(seen.encode("cp1252"), Encoding.TCVN3).text == meant


def test_nothing_is_lost() -> None:
    for encoding in Encoding:
        found = decode(bytes(range(256)), encoding)
        assert found.text
    assert decode(b"vie\xe2\xefc", Encoding.VNI).text == "viêïc"
    assert decode(b"vie\xe2\xefc", Encoding.VNI).unmapped == 1
    assert decode(b"\x81", Encoding.TCVN3).unmapped == 1
    assert encode("中", Encoding.VNI).data == b"&#20013;"
    assert encode("中", Encoding.VNI).unmapped == 1


def test_large_and_small_texts_are_read_alike() -> None:
    text = "Cộng hòa xã hội chủ nghĩa Việt Nam. ỨNG DỤNG ở vùng sâu\n" * 4000
    for encoding in (Encoding.VNI, Encoding.BKHCM2, Encoding.VIETWARE_X, Encoding.CP1258):
        data = encode(text, encoding).data
        assert len(data) > 1 << 16
        assert decode(data, encoding).text == text
        assert decode(data[:60], encoding).text == text[: len(decode(data[:60], encoding).text)]


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VIETWARE_F])
def test_capitals_of_large_and_small_texts_are_raised_alike(encoding: Encoding) -> None:
    lines = [
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "PHẦN THỨ NHẤT",
        "",
        "Căn cứ NGHỊ ĐỊNH của Chính phủ, -C THƯ MỤC, --to=THƯ MỤC/ và Bộ GD&ĐT",
        "TỈNH Hà Nam",
        "II",
        "ở Hà Nội, UBND tỉnh A B",
    ]
    small = [decode(encode(line, encoding).data, encoding).text for line in lines]
    assert small == lines
    large = decode(encode("\n".join(lines * 2000), encoding).data, encoding).text
    assert large.split("\n") == lines * 2000
