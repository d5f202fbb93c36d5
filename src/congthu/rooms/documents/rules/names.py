"""What lines of a signature are: a capacity (TM., KT. …), a title, the name of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.rows import Row

#: Learned and military ranks before a name; the Decree keeps them out of most documents.
RANKS = re.compile(
    r"^((GS|PGS|TS|TSKH|ThS|Ths|ThSKH|BS|BSCK[A-Z]*|CKII|CKI|KS|CN|LS|DS|KTS|NGND|NGUT|TTND|TTUT|NSND)\b"
    r"[.,]*\s*)+|"
    r"^(Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Chuẩn Đô đốc|Phó Đô đốc|Đại tá|Thượng tá|Trung tá|"
    r"Thiếu tá|Đại úy|Thượng úy|Trung úy|Giáo sư|Phó Giáo sư|Tiến sĩ|Thạc sĩ|Bác sĩ|Kỹ sư)[.,]?\s+",
)
_NAME_WORD = re.compile(r"^[^\W\d_a-z][^\W\d_]*(?:['’ʼ][^\W\d_]+)*$")
#: A full name as a stacked layout prints it below a block.
PERSON_NAME = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Mai|Trịnh|Tô|"
    r"Đoàn|Cao|Hà|Lương|Lưu|"
    r"Tạ|Đào|Trương|Chu|Quách|Thái|Tống|Nông|Triệu|Lâm|Tăng|Kiều|Phùng|Vương|Đàm|Thạch|Châu|Hứa|Từ|La|"
    r"Tôn|Ninh|Cù)"
    r"(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,6}){2,3}\.?"
)
#: Words that stand where a signature would.
SIGNED = re.compile(r"^\W*(da ky|da ki|ky ten|signed)\b|^\W*(ky|chu ky|ho ten|ho va ten)\b")
_CAPACITY = re.compile(
    r"^(?P<dotted>TM|KT|TL|TUQ|Q)\s*\.\s*(?=\S)|^(?P<slashed>T/M|K/T|T/L|T/UQ)\s*\.?\s*(?=\S)|"
    r"^(?P<bare>TM|KT|TL|TUQ)\s+(?=[A-ZĐÁÀẢÃẠĂÂÊÔƠƯỦỤỨ])",
    re.UNICODE,
)
#: The room for a signature above a name, in letter sizes, and the rows a signature block takes.
_ROOM, _BLOCK_ROWS = 1.8, 14


def capacity_of(text: str) -> tuple[str, str] | None:
    """("KT.", "BỘ TRƯỞNG") when a line begins with a signing capacity in capitals, however it is dotted."""
    found = _CAPACITY.match(text.strip())
    if not found:
        return None
    letters = next(group for group in found.groups() if group).replace("/", "")
    return f"{letters}.", text.strip()[found.end() :].strip()


def starts_title(text: str) -> bool:
    """Whether a line begins like a signatory's title."""
    folded = fold(text)
    return any(folded == head or folded.startswith((f"{head} ", f"{head},")) for head in book.TITLE_HEADS)


def is_name(row: Row, titles: Sequence[str]) -> bool:
    """One to seven words, each beginning with a capital; in capitals only below a title."""
    text = RANKS.sub("", row.text.strip()).strip(" .")
    words = text.replace("-", " ").split()
    # Names of one word have an apostrophe: K'Mák.
    if not 2 - bool(re.search(r"['’ʼ]", text)) <= len(words) <= 7:
        return False
    if not all(_NAME_WORD.match(word) for word in words) or (starts_title(text) and text.isupper()):
        return False
    if text.isupper():
        apart = bool(titles) and starts_title(titles[-1]) and len(words) <= 5
        return apart and not re.match(r"^(BỘ|SỞ|VỤ|CỤC|TỈNH|BAN|VIỆN|PHÒNG)\b", text)
    return True


def clean_name(text: str) -> str:
    """The name without rank, with single spaces."""
    return re.sub(r"\s+", " ", RANKS.sub("", text.strip())).strip(" .,")


def is_opening(row: Row) -> bool:
    """Whether a signature may begin here: a capacity, or a title in capitals."""
    return capacity_of(row.text) is not None or (row.text.isupper() and starts_title(row.text))


def leads_to_name(rows: Sequence[Row]) -> bool:
    """Whether rows that begin like a signature come to a name with room for signing above it.

    A decision's line of authority ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH") begins alike, but text follows.
    """
    last = rows[0]
    for row in rows[1:_BLOCK_ROWS]:
        if row.is_rule or SIGNED.match(fold(row.text)):
            continue
        if is_name(row, [last.text]) and capacity_of(row.text) is None:
            return row.page != last.page or row.y - last.y > _ROOM * max(row.size, 8)
        if not row.text.isupper():
            return False
        last = row
    return False
