"""Words that look alike, told apart by their neighbours: "thấm quyền" must have been "thẩm quyền".

Which words follow one another is known from ``lib.vntext``. A word is changed only where another that looks
like it is much likelier between the same neighbours. Names of persons are left as they were read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache

from congthu.lib.vntext import fold
from congthu.lib.vntext.model import Model, model
from congthu.lib.vntext.syllables import split

#: Letters taken for one another, in each group any for any other, and how much likelier (natural logarithm of
#: both probabilities) the other word must be.
_ALIKE = (
    *((group, 3.5) for group in ("ếể", "ốổ", "ấẩ", "ớở", "ứử", "ắẳ", "áả", "óỏ", "úủ", "éẻ")),
    *((group, 3.5) for group in ("âầậ", "ôồộ", "êềệ", "aạ", "oọ", "uụ", "ơợ", "ưự", "eẹ", "ăặ")),
    *((group, 3.5) for group in ("ụự", "úứ", "ũữ", "oơ", "uư")),
    ("dđ", 6.0),
    ("iìíỉĩị", 5.5),
)
_WORD = re.compile(r"(\W*)([^\W\d_]{2,7})(\W*)")
_GLUED = re.compile(r"([^\W\d_]{5,14})\W*")
_ROMAN = re.compile(r"[IVXLC]+")
_FOLLOW, _NOT_FOLLOW = math.log(0.6), math.log(0.55)
_START = "^"
#: What the other word must be likelier by where the word read has been seen beside its neighbour too.
_SURELY, _HARDLY = 1.5, 1.5
#: How much likelier (natural logarithm) a word must be that only some looks at a name saw.
_FAR = 1.5
#: First words of names of persons.
_FAMILIES = frozenset(
    (
        *("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng"),
        *("bùi", "đỗ", "hồ", "ngô", "dương", "lý", "đinh", "mai", "trịnh", "tô"),
        *("đoàn", "cao", "lương", "lưu", "tạ", "đào", "trương", "chu", "quách", "thái"),
        *("tống", "nông", "triệu", "lâm", "tăng", "kiều", "phùng", "vương", "đàm", "thạch"),
        *("châu", "hứa", "từ", "la", "tôn", "ninh", "cù", "hà", "lò", "lã"),
    )
)
#: Others, much rarer; many are words of offices too ("CÔNG AN"), so no line is known as a name by them.
_RARE_FAMILIES = frozenset(
    (
        *("an", "âu", "bá", "bạc", "bạch", "bàn", "bàng", "bành", "bế", "biện", "bồ", "cà", "cái", "cam"),
        *("cảnh", "cáp", "cát", "cầm", "cấn", "chế", "chiêm", "chử", "chung", "chương", "cổ", "cồ", "công"),
        *("cung", "danh", "diệp", "doãn", "dư", "đái", "đan", "đầu", "đậu", "đèo", "điền", "điêu", "đoạn"),
        *("đồng", "đổng", "đới", "đường", "giang", "giàng", "giáp", "hạ", "hán", "hàn", "hạng", "hầu"),
        *("hoa", "hình", "hồng", "hướng", "kha", "khâu", "khổng", "khiếu", "khúc", "khuất", "khương"),
        *("kim", "lạc", "lại", "lầu", "lều", "liễu", "lộ", "lô", "lỗ", "lộc", "lù", "lục", "luyện", "lư"),
        *("lữ", "lường", "ma", "mã", "mạc", "mạch", "mạnh", "mẫn", "mâu", "mùa", "ngân", "nghiêm", "ngũ"),
        *("ngụy", "nhan", "nhâm", "nhữ", "ong", "ông", "phàn", "phí", "phó", "phú", "phương", "quan"),
        *("quản", "quang", "quàng", "sầm", "sùng", "sử", "tào", "tất", "tấn", "thành", "thào", "thân"),
        *("thi", "thiều", "thiệu", "tiêu", "tiết", "tòng", "trà", "trác", "trang", "trầm", "tri", "trình"),
        *("trưng", "tường", "tưởng", "ty", "uông", "ưng", "ứng", "vạn", "văn", "vàng", "vi", "viên"),
        *("vòng", "vừ", "vưu", "xa", "yên"),
    )
)
_NAME_WORDS = range(2, 6)


def chosen(texts: Sequence[str], before: str = "", after: str = "") -> list[str]:
    """The words of a line as they are likeliest; ``before`` and ``after`` are words of the lines around."""
    made = [before, *texts, after]
    known = model()
    for at in range(1, len(made) - 1):
        found = _WORD.fullmatch(made[at])
        if found is None or _ROMAN.fullmatch(found[2]) or _of_a_name(texts, at - 1):
            continue
        last = "" if found[1] else _bare(made[at - 1], end=True)
        following = "" if found[3] else _bare(made[at + 1], end=False)
        better = _likelier(known, last, found[2].lower(), following)
        if better:
            made[at] = f"{found[1]}{_shaped(better, found[2])}{found[3]}"
    return made[1:-1]


def parted(text: str) -> str | None:
    """The first of two syllables without the space between them ("VIỆTNAM"), where they are one word."""
    found = _GLUED.fullmatch(text)
    if found is None or split(found[1].lower()) is not None:
        return None
    word, pairs = found[1], model().twos
    ends = [at for at in range(2, len(word) - 1) if f"{word[:at]} {word[at:]}".lower() in pairs]
    return word[: ends[0]] if len(ends) == 1 else None


def family(word: str) -> str | None:
    """What a name must begin with that begins as no family is called: "Đỉnh" is "Đinh".

    Empty where several families differ from it in marks alone; None where it is one, or none is like it.
    """
    low = word.lower()
    if low in _FAMILIES | _RARE_FAMILIES:
        return None
    for known in (_FAMILIES, _RARE_FAMILIES):
        near = [each for each in known if fold(each) == fold(low)]
        if near:
            return _shaped(near[0], word) if len(near) == 1 else ""
    return None


def likelier(read: str, others: Sequence[str]) -> str:
    """Of looks at a word of a name the first, or one that is far more usual: "Đức", not "Đúc"."""
    best = max([read, *others], key=lambda word: model().vietnamese(word.lower()))
    gain = model().vietnamese(best.lower()) - model().vietnamese(read.lower())
    return best if gain > _FAR else read


def _bare(text: str, *, end: bool) -> str:
    """The word in small letters, if no sign parts it from the next one (``end``) or the one before."""
    found = _WORD.fullmatch(text)
    return found[2].lower() if found and not (found[3] if end else found[1]) else ""


def _likelier(known: Model, last: str, word: str, following: str) -> str:
    """What must have been meant by ``word`` between its neighbours; empty if that is the word itself."""
    surely = _SURELY if _supported(known, last, word, following) else 0.0
    own = _weight(known, last, word, following) + surely
    others = [
        (_weight(known, last, form, following) - own - least - _hardly(known, last, form, following), form)
        for form, least in _alike(word)
        if _supported(known, last, form, following)
    ]
    gain, form = max(others, default=(0.0, ""))
    return form if gain > 0 else ""


def _hardly(known: Model, last: str, word: str, following: str) -> float:
    """What a word must be likelier by that is a usual neighbour of neither side, but was seen there."""
    drawn = any(
        known.twos.get(f"{one} {other}", -math.inf) + _FOLLOW > known.vietnamese(other) + _NOT_FOLLOW
        for one, other in ((last, word), (word, following))
    )
    return 0.0 if drawn else _HARDLY


def _supported(known: Model, last: str, word: str, following: str) -> bool:
    return f"{last} {word}" in known.twos or f"{word} {following}" in known.twos


def _weight(known: Model, last: str, word: str, following: str) -> float:
    return _follows(known, last or _START, word) + (_follows(known, word, following) if following else 0.0)


def _follows(known: Model, one: str, other: str) -> float:
    alone = known.vietnamese(other) + _NOT_FOLLOW
    both = known.twos.get(f"{one} {other}")
    return alone if both is None else max(alone, both + _FOLLOW)


@cache
def _turns() -> dict[str, list[tuple[str, float]]]:
    """By letter, the letters it may be instead."""
    turns: dict[str, list[tuple[str, float]]] = {}
    for group, least in _ALIKE:
        for letter in group:
            turns.setdefault(letter, []).extend((other, least) for other in group if other != letter)
    return turns


def _alike(word: str) -> Iterator[tuple[str, float]]:
    """Syllables that differ from a word in one letter that looks like its own."""
    for at, letter in enumerate(word):
        for other, least in _turns().get(letter, ()):
            form = f"{word[:at]}{other}{word[at + 1 :]}"
            if split(form) is not None:
                yield form, least


def _of_a_name(texts: Sequence[str], at: int) -> bool:
    """Whether a word may be of a name: beside another with a capital, or in a line that begins like one."""
    if texts[at].isupper():
        return texts[0].lower() in _FAMILIES and len(texts) in _NAME_WORDS
    if not _titled(texts, at) or not (_titled(texts, at - 1) or _titled(texts, at + 1)):
        return False
    end = at
    while _titled(texts, end + 1):
        end += 1
    # "Tống Bí thư": what goes on in small letters as one word with the last is no name.
    goes_on = end + 1 < len(texts) and end > at
    return not (goes_on and f"{texts[end].lower()} {_bare(texts[end + 1], end=False)}" in model().twos)


def _titled(texts: Sequence[str], at: int) -> bool:
    return 0 <= at < len(texts) and texts[at].lstrip('-(“"').rstrip(',;.:)”"').istitle()


def _shaped(word: str, like: str) -> str:
    return word.upper() if like.isupper() else word.capitalize() if like.istitle() else word
