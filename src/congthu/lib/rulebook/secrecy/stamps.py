"""A line or a box that is a mark and nothing else."""

from __future__ import annotations

import re

from congthu.lib.rulebook.secrecy.lookalikes import plain
from congthu.lib.rulebook.secrecy.marks import DOUBTFUL, Mark, together
from congthu.lib.rulebook.words import SECRECIES
from congthu.lib.vntext import fold

_KEY = re.compile(
    r"(?:(?:thuoc )?(?:cap |tang |giam )?(?:do|dau|muc|muc do|dau do|dau chi do|danh muc) (?:mat )?"
    r"|(?:tai lieu|van ban|cong van|ho so|ban|tuyet doi|rat) )?"
    r"(?:(?:thuong khan|hoa toc|khan) )?"
    r"(?P<mark>(?:tuyet |toi )?mat)"
    r"(?: (?:thuong khan|hoa toc|khan)(?: hen gio)?| thu hoi| cap| [abc]"
    r"| den(?: het)?(?: ngay| thang| nam)*)?"
    r"(?: ban so)?"
)
#: The chosen entry of a list.
_TICKED = re.compile(r"^\s*\[[xX]\]")
#: Letters of the level as ministries print them on covers: A, B, C.
_LEVEL_LETTER = re.compile(r"^do mat\s*[:.]?\s*\(?(?P<letter>[abc])\)?$")
_LETTERS = {"a": "top secret", "b": "secret", "c": "confidential"}
#: Marks of the handling of secrets (Decree 26/2020, Circular 24/2020/TT-BCA): no level, yet put on secrets
#: or on what was one; and the levels of papers in two languages.
_HANDLING = frozenset(
    {
        "tai lieu thu hoi",
        "thu hoi tai lieu",
        "chi nguoi co ten moi duoc boc bi",
        "tai lieu bi mat nha nuoc",
        "van ban bi mat nha nuoc",
        "ban sao bi mat nha nuoc",
        "giai mat",
        "da giai mat",
        "tang do mat",
        "giam do mat",
    }
)
#: In capitals they stand by themselves.
_SECRETS = frozenset({"bi mat", "bi mat nha nuoc", "tuyet doi bi mat", "tuyet doi bi mat nha nuoc"})
_ENGLISH = re.compile(
    r"(?:(?:security )?classification )?"
    r"(?:state secret|top secret|most secret|strictly confidential|secret|confidential)"
    r"(?P<more>(?: \w+){1,2})?"
)
_LABELS = frozenset(
    {"do mat", "dau mat", "muc mat", "muc do mat", "dau do mat", "cap do mat", "dau chi do mat"}
)


def stamp(text: str, *, recognised: bool = False) -> Mark | None:
    """The mark a line or a box consists of, and nothing else.

    In words ``recognised`` on a scan the diacritics of "MẬT" may be misread: MẶT, MẠT, MAI may be a mark.
    """
    line = together(plain(text))
    if found := _LEVEL_LETTER.match(fold(line)):
        return Mark(level=_LETTERS[found["letter"]])
    words = re.findall(r"[^\W\d_]+", _TICKED.sub("", line))
    found = _KEY.fullmatch(" ".join(fold(word) for word in words))
    if not found or " ".join(fold(word) for word in words) in _LABELS:
        return _misread(words) if recognised else None
    level = SECRECIES[found["mark"]]
    last = next(word for word in reversed(words) if fold(word) == "mat")
    if "ậ" in last.lower():
        return Mark(level=level)
    if last.isascii() and (level != "confidential" or last.isupper()):
        return Mark(level=level)
    # "MÂT" is no word: a dot is missing; MẶT and MẮT are words, unless a machine read them.
    return Mark(level=level, certain=False) if "â" in last.lower() or recognised else None


#: Where a line above breaks off, "bí mật nhà nước" carries it on.
_BREAKS_OFF = re.compile(
    r"\b(?:bao ve|ve|quan ly|luat|phap lenh|cong tac|danh muc|thuoc|lo|mat|giu|va|cac|tai lieu|van ban"
    r"|pham vi|xac dinh)$"
)


def handling(text: str, above: str = "") -> Mark | None:
    """What a line says of the handling of secrets and nothing else, or of a level in English: always a doubt.

    ``above`` is the line it may carry on.
    """
    words = re.findall(r"[^\W\d_]+", plain(text)[:120])
    key = " ".join(fold(word) for word in words)
    carried_on = above.isupper() and _BREAKS_OFF.search(fold(above))
    if key in _SECRETS and (carried_on or not text.isupper()):
        return None
    if key in _HANDLING | _SECRETS:
        # "mất" and "mặt" fold to the same.
        return DOUBTFUL if "mat" not in key or "ật" in " ".join(words).lower() else None
    said = _ENGLISH.fullmatch(key) if all(word.isascii() for word in words) else None
    return DOUBTFUL if said and (text.isupper() or not said["more"]) else None


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
