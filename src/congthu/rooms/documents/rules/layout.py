"""From words with places to rows, columns and the zones of an administrative document.

The Decree's page has two columns twice: in the header (agency, number | title, date) and at the end (recipients |
signature). Columns are cut where the words leave a free vertical strip, never at a fixed share of the page:
names wrap and agencies choose their own widths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from congthu.lib.rulebook import words as book
from congthu.lib.rulebook.document_types import ALL as ALL_TYPES
from congthu.lib.vntext import fold
from congthu.rooms.documents.types import Page, Source, Word

_ROW_TOLERANCE = 0.35
_HEADER_ROWS = 24
_RULE = re.compile(r"[\s_\-–—=*~.•─━]+")
_TYPE_NAMES = tuple(sorted((fold(kind.name) for kind in ALL_TYPES), key=len, reverse=True))
#: Place and date: "Hà Nội, ngày 03 tháng 10 năm 2012", any number blank or dotted.
DATE_LINE = re.compile(
    r"^(?P<place>.{0,60}?)\W*\bngày\b(?P<day>[\s\d.…_/-]*?)\btháng\b(?P<month>[\s\d.…_/-]*?)\bnăm\b\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
#: Number and symbol: "Số: 7822/VPCP-KGVX", the number perhaps blank.
NUMBER_LINE = re.compile(r"^số\b\s*[:.]?\s*(?=[\d\s.…_]*[-/]|\d+\s*$|[.…_\s]*$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Row:
    """Words on one line of one page (or of one column of it), left to right."""

    page: int
    y: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def size(self) -> float:
        """Letter size of the first word."""
        return self.words[0].size

    @property
    def bold(self) -> bool | None:
        """Whether most letters are bold; None when unknown."""
        known = [(len(word.text), word.bold) for word in self.words if word.bold is not None]
        if not known:
            return None
        return sum(n for n, bold in known if bold) * 2 > sum(n for n, _ in known)

    @property
    def is_rule(self) -> bool:
        """A drawn line made of characters, or nothing at all."""
        return _RULE.fullmatch(self.text) is not None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The document cut into zones; every list is in reading order."""

    #: All rows of the document, whole width.
    rows: tuple[Row, ...]
    #: Header, left column (agency, number, abstract of a letter) and right column (title, motto, date).
    left: tuple[Row, ...]
    right: tuple[Row, ...]
    #: Rows from the end of the header to the end of the document.
    body: tuple[Row, ...]
    #: The recipients block without its label, and what stands beside or after it.
    recipients: tuple[Row, ...]
    signature: tuple[Row, ...]
    #: The label "Nơi nhận" itself.
    label: Row | None
    floating: tuple[str, ...] = ()
    pages: tuple[Page, ...] = field(default=())


def lay_out(source: Source) -> Layout:
    """Cut a source into the zones of a document."""
    rows = tuple(row for number, page in enumerate(source.pages) for row in page_rows(number, page))
    split = _header_end(rows)
    left, right = _columns(_joined_anchors(rows[:split]), _header_gutter(rows[:split]))
    body = rows[split:]
    label_at = _label(body)
    if label_at is None:
        label, recipients, signature = None, (), _tail(body)
    else:
        label, recipients, signature = _closing(body, label_at)
    return Layout(
        rows=rows,
        left=left,
        right=right,
        body=body,
        recipients=recipients,
        signature=signature,
        label=label,
        floating=tuple(line for page in source.pages for line in page.floating),
        pages=source.pages,
    )


def joined(rows: Iterable[Row]) -> str:
    """Text of wrapped rows: one space at the break, none after a "/" or "-" that stands inside a word."""
    whole = ""
    for row in rows:
        tight = re.search(r"\w[/-]$", whole) is not None and row.text[:1].isalnum()
        whole = whole + row.text if tight else f"{whole} {row.text}"
    return re.sub(r"\s+", " ", whole).strip()


def page_rows(number: int, page: Page) -> Iterable[Row]:
    """Words of a page in rows: the same baseline, or nearly so."""
    pending: list[Word] = []
    for word in sorted(page.words, key=lambda w: (w.y, w.x0)):
        if pending and word.y - pending[0].y > max(2.0, _ROW_TOLERANCE * pending[0].size):
            yield _row(number, pending)
            pending = []
        pending.append(word)
    if pending:
        yield _row(number, pending)


def _row(number: int, words: Iterable[Word]) -> Row:
    ordered = tuple(sorted(words, key=lambda word: word.x0))
    return Row(page=number, y=min(word.y for word in ordered), words=ordered)


# The header ------------------------------------------------------------------------------------------------


def type_name(text: str) -> str | None:
    """The folded type name a title line begins with, when the line is one in capitals."""
    if not text.isupper():
        return None
    folded = fold(text)
    for name in _TYPE_NAMES:
        if folded == name or (folded.startswith(name + " ") and len(folded) < len(name) + 60):
            return name
    return None


