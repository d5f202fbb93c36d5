"""The end of a document: recipients block on the left, signature on the right (or one after the other)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.rows import Row, columns, extent, strip
from congthu.rooms.documents.types import Word

_LABEL = re.compile(r"n[oơ]i nh[aậ]n\s*(:|$)", re.IGNORECASE)
_FILE_COPY = re.compile(r"^[\s\-–—•+*.]*l[uưựữ][uư]\b", re.IGNORECASE)
_ABOVE = 48.0


def find_label(rows: Sequence[Row]) -> int | None:
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


def cut_closing(body: Sequence[Row], at: int) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    label_row = body[at]
    first = _label_word(label_row) or 0
    label_x = label_row.words[first].x0
    last = _file_copy_row(body, at, label_x)
    zone = body[at : last + 1]
    gutter = strip(zone, lowest=label_x + 60, highest=extent(zone)[1], two_sided=True)
    if gutter is None:
        return _stacked(body, at, last)
    above = [row for row in body[:at] if row.page == label_row.page and label_row.y - row.y < _ABOVE]
    beside_above = [row for row in above if row.x0 > gutter]
    left, right = columns(body[at:], gutter)
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


def tail(body: Sequence[Row]) -> tuple[Row, ...]:
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
