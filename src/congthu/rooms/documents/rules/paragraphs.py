"""The text of a document in paragraphs, from the end of the header to the recipients block or signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row, extent, joined, split

_MOST_ROWS = 4000
#: A row in so many pieces is one of a table.
_TABLE_PIECES = 3
#: A row that begins so begins a paragraph; "- 2030" goes on with the years of the row before.
_OPENS = re.compile(
    r"^(Căn cứ|Xét|Theo đề nghị|Thực hiện|Phúc đáp|Trả lời|Kính gửi|Điều \d+|Chương [IVX\d]+|Phụ lục|"
    r"(Hồ sơ|Tài liệu|Văn bản)?\s*([Gg]ửi kèm|[Đđ]ính kèm|[Kk]èm theo).{0,16}:$|"
    r"[-–+•*]\s(?!(?:19|20)\d\d\b)|\d{1,2}[.)]\s|\d{1,2}\.\d+\.?\s|[IVX]{1,4}\.\s|[a-zđ][.)]\s)"
)


_BASIS = re.compile(r"^(Căn cứ|Xét|Theo đề nghị)\b")


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Rows that belong together, and their text with the line breaks taken out."""

    text: str
    rows: tuple[Row, ...]


def paragraphs(layout: Layout) -> tuple[Paragraph, ...]:
    """All paragraphs of the main text; annexes, which follow the signature, are left out."""
    rows = main_text(layout)
    left, right = extent(rows)
    # With first lines indented, most other lines begin at the margin.
    margin = sum(row.x0 - left < 6 for row in rows) * 3 >= len(rows)
    groups: list[list[Row]] = []
    for row in rows:
        if groups and not _opens(groups[-1][-1], row, left, right, margin=margin):
            groups[-1].append(row)
        else:
            groups.append([row])
    return tuple(Paragraph(text=joined(group), rows=tuple(group)) for group in groups)


def main_text(layout: Layout) -> list[Row]:
    """Rows of the body above the recipients block and the signature, without those of tables."""
    ends = [(row.page, row.y) for row in (layout.label, *layout.signature[:1]) if row]
    end = min(ends, default=None)
    above = (row for row in layout.body[:_MOST_ROWS] if end is None or (row.page, row.y) < end)
    return [row for row in above if not row.is_rule and len(tuple(split(row))) < _TABLE_PIECES]


def _opens(last: Row, row: Row, left: float, right: float, *, margin: bool) -> bool:
    """Whether ``row`` begins a paragraph: by its words, its indent, a gap, or an early end before it."""
    # Plain text, which knows no bold either, counts its lines instead of paragraphs.
    first, before = row.words[0], last.words[0]
    if first.paragraph is not None and first.bold is not None and first.paragraph != before.paragraph:
        return True
    if _OPENS.match(row.text):
        return True
    # Bases of the old manner end in commas.
    if last.text.endswith(",") and _BASIS.match(last.text) and row.text[:1].isupper():
        return True
    if row.page == last.page and row.y - last.y > 1.9 * max(last.size, 8):
        return True
    ended = re.search(r"[.;:!?]$|\./\.$", last.text.rstrip()) is not None
    inner = row.x0 - left > 12
    indented = inner and row.x0 - last.x0 > 6
    early = right - last.x1 > 0.12 * (right - left)
    return (ended and (early or indented)) or (indented and early) or (inner and margin)
