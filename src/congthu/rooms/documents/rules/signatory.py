"""Capacity, title and name of the signatory (Decree 30/2020 art. 13; Appendix I.II.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.closing import capacity_of, starts_title
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.seen import GUESS, PLAIN, Seen
from congthu.rooms.documents.types import Signatory

#: Learned and military ranks before a name; the Decree keeps them out of most documents.
RANKS = re.compile(
    r"^((GS|PGS|TS|TSKH|ThS|Ths|ThSKH|BS|BSCKII|BSCKI|BSCK|CKII|CKI|KS|CN|LS|DS|KTS|NGND|NGUT|TTND|TTUT|NSND)\b"
    r"[.,]?\s*)+|"
    r"^(Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|"
    r"Trung úy|Giáo sư|Phó Giáo sư|Tiến sĩ|Thạc sĩ|Bác sĩ|Kỹ sư)[.,]?\s+",
)
#: The room for a signature above the name, in letter sizes.
_ROOM = 1.8
_NAME_WORD = re.compile(r"^[^\W\d_a-z][^\W\d_]*$")
_SIGNED = re.compile(r"^\W*(da ky|da ki|ky ten|signed)\b|^\(?(ky|chu ky|ho ten|ky, dong dau)")


def find_signatory(layout: Layout) -> tuple[Seen[Signatory] | None, Row | None, Row | None]:
    """(signatory, last row of the title, row of the name)."""
    rows = _signed_part(layout.signature)
    read = _read(rows)
    name = clean_name(read.name.text) if read.name else None
    title = " ".join(_without_superior(read.titles)).strip() or None
    if not (read.capacities or title or name):
        return None, None, None
    signatory = Signatory(capacity=" ".join(read.capacities) or None, title=title, name=name)
    sure = PLAIN if name and title else GUESS
    taken = tuple(row for row in (*read.rows, read.name) if row)
    return Seen(value=signatory, rows=taken, sure=sure), read.rows[-1] if read.rows else None, read.name


def _signed_part(rows: Sequence[Row]) -> Sequence[Row]:
    """From the first capacity or title on; words above belong to the body."""
    for at, row in enumerate(rows):
        if capacity_of(row.text) or (row.text.isupper() and starts_title(row.text)):
            return rows[at:]
    return rows


@dataclass(kw_only=True)
class _Block:
    """What was read of a signature so far."""

    capacities: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    #: Rows of capacity and title.
    rows: list[Row] = field(default_factory=list)
    name: Row | None = None

    def take(self, row: Row) -> None:
        capacity = capacity_of(row.text)
        if capacity and not (self.titles and capacity[0] == "Q."):
            self.capacities.append(capacity[0])
            # The name after "KT." is the superior's; after "Q." it is one's own title.
            self.titles = [capacity[1]] if capacity[0] == "Q." else _own_title(capacity[1])
        elif row.text.isupper():
            self.titles.append(re.sub(r"\s+", " ", row.text).strip(" ,;."))
        else:
            return
        self.rows.append(row)


def _read(rows: Sequence[Row]) -> _Block:
    block = _Block()
    for at, row in enumerate(rows[:16]):
        if row.is_rule or _SIGNED.match(fold(row.text)):
            continue
        if is_name(row, block.titles) and not capacity_of(row.text) and _below(block, row):
            block.name = row
            return block
        block.take(row)
        if at > 10 and not row.text.isupper():
            break
    return block


def _below(block: _Block, row: Row) -> bool:
    """A name in capitals must stand apart from the title: between them is room for a signature."""
    if not row.text.isupper() or not block.rows:
        return True
    last = block.rows[-1]
    return row.page != last.page or row.y - last.y > _ROOM * max(row.size, 8)


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
    text = RANKS.sub("", row.text.strip()).strip(" .")
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
    return re.sub(r"\s+", " ", RANKS.sub("", text.strip())).strip(" .,")
