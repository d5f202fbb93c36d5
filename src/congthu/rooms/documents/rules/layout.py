"""A document cut into its zones: header columns, body, recipients block, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from congthu.lib.rulebook import words as book
from congthu.lib.rulebook.document_types import ALL as ALL_TYPES
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.closing import cut_closing, find_label, tail
from congthu.rooms.documents.rules.rows import Row, columns, extent, page_rows, split, stands_apart, strip
from congthu.rooms.documents.types import Page, Source

_HEADER_ROWS = 24
#: Pages of covers and slips before a letter.
_MOST_COVERS = 3
#: Letters of a row that is too long for a column of the header.
_LONG_ROW = 75
#: Letters of a row of the header with number and date; what is longer is a sentence.
_LONGEST_DATED = 150
_TYPE_NAMES = tuple(sorted((fold(kind.name) for kind in ALL_TYPES), key=len, reverse=True))
#: Place and date: "Hà Nội, ngày 03 tháng 10 năm 2012", any number blank or dotted.
DATE_LINE = re.compile(
    r"^(?P<place>.{0,60}?)\W*\bngày\b(?P<day>[\s\d.…_/-]*?)\btháng\b(?P<month>[\s\d.…_/-]*?)\bnăm\b\s*(?P<year>\d{4})?",
    re.IGNORECASE,
)
#: A date to the end of its row, and the words of a place before it.
_DATED = re.compile(r"ngày\b[\s\d.…_]*tháng\b[\s\d.…_]*năm\b[\s\d.…_]*$")
_PLACE_WORD = re.compile(
    r"[A-ZĐ][^\W\d_]*(?:\.[^\W\d_]*)?[.,]?|[-–]|phố|tỉnh|huyện|quận|xã|phường|thị|trấn|đặc|khu"
)
_LONGEST_PLACE = 6
#: Room for words in small letters before the name of a place ("huyện Lạc Thủy"), in points.
_OVER_PLACE = 50.0
#: Number and symbol: "Số: 7822/VPCP-KGVX", the number perhaps blank; "Nghị quyết số: 142/2016/QH13".
NUMBER_LINE = re.compile(
    r"^(?:(?:nghị quyết|luật|bộ luật|pháp lệnh|lệnh)\s+(?=số.*/(?:QH|UBTVQH|L-CTN)\d*\s*$))?"
    r"số\b\s*[:.]?\s*(?=[\d\s.…_]*[a-zđ]?\s*[-/]|\d+\s*$|[.…_\s]*$)",
    re.IGNORECASE,
)


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
    pages: tuple[Page, ...] = ()


def lay_out(source: Source) -> Layout:
    """Cut a source into the zones of a document."""
    rows = tuple(row for number, page in enumerate(source.pages) for row in page_rows(number, page))
    head = _header_start(rows)
    split = head + _header_end(rows[head:])
    left, right = _header_columns(rows[head:split])
    body = rows[split:]
    label_at = find_label(body)
    if label_at is None:
        label, recipients, signature = None, body[:0], tail(body)
    else:
        label, recipients, signature = cut_closing(body, label_at)
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


def _header_start(rows: Sequence[Row]) -> int:
    """Index of the first row of the page that bears the header; before it may stand covers and slips, which
    have neither number nor date.
    """
    first = next((row.page for row in rows), 0)
    for row in rows:
        if row.page > first and (_title_word(row) is not None):
            return next(index for index, each in enumerate(rows) if each.page == row.page)
        if row.page > first + _MOST_COVERS or _title_word(row) is not None or _is_of_letter(row):
            break
    return 0


def _is_of_letter(row: Row) -> bool:
    return _is_reference(row) or re.match(r"(kinh g[uo]i|can cu|noi nhan)\b", fold(row.text)) is not None


def _header_end(rows: Sequence[Row]) -> int:
    """Index of the first row after the header: primary addressees, the type's name, or the body."""
    # The first title counts: below a letter of the Party an annex may bear the nation's.
    titles = ((row, _title_word(row)) for row in rows[:_HEADER_ROWS])
    axis = next((row.words[at].x0 for row, at in titles if at is not None), None)
    reference_seen = False
    for at, row in enumerate(rows[:_HEADER_ROWS]):
        folded = fold(row.text)
        if row.page > rows[0].page or re.match(r"(kinh g[uo]i|can cu|noi nhan)\b", folded):
            return at
        # A wrapped agency name may leave "LUẬT" on a line of its own: a title stands below number and date.
        if type_name(row.text) and (reference_seen or not any(map(_is_reference, rows[at : at + 8]))):
            return at
        if reference_seen and not _is_reference(row) and (_crosses(row, axis) or _stands_alone_low(rows, at)):
            return at
        reference_seen = reference_seen or _is_reference(row)
    return min(len(rows), _HEADER_ROWS)


