"""Mistakes of recognition that can be mended for certain, word by word; all else keeps its low confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from congthu.lib.rulebook.document_types import BY_CODE
from congthu.lib.vntext import fold
from congthu.lib.vntext.syllables import ONSETS, split, toned_rhymes

_WORD = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
#: A round bracket before a number of copies is taken for a letter: "@3)." is "(3).".
_COPIES = re.compile(r"[@€Q]([1-9]\d?\)[.;,]?)")
#: What a dash, a dot or a plus before an entry of a list is taken for.
_LISTED = re.compile(r"(?:[~ˆ˜¬=—–«»°·•^*¢…'‘’.:]|[-~_]{2})[-~]?(?=$|\w)")
_BULLETS, _OPENING = frozenset("esoa"), "(\"“‘'+"
#: "01/2011TT-BNV", "12I2024ITT-BTC", "14/02!2024": strokes beside the year and within a day, lost or misread.
_AROUND_YEAR = re.compile(r"^(\d{1,4}[a-z]?)[/I!|l]{1,2}((?:19|20)\d\d)[/I!|l]?(?=[A-ZĐ]{2,4}(?:-[A-ZĐ]|\d))")
_WITHIN_DAY = re.compile(r"^(\d{1,2})[/I!|l](\d{1,2})[/I!|l](?=(?:19|20)\d\d(?:\W|$))")
#: "02/TIr-XHNV": no type is called so.
_PROPOSAL = re.compile(r"(?<=/)T[IÌÍĨỈl1|]r(?=-)")
_BARE_SYMBOL = re.compile(r"/[A-ZĐ][A-ZĐa-zđ]{0,9}(?:-[A-ZĐ&.a-zđ]{1,15}){1,3}")
#: "/GUQ-UBND" and "31a/ĐHTL-HCTH" with the stroke taken for a letter, or for a part of one.
_STROKE_READ = re.compile(r"(?:(?P<no>\d{1,6}[a-z]?)[ÐIJl|!]?|[ÐIJl|!])(?=(?P<code>[A-ZĐ][\wĐđ&]*)-[A-ZĐ])")
#: The records office after "Lưu:"; VP, VX and the like are other units.
_RECORDS = re.compile(r"(?:W\w?|V[TILEFJŨŬÙÚUYƯÌÍỈĨỊ1|!]|v[ĩìíỉị])([,;:.]*)((?<=[,;])\w.*)?")
#: Two letters that are neither a code nor a word, where the records office stands nearly always.
_NO_UNIT = re.compile(r"(?:[XWNMK][ĩìíỉịi]|[§¥£])[,;.]?")
#: What the inspectorate, TTr, is read as; and a stroke in a unit's code: NV1, TCCB.
_INSPECTORS = re.compile(r"T[TĨÌÍỈỊIĩìíỉịil1]{0,2}[riíìĩ](?=[,;:.]*$)")
_LAST_STROKE, _STROKE_WITHIN = (
    re.compile(r"(?<=[A-ZĐ]{2})I(?=[,;:.]*$)"),
    re.compile(r"(?<=T)[1l|I](?=[A-ZĐ]{2})"),
)
_CODE = re.compile(r"[A-ZĐ]{2,}")
#: A speck before a word is taken for a single quotation mark, which official print does not use.
_QUOTED = re.compile(r"^['‘’`´](?=(?:GS|PGS|TS|Th[Ss]|BS|KS|LS|DS|CN)\b|[A-ZĐ]{4})")
#: A full stop that nobody puts: "HĐND. tỉnh".
_STOPPED = re.compile(r"[A-ZĐ]{3,}\.")
#: "V/v" and "(để b/c)": nothing else can stand there.
_FIXED = {
    "V/": "V/v",
    "V/w": "V/v",
    "V/y": "V/v",
    "V/V": "V/v",
    "W/v": "V/v",
    "Y/v": "V/v",
    "(đế": "(để",
    "(đê": "(để",
    "(dé": "(để",
    "(dể": "(để",
    "b/C);": "b/c);",
    "b/C)": "b/c)",
}
#: Words that a Roman number follows, and what recognition makes of its letters.
_COUNTED = frozenset({"vực", "quý", "khóa", "khoá", "vùng"})
_ROMAN_LIKE = re.compile(r"([XVIYHĨÌÍỈL1l|]{1,7})([;,.:]?)")
_ROMAN_LETTERS = str.maketrans(
    {"H": "II", "Ĩ": "I", "Ì": "I", "Í": "I", "Ỉ": "I", "L": "I", "1": "I", "l": "I", "|": "I"}
)
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{1,3}|V|(?<=X))")
#: Words that stand together only so, by what recognition makes of them; names of persons have no part in it.
_PAIRS = {
    wrong: right
    for right, wrongs in {
        "chi tiết": ("chỉ tiết",),
        "chi cục": ("chỉ cục",),
        "chi nhánh": ("chỉ nhánh",),
        "chi trả": ("chỉ trả",),
        "chi phí": ("chỉ phí",),
        "chi hội": ("chỉ hội",),
        "chi thường": ("chỉ thường",),
        "chi ngân": ("chỉ ngân",),
        "chi đầu": ("chỉ đầu",),
        "chi, quản": ("chỉ, quản",),
        "thu chi": ("thu chỉ",),
        "thu, chi": ("thu, chỉ",),
        "sửa đổi": ("sửa đối",),
        "chuyển đổi": ("chuyển đối", "chuyến đổi", "chuyến đối"),
        "thay đổi": ("thay đối",),
        "trao đổi": ("trao đối",),
        "bổ sung": ("bố sung",),
        "bổ nhiệm": ("bố nhiệm",),
        "tổ chức": ("tố chức", "tổ chúc", "tố chúc"),
        "tổng hợp": ("tống hợp",),
        "tổng cục": ("tống cục",),
        "tổng bí": ("tống bí",),
        "tổng giám": ("tống giám",),
        "tổng thanh": ("tống thanh",),
        "tổng kiểm": ("tống kiểm", "tống kiếm"),
        "tổng liên": ("tống liên",),
        "thường trực": ("thường trục",),
        "thi đua": ("thị đua",),
        "phạm vi": ("phạm vỉ", "phạm vị"),
        "nông nghiệp": ("nồng nghiệp",),
        "thi hành": ("thị hành", "thỉ hành"),
        "tổng công": ("tống công",),
        "cổng thông": ("cống thông",),
        "cổng ttđt": ("cống ttđt",),
        "phổ biến": ("phố biến",),
        "triển khai": ("triến khai",),
        "phát triển": ("phát triến",),
        "kiểm tra": ("kiếm tra",),
        "kiểm soát": ("kiếm soát",),
        "kiểm toán": ("kiếm toán",),
        "chuyển mục": ("chuyến mục",),
        "tuyển dụng": ("tuyến dụng",),
        "thẩm quyền": ("thấm quyền",),
        "thẩm định": ("thấm định",),
        "hiệu trưởng": ("hiệu trướng",),
    }.items()
    for wrong in wrongs
}
#: What a mended word is worth at most: a person should look.
MENDED = 0.85
#: One vowel read as two, each with some of its marks: "Nẵằng".
_TWICE = re.compile(r"[ăâằắẳẵặầấẩẫậ]{2}|[êềếểễệ]{2}|[ôơồốổỗộờớởỡợ]{2}|[ưừứửữự]{2}", re.IGNORECASE)
#: What a word with it is worth at most, or one with a letter that no Vietnamese text has.
_FOREIGN = 0.5


def mended(text: str, sure: float) -> tuple[str, float]:
    """The word as it must have been, and how sure it is now."""
    text = text.replace("ĐÐ", "Đ").replace("ÐĐ", "Đ").replace("Ð", "Đ").replace("ð", "đ")
    if _TWICE.search(text) or any(letter.isalpha() and not fold(letter).isascii() for letter in text):
        sure = min(sure, _FOREIGN)
    given, text = text, _WITHIN_DAY.sub(r"\1/\2/", _AROUND_YEAR.sub(r"\1/\2/", _PROPOSAL.sub("TTr", text)))
    made = _FIXED.get(text) or (_COPIES.sub(r"(\1", text) if text[:1] in "(@€Q" else _syllable(text))
    return (text, sure) if made == given else (made, min(sure, MENDED))


def archived(texts: Sequence[str]) -> list[str]:
    """The words after "Lưu:": the records office, VT, is read as VI or VL, and the comma after it is lost."""
    texts = [_unit(text.lstrip("'‘’`“\"") or text) for text in texts]
    made = [
        f"VT{found[1][-1:]}{found[2] or ''}" if (found := _RECORDS.fullmatch(text)) else text
        for text in texts
    ]
    if made and _NO_UNIT.fullmatch(made[0]):
        made[0] = f"VT{made[0][-1] if made[0][-1] in ',;.' else ''}"
    for at, following in enumerate(made[1:]):
        if _CODE.fullmatch(made[at]) and _CODE.match(following) and made[0].startswith("VT"):
            made[at] += ","
    return made


def _unit(text: str) -> str:
    return _LAST_STROKE.sub("1", _STROKE_WITHIN.sub("", _INSPECTORS.sub("TTr", text)))


def paired(texts: Sequence[str]) -> list[str]:
    """Words of a line where two of them only go together with other marks: "chỉ tiết" is "chi tiết"."""
    made = list(texts)
    for at, (one, other) in enumerate(pairwise(texts)):
        if one.lower() in _COUNTED:
            made[at + 1] = roman(other)
        if one in {"TI.", "TF."} and other[:1].isupper():
            made[at] = "TT."
        if _STOPPED.fullmatch(one) and other[:1].islower():
            made[at] = one[:-1]
        if one in {"Vĩnh", "Vĩnh,"} and other == "ngày":
            # Before the date stands a town, and no town is called so.
            made[at] = one.replace("ĩ", "i")
        if one == "Trà" and other.rstrip(",") == "Vĩnh":
            made[at + 1] = other.replace("ĩ", "i")
        right = _PAIRS.get(f"{one} {other}".lower().rstrip(",;.:"))
        if right and (other.islower() or other.isupper()):
            first, second = right.split()
            made[at] = first.upper() if one.isupper() else first.capitalize() if one.istitle() else first
            made[at + 1] = (second.upper() if other.isupper() else second) + other[len(second) :]
    return made


def roman(text: str) -> str:
    """A Roman number as it must have been: "XXYV" is XXV, "IH" is III."""
    found = _ROMAN_LIKE.fullmatch(text)
    made = found[1].translate(_ROMAN_LETTERS).replace("YV", "V").replace("Y", "V") if found else ""
    return made + (found[2] if found else "") if made and _ROMAN.fullmatch(made) else text


def is_bare_symbol(text: str) -> bool:
    """Whether a line begins like a number whose serial is still blank: ``/CT-BTC`` stands after "Số:"."""
    return _BARE_SYMBOL.fullmatch(text) is not None


def stroked(text: str) -> str:
    """A number with its stroke: "JGUQ-UBND" is "/GUQ-UBND" if a type of document is called so."""
    found = None if "/" in text else _STROKE_READ.match(text)
    if found is None or not (found["no"] or text[0] in "J|!l" or found["code"] in BY_CODE):
        return text
    return f"{found['no'] or ''}/{text[found.end() :]}"


def opens_file_copy(text: str) -> bool:
    """Whether a word begins the line "Lưu:"."""
    return fold(text).lstrip("- ").startswith("luu")


def unquoted(text: str) -> str:
    """The first word of a line without the speck before it."""
    return _QUOTED.sub("", text)


def listed(text: str, before: str = "") -> str:
    """The first word of a line, where it is the sign ``before`` an entry: ``-``."""
    sign = len(text) < 3 and not any(letter.isalnum() or letter in _OPENING for letter in text)
    if before[:1].isupper() and (sign or text in _BULLETS):
        return "-"
    return _LISTED.sub("-", text, count=1) if _LISTED.match(text) else text


def _syllable(text: str) -> str:
    """What is no syllable, and is one when a single letter gets other marks, in one way only."""
    found = _WORD.fullmatch(text)
    if found is None or len(found[2]) > 7:
        return text
    word = found[2]
    small = word.lower()
    if small.isascii() or split(small) is not None:
        return text
    near = [form for form in _alike(fold(small)) if _differing(form, small) == 1 and not form.isascii()]
    if len(near) != 1 or not (word.islower() or word.isupper() or word.istitle()):
        return text
    shaped = near[0].upper() if word.isupper() else near[0].capitalize() if word.istitle() else near[0]
    return f"{found[1]}{shaped}{found[3]}"


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


@cache
def _rhymes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form in toned_rhymes():
        found.setdefault(fold(form), []).append(form)
    return found


def _alike(bare: str) -> set[str]:
    """All syllables with these letters when marks are taken away."""
    return {
        onset + form
        for onset in ONSETS
        if bare.startswith(fold(onset))
        for form in _rhymes().get(bare[len(onset) :], ())
        if split(onset + form) is not None
    }
