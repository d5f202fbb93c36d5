"""Marks on the pages: in the header, alone in the text, in boxes, in red, in letters scattered by turning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from congthu.lib.rulebook import secrecy as marks
from congthu.lib.rulebook.secrecy import Mark
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.markings import is_upper
from congthu.rooms.documents.rules.rows import Row, pieces, place, split
from congthu.rooms.documents.rules.secrecy.scattered import scattered
from congthu.rooms.documents.rules.secrecy.sign import Sign
from congthu.rooms.documents.types import RedMark, Source

#: How many rows around a mark are searched for other marks.
_LIST_REACH = 8
_TWO_LEVELS, _ALL_LEVELS = 2, 3
#: Marks on pages that are looked at; the first decide.
_MOST_SIGNS = 200
#: A row in so many pieces is one of a table.
_FEW_PIECES = 3
#: A row of a page that is no paragraph; rows below the head of a page or beside the title of an annex.
_LONG_ROW, _HEAD_ROWS, _ANNEX_REACH = 400, 3, 3
_FIELD = re.compile(r"^\W*(?:cấp\s+)?(?:độ|dấu\s+độ|mức\s+độ)\s+mật\b", re.IGNORECASE)
#: Signs of a box that is ticked, and of an entry of a list.
_TICKED = re.compile(r"[☒☑✓✔✗✘]|\[[xX]\]")
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[a-zđ])\s*[.)]\s*")
#: Every mark has a syllable like this; so have those of handling and in English. On a scan it may be misread.
_SYLLABLE = re.compile(r"m\W*a\W*t|thu hoi|boc bi|secret|confidential")
_MISREAD = re.compile(r"m\W*[a-z]\W*[a-z]|a\W*t|thu hoi|boc bi|secret|confidential")
_ANNEX = re.compile(r"^phu luc\b")
_COPY = re.compile(r"^\W*(?:ban |trich )?sao\b")
_SECRET_NUMBER = re.compile(r"^\W*số\s+(?:(?:tuyệt|tối)\s+)?mật\s*[:.]?\s*\d", re.IGNORECASE)
_NUMBER, _LONG_NUMBER = re.compile(r"^\W*số\b\s*[:.]?\s*(?=\w{0,4}\d)", re.IGNORECASE), 80
_OTHER_RED = re.compile(
    r"^(khan|thuong khan|hoa toc|hoa toc hen gio|den|cong van den|sao y|xem xong tra lai|luu hanh noi bo)\b"
)


def signs(source: Source, layout: Layout, year: int | None) -> Iterable[Sign]:
    """All of them, from the top down."""
    yield from _in_header(layout, year, recognised=source.scanned)
    yield from islice(_on_pages(layout, recognised=source.scanned), _MOST_SIGNS)
    yield from _in_boxes(layout)
    yield from (_red(each) for each in source.red_marks if _may_be_secret(each, layout))
    for mark, where in scattered(source.pages):
        yield Sign(mark=mark, seen_vi=f"ở trang {where.page}", seen_en=f"on page {where.page}", where=where)


def _in_header(layout: Layout, year: int | None, *, recognised: bool) -> Iterable[Sign]:
    """In the columns of the header: alone, as a field, or at the end of another row."""
    for column in (layout.left, layout.right):
        for at, row in enumerate(column):
            before, after = (column[n].text if 0 <= n < len(column) else "" for n in (at - 1, at + 1))
            mark = _of_row(row, recognised=recognised) or marks.in_row(row.text)
            mark = mark or (None if _FIELD.match(row.text) else marks.beside_title(row.text))
            mark = mark or _of_number(row, year)
            if mark and marks.joins(before, row.text, after):
                continue
            mark = mark or marks.handling(row.text, before) or marks.handling(f"{row.text} {after}", before)
            levels = _levels(column, at)
            if mark and levels < _ALL_LEVELS:
                yield Sign(
                    mark=Mark(level=mark.level, certain=mark.certain and levels < _TWO_LEVELS),
                    seen_vi="ở đầu văn bản",
                    seen_en="at its head",
                    where=place(layout.pages, [row]),
                )


def _of_row(row: Row, *, recognised: bool) -> Mark | None:
    for text in (row.text, *pieces(row)):
        if mark := marks.stamp(text, recognised=recognised):
            return mark
    return _field(row.text)


def _of_number(row: Row, year: int | None) -> Mark | None:
    """The number as written, with what the reading of number and symbol leaves out."""
    if _SECRET_NUMBER.match(row.text):
        return Mark(level="confidential", certain=False)
    said = _NUMBER.match(row.text)
    return marks.in_reference(row.text[said.end() :][:_LONG_NUMBER], year) if said else None


def _field(text: str) -> Mark | None:
    """The mark in "Độ mật: Mật"; a form that offers all levels bears none until one is ticked."""
    mark = marks.beside_title(text) if _FIELD.match(text) else None
    return mark if mark and (mark.certain or _TICKED.search(text)) else None


def _on_pages(layout: Layout, *, recognised: bool) -> Iterable[Sign]:
    """Alone in capitals on the upper part of the first page; further down and later a clerk looks."""
    for at, row in enumerate(layout.body):
        mark = _standing(layout, row, at, recognised=recognised)
        levels = _levels(layout.body, at) if mark else 0
        upper = is_upper(layout, row, at)
        if mark is None or levels >= (_ALL_LEVELS if upper else _TWO_LEVELS):
            continue
        certain = mark.certain and upper and levels < _TWO_LEVELS
        yield Sign(
            mark=Mark(level=mark.level, certain=certain),
            seen_vi=f"ở trang {row.page + 1}",
            seen_en=f"on page {row.page + 1}",
            where=place(layout.pages, [row]),
        )


def _standing(layout: Layout, row: Row, at: int, *, recognised: bool) -> Mark | None:
    """The mark that a row consists of, or one of two pieces standing apart on it."""
    seen = fold(marks.plain(row.text[:_LONG_ROW]))
    if len(row.text) > _LONG_ROW or not (_MISREAD if recognised else _SYLLABLE).search(seen):
        return None
    before, after = (layout.body[n].text if 0 <= n < len(layout.body) else "" for n in (at - 1, at + 1))
    if marks.joins(before, row.text, after):
        return None
    if row.text.isupper() and (mark := marks.handling(row.text, before)):
        return mark
    head = is_upper(layout, row, at)
    if _FIELD.match(row.text):
        return _field(row.text) or marks.stamp(row.text)
    if _COPY.match(seen):
        return marks.in_row(row.text) or marks.beside_title(row.text)
    return _piece(row, head=head, recognised=recognised) or _small(layout.body, at)


def _piece(row: Row, *, head: bool, recognised: bool) -> Mark | None:
    few = head or len(tuple(split(row))) < _FEW_PIECES
    for piece in (row.text, *(pieces(row) if few else ())):
        if _in_capitals(piece) and (mark := marks.stamp(piece, recognised=recognised and head)):
            return mark
    return None


def _small(rows: Sequence[Row], at: int) -> Mark | None:
    """A mark in small letters on an annex; a row that carries a sentence on or counts something is none."""
    text = rows[at].text
    if text[:1].islower() or any(letter.isdigit() for letter in text):
        return None
    mark = marks.stamp(text)
    return Mark(level=mark.level, certain=False) if mark and _heads_annex(rows, at) else None


def _in_capitals(text: str) -> bool:
    """Whether the mark is; words like "(Bản số: 02)" may stand beside it."""
    seen = marks.plain(text)
    return seen.isupper() or re.search(r"\bM\W*[ẬA]\W*T\b", seen) is not None


def _heads_annex(rows: Sequence[Row], at: int) -> bool:
    """Whether a row in small letters stands where an annex bears its mark: by its title, atop its page."""
    above = rows[max(0, at - _ANNEX_REACH) : at]
    before = rows[max(0, at - _HEAD_ROWS) : at]
    atop = rows[at].page > 0 and sum(row.page == rows[at].page for row in before) < _HEAD_ROWS
    near = (*above, *rows[at + 1 : at + 1 + _ANNEX_REACH])
    return atop or any(row.text.isupper() and _ANNEX.match(fold(row.text)) for row in near)


def _levels(rows: Sequence[Row], at: int) -> int:
    """How many levels rows close by consist of, this one too: a law, a form or a guide lists them.

    Two atop a letter may be the old mark and the new one (Law 29/2018 art. 21): then a clerk looks.
    """
    near = rows[max(0, at - _LIST_REACH) : at + 1 + _LIST_REACH]
    return len({mark.level for row in near if (mark := _stamp_listed(row.text))})


@lru_cache(maxsize=4096)
def _stamp_listed(text: str) -> Mark | None:
    """The mark that an entry of a list consists of."""
    return marks.stamp(_NUMBERED.sub("", text))


def _in_boxes(layout: Layout) -> Iterable[Sign]:
    """Text boxes, running headers and footers."""
    for text in layout.floating:
        mark = marks.stamp(text) or (marks.in_row(text) if text.isupper() else None)
        mark = mark or marks.beside_title(text) or marks.handling(text)
        if mark:
            yield Sign(mark=mark, seen_vi="trong khung chữ", seen_en="in a box or running header")


def _may_be_secret(red: RedMark, layout: Layout) -> bool:
    """Red print that reads like a mark, or that cannot be read and stands where a mark would stand."""
    if marks.stamp(red.text, recognised=True):
        return True
    words = fold(red.text)
    if _OTHER_RED.match(words) or _is_read(words, red.confidence):
        return False
    if red.where.page != 1 or red.where.box is None:
        return False
    height = layout.pages[0].height if layout.pages else 0
    return not height or red.where.box[1] < height * 0.5


def _is_read(words: str, confidence: float) -> bool:
    """Enough letters to be sure of what stands there, or of a number: "Số: 6925" of whoever received it."""
    letters, digits = sum(map(str.isalpha, words)), sum(map(str.isdigit, words))
    return (confidence >= 0.6 and letters >= 4) or (confidence >= 0.85 and letters + digits >= 4)


def _red(red: RedMark) -> Sign:
    mark = marks.stamp(red.text, recognised=True)
    if mark is None:
        mark = Mark(level="confidential", certain=False)
    elif red.confidence < 0.5:
        mark = Mark(level=mark.level, certain=False)
    return Sign(
        mark=mark, seen_vi="trong dấu đóng trên bản quét", seen_en="in a stamp on the scan", where=red.where
    )
