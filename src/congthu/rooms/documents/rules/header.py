"""Place and date, and the abstract of a letter (Decree 30/2020 Appendix I.II.4-5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import DATE_LINE, NUMBER_LINE, Layout
from congthu.rooms.documents.rules.markings import mark_of, tells_state
from congthu.rooms.documents.rules.rows import Row, joined
from congthu.rooms.documents.rules.seen import GUESS, PLAIN, REPAIRED, Seen

ABSTRACT = re.compile(r"^\s*(V/v|Vv|V/ v|V/V|V\.v|Về việc)\s*[:.]?\s*", re.IGNORECASE)
_SHORT_DATE = re.compile(
    r"^(?P<place>\D{0,60}?)\W*\bng[àaả]y\s+(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^số\b.*?[/-]\s?[\w&Đđ./-]+\s+(?=[^\W\d_])", re.IGNORECASE)
#: A line of place and date; an abstract may name a date too, but no place and comma before it.
_DATED = re.compile(
    r"^[^\d,]{0,40},?\s*\bngày\b[\s\d.…_/-]*tháng\b[\s\d.…_/-]*năm\s*\d{0,4}\W*$", re.IGNORECASE
)
_DAY = re.compile(r"\bng[àaảáã]y\b", re.IGNORECASE)
#: Letters that recognition gives for digits.
_DIGITS = str.maketrans("OoQlI|iSsBZz", "000111155822")
#: The first word of a place on the line before: "Quảng" / "Trị, ngày …".
_PLACE_BEGUN = re.compile(r"[A-ZĐ](?![A-ZĐ])[^\W\d_]+")
_YEARS = range(1945, 2101)


def find_date(layout: Layout) -> tuple[Seen[str] | None, Seen[str] | None, Row | None]:
    """(place, ISO date or None while day or month are blank, the row)."""
    rows = (*layout.right, *layout.left)
    for at, row in enumerate(rows):
        taken = _date_rows(rows, at)
        if not taken:
            continue
        text = joined(taken)
        found = DATE_LINE.match(text) or _SHORT_DATE.match(text)
        if not found:
            continue
        # In one line with the number: "Số: 30/CT-SNN Lai Châu, ngày …".
        place = re.sub(r"\s+", " ", _NUMBER.sub("", found["place"])).strip(" ,.;-–'’") or None
        if place and re.search(r"[\d/]", place):
            continue  # a sentence with a date, or rows of a bad scan run together
        if place is None and at and rows[at - 1].text.rstrip().endswith(","):
            place, taken = rows[at - 1].text.strip(" ,"), (rows[at - 1], *taken)
        if place and at and _PLACE_BEGUN.fullmatch(rows[at - 1].text):
            place, taken = f"{rows[at - 1].text} {place}", (rows[at - 1], *taken)
        day, repaired = _iso(found["day"], found["month"], found["year"])
        sure = REPAIRED if repaired else PLAIN
        return (
            Seen(value=place, rows=taken[:1]) if place else None,
            Seen(value=day, rows=taken, sure=sure) if day else None,
            row,
        )
    return None, None, None


def year_of(row: Row | None) -> int | None:
    """The year of the row of the date, known while day and month are blank."""
    found = re.search(r"năm\s*(\d{4})\b", row.text, re.IGNORECASE) if row else None
    return int(found[1]) if found and int(found[1]) in _YEARS else None


def _date_rows(rows: Sequence[Row], at: int) -> tuple[Row, ...]:
    """The row of the date with what a long place name pushed on to the next lines."""
    if not _DAY.search(rows[at].text):
        return ()
    for count in (1, 2, 3):
        found = DATE_LINE.match(joined(rows[at : at + count]))
        if found and found["year"]:
            return tuple(rows[at : at + count])
    return (rows[at],)


def _iso(day: str, month: str, year: str | None) -> tuple[str | None, bool]:
    """(the date when it is one, whether letters were read as digits)."""
    parts = [part or "" for part in (year, month, day)]
    numbers = [re.sub(r"\D", "", part.translate(_DIGITS)) for part in parts]
    if not all(numbers) or int(numbers[0]) not in _YEARS:
        return None, False
    try:
        found = date(*(int(number) for number in numbers)).isoformat()
    except (ValueError, OverflowError):
        return None, False
    return found, any(re.search(r"[^\W\d_]", part) for part in parts)


def find_letter_abstract(layout: Layout) -> Seen[str] | None:
    """The abstract "V/v …" under the number of an official letter, without the label."""
    return _abstract_in(layout.left) or _abstract_in(layout.right)


def _abstract_in(rows: Sequence[Row]) -> Seen[str] | None:
    for at, row in enumerate(rows):
        if ABSTRACT.match(row.text):
            taken = [row]
            for follower in rows[at + 1 :]:
                if _ends_abstract(taken[-1], follower):
                    break
                taken.append(follower)
            text = ABSTRACT.sub("", joined(taken), count=1).strip(" ;.")
            return Seen(value=text, rows=tuple(taken), sure=sure_of_abstract(text)) if text else None
    return None


def sure_of_abstract(text: str) -> float:
    """An abstract that ends in the middle of a sentence, or holds words of the letter, was cut wrongly."""
    cut = re.search(
        r"\b(và|của|về|cho|tại|theo|với|các|trong|để|do|đến)$|\bkính g[ửở]i\b", text, re.IGNORECASE
    )
    return GUESS if cut else PLAIN


def _ends_abstract(last: Row, row: Row) -> bool:
    stamped = mark_of(row.text) or (row.text.isupper() and tells_state(row.text))
    # Where the right column stands below the left.
    stamped = stamped or fold(row.text).startswith((book.NATIONAL_TITLE, book.PARTY_TITLE, book.MOTTO))
    # "… Quốc khánh / ngày 02 tháng 9 năm 2025": the date of the letter has a place before it.
    dated = _DATED.match(row.text) and not re.match(r"ngày \d", row.text)
    if row.is_rule or dated or stamped:
        return True
    # "… Nghị định / số 30/2020/NĐ-CP về …": a wrapped line of the abstract, not the number of the letter.
    if NUMBER_LINE.match(row.text) and row.text.startswith(("Số", "SỐ")):
        return True
    return row.page != last.page or row.y - last.y > 2.4 * max(last.size, 8)
