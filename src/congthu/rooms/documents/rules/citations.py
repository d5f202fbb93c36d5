"""Other documents as this one names them: its legal bases, and what it answers or carries out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from congthu.rooms.documents.rules.paragraphs import Paragraph
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.seen import LIKELY, PLAIN, Seen
from congthu.rooms.documents.types import Citation

#: Number and symbol: 30/2020/NĐ-CP, 2129/BTTTT-ƯDCNTT, 15-QĐ/TU, 80/2015/QH13.
REFERENCE = r"\d{1,6}[a-zđ]?\s?[/-]\s?(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐƯ][\w&Đđ]*(?:\s?[-/]\s?[A-ZĐƯ][\w&.Đđ]*)*"
_NUMBERED = re.compile(rf"\bsố\s*:?\s*(?P<reference>{REFERENCE})")
DATE = re.compile(
    r"\bngày\s+(?P<day>\d{1,2})\s*(?:tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})|"
    r"[/.-]\s*(?P<month2>\d{1,2})\s*[/.-]\s*(?P<year2>\d{4}))",
    re.IGNORECASE,
)
_BASIS = re.compile(r"(?:^|(?<=;)\s*|(?<=\.)\s+)Căn cứ\s+(?:vào\s+)?", re.IGNORECASE)
_REPLY = re.compile(
    r"^(?:\d+\.\s*)?(?:Phúc đáp|Trả lời|Thực hiện|Theo(?! đề nghị)|Tiếp theo|Xét|Tiếp nhận|Nhận được|"
    r"Để thực hiện|Triển khai(?: thực hiện)?|Hưởng ứng)\b",
    re.IGNORECASE,
)
_PAPER = (
    r"(?:Công văn|Văn bản|Tờ trình|Báo cáo|Thông báo|Kế hoạch|Chỉ thị|Quyết định|Nghị quyết|Nghị định|"
    r"Thông tư|Công điện|Giấy mời|Phiếu chuyển|Kết luận|Hướng dẫn|Chương trình)"
)
_NAMED = re.compile(
    rf"{_PAPER}(?:\s+liên tịch)?(?:\s+(?:khẩn|hỏa tốc))?\s+số\s*:?\s*(?P<reference>{REFERENCE})",
    re.IGNORECASE,
)
_MOST = 40
_OPENING = 12


def find_bases(found: Sequence[Paragraph]) -> Seen[tuple[Citation, ...]] | None:
    """What follows each "Căn cứ", up to its semicolon or full stop."""
    bases: list[Citation] = []
    rows: list[Row] = []
    for paragraph in found:
        starts = list(_BASIS.finditer(paragraph.text))
        if not starts or starts[0].start() > 0:
            continue
        ends = [start.start() for start in starts[1:]] + [len(paragraph.text)]
        for start, end in zip(starts, ends, strict=True):
            text = _ended(paragraph.text[start.end() : end])
            if len(text) > 4:
                bases.append(cite(text))
        rows += paragraph.rows
    return Seen(value=tuple(bases[:_MOST]), rows=tuple(rows), sure=PLAIN) if bases else None


def find_answered(found: Sequence[Paragraph]) -> Seen[tuple[Citation, ...]] | None:
    """Documents named in opening sentences that answer or carry something out."""
    answered: dict[str, Citation] = {}
    rows: list[Row] = []
    for paragraph in found[:_OPENING]:
        if not _REPLY.match(paragraph.text):
            continue
        sentence = re.split(r"(?<=[.;:])\s", paragraph.text, maxsplit=1)[0]
        for named in _NAMED.finditer(sentence):
            text = _with_date(sentence, named.start(), named.end())
            answered.setdefault(_tight(named["reference"]), cite(text))
        rows += paragraph.rows[:3] if answered else ()
    return (
        Seen(value=tuple(answered.values())[:_MOST], rows=tuple(rows), sure=LIKELY + 0.1)
        if answered
        else None
    )


def cite(text: str) -> Citation:
    """The first number and the first date in a text."""
    numbered = _NUMBERED.search(text)
    return Citation(
        text=text,
        reference=_tight(numbered["reference"]) if numbered else None,
        date=first_date(text[numbered.end() if numbered else 0 :]) or first_date(text),
    )


def first_date(text: str) -> str | None:
    """The first whole date in a text, as ISO."""
    for found in DATE.finditer(text):
        parts = (found["year"] or found["year2"], found["month"] or found["month2"], found["day"])
        try:
            return date(*(int(part) for part in parts)).isoformat()
        except ValueError:
            continue
    return None


def _ended(text: str) -> str:
    """Up to the end of the clause: a semicolon, or a full stop that ends a sentence."""
    cut = re.split(r";|(?<=[^\W\d_]{2})\.(?=\s|$)", text, maxsplit=1)[0]
    return re.sub(r"\s+", " ", cut).strip(" ,;.:")


def _with_date(sentence: str, start: int, end: int) -> str:
    """The citation with the date that follows it directly."""
    dated = DATE.match(sentence, end + len(sentence[end:]) - len(sentence[end:].lstrip(" ,")))
    return sentence[start : dated.end() if dated else end].strip(" ,;.")


def _tight(reference: str) -> str:
    return re.sub(r"\s*([-/])\s*", r"\1", reference).rstrip(".")
