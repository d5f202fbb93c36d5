"""Code tables of the old Vietnamese encodings, as facts: which byte is which letter.

Sources, by encoding (the tests compare every letter with two of them):

* TCVN 5712:1993 VN1 and VISCII (RFC 1456): the converters ``TCVN`` and ``VISCII`` of the GNU C library.
* TCVN3/ABC: the small letters and the capitals without tone of VN1, Windows-1252 punctuation in 0x80-0x9F.
* VNI, VNI for Macintosh, VPS, BKHCM1/2, Vietware-X/F, ISC: a vote among independent public converters.
* windows-1258: the codec of Python.

A run ``0xB5: "àảã"`` names the letters of consecutive codes. Everything not named is Windows-1252.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from congthu.lib.vntext.types import Encoding

#: Unicode of the bytes 0x00-0xFF of Windows-1252; its five holes are the C1 codes, both ways (never U+FFFD).
CP1252: Final = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
#: Unicode of windows-1258 with the same treatment of its holes.
CP1258: Final = "".join(bytes([byte]).decode("cp1258", "ignore") or chr(byte) for byte in range(256))

_VN1_UPPER: Final = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđẰ",
    0xB0: "\u0300\u0309\u0303\u0301\u0323",
    0xB5: "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
}

#: Encodings of one byte a letter.
RUNS: Final[dict[Encoding, dict[int, str]]] = {
    Encoding.TCVN3: _VN1_UPPER,
    Encoding.VN2: _VN1_UPPER,
    Encoding.VN1: {
        0x01: "ÚỤ",
        0x04: "ỪỬỮ",
        0x11: "ỨỰỲỶỸÝỴ",
        0x80: "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ",
        **_VN1_UPPER,
    },
    Encoding.VISCII: {
        0x02: "Ẳ",
        0x05: "ẴẪ",
        0x14: "Ỷ",
        0x19: "Ỹ",
        0x1E: "Ỵ",
        0x80: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ",
        0xC0: "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
    },
    Encoding.VPS: {
        0x02: "ẠẬẶẸỆ",
        0x10: "ỊỌỘỢỤỰ",
        0x19: "Ỵ",
        0x1C: "ẪỮ",
        0x80: "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ",
        0x93: "ỀỂỄỐỒỔỖýỷỵỚỜỞ",
        0xA1: "ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺ",
        0xE0: "àáâãảạă",
        0xE8: "èéêẽìí",
        0xEF: "ĩẴĐòóôõ",
        0xF7: "Ơụùúủ",
        0xFD: "ỶẼỳ",
    },
    # The capitals on ASCII signs stand in bkhcm1.py. Ặ is 0x9E by the regular distance
    # of its small letter; public tables put it on 0x98, which is Ụ.
    Encoding.BKHCM1: {
        0x80: "ÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤĂẮẰẲẴẶÂ",
        0xA1: "ẦẨẪẬÊẾỀỂỄỆÔỐỒỔỖỘƠỚỜỞỠỢƯỨỪỬỮỰđáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụăắằẳẵặâấầẩẫậêếềểễệôốồổỗộơớờởỡợưứừửữựýỳỷỹỵ",  # noqa: E501
    },
    Encoding.VIETWARE_F: {
        0x96: "ĂÂĐÊÔƠƯ",
        0x9F: "ă",
        0xA1: "âđêôơ",
        0xA7: "ư",
        0xAA: "à",
        0xB6: "ả",
        0xBA: "ã",
        0xC0: "áạằẳẵắặầẩẫấậèẻẽé",
        0xD1: "ẹềểễếệ",
        0xD8: "ìỉĩíị",
        0xDF: "òỏõóọồổỗốộờởỡớợùủ",
        0xF1: "ũúụừửữứựỳỷỹý",
        0xFF: "ỵ",
    },
    Encoding.ISC: {
        0x80: "ÀẢÃÁẠẶẬÈẺẼéẹỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨấĂÂÊÔƠƯĐăâêôơưđẰỲỶỸÝỴàảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫ",
        0xCB: "ậèỂẻẽÉẸềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
    },
}


@dataclass(frozen=True, kw_only=True)
class PairTable:
    """An encoding that writes base letter, then mark."""

    #: Letters of one byte beyond ASCII.
    singles: dict[int, str]
    #: Mark: the small letters it makes.
    marks: dict[int, str]
    #: The same marks for capitals. A mark in the wrong case is understood: the base letter decides.
    capital_marks: dict[int, str] = field(default_factory=dict)
    #: Unicode of all other bytes.
    rest: str = CP1252


_TONED: Final = "áéóúýớứ", "àèòùờừỳ", "ảẻỏởủửỷ", "ãẽõũỡữỹ"


def _both_cases(marks: dict[int, str]) -> dict[int, str]:
    return {code - 0x20: made for code, made in marks.items()}


_VNI_MARKS: Final = {
    0xE0: "ầềồ",
    0xE1: "ấếố",
    0xE2: "âêô",
    0xE3: "ẫễỗ",
    0xE4: "ậệộ",
    0xE5: "ẩểổ",
    0xE8: "ằ",
    0xE9: "ắ",
    0xEA: "ă",
    0xEB: "ặ",
    0xEF: "ạẹọợụự",
    0xF5: _TONED[3],
    0xF8: _TONED[1],
    0xF9: _TONED[0],
    0xFA: "ẳ",
    0xFB: _TONED[2],
    0xFC: "ẵ",
}
_BKHCM2_MARKS: Final = {
    0xE1: _TONED[0],
    0xE2: _TONED[1],
    0xE3: _TONED[2],
    0xE4: _TONED[3],
    0xE5: "ạậặẹệọộợụựỵ",
    0xE6: "ắ",
    0xE7: "ằ",
    0xE8: "ẳ",
    0xE9: "ẵ",
    0xEB: "ấếố",
    0xEC: "ầềồ",
    0xED: "ẩểổ",
    0xEE: "ẫễỗ",
}
_VIETWARE_X_MARKS: Final = {
    0xEC: _TONED[1],
    0xED: _TONED[2],
    0xEE: _TONED[3],
    0xEF: _TONED[0],
    0xF1: "ỵ",
    0xF2: "ằ",
    0xF3: "ẳ",
    0xF4: "ẵ",
    0xF5: "ắ",
    0xF6: "ầềồ",
    0xF8: "ẩểổ",
    0xF9: "ẫễỗ",
    0xFA: "ấếố",
    0xFB: "ạậặẹệụự",
    0xFC: "ọộợ",
}


def _from_runs(runs: dict[int, str]) -> dict[int, str]:
    return {code + n: letter for code, letters in runs.items() for n, letter in enumerate(letters)}


_VNI: Final = PairTable(
    singles=_from_runs(
        {0xC6: "Ỉ", 0xCC: "ÌÍỴ", 0xD1: "ĐỊĨƠ", 0xD6: "Ư", 0xE6: "ỉ", 0xEC: "ìíỵ", 0xF1: "địĩơ", 0xF6: "ư"}
    ),
    marks=_VNI_MARKS,
    capital_marks=_both_cases(_VNI_MARKS),
)


def _to_mac(codes: dict[int, str]) -> dict[int, str]:
    """The same glyphs where the Macintosh keeps them: VNI is one set of glyphs in two code pages."""
    return {CP1252[code].encode("mac_roman")[0]: value for code, value in codes.items()}


_VNI_MAC: Final = PairTable(
    singles=_to_mac(_VNI.singles),
    marks=_to_mac(_VNI.marks),
    capital_marks=_to_mac(_VNI.capital_marks),
    rest=bytes(range(256)).decode("mac_roman"),
)

PAIRS: Final[dict[Encoding, PairTable]] = {
    Encoding.VNI: _VNI,
    Encoding.VNI_MAC: _VNI_MAC,
    Encoding.BKHCM2: PairTable(
        singles=_from_runs(
            {0xC0: "Đ", 0xCA: "Â", 0xCF: "Ê", 0xD1: "ÍÌỈĨỊÔ", 0xD9: "ĂƠƯ"}
            | {0xE0: "đ", 0xEA: "â", 0xEF: "ê", 0xF1: "íìỉĩịô", 0xF9: "ăơư"}
        ),
        marks=_BKHCM2_MARKS,
        capital_marks=_both_cases(_BKHCM2_MARKS),
    ),
    Encoding.VIETWARE_X: PairTable(
        singles=_from_runs({0xC0: "ĂÂĐÊÔƠƯÌỈĨÍỊ", 0xE0: "ăâđêôơưìỉĩíị"}),
        marks=_VIETWARE_X_MARKS,
        capital_marks=_both_cases(_VIETWARE_X_MARKS),
    ),
    # windows-1258 writes combining tones after any vowel, whether or not the whole letter exists.
    Encoding.CP1258: PairTable(
        singles={},
        marks=dict.fromkeys((0xCC, 0xD2, 0xDE, 0xEC, 0xF2), ""),
        rest=CP1258,
    ),
}
