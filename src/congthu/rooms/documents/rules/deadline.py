"""The day by which an answer is asked for, where the document names one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from congthu.rooms.documents.rules.paragraphs import Paragraph
from congthu.rooms.documents.rules.seen import LIKELY, PLAIN, Seen

_BEFORE = (
    r"(?:trước|chậm nhất(?:\s+là)?(?:\s+(?:vào|đến|trong))?|muộn nhất(?:\s+là)?|không quá|"
    r"hạn(?:\s+(?:cuối|chót))?(?:\s+(?:là|đến))?|đến hết|hết)"
)
_CLOCK = r"(?:(?:trước\s+)?\d{1,2}\s*(?:giờ|h|g|:)\s*\d{0,2}\s*(?:phút)?\s*,?\s*(?:của\s+|vào\s+)?)?"
_DUE = re.compile(
    rf"\b{_BEFORE}\s*:?\s*{_CLOCK}(?:(?:là|vào)\s+)?ngày\s+(?P<day>\d{{1,2}})\s*"
    r"(?:tháng\s+(?P<month>\d{1,2})(?:\s*(?:năm|/)\s*(?P<year>\d{4}))?|"
    r"[/.-]\s*(?P<month2>\d{1,2})(?:\s*[/.-]\s*(?P<year2>\d{4}))?)(?P<after>[^.;]{0,60})",
    re.IGNORECASE,
)
#: What an answer is called in the sentence that asks for it.
_ASKED = re.compile(
    r"\b(gửi|báo cáo|trả lời|phản hồi|phúc đáp|ý kiến|đăng ký|cung cấp|nộp|tham gia|góp ý|hồi âm|xác nhận)",
    re.IGNORECASE,
)
#: "trong thời hạn 10 ngày kể từ ngày ký": calendar days from a known day. Working days, and days from the
#: receipt, which the document cannot know, are left to a person.
_WITHIN = re.compile(
    r"\btrong\s+(?:thời\s+(?:hạn|gian)|vòng)\s+0*(?P<days>\d{1,3})\s*(?:\([^()]{1,30}\)\s*)?ngày\s*,?\s+"
    r"(?:kể\s+)?từ\s+(?:khi|ngày)\s+(?:ký|ban\s+hành)(?:\s+(?:ban\s+hành|văn\s+bản|công\s+văn)(?:\s+này)?)?"
    # "ngày ký hợp đồng", "ngày ban hành Luật" are other days.
    r"(?!\s+[^\W\d_])",
    re.IGNORECASE,
)
_AS_FOLLOWS = re.compile(r"\bnhư sau\s*:")
_RECURRING = re.compile(r"\b(hằng|hàng|mỗi)\s+(năm|quý|tháng|tuần|ngày)\b", re.IGNORECASE)
_YEARS = range(1945, 2101)


def find_deadline(
    found: Sequence[Paragraph], issued_on: str | None, year: int | None = None
) -> Seen[str] | None:
    """The first deadline for an answer; one that recurs, is over or belongs to something else is none.

    A year that is left out is that of the document, or the next when the day would be over; ``year`` is known
    before the day is, in a draft.
    """
    for paragraph in found:
        for sentence in re.split(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])", paragraph.text):
            for due in _DUE.finditer(sentence):
                day = _day(due, issued_on, year)
                # "… báo cáo như sau: Hoàn thành trước ngày …": what was to be reported, not by when.
                said = _AS_FOLLOWS.split(sentence[: due.start()])[-1]
                asked = _ASKED.search(said) or _ASKED.search(due["after"] or "")
                # "Trước ngày 22/12" with a capital inside a sentence is a cell of a table.
                stands = due.start() == 0 or sentence[due.start()].islower()
                if day and asked and stands and not _RECURRING.search(due["after"] or ""):
                    sure = PLAIN if due["year"] or due["year2"] else LIKELY
                    return Seen(value=day, rows=paragraph.rows, sure=sure)
            within = _WITHIN.search(sentence) if issued_on else None
            if within and issued_on and _ASKED.search(sentence):
                day = (date.fromisoformat(issued_on) + timedelta(days=int(within["days"]))).isoformat()
                return Seen(value=day, rows=paragraph.rows, sure=LIKELY)
    return None


def _day(due: re.Match[str], issued_on: str | None, known: int | None) -> str | None:
    year = due["year"] or due["year2"]
    issued = date.fromisoformat(issued_on) if issued_on else None
    if year is None and issued is None and known is None:
        return None
    try:
        day = date(
            int(year or (issued.year if issued else known) or 0),
            int(due["month"] or due["month2"]),
            int(due["day"]),
        )
        if issued and day < issued and year is None:
            day = day.replace(year=day.year + 1)
    except ValueError:
        return None
    return day.isoformat() if day.year in _YEARS and not (issued and day < issued) else None
