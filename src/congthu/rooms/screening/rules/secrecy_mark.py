"""A secrecy mark in the subject: such a document must not be on this platform at all.

law: D34.1b-3 secret documents do not go by mail (Law 29/2018/QH14 art. 5: not over open networks).

What counts is the mark *standing by itself*, as it would be stamped: ``[MẬT]``, ``TỐI MẬT - ...``,
``... (Tuyệt mật)``, ``Độ mật: Mật``. Words that merely contain the syllable (bảo mật, bí mật, mật khẩu) and
titles that speak about secrets are no marks.
"""

from __future__ import annotations

import re
import unicodedata

from congthu.rooms.screening.subject import decoded
from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "secrecy-mark"
SENTENCE = "The subject carries one of the secrecy marks Mật, Tối mật, Tuyệt mật."

_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|tl|chuyển tiếp|trả lời)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)
_MARK = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
#: Without diacritics only what cannot be another word.
_BARE_MARK = r"(?:tuyet\s+mat|toi\s+mat)"
_BRACKETED = re.compile(rf"[\[(<{{【（]\s*(?:độ\s+)?(?:{_MARK}|{_BARE_MARK})\s*[\])>}}】）]", re.IGNORECASE)
_DECLARED = re.compile(rf"\b(?:độ|dấu|mức\s+độ)\s+mật\s*[:=]\s*{_MARK}(?!\w)", re.IGNORECASE)
_STAMP = r"(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT|TUYET\s+MAT|TOI\s+MAT)"
_STOP = r"[\s]*[-–—:|*/_.!]+"
_STANDING = re.compile(
    rf"^[\s*_.!-]*{_STAMP}\s*(?:$|{_STOP}(?:\s|$|\w))|{_STOP}\s*{_STAMP}[\s*_.!-]*(?:$|{_STOP})"
)


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit on the first subject with a mark."""
    del facts
    for value in message.values("subject"):
        if is_marked(decoded(value)):
            return Finding(
                text_vi="Tiêu đề mang dấu độ mật. Tài liệu bí mật nhà nước không được gửi qua hệ thống này.",
                text_en="The subject carries a secrecy mark: state secrets must not be sent here",
            )
    return None


def is_marked(subject: str) -> bool:
    """Whether a secrecy mark stands in the subject."""
    text = _REPLY.sub("", unicodedata.normalize("NFC", subject)).strip()
    return bool(_BRACKETED.search(text) or _DECLARED.search(text) or _STANDING.search(text))
