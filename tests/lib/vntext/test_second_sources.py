"""The letters of every table against what independent converters write, typed here row by row.

First source: the tables as Unikey's converter writes them (small letters; its capitals follow by the rules
stated below). Second: the table of VPS that LaTeX reads (vntex), and GNU recode where it is installed.
The known faults of these sources are named, so that nobody "mends" our tables by them.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from congthu.lib.vntext import Encoding, decode, encode
from congthu.lib.vntext.syllables import LETTERS

#: Acute, grave, hook, tilde, dot below; letters with a shape stand before their tones.
TONES = "\u0301\u0300\u0309\u0303\u0323"
SHAPES = "aâăđeêioôơuưy"

SMALL = {
    Encoding.VNI: """
        61f9 61f8 61fb 61f5 61ef / 61e2 61e1 61e0 61e5 61e3 61e4 / 61ea 61e9 61e8 61fa 61fc 61eb / f1
        65f9 65f8 65fb 65f5 65ef / 65e2 65e1 65e0 65e5 65e3 65e4 / ed ec e6 f3 f2
        6ff9 6ff8 6ffb 6ff5 6fef / 6fe2 6fe1 6fe0 6fe5 6fe3 6fe4 / f4 f4f9 f4f8 f4fb f4f5 f4ef
        75f9 75f8 75fb 75f5 75ef / f6 f6f9 f6f8 f6fb f6f5 f6ef / 79f9 79f8 79fb 79f5 ee""",
    Encoding.BKHCM2: """
        61e1 61e2 61e3 61e4 61e5 / ea eaeb eaec eaed eaee eae5 / f9 f9e6 f9e7 f9e8 f9e9 f9e5 / e0
        65e1 65e2 65e3 65e4 65e5 / ef efeb efec efed efee efe5 / f1 f2 f3 f4 f5
        6fe1 6fe2 6fe3 6fe4 6fe5 / f6 f6eb f6ec f6ed f6ee f6e5 / fa fae1 fae2 fae3 fae4 fae5
        75e1 75e2 75e3 75e4 75e5 / fb fbe1 fbe2 fbe3 fbe4 fbe5 / 79e1 79e2 79e3 79e4 79e5""",
    Encoding.VIETWARE_X: """
        61ef 61ec 61ed 61ee 61fb / e1 e1fa e1f6 e1f8 e1f9 e1fb / e0 e0f5 e0f2 e0f3 e0f4 e0fb / e2
        65ef 65ec 65ed 65ee 65fb / e3 e3fa e3f6 e3f8 e3f9 e3fb / ea e7 e8 e9 eb
        6fef 6fec 6fed 6fee 6ffc / e4 e4fa e4f6 e4f8 e4f9 e4fc / e5 e5ef e5ec e5ed e5ee e5fc
        75ef 75ec 75ed 75ee 75fb / e6 e6ef e6ec e6ed e6ee e6fb / 79ef 79ec 79ed 79ee 79f1""",
    Encoding.VIETWARE_F: """
        c0 aa b6 ba c1 / a1 ca c7 c8 c9 cb / 9f c5 c2 c3 c4 c6 / a2
        cf cc cd ce d1 / a3 d5 d2 d3 d4 d6 / db d8 d9 da dc
        e2 df e0 e1 e3 / a4 e7 e4 e5 e6 e8 / a5 ec e9 ea eb ed
        f2 ee ef f1 f3 / a7 f7 f4 f5 f6 f8 / fc f9 fa fb ff""",
    Encoding.BKHCM1: """
        be bf c0 c1 c2 / dd de df e0 e1 e2 / d7 d8 d9 da db dc / bd
        c3 c4 c5 c6 c7 / e3 e4 e5 e6 e7 e8 / c8 c9 ca cb cc
        cd ce cf d0 d1 / e9 ea eb ec ed ee / ef f0 f1 f2 f3 f4
        d2 d3 d4 d5 d6 / f5 f6 f7 f8 f9 fa / fb fc fd fe ff""",
    Encoding.VPS: """
        e1 e0 e4 e3 e5 / e2 c3 c0 c4 c5 c6 / e6 a1 a2 a3 a4 a5 / c7
        e9 e8 c8 eb cb / ea 89 8a 8b cd 8c / ed ec cc ef ce
        f3 f2 d5 f5 86 / f4 d3 d2 b0 87 b6 / d6 a7 a9 aa ab ae
        fa f9 fb db f8 / dc d9 d8 ba bb bf / 9a ff 9b cf 9c""",
    Encoding.TCVN3: """
        b8 b5 b6 b7 b9 / a9 ca c7 c8 c9 cb / a8 be bb bc bd c6 / ae
        d0 cc ce cf d1 / aa d5 d2 d3 d4 d6 / dd d7 d8 dc de
        e3 df e1 e2 e4 / ab e8 e5 e6 e7 e9 / ac ed ea eb ec ee
        f3 ef f1 f2 f4 / ad f8 f5 f6 f7 f9 / fd fa fb fc fe""",
}


def rows() -> list[str]:
    """The small letters in the order of the tables."""
    found = []
    for shape in SHAPES:
        found += [] if shape.isascii() else [shape]
        found += [] if shape == "đ" else [unicodedata.normalize("NFC", shape + tone) for tone in TONES]
    return found


@pytest.mark.parametrize("encoding", SMALL)
def test_small_letters(encoding: Encoding) -> None:
    codes = SMALL[encoding].replace("/", " ").split()
    assert len(codes) == len(rows()) == 67
    for letter, code in zip(rows(), codes, strict=True):
        assert (letter, encode(letter, encoding).data.hex()) == (letter, code)
        assert decode(bytes.fromhex(code), encoding).text == letter


@pytest.mark.parametrize("encoding", [Encoding.VNI, Encoding.BKHCM2, Encoding.VIETWARE_X])
def test_capitals_of_pair_codes_stand_a_bank_below(encoding: Encoding) -> None:
    for letter, code in zip(rows(), SMALL[encoding].replace("/", " ").split(), strict=True):
        capital = bytes(one - 0x20 for one in bytes.fromhex(code))
        assert encode(letter.upper(), encoding).data == capital
        assert decode(capital, encoding).text == letter.upper()


#: Capitals of Vietware-F and of BKHCM1 as Unikey has them.
CAPITALS = {
    Encoding.VIETWARE_F: {"Ă": 0x96, "Â": 0x97, "Đ": 0x98, "Ê": 0x99, "Ô": 0x9A, "Ơ": 0x9B, "Ư": 0x9C},
    Encoding.BKHCM1: {
        letter: code
        for start, run in {
            0x80: "ÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤĂẮẰẲẴ",
            0x9F: "Â",
            0xA1: "ẦẨẪẬÊẾỀỂỄỆÔỐỒỔỖỘƠỚỜỞỠỢƯỨỪỬỮỰ",
        }.items()
        for code, letter in enumerate(run, start)
    }
    | {"Đ": ord("}"), "Ấ": ord("~"), "Ý": ord("{"), "Ỳ": ord("^"), "Ỷ": ord("`"), "Ỹ": ord("|")},
}


@pytest.mark.parametrize("encoding", CAPITALS)
def test_capitals(encoding: Encoding) -> None:
    for letter, code in CAPITALS[encoding].items():
        assert encode(letter, encoding).data == bytes([code])


#: VPS as the package vntex reads it: every code beyond the small letters above.
VPS_CAPITALS = {
    0x02: "ẠẬẶẸỆ",
    0x10: "ỊỌỘỢỤỰ",
    0x19: "Ỵ",
    0x1C: "ẪỮ",
    0x80: "ÀẢÃẤẦẨ",
    0x88: "Ă",
    0x8D: "ẮẰẲẾ",
    0x93: "ỀỂỄỐỒỔỖ",
    0x9D: "ỚỜỞ",
    0xA6: "Ỡ",
    0xA8: "Ù",
    0xAC: "ŨỨ",
    0xAF: "Ừ",
    0xB1: "ỬỲỸÍÌ",
    0xB7: "ỈĨÓ",
    0xBC: "ÒỎÕ",
    0xC1: "ÁÂ",
    0xC9: "ÉÊ",
    0xD0: "ƯỦ",
    0xD4: "Ô",
    0xD7: "È",
    0xDA: "Ú",
    0xDD: "ÝẺ",
    0xF0: "ẴĐ",
    0xF7: "Ơ",
    0xFD: "ỶẼ",
}


def test_capitals_of_vps() -> None:
    codes = {letter: start + n for start, run in VPS_CAPITALS.items() for n, letter in enumerate(run)}
    assert len(codes) == 67
    for letter, code in codes.items():
        assert encode(letter, Encoding.VPS).data == bytes([code])
        assert decode(bytes([code]), Encoding.VPS).text == letter


#: What GNU recode is known to have wrong: no Ỗ in VPS; Ắ and Ằ exchanged in VNI.
RECODE_FAULTS = {"VPS": "Ỗ", "VNI": "ẮẰ"}


@pytest.mark.skipif(shutil.which("recode") is None, reason="the second source is not installed")
@pytest.mark.parametrize(
    ("encoding", "charset"),
    [(Encoding.VPS, "VPS"), (Encoding.VNI, "VNI"), (Encoding.VN1, "TCVN"), (Encoding.VISCII, "VISCII")],
)
def test_recode_agrees(encoding: Encoding, charset: str) -> None:
    for letter in sorted(LETTERS - set(RECODE_FAULTS.get(charset, ""))):
        run = subprocess.run(
            ["recode", "-f", f"{charset}..UTF-8"],
            input=encode(letter, encoding).data + b"\n",
            capture_output=True,
            check=False,
        )
        assert unicodedata.normalize("NFC", run.stdout.decode("utf-8", "replace")).strip() == letter
