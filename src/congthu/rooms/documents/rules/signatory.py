"""Capacity, title and name of the signatory (Decree 30/2020 art. 13; Appendix I.II.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.names import (
    SIGNED,
    capacity_of,
    clean_name,
    is_name,
    is_opening,
    starts_title,
)
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.seen import GUESS, PLAIN, Seen
from congthu.rooms.documents.types import Signatory

#: The room for a signature above the name, in letter sizes.
_ROOM = 1.8
#: A title that ends so goes on, be it on the next page.
_OPEN_END = re.compile(r"([-–]|\bVÀ)$")
#: A name stands so near below the end of its title, in rows.
_NAMED_WITHIN = 4
#: No line of a title stands so far below the one before, in letter sizes.
_APART = 2.6


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
        if is_opening(row):
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
        elif row.text.isupper() and self._goes_on(row):
            self.titles.append(re.sub(r"\s+", " ", row.text).strip(" ,;."))
        else:
            return
        self.rows.append(row)

    def _goes_on(self, row: Row) -> bool:
        """Whether a line in capitals may be of the title: strokes of a hand, read as letters, stand apart."""
        last = self.rows[-1] if self.rows else None
        near = last is None or (row.page == last.page and row.y - last.y < _APART * max(row.size, 8))
        return near or starts_title(row.text) or bool(self.titles and _OPEN_END.search(self.titles[-1]))


def _read(rows: Sequence[Row]) -> _Block:
    block = _Block()
    for at, row in enumerate(rows[:16]):
        if row.is_rule or SIGNED.match(fold(row.text)):
            continue
        if is_name(row, block.titles) and not capacity_of(row.text) and _below(block, row):
            if row.text.isupper() and _named_below(rows[at + 1 : at + _NAMED_WITHIN]):
                block.take(row)
                continue
            block.name = row
            return block
        block.take(row)
        if at > 10 and not row.text.isupper():
            break
    return block


def _named_below(rows: Sequence[Row]) -> bool:
    """Whether a name in small letters follows: what stands in capitals above it is the end of the title."""
    for row in rows:
        if is_opening(row):
            return False
        if is_name(row, ()) and not row.text.isupper():
            return True
    return False


def _below(block: _Block, row: Row) -> bool:
    """A name in capitals must stand apart from the title, with room for a signature, and on its page."""
    if not row.text.isupper() or not block.rows:
        return True
    last = block.rows[-1]
    return row.page == last.page and row.y - last.y > _ROOM * max(row.size, 8)


def _without_superior(titles: list[str]) -> list[str]:
    """Leave out the wrapped end of the line "KT. …": one's own title begins like a title."""
    first = next((at for at, line in enumerate(titles) if starts_title(line)), 0)
    return titles[first:]


def _own_title(after: str) -> list[str]:
    """ "BỘ TRƯỞNG THỨ TRƯỞNG" on one line: the second title is one's own."""
    found = re.search(r" (?=(?:PHÓ|THỨ) )", after) if len(after) < 120 else None
    return [after[found.end() :]] if found else []
