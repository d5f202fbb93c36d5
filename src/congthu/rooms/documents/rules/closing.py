"""The end of a document: recipients block on the left, signature on the right (or one after the other)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from congthu.rooms.documents.rules.names import capacity_of, is_opening, leads_to_name, starts_title
from congthu.rooms.documents.rules.rows import Row, columns, extent, split, strip
from congthu.rooms.documents.types import Word

_LABEL = re.compile(r"n[oơ]i nh[aâậ]n\s*([:;.]|$)", re.IGNORECASE)
_FILE_COPY = re.compile(r"^[\s\-–—•+*.]*l[uưựữ][uư]\b", re.IGNORECASE)
_ABOVE = 48.0
#: Rows from the label on that may be of the closing; what follows are annexes.
_MOST_ROWS = 5_000
#: Lines like the beginning of a signature that are tried; no document has so many.
_MOST_OPENINGS = 500


def find_label(rows: Sequence[Row]) -> int | None:
    """Index of the row that holds the label "Nơi nhận:"; a row where it stands alone is preferred."""
    found = [at for at, row in enumerate(rows) if _label_word(row) is not None]
    return found[0] if found else None


def _label_word(row: Row) -> int | None:
    for at, word in enumerate(row.words[:4]):
        rest = _before_gap(row.words[at : at + 3])
        starts = at == 0 or word.x0 - row.words[at - 1].x1 > 2 * word.size
        if starts and word.text[:1] in "Nn" and _LABEL.match(rest):
            return at
    return None


def _before_gap(words: Sequence[Word]) -> str:
    """The words up to the first wide gap: what stands beyond is another column."""
    taken = [words[0]]
    for word in words[1:]:
        if word.x0 - taken[-1].x1 > 1.5 * word.size:
            break
        taken.append(word)
    return " ".join(word.text for word in taken)


def cut_closing(body: Sequence[Row], at: int) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    label_row = body[at]
    first = _label_word(label_row) or 0
    label_x = label_row.words[first].x0
    last = _file_copy_row(body, at, label_x)
    zone = body[at : last + 1]
    gutter = _gutter(zone, label_x)
    beside = [piece.x0 for row in zone[:4] for piece in split(row) if is_opening(piece)]
    level = [row for row in body[max(at - 1, 0) : at + 2] if abs(row.y - label_row.y) < label_row.size]
    opened = any(is_opening(list(split(row))[-1]) for row in level)
    if beside and opened and (gutter is None or gutter > min(beside)):
        # A long entry reaches under the signature; what begins beside the first entries shows the column.
        gutter = min(beside) - 6
    if gutter is None:
        return _stacked(body, at, last)
    above = [row for row in body[:at] if row.page == label_row.page and label_row.y - row.y < _ABOVE]
    beside_above = [row for row in above if row.x0 > gutter]
    left, right = columns(body[at : at + _MOST_ROWS], gutter)
    left = _until_file_copy(left)
    label = left[0]
    spare = _after_label(label)
    recipients = ((spare,) if spare else ()) + left[1:]
    return label, recipients, tuple(beside_above) + right


def _gutter(zone: Sequence[Row], label_x: float) -> float | None:
    """Where the block and a signature part; what begins only behind the block's last line is below it."""
    gutter = strip(zone, lowest=label_x + 60, highest=extent(zone)[1], two_sided=True)
    if gutter is None or any(row.x0 > gutter for row in zone):
        return gutter
    above = zone[: max(len(zone) - 1, 1)]
    return gutter if columns(above, gutter)[1] else None


def _stacked(body: Sequence[Row], at: int, last: int) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    """No second column: the signature stands before the block or after it."""
    block = _until_file_copy(body[at:])
    end = at + len(block)
    spare = _after_label(body[at])
    recipients = ((spare,) if spare else ()) + tuple(block[1:])
    before = tail(body[max(0, at - 14) : at])
    after = body[max(end, last + 1) : max(end, last + 1) + 14]
    if recipients and (beside := _opening_beside(recipients[-1])):
        # In text copied out of a page the signature begins behind the end of the block.
        words = recipients[-1].words[: -len(beside.words)]
        recipients = (*recipients[:-1], replace(recipients[-1], words=words))
        after = (beside, *after)
    return body[at], recipients, before or _signed(after) or tuple(after)


def _opening_beside(row: Row) -> Row | None:
    """What stands apart at the end of the row and begins a signature."""
    *before, last = split(row)
    return last if before and is_opening(last) else None


def _signed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows from where a signature begins that leads to a name."""
    start = next((at for at, row in enumerate(rows) if is_opening(row) and leads_to_name(rows[at:])), None)
    return () if start is None else tuple(rows[start:])


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


def tail(body: Sequence[Row]) -> tuple[Row, ...]:
    """Without a recipients block: the first signature that leads to a name; what follows are annexes.

    Of two signatures side by side the right one counts: there the head signs, left who wrote or took part.
    """
    openings = (at for at, row in enumerate(body) if any(is_opening(piece) for piece in split(row)))
    for index in islice(openings, _MOST_OPENINGS):
        block = body[index : index + 16]
        gutter = strip(block, lowest=extent(block)[0] + 60, highest=extent(block)[1], two_sided=True)
        sides = columns(block, gutter)
        for side in (sides[1], sides[0]):
            if side and is_opening(side[0]) and leads_to_name(side):
                return side
    return ()
