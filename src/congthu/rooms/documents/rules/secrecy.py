"""Whether a document is a state secret: every place where a mark may stand, and one verdict.

law: D34.1b-3 (Law 29/2018 art. 5). No mark may be missed; what is doubtful is asked of a clerk. Words that
speak of secrets are no marks: a mark stands alone, in its place (Law 29/2018 art. 8; Decree 30/2020 App. I).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from congthu.lib.rulebook import secrecy as marks
from congthu.lib.rulebook.secrecy import Mark
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.markings import is_upper
from congthu.rooms.documents.rules.rows import Row, pieces, place, split
from congthu.rooms.documents.types import RedMark, SecrecyVerdict, Source, Where

#: How many rows around a mark are searched for other marks.
_LIST_REACH = 8
#: Marks on pages that are looked at; the first decide.
_MOST_SIGNS = 200
#: A row in so many pieces is one of a table.
_FEW_PIECES = 3
_FIELD = re.compile(r"^\W*(?:độ|dấu\s+độ|mức\s+độ)\s+mật\b", re.IGNORECASE)
#: Signs of a box that is ticked, and of an entry of a list.
_TICKED = re.compile(r"[☒☑✓✔✗✘]|\[[xX]\]")
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[a-zđ])\s*[.)]\s*")
#: Every mark, also misread, has a syllable like this.
_SYLLABLE = re.compile(r"m\s*[a-z]\s*[a-z]|a\s*t|thu hoi|boc bi")
#: Marks of the handling of secrets (Decree 26/2020): not a level, yet put on secrets alone or nearly so.
_HANDLING = re.compile(
    r"^(tai lieu thu hoi|chi nguoi co ten moi duoc boc bi|bi mat nha nuoc|tai lieu bi mat nha nuoc)$"
)
_OTHER_RED = re.compile(
    r"^(khan|thuong khan|hoa toc|hoa toc hen gio|den|cong van den|sao y|xem xong tra lai|luu hanh noi bo)\b"
)

_ARTICLE = "Luật Bảo vệ bí mật nhà nước số 29/2018/QH14, Điều 5"
_NAMES = {"confidential": "MẬT", "secret": "TỐI MẬT", "top secret": "TUYỆT MẬT"}


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A mark, or what may be one, and where it was seen."""

    mark: Mark
    seen_vi: str
    seen_en: str
    where: Where | None = None


def judge(
    source: Source,
    layout: Layout,
    *,
    filename: str,
    reference: str | None,
    abstract: str | None,
    year: int | None,
) -> tuple[SecrecyVerdict, str | None]:
    """The verdict and, for a certain mark, its level; the gravest of several."""
    signs = [
        *_in_header(layout, recognised=source.scanned),
        *islice(_on_pages(layout, recognised=source.scanned), _MOST_SIGNS),
        *_in_boxes(layout),
        *(_red(each) for each in source.red_marks if _may_be_secret(each, layout)),
        *_in_words(filename, reference, abstract, year),
    ]
    return _gravest(signs)


def judge_words(
    *, filename: str, reference: str | None, abstract: str | None, year: int | None
) -> SecrecyVerdict:
    """The verdict on what is said of a document that is not read: the name of its file, number, abstract."""
    return _gravest(list(_in_words(filename, reference, abstract, year)))[0]


def _gravest(signs: Sequence[Sign]) -> tuple[SecrecyVerdict, str | None]:
    certain = [sign for sign in signs if sign.mark.certain]
    if not signs:
        return SecrecyVerdict(), None
    chosen = max(certain or signs, key=lambda sign: list(_NAMES).index(sign.mark.level))
    return _verdict(chosen), chosen.mark.level if certain else None


def _verdict(sign: Sign) -> SecrecyVerdict:
    name = _NAMES[sign.mark.level]
    if sign.mark.certain:
        vi, en = f"Có dấu chỉ độ mật “{name}” {sign.seen_vi}", f"It bears the mark “{name}” {sign.seen_en}"
    else:
        vi = f"Có thể có dấu chỉ độ mật {sign.seen_vi}; văn thư phải xem bản giấy hoặc hỏi nơi ban hành"
        en = f"It may bear a secrecy mark {sign.seen_en}; a clerk must look or ask the issuer"
    return SecrecyVerdict(
        verdict="secret" if sign.mark.certain else "ask",
        why={"vi": f"{vi} ({_ARTICLE}).", "en": f"{en} (Law 29/2018/QH14 art. 5)."},
        where=sign.where,
    )


# Where marks stand ------------------------------------------------------------------------------------------


def _in_header(layout: Layout, *, recognised: bool) -> Iterable[Sign]:
    """In the columns of the header: alone, as a field, or at the end of another row."""
    for column in (layout.left, layout.right):
        for at, row in enumerate(column):
            before, after = (column[n].text if 0 <= n < len(column) else "" for n in (at - 1, at + 1))
            mark = _of_row(row, recognised=recognised) or marks.in_row(row.text)
            mark = mark or (None if _FIELD.match(row.text) else marks.beside_title(row.text))
            if mark and not marks.joins(before, after) and not _listed(column, at):
                yield Sign(
                    mark=mark,
                    seen_vi="ở đầu văn bản",
                    seen_en="at its head",
                    where=place(layout.pages, [row]),
                )
            elif row.text.isupper() and _HANDLING.match(fold(row.text)):
                yield _handling(layout, row)