def _header_end(rows: Sequence[Row]) -> int:
    """Index of the first row after the header: primary addressees, the type's name, or the body."""
    title = next((row for row in rows[:_HEADER_ROWS] if _anchor(row, book.NATIONAL_TITLE) is not None), None)
    axis = None if title is None else title.words[_anchor(title, book.NATIONAL_TITLE) or 0].x0
    reference_seen = False
    for at, row in enumerate(rows[:_HEADER_ROWS]):
        folded = fold(row.text)
        if row.page > 0 or re.match(r"(kinh gui|can cu|noi nhan)\b", folded) or type_name(row.text):
            return at
        if reference_seen and (_crosses(row, axis) or _stands_alone_low(rows, at)):
            return at
        reference_seen = reference_seen or "ngay" in folded.split() or bool(NUMBER_LINE.match(row.text))
    return min(len(rows), _HEADER_ROWS)


def _stands_alone_low(rows: Sequence[Row], at: int) -> bool:
    """A long whole-width sentence: the body has begun although nothing announced it."""
    row = rows[at]
    return len(row.words) == 1 and len(row.text) > 150


def _crosses(row: Row, axis: float | None) -> bool:
    """Whether the row runs across the left edge of the national title without a gap there."""
    if axis is None or row.x0 > axis - 100:
        return False
    reach = row.words[0].x1
    for word in row.words[1:]:
        if word.x0 - reach > 0.9 * word.size:
            break
        reach = word.x1
    return reach > axis + 60


def _anchor(row: Row, phrase: str) -> int | None:
    """Index of the word where ``phrase`` (folded) begins in the row."""
    joined = fold(row.text)
    if phrase not in joined:
        return None
    for at in range(len(row.words)):
        if fold(" ".join(word.text for word in row.words[at:])).startswith(phrase):
            return at
    return None


def _joined_anchors(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.words)


def _header_gutter(rows: Sequence[Row]) -> float | None:
    """Where the header's columns part; None when it stands in one column."""
    for row in rows:
        at = _anchor(row, book.NATIONAL_TITLE)
        if at is None:
            at = _anchor(row, book.PARTY_TITLE)
        if at is not None:
            edge = row.words[at].x0
            if at == 0 and not _has_left(rows, edge):
                return None
            return strip(rows, lowest=edge - 90, highest=edge + 12) or edge - 1
    return strip(rows, lowest=_extent(rows)[0] + 60, highest=_extent(rows)[1] - 60, two_sided=True)


def _has_left(rows: Sequence[Row], edge: float) -> bool:
    return any(row.words[0].x1 < edge for row in rows if not row.is_rule)


def _extent(rows: Sequence[Row]) -> tuple[float, float]:
    return min((row.x0 for row in rows), default=0.0), max((row.x1 for row in rows), default=0.0)


def strip(rows: Sequence[Row], *, lowest: float, highest: float, two_sided: bool = False) -> float | None:
    """Middle of the widest vertical strip free of words that lies within, or reaches into, the given range."""
    spans = sorted((word.x0, word.x1) for row in rows if not row.is_rule for word in row.words)
    best: tuple[float, float] | None = None
    reach = spans[0][1] if spans else 0.0
    for x0, x1 in spans[1:]:
        start, end = max(reach, lowest), min(x0, highest)
        if end - start > 3 and (best is None or end - start > best[0]):
            best = (end - start, (start + end) / 2)
        reach = max(reach, x1)
    if best is None or (two_sided and not _beside(rows, best[1])):
        return None
    return best[1]


def _beside(rows: Sequence[Row], gutter: float) -> bool:
    """Whether some row has words on both sides."""
    return any(row.x0 < gutter < row.words[-1].x0 for row in rows)


def _columns(rows: Sequence[Row], gutter: float | None) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Cut rows into left and right of the gutter; without one, everything counts as both sides' left."""
    if gutter is None:
        return tuple(rows), ()
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        cut = _cut(row, gutter)
        for side, words in zip(sides, (row.words[:cut], row.words[cut:]), strict=True):
            if words:
                side.append(Row(page=row.page, y=row.y, words=words))
    return tuple(sides[0]), tuple(sides[1])


def _cut(row: Row, gutter: float) -> int:
    """Index of the first word of the right column; a word across the gutter goes where its middle lies."""
    for at, word in enumerate(row.words):
        if (word.x0 + word.x1) / 2 > gutter:
            return at
    return len(row.words)


# The closing part --------------------------------------------------------------------------------------------

_LABEL = re.compile(r"n[oơ]i nh[aậ]n\s*(:|$)", re.IGNORECASE)
_FILE_COPY = re.compile(r"^[\s\-–—•+*.]*l[uưựữ][uư]\b", re.IGNORECASE)
_ABOVE = 48.0


def _label(rows: Sequence[Row]) -> int | None:
    """Index of the row that holds the label "Nơi nhận:"; a row where it stands alone is preferred."""
    found = [at for at, row in enumerate(rows) if _label_word(row) is not None]
    return found[0] if found else None


def _label_word(row: Row) -> int | None:
    for at, word in enumerate(row.words[:4]):
        rest = " ".join(w.text for w in row.words[at : at + 3])
        starts = at == 0 or word.x0 - row.words[at - 1].x1 > 2 * word.size
        if starts and word.text[:1] in "Nn" and _LABEL.match(rest):
            return at
    return None