def _is_reference(row: Row) -> bool:
    """A row of the header that bears the number, or the place and date."""
    dated = len(row.text) < _LONGEST_DATED and re.search(r"\bngày\b.*\btháng\b", row.text)
    return NUMBER_LINE.match(row.text) is not None or bool(dated)


def _stands_alone_low(rows: Sequence[Row], at: int) -> bool:
    """A long whole-width sentence: the body has begun although nothing announced it."""
    row = rows[at]
    if re.match(r"(v/v|ve viec)\b", fold(row.text)):
        return False
    return len(row.text) > (150 if len(row.words) == 1 else _LONG_ROW) and len(tuple(split(row))) == 1


def _crosses(row: Row, axis: float | None) -> bool:
    """Whether the row runs across the left edge of the national title without a gap there."""
    if axis is None or row.x0 > axis - 100:
        return False
    last = row.words[0]
    for word in row.words[1:]:
        if stands_apart(last, word, 0.9):
            break
        last = word
    return last.x1 > axis + 60


def _anchor(row: Row, phrase: str) -> int | None:
    """Index of the word where ``phrase`` (folded) begins in the row; its end may be on the next line."""
    begun = phrase[: len(phrase) // 2].rsplit(" ", 1)[0]
    if begun not in fold(row.text):
        return None
    for at in range(len(row.words)):
        rest = fold(" ".join(word.text for word in row.words[at:]))
        if rest.startswith(phrase) or (rest.startswith(begun) and phrase.startswith(f"{rest} ")):
            return at
    return None


def _title_word(row: Row) -> int | None:
    """Index of the word where the title of the nation or of the Party begins in the row."""
    at = _anchor(row, book.NATIONAL_TITLE)
    return _anchor(row, book.PARTY_TITLE) if at is None else at


def _header_columns(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Left and right column."""
    gutter = _header_gutter(rows)
    if gutter is None:
        return tuple(rows), ()
    title = next((at for at, row in enumerate(rows) if _title_word(row)), None)
    if title is not None and any(_is_below_left(row, rows[title]) for row in rows[title + 1 :]):
        # In text copied out of a page the right column stands below the left.
        left, right = _parted(rows[: title + 1], gutter)
        return left, right + tuple(rows[title + 1 :])
    return _parted(rows, gutter)


def _is_below_left(row: Row, title: Row) -> bool:
    """Whether the motto stands where the left column begins, not below the title."""
    return _anchor(row, book.MOTTO) == 0 and row.x0 < title.words[0].x1


def _parted(rows: Sequence[Row], gutter: float) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows in two columns: before the nation's title and motto, or else at the gutter."""
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        at = _title_word(row)
        at = _anchor(row, book.MOTTO) if at is None else at
        if at is None and row.x1 > gutter:
            at = _date_word(row, gutter)
        if at is None:
            for side, part in zip(sides, columns([row], gutter), strict=True):
                side.extend(part)
            continue
        for side, words in zip(sides, (row.words[:at], row.words[at:]), strict=True):
            if words:
                side.append(replace(row, words=words))
    return tuple(sides[0]), tuple(sides[1])


def _date_word(row: Row, gutter: float) -> int | None:
    """Index of the word where place and date begin, unless a gap parts them from what stands before."""
    words = row.words
    for at in range(1, len(words)):
        if not _DATED.match(" ".join(word.text for word in words[at:])):
            continue
        first = at
        while first and _PLACE_WORD.fullmatch(words[first - 1].text) and at - first < _LONGEST_PLACE:
            first -= 1
        if any(stands_apart(a, b, 1.5) for a, b in pairwise(words[: at + 1])):
            return None
        if words[first].x0 - row.x0 < _OVER_PLACE:
            return 0
        return min(range(first, at + 1), key=lambda n: abs(words[n].x0 - gutter))
    return None


def _header_gutter(rows: Sequence[Row]) -> float | None:
    """Where the header's columns part; None when it stands in one column."""
    for row in rows:
        at = _title_word(row)
        if at is not None:
            edge = row.words[at].x0
            if at == 0 and not _has_left(rows, edge):
                return None
            return strip(rows, lowest=edge - 90, highest=edge + 12) or edge - 1
    return strip(rows, lowest=extent(rows)[0] + 60, highest=extent(rows)[1] - 60, two_sided=True)


def _has_left(rows: Sequence[Row], edge: float) -> bool:
    return any(row.words[0].x1 < edge for row in rows if not row.is_rule)
