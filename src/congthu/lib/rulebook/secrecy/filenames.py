"""A mark in the name of a file."""

from __future__ import annotations

import re
from urllib.parse import unquote

from congthu.lib.rulebook.secrecy.beside import AFTER, BEFORE, beside_title
from congthu.lib.rulebook.secrecy.lookalikes import plain
from congthu.lib.rulebook.secrecy.marks import DOUBTFUL, Mark, together
from congthu.lib.rulebook.words import SECRECIES
from congthu.lib.vntext import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Ordinary neighbours of mặt, mất, mắt and mát in names without diacritics.
_BEFORE_BARE = BEFORE | _words(
    "vang gap ra truoc mot be tham khuon ve noi ngoai tien nhan mo doi con da tram day kham benh ham thay "
    "tat lam dieu toan chu dau nam cac ky thuat chua bong nong thuong bung cua di viec"
)
_AFTER_BARE = AFTER | _words(
    "bang tran hang nuoc dat troi trai phai tai cat than tien may ngu can chat ket dien nguoi an kiem giay "
    "so sat cay la me quyen von trom cong tich hieu goc xich thi kinh"
)
_PAPER = re.compile(
    r"\b(?:cv|cong van|vb|van ban|tai lieu|tl|ho so|do|ban|file|qd|bc|kh|tb|ct|ttr|bao cao|ke hoach|thu)$"
)
_ABOUT = re.compile(
    r"\b(?:bao ve|quan ly|tap huan|quy che|giai mat|danh muc|soan thao|huong dan|xu ly|luat|nghi dinh|so lieu"
    r"|thong ke|tinh hinh|tong hop|dang ky|cong tac|phan loai|ra soat)\b"
)
#: What else a name may say: a level in brackets or in English, "công văn mật số 12", papers of a secret.
_DOUBTFUL = re.compile(
    r"\b(?:tai lieu|van ban|cong van|ho so) bi mat(?! (?:kinh doanh|doi tu|ca nhan|gia dinh|thuong mai)\b)"
    r"|\b(?:tai lieu|van ban|cong van|cv|vb) mat so \d"
    r"|\b(?:cv|vb|vban|tlieu|hoso|congvan|vanban|tailieu)mat\d*\b"
    r"|^(?:bi ?mat|bi ?mat nha ?nuoc|top secret|state secret|secret|confidential)$"
    r"|\b(?:top|state) secret\b|^(?:secret|confidential)\b|\bconfidential$"
    r"|^do mat [abc]$"
)
_BRACKETS = re.compile(r"[\[({]\s*(?:mat|m|tm|tum)\s*[\])}]", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def in_filename(filename: str) -> Mark | None:
    """A mark in the name of a file: "CV mật 12.docx", "[MAT]", "Tuyet-mat.pdf"; not bao-mat, mat-khau."""
    stem = plain(_ENDING.sub("", unquote(re.split(r"[\\/]", filename)[-1])))
    marked = beside_title(stem)
    if marked and marked.certain:
        return marked
    if bracketed := _BRACKETS.search(stem):
        return Mark(level=SECRECIES["mat"], certain=len(bracketed[0]) > 4)
    apart = re.sub(r"[^\w]|_", " ", re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", stem))
    words = together(re.sub(r"[^\w]|_", " ", together(re.sub("_", " ", stem)))).split()
    for spread in (words, together(apart).split()):
        for at, word in enumerate(spread):
            if fold(word) == "mat" and (found := _named(spread, at)):
                return found
    names = {fold(" ".join(words)), fold(apart)}
    doubtful = any(_DOUBTFUL.search(name) and not _ABOUT.search(name) for name in names)
    return marked or (DOUBTFUL if doubtful else None)


def _named(words: list[str], at: int) -> Mark | None:
    word = words[at]
    before = fold(words[at - 1]) if at else ""
    after = fold(words[at + 1]) if at + 1 < len(words) else ""
    about = _ABOUT.search(fold(" ".join(words))) is not None
    if before in {"toi", "tuyet"} and about and at > 1 and fold(words[at - 2]) == "do":
        # "danh mục bí mật nhà nước độ Tối mật"
        return None
    if before in {"toi", "tuyet"} and (word.isascii() or "ậ" in word.lower()):
        return Mark(level=SECRECIES[f"{before} mat"], certain=not about)
    paper = _PAPER.search(fold(" ".join(words[:at]))) is not None
    if "ậ" in word.lower():
        if before in BEFORE - {"do"} or after in AFTER:
            return None
        return Mark(level=SECRECIES["mat"], certain=(word.isupper() or paper) and not about)
    if not word.isascii() or before in _BEFORE_BARE or after in _AFTER_BARE:
        return None
    # Without diacritics "mat" is mặt, mất and mắt as well.
    return DOUBTFUL if (paper and not about) or word == "MAT" or len(words) == 1 else None