def _of_row(row: Row, *, recognised: bool) -> Mark | None:
    for text in (row.text, *pieces(row)):
        if mark := marks.stamp(text, recognised=recognised):
            return mark
    return _field(row.text)


def _field(text: str) -> Mark | None:
    """The mark in "Độ mật: Mật"; a form that offers all levels bears none until one is ticked."""
    mark = marks.beside_title(text) if _FIELD.match(text) else None
    return mark if mark and (mark.certain or _TICKED.search(text)) else None


def _on_pages(layout: Layout, *, recognised: bool) -> Iterable[Sign]:
    """Alone in capitals on the upper part of the first page; further down and later a clerk looks."""
    for at, row in enumerate(layout.body):
        mark = _standing(layout, row, at, recognised=recognised)
        if mark is None or _listed(layout.body, at):
            continue
        certain = mark.certain and is_upper(layout, row, at)
        yield Sign(
            mark=Mark(level=mark.level, certain=certain),
            seen_vi=f"ở trang {row.page + 1}",
            seen_en=f"on page {row.page + 1}",
            where=place(layout.pages, [row]),
        )


def _standing(layout: Layout, row: Row, at: int, *, recognised: bool) -> Mark | None:
    """The mark that a row consists of, or one of two pieces standing apart on it."""
    if len(row.text) > 400 or not _SYLLABLE.search(fold(row.text)):
        return None
    before, after = (layout.body[n].text if 0 <= n < len(layout.body) else "" for n in (at - 1, at + 1))
    if marks.joins(before, after):
        return None
    if _HANDLING.match(fold(row.text)) and row.text.isupper():
        return Mark(level="confidential", certain=False)
    head = is_upper(layout, row, at)
    if _FIELD.match(row.text):
        return _field(row.text) or marks.stamp(row.text)
    few = head or len(tuple(split(row))) < _FEW_PIECES
    for piece in (row.text, *(pieces(row) if few else ())):
        if _in_capitals(piece) and (mark := marks.stamp(piece, recognised=recognised and head)):
            return mark
    return None


def _in_capitals(text: str) -> bool:
    """Whether the mark is; words like "(Bản số: 02)" may stand beside it."""
    return text.isupper() or re.search(r"\bM[ẬA]T\b", text) is not None


def _listed(rows: Sequence[Row], at: int) -> bool:
    """Whether rows close by consist of other marks: a law, a form or a guide that lists them."""
    own = _stamp_listed(rows[at].text)
    near = [*rows[max(0, at - _LIST_REACH) : at], *rows[at + 1 : at + 1 + _LIST_REACH]]
    others = {mark.level for row in near if (mark := _stamp_listed(row.text))}
    return own is not None and bool(others - {own.level})


@lru_cache(maxsize=4096)
def _stamp_listed(text: str) -> Mark | None:
    """The mark that an entry of a list consists of."""
    return marks.stamp(_NUMBERED.sub("", text))


def _in_boxes(layout: Layout) -> Iterable[Sign]:
    """Text boxes, running headers and footers."""
    for text in layout.floating:
        mark = marks.stamp(text) or (marks.in_row(text) if text.isupper() else None)
        if _HANDLING.match(fold(text)):
            mark = Mark(level="confidential", certain=False)
        if mark:
            yield Sign(mark=mark, seen_vi="trong khung chữ", seen_en="in a box or running header")


def _handling(layout: Layout, row: Row) -> Sign:
    mark = Mark(level="confidential", certain=False)
    return Sign(mark=mark, seen_vi="ở đầu văn bản", seen_en="at its head", where=place(layout.pages, [row]))


def _may_be_secret(red: RedMark, layout: Layout) -> bool:
    """Red print that reads like a mark, or that cannot be read and stands where a mark would stand."""
    if marks.stamp(red.text, recognised=True):
        return True
    words = fold(red.text)
    if _OTHER_RED.match(words) or (red.confidence >= 0.6 and sum(letter.isalpha() for letter in words) >= 4):
        return False
    if red.where.page != 1 or red.where.box is None:
        return False
    height = layout.pages[0].height if layout.pages else 0
    return not height or red.where.box[1] < height * 0.5


def _red(red: RedMark) -> Sign:
    mark = marks.stamp(red.text, recognised=True)
    if mark is None:
        mark = Mark(level="confidential", certain=False)
    elif red.confidence < 0.5:
        mark = Mark(level=mark.level, certain=False)
    return Sign(mark=mark, seen_vi="bằng mực đỏ trên bản quét", seen_en="in red on the scan", where=red.where)


def _in_words(filename: str, reference: str | None, abstract: str | None, year: int | None) -> Iterable[Sign]:
    """In the file's name, the number and the abstract."""
    said = (
        (marks.in_filename(filename) if filename else None, "trong tên tệp", "in the name of the file"),
        (marks.in_reference(reference, year) if reference else None, "trong số, ký hiệu", "in its number"),
        (marks.beside_title(abstract) if abstract else None, "trong trích yếu", "in its abstract"),
    )
    for mark, vi, en in said:
        if mark:
            yield Sign(mark=mark, seen_vi=vi, seen_en=en)
