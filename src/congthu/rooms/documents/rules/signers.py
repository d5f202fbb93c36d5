"""What a scan or a table brings into a block from the signature beside it, or from the foot of the page."""

from __future__ import annotations

import re

from congthu.rooms.documents.rules.names import PERSON_NAME

_TITLES = (
    "BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHỦ TỊCH|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|"
    "THỐNG ĐỐC|CHỦ NHIỆM|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|VIỆN TRƯỞNG|TRƯỞNG BAN|HIỆU TRƯỞNG"
)
_BEGINS = re.compile(
    rf"(?:^|(?<=[\s;.,]))(?:(?:TM|KT|TL|TUQ|Q)\s?\.\s?(?=[^\W\d_a-z]{{2}})|(?:PHÓ\s+)?(?:{_TITLES})(?=[\s;.,]|$)|"
    r"[(\[]\s*(?i:đã ký|chờ ký|ký tên|ký, ghi rõ)[^()\[\]]{0,40}[)\]])"
)
#: "THỨ TRƯỞNGNguyễn Văn A": the end of a title grown together with what stood below it.
_GROWN = re.compile(r"(TRƯỞNG|TƯỚNG|CHỦ TỊCH|GIÁM ĐỐC|THỐNG ĐỐC|CHỦ NHIỆM|CHÁNH VĂN PHÒNG)(?=[^\W\d_])")
_WORD = re.compile(r"\s*([^\s;]+)")
#: A name between two entries of a line: "… phòng chống tham nhũng; Đỗ Hoàng Anh Tuấn - Các Bộ".
_NAME_BETWEEN = re.compile(rf"(?:^|(?<=[;.]\s)){PERSON_NAME.pattern}\s+(?=[-–]\s)")
_SIGNED = re.compile(r"\s*[(\[]\s*(?i:đã ký|chờ ký|ký tên|ký, ghi rõ)[^()\[\]]{0,40}[)\]]")
_FILE_PATH = re.compile(
    r"(?:\b[A-Za-z]:?\\|\\\\|file:|/Users/)\S.*$|(?<!\S)\S{1,200}\.docx?\b.*$", re.IGNORECASE
)


def without_signer(text: str) -> str:
    """The entry without title and name of the signatory, or the file path, that stood beside or below it."""
    text, at = _GROWN.sub(r"\1 ", text), 0
    while (begins := _BEGINS.search(text, at)) is not None:
        end = _end_of_signature(text, begins.end())
        rest = text[end:].lstrip(" ;.,")
        if text.isupper() and begins.start():
            break  # an entry in capitals: "CÁC THỨ TRƯỞNG"
        if rest and rest[0] not in "-–":
            at = begins.end()  # words follow: no signature, or one that cannot be told from them
            continue
        text = f"{text[: begins.start()]}{rest}"
        at = begins.start()
    return _FILE_PATH.sub("", _NAME_BETWEEN.sub("", text)).strip()


def _end_of_signature(text: str, at: int) -> int:
    """Behind words in capitals, "(đã ký)" and a name."""
    if signed := _SIGNED.match(text, at):
        at = signed.end()
    while (
        (word := _WORD.match(text, at)) and word[1].strip(".,-").isupper() and len(word[1].strip(".,-")) > 1
    ):
        at = word.end()
    if signed := _SIGNED.match(text, at):
        at = signed.end()
    while (word := _WORD.match(text, at)) and word[1].strip(".,").istitle():
        at = word.end()
    return at
