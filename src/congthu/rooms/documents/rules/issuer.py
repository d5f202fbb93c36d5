"""Names of the issuing agency and its parents, on however many lines (Decree 30/2020 Appendix I.II.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.header import ABSTRACT
from congthu.rooms.documents.rules.layout import DATE_LINE, NUMBER_LINE, Layout
from congthu.rooms.documents.rules.markings import mark_of, tells_state
from congthu.rooms.documents.rules.rows import Row, joined
from congthu.rooms.documents.rules.seen import GUESS, LIKELY, PLAIN, Seen

_COMMITTEE = re.compile(r"\b(uy ban|hoi dong) nhan dan$")
#: Number lines as scans give them, and a blank number without its label.
_NUMBER = re.compile(r"^\W*s[o0]\s*[:.;]*\s*[\d.]|^\W*/")
#: A last syllable in capitals as old encodings have it, without capitals for letters with tones: "SỰ".
_LOWERED = re.compile(r"[A-ZĐƯƠ]{1,3}[^\W\d_a-zđăâêôơưA-Z][A-ZĐƯƠ]{0,2}")
#: A name that ends so goes on in the next line.
_OPEN_END = re.compile(
    r"(\b(VÀ|THUỘC|CÁC|TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|THỊ XÃ|ĐẶC KHU|KHU|KHU VỰC)|,|-)$",
    re.IGNORECASE,
)
#: What may stand alone on the first line of a name.
_FIRST_WORDS = {head.split()[0] for head in book.AGENCY_HEADS}
_PLACE = re.compile(r"(tinh|thanh pho|tp|quan|huyen|thi xa|thi tran|xa|phuong|dac khu)\b")


def find_issuer(layout: Layout) -> tuple[Seen[str] | None, Seen[str] | None]:
    """(issuer, parent): the names at the head of the left column, wrapped lines joined."""
    groups = _groups(_name_rows(layout.left, _wrapped_title(layout.right)))
    if not groups:
        return None, None
    names = [joined(rows).strip(" -–_.*") for rows, _ in groups]
    if len(groups) > 1 and _COMMITTEE.search(fold(names[-2])) and _PLACE.match(fold(names[-1])):
        # "ỦY BAN NHÂN DÂN" above "TỈNH …" is one name, however the two lines are set.
        names[-2:] = [f"{names[-2]} {names[-1]}"]
        groups[-2:] = [(groups[-2][0] + groups[-1][0], groups[-1][1])]
    (*above, (own, sure)) = groups
    issuer = Seen(value=names[-1], rows=tuple(own), sure=sure if _is_agency(names[-1]) else GUESS)
    if not above:
        return issuer, None
    rows = tuple(row for group, _ in above for row in group)
    parent = Seen(value=" ".join(names[:-1]), rows=rows, sure=min(sure, *(each for _, each in above)))
    return issuer, parent


def _wrapped_title(right: Sequence[Row]) -> str | None:
    """The end of the national title, folded, when it is missing in its own column."""
    said = [fold(row.text) for row in right]
    for begun in said:
        if len(begun) > len(book.NATIONAL_TITLE) / 3 and book.NATIONAL_TITLE.startswith(f"{begun} "):
            rest = book.NATIONAL_TITLE[len(begun) + 1 :]
            return None if rest in said else rest
    return None


def _name_rows(left: Sequence[Row], wrapped: str | None = None) -> list[Row]:
    rows: list[Row] = []
    titles = _wrapped_titles(left)
    for at, whole in enumerate(left):
        row = _without_title(whole)
        if at in titles:
            continue
        if wrapped and fold(row.text) == wrapped:
            continue
        if rows and row.text.strip() in {"SỐ", "Số"} and fold(rows[-1].text).endswith("chuyen doi"):
            rows.append(replace(row, words=tuple(replace(w, text=w.text.upper()) for w in row.words)))
            continue
        if (
            _NUMBER.match(fold(row.text))
            or NUMBER_LINE.match(row.text)
            or ABSTRACT.match(row.text)
            or DATE_LINE.match(row.text)
        ):
            break
        if row.is_rule or _is_title(row.text) or mark_of(row.text) or tells_state(row.text):
            continue
        word = row.text.isupper() and row.text.isalpha()
        if _is_name(row.text) or (word and (rows or fold(row.text) in _FIRST_WORDS)):
            rows.append(row)
        elif rows and _LOWERED.fullmatch(row.text):
            rows.append(replace(row, words=tuple(replace(w, text=w.text.upper()) for w in row.words)))
    return rows


def _wrapped_titles(left: Sequence[Row]) -> set[int]:
    """Indexes of rows that only together are the title of the nation or of the Party."""
    known = {_loose(title) for title in (book.NATIONAL_TITLE, book.PARTY_TITLE)}
    said = [_loose(row.text) for row in left]
    return {
        at
        for first in range(len(said))
        for count in (2, 3)
        if "".join(said[first : first + count]) in known
        for at in range(first, first + count)
    }


def _without_title(row: Row) -> Row:
    """A row of which the title or motto belongs to the right column."""
    words = tuple(word for word in row.words if not _is_title(word.text))
    return replace(row, words=words) if words else row


def _is_title(text: str) -> bool:
    folded = _loose(text)
    return any(_loose(known) in folded for known in (book.NATIONAL_TITLE, book.MOTTO, book.PARTY_TITLE))


def _loose(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))


def _is_name(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) * 2 > len(letters)


def _is_agency(name: str) -> bool:
    folded = fold(name)
    return any(folded.startswith(f"{head} ") or folded == head for head in book.AGENCY_HEADS)


def _groups(rows: Sequence[Row]) -> list[tuple[list[Row], float]]:
    """Rows of one name each, and how sure its end is. Bold marks the issuer, not its parent; without styles
    the first words tell.
    """
    groups: list[tuple[list[Row], float]] = []
    # On a scan the weight of letters is an estimate.
    printed = all(word.confidence == 1 for row in rows for word in row.words)
    styled = printed and {row.bold for row in rows} == {True, False}
    widest = max((row.x1 - row.x0 for row in rows), default=0.0)
    for row in rows:
        if not groups:
            groups.append(([row], PLAIN))
            continue
        last = groups[-1][0][-1]
        ends, sure = _ends_name(last, row, styled=styled, widest=widest)
        if ends:
            groups.append(([row], sure))
        else:
            groups[-1] = ([*groups[-1][0], row], min(groups[-1][1], sure))
    return groups


def _ends_name(last: Row, row: Row, *, styled: bool, widest: float) -> tuple[bool, float]:
    """(whether ``row`` begins a new name, how sure that is)."""
    begins = _begins_name(row.text, last.text)
    # Below the issuer, which is bold, stands no further agency without saying so.
    parted = styled and row.bold != last.bold and (row.bold or begins)
    # No agency has a name of one word that is none of their words.
    alone = " " not in row.text.strip() and not _is_agency(row.text)
    if parted and not alone and not _carries_on(last.text, row.text):
        return True, PLAIN
    if styled and (row.bold or not begins):
        return False, PLAIN
    if not begins:
        return False, PLAIN if _carries_on(last.text, row.text) or not _is_agency(row.text) else LIKELY
    first = row.words[0]
    room = len(row.text.split()[0]) * (first.x1 - first.x0) / max(len(first.text), 1) + 0.3 * row.size
    # Its first word would still have fitted: the break was meant.
    return True, PLAIN if last.x1 - last.x0 + room < widest else LIKELY + 0.1


def _begins_name(text: str, before: str) -> bool:
    return _is_agency(text) and not _carries_on(before, text)


def _carries_on(before: str, text: str) -> bool:
    """Whether the line break stands inside a name: "… VÀ", "TỈNH …", "… MÔI / TRƯỜNG"."""
    folded, last = fold(text), fold(before)
    if any(folded.startswith(f"{word} ") or folded == word for word in book.NAME_CONTINUATIONS):
        return True
    pair = f"{last.split()[-1]} {folded.split()[0]}" if last and folded else ""
    return pair in book.COMPOUNDS or _OPEN_END.search(before.strip()) is not None
