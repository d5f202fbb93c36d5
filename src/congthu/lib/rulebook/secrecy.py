"""Marks of state secrecy in words: Mật, Tối mật, Tuyệt mật (Law 29/2018/QH14 art. 8).

What counts is the mark *standing by itself*, as it would be stamped, declared ("Độ mật: Mật") or put before
or after a title. The syllable alone says nothing: bảo mật, mật khẩu, mật độ, Học viện Kỹ thuật Mật mã and a
law on bí mật nhà nước are no secrets. What may be a mark or may be none is uncertain, never dropped.

law: D34.1b-3 (Law 29/2018 art. 5: state secrets do not travel over open networks)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from congthu.lib.rulebook.words import SECRECIES
from congthu.lib.vntext import fold, nfc


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A mark: its level (confidential, secret, top secret), and whether it can be nothing else."""

    level: str
    certain: bool = True


_MARK = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
#: Without diacritics only what cannot be another word.
_BARE = r"(?:tuyet\s+mat|toi\s+mat)"
_CAPITALS = r"(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT|TUYET\s+MAT|TOI\s+MAT)"

# A line that is a stamp -------------------------------------------------------------------------------------

_KEY = re.compile(
    r"(?:(?:do|dau|muc|muc do|dau do|dau chi do) (?:mat )?|(?:tai lieu|van ban|cong van|ho so|ban) )?"
    r"(?:(?:thuong khan|hoa toc|khan) )?"
    r"(?P<mark>(?:tuyet |toi )?mat)"
    r"(?: (?:thuong khan|hoa toc|khan)(?: hen gio)?)?(?: ban so)?"
)
_SPACED = re.compile(r"\b(?:[^\W\d_]\s+)+[^\W\d_]\b")
#: Letters of the level as ministries print them on covers: A, B, C.
_LEVEL_LETTER = re.compile(r"^do mat\s*[:.]\s*\(?(?P<letter>[abc])\)?$")
_LETTERS = {"a": "top secret", "b": "secret", "c": "confidential"}


def stamp(text: str, *, recognised: bool = False) -> Mark | None:
    """The mark a line or a box consists of, and nothing else.

    In words ``recognised`` on a scan the diacritics of "MẬT" may be misread: MẶT, MẠT, MAI may be a mark.
    """
    line = together(nfc(text))
    if found := _LEVEL_LETTER.match(fold(line)):
        return Mark(level=_LETTERS[found["letter"]])
    words = re.findall(r"[^\W\d_]+", line)
    found = _KEY.fullmatch(" ".join(fold(word) for word in words))
    if not found or _only_label(words):
        return _misread(words) if recognised else None
    level = SECRECIES[found["mark"]]
    last = next(word for word in reversed(words) if fold(word) == "mat")
    if "ậ" in last.lower():
        return Mark(level=level)
    if last.isascii() and (level != "confidential" or last.isupper()):
        return Mark(level=level)
    # "MÂT" is no word: a dot is missing; MẶT and MẮT are words, unless a machine read them.
    return Mark(level=level, certain=False) if "â" in last.lower() or recognised else None


def together(text: str) -> str:
    """Letters set apart ("T Ố I  M Ậ T") drawn together."""

    def join(found: re.Match[str]) -> str:
        return "".join(found[0].split())

    joined = _SPACED.sub(join, text)
    if joined != text:
        joined = re.sub(r"(?i)\b(tối|tuyệt|toi|tuyet)(mật|mat)\b", r"\1 \2", joined)
    return joined


def _only_label(words: list[str]) -> bool:
    """ "Độ mật:" is a field still to be filled in."""
    folded = [fold(word) for word in words]
    return folded in (
        ["do", "mat"],
        ["dau", "mat"],
        ["muc", "mat"],
        ["muc", "do", "mat"],
        ["dau", "do", "mat"],
    )


def _misread(words: list[str]) -> Mark | None:
    """Words near a mark, as the recognition of a worn stamp gives them."""
    key = "".join(fold(word) for word in words)
    if not 3 <= len(key) <= 9 or not "".join(words).isupper():
        return None
    near = [(name, _distance(key, name.replace(" ", ""))) for name in SECRECIES]
    name, distance = min(near, key=lambda each: each[1])
    if distance > (1 if len(name) == 3 else 2) or len(key) < len(name.replace(" ", "")) - 1:
        return None
    return Mark(level=SECRECIES[name], certain=False)


