"""The two recipients parts of a document: "Kính gửi" and "Nơi nhận" (Decree 30/2020 Appendix I.II.9)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.vntext import fold
from congthu.rooms.documents.rules.addressees import is_file_copy, parse_file_copy, parse_line, split_outside
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.types import AddresseeLine, FileCopy

_DASH = re.compile(r"^\s*[-–—−•+*·▪]+\s*")
_ENDS = re.compile(r"[;.,:]\s*$")
_PRIMARY = re.compile(r"^\s*kính\s+gửi\s*(?::|(?=\s|$))\s*", re.IGNORECASE)
_MOST_PRIMARY = 40


def find_block(layout: Layout, issuer: str | None) -> tuple[tuple[AddresseeLine, ...], FileCopy | None]:
    """The recipients block: addressees line by line, the file copy apart."""
    return parse_block([row.text for row in layout.recipients if not row.is_rule], issuer)


def parse_block(
    lines: Sequence[str], issuer: str | None = None
) -> tuple[tuple[AddresseeLine, ...], FileCopy | None]:
    """Parse the lines as printed: wrapped lines are joined, "Lưu" becomes the file copy."""
    addressees: list[AddresseeLine] = []
    copy: FileCopy | None = None
    for line in join_wrapped(lines):
        if is_file_copy(line):
            copy = copy or parse_file_copy(line)
        else:
            addressees.extend(parse_line(line, issuer))
    return tuple(addressees), copy


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """One string per entry of the block.

    With dashes, a line without one carries the entry on unless that had ended. Without dashes every line is
    an entry, except where a bracket is open or the line begins in lower case.
    """
    dashed = sum(1 for line in lines if _DASH.match(line)) * 2 >= len(
        [line for line in lines if line.strip()]
    )
    entries: list[str] = []
    for line in lines:
        text = _DASH.sub("", line).strip()
        if not text:
            continue
        if entries and not _DASH.match(line) and _carries_on(entries[-1], text, dashed):
            entries[-1] = f"{entries[-1]} {text}"
        else:
            entries.append(text)
    return entries


def _carries_on(entry: str, text: str, dashed: bool) -> bool:
    if is_file_copy(text):
        return False
    if entry.count("(") > entry.count(")"):
        return True
    if is_file_copy(entry):
        return not re.search(r"[.)]$", entry)
    if text.startswith("("):
        return True
    if dashed:
        return not re.search(r"[;.]$", entry) or text[:1].islower()
    return text[:1].islower() and not re.search(r"[;.]$", entry)


def find_primary(layout: Layout) -> tuple[str, ...]:
    """Primary addressees: what follows "Kính gửi:" on its line and the list below it."""
    for at, row in enumerate(layout.body):
        found = _PRIMARY.match(row.text)
        if found and row.text[:1] in "Kk":
            return _primary(row, row.text[found.end() :], layout.body[at + 1 : at + 1 + _MOST_PRIMARY])
        if at > 60:
            break
    return ()


def _primary(first: Row, inline: str, rows: Sequence[Row]) -> tuple[str, ...]:
    entries = [_DASH.sub("", inline)] if inline.strip() else []
    listed = bool(_DASH.match(inline)) or not inline.strip()
    last, left = first, _text_edge(first)
    for row in rows:
        if row.is_rule or row.page != first.page or fold(row.text).startswith("noi nhan"):
            break
        if _DASH.match(row.text) and not _finished(entries, listed):
            entries.append(_DASH.sub("", row.text))
            listed = True
        elif entries and _wraps(entries[-1], last, row, left):
            entries[-1] = f"{entries[-1]} {row.text}"
        elif _expected(entries, row, left):
            entries.append(row.text)
        else:
            break
        last = row
    parts = (part for entry in entries for part in split_outside(entry, ";"))
    return tuple(text for part in parts if (text := _ENDS.sub("", part.strip()).strip()))


def _expected(entries: Sequence[str], row: Row, left: float) -> bool:
    """A line without a dash that must be an entry: the first, or after one that ended in ";"."""
    if not entries:
        return len(row.text) < 200
    return entries[-1].rstrip().endswith((";", ",")) and row.x0 > left - 12


def _text_edge(row: Row) -> float:
    """Where the text after the label begins, for recognising its wrapped lines."""
    words = row.words
    if len(words) > 2:
        return words[2].x0
    return words[0].x0 + 30


def _finished(entries: Sequence[str], listed: bool) -> bool:
    return bool(entries) and entries[-1].rstrip().endswith(".") and listed


def _wraps(entry: str, last: Row, row: Row, left: float) -> bool:
    """A wrapped entry: no end mark yet, follows closely, begins under the text rather than at the margin."""
    if _ENDS.search(entry) or len(entry) < 24:
        return False
    near = row.y - last.y < 1.9 * max(row.size, 8)
    return near and (row.x0 > left - 12 or row.text[:1].islower())