def _closing(body: Sequence[Row], at: int) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    label_row = body[at]
    first = _label_word(label_row) or 0
    label_x = label_row.words[first].x0
    last = _file_copy_row(body, at, label_x)
    zone = body[at : last + 1]
    gutter = strip(zone, lowest=label_x + 60, highest=_extent(zone)[1], two_sided=True)
    if gutter is None:
        return _stacked(body, at, last)
    above = [row for row in body[:at] if row.page == label_row.page and label_row.y - row.y < _ABOVE]
    beside_above = [row for row in above if row.x0 > gutter]
    left, right = _columns(body[at:], gutter)
    left = _until_file_copy(left)
    label = left[0]
    spare = _after_label(label)
    recipients = ((spare,) if spare else ()) + left[1:]
    return label, recipients, tuple(beside_above) + right


def _stacked(body: Sequence[Row], at: int, last: int) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    """No second column: the signature stands before the block or after it."""
    block = _until_file_copy(body[at:])
    end = at + len(block)
    spare = _after_label(body[at])
    recipients = ((spare,) if spare else ()) + tuple(block[1:])
    after = tuple(row for row in body[max(end, last + 1) : end + 14])
    before = tuple(row for row in body[max(0, at - 10) : at])
    signature = after if any(not row.is_rule for row in after) and _looks_signed(after) else before
    return body[at], recipients, signature


def _looks_signed(rows: Sequence[Row]) -> bool:
    return any(starts_title(row.text) or capacity_of(row.text) for row in rows)


def _after_label(row: Row) -> Row | None:
    """Words standing on the label's own row, after it."""
    taken = ""
    for at, word in enumerate(row.words):
        taken = f"{taken} {word.text}".strip()
        found = _LABEL.match(taken)
        if found:
            rest = taken[found.end() :].strip()
            words = row.words[at + 1 :]
            if rest:
                words = (Word(text=rest, x0=word.x0, x1=word.x1, y=word.y, size=word.size), *words)
            return Row(page=row.page, y=row.y, words=words) if words else None
    return None


def _file_copy_row(body: Sequence[Row], at: int, label_x: float) -> int:
    """Index of the row with "Lưu"; else the last row of the label's page."""
    for index in range(at, len(body)):
        row = body[index]
        if _FILE_COPY.match(row.text) and row.x0 < label_x + 60:
            return index
    same = [index for index in range(at, len(body)) if body[index].page == body[at].page]
    return min(same[-1], at + 40)


def _until_file_copy(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The block up to its line "Lưu" and that line's continuation."""
    for index, row in enumerate(rows):
        if index and _FILE_COPY.match(row.text):
            end = index + 1
            while end < len(rows) and _continues(rows[end - 1], rows[end]):
                end += 1
            return tuple(rows[:end])
        if index and (row.is_rule or capacity_of(row.text)):
            return tuple(rows[:index])
        if index and row.page == rows[index - 1].page and row.y - rows[index - 1].y > 4.5 * row.size:
            return tuple(rows[:index])
    return tuple(rows[:40])


def _continues(last: Row, row: Row) -> bool:
    """A wrapped "Lưu" line: it had no full stop and the next row follows closely in the same letters."""
    if last.text.rstrip().endswith((".", ")")) or row.page != last.page or row.is_rule:
        return False
    near = row.y - last.y < 1.6 * max(last.size, 8) and abs(row.size - last.size) < 0.6
    unit = re.match(r"^[A-ZĐ][\wĐđ&.]*([ ,;(.]|$)", row.text) is not None and len(row.text) < 60
    bare = (
        capacity_of(row.text) is None and not starts_title(row.text) and not row.text.startswith(("-", "–"))
    )
    return near and unit and bare and last.text.rstrip().endswith((",", ";", "("))


def _tail(body: Sequence[Row]) -> tuple[Row, ...]:
    """Without a recipients block the signature is sought in the last rows, from the capacity or title on."""
    start = max(0, len(body) - 16)
    for index in range(start, len(body)):
        text = body[index].text
        if capacity_of(text) or (text.isupper() and starts_title(text)):
            return tuple(body[index:])
    return ()


_CAPACITY = re.compile(
    r"^(TM|KT|TL|TUQ|Q)\s*\.\s*(?=\S)|^(TM|KT|TL|TUQ)\s+(?=[A-ZĐÁÀẢÃẠĂÂÊÔƠƯỦỤỨ])", re.UNICODE
)


def capacity_of(text: str) -> tuple[str, str] | None:
    """("KT.", "BỘ TRƯỞNG") when a line begins with a signing capacity in capitals."""
    found = _CAPACITY.match(text.strip())
    if not found:
        return None
    return (found[1] or found[2]) + ".", text.strip()[found.end() :].strip()


def starts_title(text: str) -> bool:
    """Whether a line begins like a signatory's title."""
    folded = fold(text)
    return any(folded == head or folded.startswith(head + " ") for head in book.TITLE_HEADS)