def _distance(one: str, other: str) -> int:
    """Edit distance."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for number, against in enumerate(other, 1):
            before, row[number] = (
                row[number],
                min(row[number] + 1, row[number - 1] + 1, before + (letter != against)),
            )
    return row[-1]


# A mark beside other words ----------------------------------------------------------------------------------

_BRACKETED = re.compile(
    rf"[\[(<{{【（]\s*(?:độ\s+|tài liệu\s+|văn bản\s+)?(?:{_MARK}|{_BARE})\s*[\])>}}】）]", re.IGNORECASE
)
_DECLARED = re.compile(rf"\b(?:độ|dấu|mức\s+độ)\s+mật\s*[:=]\s*({_MARK})(?!\w)", re.IGNORECASE)
_STOP = r"[\s]*[-–—:|*/_.!]+"
_STANDING = re.compile(
    rf"^[\s*_.!-]*{_CAPITALS}\s*(?:$|{_STOP}(?:\s|$|\w))|{_STOP}\s*{_CAPITALS}[\s*_.!-]*(?:$|{_STOP})"
)
_ANY = re.compile(rf"(?<!\w)(?:{_MARK}|{_BARE})(?!\w)", re.IGNORECASE)


def beside_title(text: str) -> Mark | None:
    """A mark put before, after or in brackets into a title, a subject or an abstract.

    A title that names several levels speaks *about* marks; whether it bears one is uncertain.
    """
    line = nfc(text).strip()
    for pattern in (_BRACKETED, _DECLARED, _STANDING):
        if found := pattern.search(line):
            levels = {_level(each[0]) for each in _ANY.finditer(line)}
            return Mark(level=_level(found[0]), certain=len(levels) < 2)
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that make another word of the syllable, before it and after it.
_BEFORE = _words("bao bi co hoi tam than chi tuan do giai can")
_AFTER = _words("khau do ong ma thiet vu bao thu danh hoa phai tong lenh nghi dam duong gau mia ri nha cap")
_BEFORE_SPELLED = _words("bảo bí cơ hội tâm thân chi tuần độ giải cấn")
#: Ordinary neighbours of mặt, mất, mắt and mát in names without diacritics.
_BEFORE_BARE = _BEFORE | _words(
    "vang gap ra truoc mot be tham khuon ve noi ngoai tien nhan mo doi con da tram day kham benh ham thay "
    "tat lam dieu toan chu dau nam cac ky thuat chua bong nong thuong bung cua di viec"
)
_AFTER_BARE = _AFTER | _words(
    "bang tran hang nuoc dat troi trai phai tai cat than tien may ngu can chat ket dien nguoi an kiem giay "
    "so sat cay la me quyen von trom cong tich hieu goc xich thi kinh"
)


_AROUND = "()[]*.-–!"


def in_row(text: str) -> Mark | None:
    """A mark in capitals that ends or begins a row of a header beside other words ("Số: 12/BC-UBND MẬT")."""
    words = together(nfc(text)).split()
    for at in (len(words) - 1, 0):
        found = _standing_word(words, at)
        if found:
            return found
    return None


def _standing_word(words: list[str], at: int) -> Mark | None:
    first = at
    if at == 0 and words and fold(words[0]) in {"toi", "tuyet"} and len(words) > 1:
        at = 1
    elif at and fold(words[at - 1].strip(_AROUND)) in {"toi", "tuyet"}:
        first = at - 1
    mark = [word.strip(_AROUND) for word in words[max(0, at - 1) : at + 1]]
    # Without diacritics the last word alone may be another.
    if mark[-1:] != ["MẬT"] and mark not in (["TUYET", "MAT"], ["TOI", "MAT"]):
        return None
    after = fold(words[at + 1]) if at + 1 < len(words) else ""
    if (first and _makes_word(words[first - 1])) or after in _AFTER:
        return None
    return Mark(level=_level(" ".join(words[first : at + 1])))


def _makes_word(before: str) -> bool:
    """Whether the word before makes another word of the mark: bí, bảo; not bị, bao."""
    word = nfc(before).lower().strip('.,;:()“”"')
    return word in _BEFORE_SPELLED or (word.isascii() and word in _BEFORE and word not in {"chi", "do"})


def joins(before: str, after: str) -> bool:
    """Whether a row "MẬT" between these rows carries a wrapped line on: "… BẢO VỆ BÍ" above, "MÃ …" below."""
    last, first = before.split()[-1:], set(nfc(after).lower().split()[:1])
    return any(map(_makes_word, last)) or bool(first & {"mã", "khẩu", "độ"})


def _level(text: str) -> str:
    key = fold(text)
    return next((SECRECIES[name] for name in ("tuyet mat", "toi mat") if name in key), SECRECIES["mat"])


# Names of files and numbers ---------------------------------------------------------------------------------

_PAPER = re.compile(
    r"\b(?:cv|cong van|vb|van ban|tai lieu|tl|ho so|do|ban|file|qd|bc|kh|tb|ct|ttr|bao cao|ke hoach|thu)$"
)
_ABOUT = re.compile(r"\b(?:bao ve|quan ly|tap huan|quy che|giai mat|danh muc|soan thao|huong dan|xu ly)\b")


def in_filename(filename: str) -> Mark | None:
    """A mark in the name of a file: "CV mật 12.docx", "[MAT]", "Tuyet-mat.pdf"; not bao-mat, mat-khau."""
    stem = nfc(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.split(r"[\\/]", filename)[-1]))
    if marked := beside_title(stem):
        return marked
    if re.search(r"[\[({]\s*mat\s*[\])}]", stem, re.IGNORECASE):
        return Mark(level=SECRECIES["mat"])
    spaced = re.sub(r"(?i)(?<![^\W_])(tuyet|toi|tuyệt|tối)(mat|mật)(?![^\W_])", r"\1 \2", stem)
    spaced = re.sub(r"[^\w]|_", " ", spaced)
    words = spaced.split()
    for at, word in enumerate(words):
        if fold(word) == "mat" and (found := _named(words, at)):
            return found
    return None


def _named(words: list[str], at: int) -> Mark | None:
    word = words[at]
    before = fold(words[at - 1]) if at else ""
    after = fold(words[at + 1]) if at + 1 < len(words) else ""
    about = _ABOUT.search(fold(" ".join(words))) is not None
    if before in {"toi", "tuyet"} and (word.isascii() or "ậ" in word.lower()):
        return Mark(level=SECRECIES[f"{before} mat"], certain=not about)
    paper = _PAPER.search(fold(" ".join(words[:at]))) is not None
    if "ậ" in word.lower():
        if before in _BEFORE - {"do"} or after in _AFTER:
            return None
        return Mark(level=SECRECIES["mat"], certain=(word.isupper() or paper) and not about)
    if not word.isascii() or before in _BEFORE_BARE or after in _AFTER_BARE:
        return None
    # Without diacritics "mat" is mặt, mất and mắt as well.
    return Mark(level=SECRECIES["mat"], certain=False) if paper or word == "MAT" or len(words) == 1 else None


#: Marks in the symbol of secret series: 12/M-BTC, 45/TM-BCA, 12-M/BC-UBND, 15/BC-UBND(M). No rule of law
#: fixes them, so a number alone never proves anything; TM was the Ministry of Trade until 2007.
_SERIES = {
    "M": "confidential",
    "TM": "secret",
    "TUM": "top secret",
    "TYM": "top secret",
    "TUYM": "top secret",
}
_TRADE_UNTIL = 2008


def in_reference(reference: str, year: int | None = None) -> Mark | None:
    """What number and symbol say about secrecy: always uncertain, unless the mark is spelled out."""
    text = nfc(reference).strip()
    if re.search(r"(?<!\w)mật(?!\w)", text, re.IGNORECASE):
        return Mark(level=SECRECIES["mat"])
    parts = [part for part in re.split(r"[^\w]+", text) if part]
    for at, part in enumerate(parts):
        name = part.upper() if part not in {"Tm", "tm"} else ""
        if name not in _SERIES or (name == "M" and part != "M" and at < len(parts) - 1):
            continue
        # As the name of a unit TM is Thương mại or Tham mưu; a series stands before the issuer.
        if name == "TM" and (at != _first_letters(parts) or (year or _TRADE_UNTIL) < _TRADE_UNTIL):
            continue
        return Mark(level=_SERIES[name], certain=False)
    return None


def _first_letters(parts: list[str]) -> int:
    return next((at for at, part in enumerate(parts) if not part[:1].isdigit()), -1)
