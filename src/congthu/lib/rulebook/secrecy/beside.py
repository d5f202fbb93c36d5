"""A mark beside other words: in a title, a subject, a row of a header, a remark."""

from __future__ import annotations

import re

from congthu.lib.rulebook.secrecy.lookalikes import plain
from congthu.lib.rulebook.secrecy.marks import BARE, MARK, Mark, level_of, together
from congthu.lib.vntext import fold, nfc

_CAPITALS = r"(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT|TUYET\s+MAT|TOI\s+MAT)"
#: As a name begins: a dash or a colon makes it a mark.
_TITLED = r"(?:Tuyệt\s+mật|Tối\s+mật|[Mm]ật)"
_BRACKETED = re.compile(
    rf"[\[(<{{【（]\s*(?:độ\s+|tài liệu\s+|văn bản\s+)?(?:{MARK}|{BARE})\s*[\])>}}】）]", re.IGNORECASE
)
_LABEL = re.compile(r"\b(?:độ|dấu|mức\s+độ)\s+mật\s*[:=]", re.IGNORECASE)
_DECLARED = re.compile(rf"{_LABEL.pattern}\s*({MARK})(?!\w)", re.IGNORECASE)
_STOP = r"[\s]*[-–—:|*/_.!]+"
_STANDING = re.compile(
    rf"^[\s*_.!-]*{_CAPITALS}\s*(?:$|,|{_STOP}(?:\s|$|\w))|{_STOP}\s*{_CAPITALS}[\s*_.!-]*(?:$|{_STOP})"
)
_PAPERS = r"(?:tài liệu|văn bản|công văn|hồ sơ)"
_PAPER_SAID = re.compile(
    rf"(?:[-–—:;,.|]\s*|^){_PAPERS}\s+{MARK}\s*[.!]*$|[-–—:;,.|]\s*độ\s+{MARK}\s*[.!]*$", re.IGNORECASE
)
_APART = re.compile(rf"(?:\s[-–—|]|[;.])\s*{_TITLED}[\s*_.!]*$|^\s*{_TITLED}\s*(?:[:|]|\s[-–—])")
_ANY = re.compile(rf"(?<!\w)(?:{MARK}|{BARE})(?!\w)", re.IGNORECASE)


def beside_title(text: str) -> Mark | None:
    """A mark put before, after or in brackets into a title, a subject or an abstract.

    A title that names several levels speaks *about* marks; whether it bears one is uncertain.
    """
    line = together(plain(text)).strip()
    for pattern in (_BRACKETED, _DECLARED, _STANDING):
        if found := pattern.search(line):
            levels = {level_of(each[0]) for each in _ANY.finditer(_LABEL.sub("", line))}
            return Mark(level=level_of(found[0]), certain=len(levels) < 2)
    found = _APART.search(line) or _PAPER_SAID.search(line)
    # "các độ: Tuyệt mật; Tối mật; Mật" and "… bí mật; Mật độ" speak of something else.
    if found and len(_ANY.findall(line)) == 1:
        return Mark(level=level_of(found[0]), certain=False)
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that make another word of the syllable, before it and after it.
BEFORE = _words("bao bi co hoi tam than chi tuan do giai can")
AFTER = _words("khau do ong ma thiet vu bao thu danh hoa phai tong lenh nghi dam duong gau mia ri nha cap")
_BEFORE_SPELLED = _words("bảo bí cơ hội tâm thân chi tuần độ giải cấn")
_AROUND = "()[]*.-–!"
_REMARK = re.compile(
    rf"(?<!\w){_PAPERS}\s+(?:là\s+)?({MARK})(?!\w)|(?<!\w)((?:tuyệt|tối)\s+mật)(?!\w)"
    r"|(?<!\w)(?-i:độ\s+MẬT)(?!\w)",
    re.IGNORECASE,
)


def in_row(text: str) -> Mark | None:
    """A mark in capitals that ends or begins a row of a header beside other words ("Số: 12/BC-UBND MẬT")."""
    words = together(plain(text)).split()
    for at in (len(words) - 1, 0) if words else ():
        found = _standing_word(words, at)
        if found:
            return found
    return None


def mentioned(text: str) -> Mark | None:
    """A mark anywhere in a remark, a note or a property, said of the paper itself: a doubt."""
    line = together(plain(text))
    words = line.split()
    standing = any(_standing_word(words, at) for at in range(1, len(words)))
    said = _REMARK.search(line)
    if not said and not standing:
        return None
    return Mark(level=level_of(said[0] if said else "mật"), certain=False)


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
    if (first and makes_word(words[first - 1])) or after in AFTER:
        return None
    return Mark(level=level_of(" ".join(words[first : at + 1])))


def makes_word(before: str) -> bool:
    """Whether the word before makes another word of the mark: bí, bảo; not bị, bao."""
    word = nfc(before).lower().strip('.,;:()“”"')
    return word in _BEFORE_SPELLED or (word.isascii() and word in BEFORE and word not in {"chi", "do"})


#: What a line in small letters "mật" carries on: "… soạn thảo văn bản" above it.
_CARRIED_ON = re.compile(
    r"\b(?:van ban|tai lieu|ho so|cong van|van thu|con dau|dau|so|do|tui|ong|soi|duong|lay|nuoc|hop dong"
    r"|noi dung|che do|may tinh|bi|bao|giai)(?: do)? (?:ban |lieu )?mat\b"
)
_QUOTED_END = re.compile(r"^\s*[“\"«].*[”\"»]\s*[.;,]\s*$")


def joins(before: str, row: str, after: str) -> bool:
    """Whether a row "MẬT" between these rows carries a wrapped line on: "… BẢO VỆ BÍ" above, "MÃ …" below."""
    last, first = before.split()[-1:], set(nfc(after).lower().split()[:1])
    if any(map(makes_word, last)) or first & {"mã", "khẩu", "độ"}:
        return True
    # A quotation that ends the sentence of the line above, and the end of one that began there.
    if _QUOTED_END.match(row) and before[-1:].isalpha():
        return True
    if re.search("[”»]", row) and not re.search("[“«]", row):
        return True
    small = row.startswith("độ ") or (
        row[:1].islower() and _CARRIED_ON.search(fold(f"{' '.join(before.split()[-3:])} {row}"))
    )
    return bool(small)
