"""The text of a document in paragraphs, from the end of the header to the recipients block or signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row, joined

_MOST_ROWS = 4000
#: A row that begins so begins a paragraph.
_OPENS = re.compile(
    r"^(Căn cứ|Xét|Theo đề nghị|Thực hiện|Phúc đáp|Trả lời|Kính gửi|Điều \d+|Chương [IVX\d]+|Phụ lục|"
    r"[-–+•*]\s|\d{1,2}[.)]\s|\d{1,2}\.\d+\.?\s|[IVX]{1,4}\.\s|[a-zđ][.)]\s)"
)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Rows that belong together, and their text with the line breaks taken out."""

    text: str
    rows: tuple[Row, ...]


def paragraphs(layout: Layout) -> tuple[Paragraph, ...]:
    """All paragraphs of the main text; annexes, which follow the signature, are left out."""
    rows = main_text(layout)
    left = min((row.x0 for row in rows), default=0.0)
    right = max((row.x1 for row in rows), default=0.0)
    groups: list[list[Row]] = []
    for row in rows:
        if groups and not _opens(groups[-1][-1], row, left, right):
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple(Paragraph(text=joined(group), rows=tuple(group)) for group in groups)


def main_text(layout: Layout) -> list[Row]:
    """Rows of the body above the recipients block and the signature."""
    ends = [(row.page, row.y) for row in (layout.label, *layout.signature[:1]) if row]
    end = min(ends, default=None)
    return [
        row
        for row in layout.body[:_MOST_ROWS]
        if not row.is_rule and (end is None or (row.page, row.y) < end)
    ]


def _opens(last: Row, row: Row, left: float, right: float) -> bool:
    """Whether ``row`` begins a paragraph: by its words, its indent, a gap, or an early end before it."""
    if row.words[0].paragraph is not None and row.words[0].paragraph != last.words[0].paragraph:
        return True
    if _OPENS.match(row.text):
        return True
    if row.page == last.page and row.y - last.y > 1.9 * max(last.size, 8):
        return True
    ended = re.search(r"[.;:!?]$|\./\.$", last.text.rstrip()) is not None
    indented = row.x0 - left > 12 and row.x0 - last.x0 > 6
    early = right - last.x1 > 0.12 * (right - left)
    return (ended and (early or indented)) or (indented and early)
