"""Capacity, title and name of the signatory (Decree 30/2020 art. 13; Appendix I.II.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.closing import capacity_of, starts_title
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import Signatory

#: Learned and military ranks before a name; the Decree keeps them out of most documents.
_RANKS = re.compile(
    r"^((GS|PGS|TS|ThS|TSKH|BS|KS|CN|LS|BSCKII|BSCKI|NGND|NGUT|ThSKH)[.,]\s*)+|"
    r"^(Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy)\s+",
)
_NAME_WORD = re.compile(r"^[^\W\d_a-z][^\W\d_]*$")
_SIGNED = re.compile(r"^\W*(da ky|da ki|ky ten|signed)\b|^\(?(ky|chu ky|ho ten|ky, dong dau)")


def find_signatory(layout: Layout) -> tuple[Signatory | None, Row | None, Row | None]:
    """(signatory, last row of the title, row of the name)."""
    rows = _signed_part(layout.signature)
    capacities, titles, name_row, last = _read(rows)
    name = clean_name(name_row.text) if name_row else None
    if not (capacities or titles or name):
        return None, None, None
    title = " ".join(_without_superior(titles)).strip() or None
    return Signatory(capacity=capacities[0] if capacities else None, title=title, name=name), last, name_row


def _signed_part(rows: Sequence[Row]) -> Sequence[Row]:
    """From the first capacity or title on; words above belong to the body."""
    for at, row in enumerate(rows):
        if capacity_of(row.text) or (row.text.isupper() and starts_title(row.text)):
            return rows[at:]
    return rows


def _read(rows: Sequence[Row]) -> tuple[list[str], list[str], Row | None, Row | None]:
    capacities: list[str] = []
    titles: list[str] = []
    last: Row | None = None
    for at, row in enumerate(rows[:16]):
        if row.is_rule or _SIGNED.match(fold(row.text)):
            continue
        if (capacity := capacity_of(row.text)) and not (titles and capacity[0] != "Q."):
            capacities.append(capacity[0])
            # The name after "KT." is the superior's; after "Q." it is one's own title.
            titles = [capacity[1]] if capacity[0] == "Q." else _own_title(capacity[1])
            last = row
        elif row.text.isupper() and not is_name(row, titles):
            titles.append(re.sub(r"\s+", " ", row.text).strip(" ,;."))
            last = row
        elif is_name(row, titles):
            return capacities, titles, row, last
        elif at > 10:
            break
    return capacities, titles, None, last


def _without_superior(titles: list[str]) -> list[str]:
    """Leave out the wrapped end of the line "KT. …": one's own title begins like a title."""
    first = next((at for at, line in enumerate(titles) if starts_title(line)), 0)
    return titles[first:]


def _own_title(after: str) -> list[str]:
    """ "BỘ TRƯỞNG THỨ TRƯỞNG" on one line: the second title is one's own."""
    found = re.search(r" (?=(?:PHÓ|THỨ) )", after) if len(after) < 120 else None
    return [after[found.end() :]] if found else []


def is_name(row: Row, titles: Sequence[str]) -> bool:
    """Two to seven words, each beginning with a capital; in capitals only when far below a title."""
    text = _RANKS.sub("", row.text.strip()).strip(" .")
    words = text.replace("-", " ").split()
    if not 2 <= len(words) <= 7 or not all(_NAME_WORD.match(word) for word in words):
        return False
    if starts_title(text) and text.isupper():
        return False
    if text.isupper():
        return (
            bool(titles)
            and starts_title(titles[-1])
            and len(words) <= 5
            and not re.match(r"^(BỘ|SỞ|VỤ|CỤC|TỈNH)\b", text)
        )
    return True


def clean_name(text: str) -> str:
    """The name without rank, with single spaces."""
    return re.sub(r"\s+", " ", _RANKS.sub("", text.strip())).strip(" .,")
