"""A secrecy mark anywhere on a message: such a document must not be on this platform at all.

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
from congthu.rooms.screening.types import Facts, Finding, Message, TextState

NAME = "secrecy-mark"
SENTENCE = (
    "Subject, text, name of a file or an attached document carries one of the marks Mật, Tối mật, Tuyệt mật."
)

_HEAD_END = re.compile(rb"\n\r?\n")
_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|tl|chuyển tiếp|trả lời)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)


def check(message: Message, facts: Facts) -> Finding | None:
    """Hit on the first mark, as it was written or as it would go out; the rest where the body was seen."""
    del facts
    subjects = (*message.values("subject"), *_converted(message))
    if any(map(is_marked, subjects)):
        return _finding("Tiêu đề mang dấu độ mật", "The subject carries a secrecy mark")
    return _inside(message.text) if message.text is not None else None


def _inside(text: TextState) -> Finding | None:
    """A mark in what the message holds."""
    if any(map(is_marked_file, text.names)):
        return _finding("Tên tệp mang dấu độ mật", "The name of a file carries a secrecy mark")
    if any(map(is_marked, text.titles)):
        return _finding("Thư đính kèm mang dấu độ mật", "A message inside carries a secrecy mark")
    if text.marked:
        return _finding("Nội dung thư mang dấu độ mật", "The text carries a secrecy mark")
    if text.attached == "secret":
        return _finding("Tài liệu đính kèm mang dấu độ mật", "An attached document carries a secrecy mark")
    if text.attached == "ask":
        return Finding(
            text_vi="Tài liệu đính kèm có thể mang dấu độ mật. Đề nghị văn thư xem và phát hành.",
            text_en="An attached document may carry a secrecy mark: have the records clerk look and issue it",
        )
    return None


def _finding(vi: str, en: str) -> Finding:
    return Finding(
        text_vi=f"{vi}. Tài liệu bí mật nhà nước không được gửi qua hệ thống này.",
        text_en=f"{en}: state secrets must not be sent here",
    )


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
