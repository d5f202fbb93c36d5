"""A secrecy mark in the subject or the name of a file: such a document must not be on this platform at all.

law: D34.1b-3 secret documents do not go by mail (Law 29/2018/QH14 art. 5: not over open networks).

What counts is the mark *standing by itself*, as it would be stamped: ``[MẬT]``, ``TỐI MẬT - ...``,
``... (Tuyệt mật)``, ``Độ mật: Mật``. Words that merely contain the syllable (bảo mật, bí mật, mật khẩu) and
titles that speak about secrets are no marks.
"""

from __future__ import annotations

import re

from congthu.lib.rulebook import secrecy
from congthu.lib.vntext import nfc
from congthu.lib.vntext.containers.mail_headers import fields
from congthu.rooms.screening.subject import readings
from congthu.rooms.screening.types import Facts, Finding, Message

NAME = "secrecy-mark"
SENTENCE = "The subject or the name of a file carries one of the secrecy marks Mật, Tối mật, Tuyệt mật."

_HEAD_END = re.compile(rb"\n\r?\n")
_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|tl|chuyển tiếp|trả lời)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit on the first mark, as it was written or as it would go out; names count where the body was seen."""
    del facts
    subjects = (*message.values("subject"), *_converted(message))
    if any(map(is_marked, subjects)):
        return Finding(
            text_vi="Tiêu đề mang dấu độ mật. Tài liệu bí mật nhà nước không được gửi qua hệ thống này.",
            text_en="The subject carries a secrecy mark: state secrets must not be sent here",
        )
    if message.text is not None and any(map(is_marked_file, message.text.names)):
        return Finding(
            text_vi="Tên tệp mang dấu độ mật. Tài liệu bí mật nhà nước không được gửi qua hệ thống này.",
            text_en="The name of a file carries a secrecy mark: state secrets must not be sent here",
        )
    return None


def _converted(message: Message) -> list[str]:
    """The subject in the form of exchange: an old encoding hides no mark."""
    data = message.text.converted if message.text else b""
    end = _HEAD_END.search(data)
    found = fields(data, 0, end.start() if end else len(data))
    return [each.value(data).decode("utf-8", "surrogateescape") for each in found if each.name == b"subject"]


def is_marked(subject: str) -> bool:
    """Whether a secrecy mark stands in the subject, a raw value; an old encoding hides none."""
    return any(secrecy.beside_title(_REPLY.sub("", nfc(text)).strip()) for text in readings(subject))


def is_marked_file(name: str) -> bool:
    """Whether the name of a file, a raw value, certainly carries a mark."""
    return any((mark := secrecy.in_filename(text)) and mark.certain for text in readings(name))
