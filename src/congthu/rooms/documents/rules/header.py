"""Agency names, place and date, abstract of a letter (Decree 30/2020 Appendix I.II.1-5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.layout import DATE_LINE, NUMBER_LINE, Layout
from congthu.rooms.documents.rules.markings import mark_of
from congthu.rooms.documents.rules.rows import Row, joined

_ABSTRACT = re.compile(r"^\s*(V/v|Vv|V/ v|Về việc)\s*[:.]?\s*", re.IGNORECASE)

_COMMITTEE = re.compile(r"\b(uy ban|hoi dong) nhan dan$")
_PLACE = re.compile(r"(tinh|thanh pho|tp|quan|huyen|thi xa|thi tran|xa|phuong|dac khu)\b")


def find_issuer(layout: Layout) -> tuple[str | None, str | None]:
    """(issuer, parent): the names at the head of the left column, wrapped lines joined."""
    rows = []
    for row in layout.left:
        if NUMBER_LINE.match(row.text) or _ABSTRACT.match(row.text) or DATE_LINE.match(row.text):
            break
        if not row.is_rule and not _is_title(row.text) and not mark_of(row.text) and _is_name(row.text):
            rows.append(row)
    names = _names(rows)
    if not names:
        return None, None
    if len(names) > 1 and _COMMITTEE.search(fold(names[-2])) and _PLACE.match(fold(names[-1])):
        # "ỦY BAN NHÂN DÂN" above "TỈNH …" is one name, however the two lines are set.
        names[-2:] = [f"{names[-2]} {names[-1]}"]
    return names[-1], " ".join(names[:-1]) or None


def _is_title(text: str) -> bool:
    folded = _loose(text)
    return any(_loose(known) in folded for known in (book.NATIONAL_TITLE, book.MOTTO, book.PARTY_TITLE))


def _loose(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _is_name(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) * 2 > len(letters)


def _names(rows: Sequence[Row]) -> list[str]:
    """Join wrapped lines. Bold marks the issuer, not its parent; without styles a name's first word tells."""
    groups: list[list[Row]] = []
    styled = {row.bold for row in rows} == {True, False}
    for row in rows:
        if groups and (styled or not _begins_name(row.text, groups[-1][-1].text)):
            same = row.bold == groups[-1][-1].bold if styled else True
            if same and not (styled and _begins_name(row.text, groups[-1][-1].text) and not row.bold):
                groups[-1].append(row)
                continue
        groups.append([row])
    return [joined(group).strip(" -–_.") for group in groups]


def _begins_name(text: str, before: str) -> bool:
    folded = fold(text)
    if any(folded.startswith(word + " ") or folded == word for word in book.NAME_CONTINUATIONS):
        return False
    if re.search(r"(\bva|\bthuoc|,|-)$", fold(before)):
        return False
    return any(folded.startswith(head + " ") or folded == head for head in book.AGENCY_HEADS)


def find_date(layout: Layout) -> tuple[str | None, str | None, Row | None]:
    """(place, ISO date or None while day or month are blank, the row)."""
    rows = (*layout.right, *layout.left)
    for at, row in enumerate(rows):
        found = DATE_LINE.match(row.text)
        if not found:
            continue
        if not found["year"]:
            # A long place name pushes the year, or more, on to the next line.
            found = DATE_LINE.match(joined(rows[at : at + 2])) or found
        place = re.sub(r"\s+", " ", found["place"]).strip(" ,.;-–") or None
        return place, _iso(found["day"], found["month"], found["year"]), row
    return None, None, None


def _iso(day: str, month: str, year: str | None) -> str | None:
    numbers = [re.sub(r"\D", "", part or "") for part in (year, month, day)]
    if not all(numbers):
        return None
    try:
        return date(*(int(number) for number in numbers)).isoformat()
    except (ValueError, OverflowError):
        return None


def find_letter_abstract(layout: Layout) -> str | None:
    """The abstract "V/v …" under the number of an official letter, without the label."""
    rows = layout.left
    for at, row in enumerate(rows):
        if _ABSTRACT.match(row.text):
            taken = [row]
            for follower in rows[at + 1 :]:
                if _ends_abstract(taken[-1], follower):
                    break
                taken.append(follower)
            return _ABSTRACT.sub("", joined(taken), count=1).strip(" ;.") or None
    return None


def _ends_abstract(last: Row, row: Row) -> bool:
    if row.is_rule or DATE_LINE.match(row.text) or NUMBER_LINE.match(row.text) or mark_of(row.text):
        return True
    return row.page != last.page or row.y - last.y > 2.4 * max(last.size, 8)
