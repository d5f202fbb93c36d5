"""Stamps: urgency and circulation (Decree 30/2020 Appendix I); those of secrecy are judged in ``secrecy``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from congthu.lib.rulebook import secrecy
from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold, nfc
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row, pieces
from congthu.rooms.documents.rules.seen import PLAIN, Seen
from congthu.rooms.documents.types import RedMark

_LABEL = re.compile(r"^(do|muc do) khan\s*:\s*")
_NOISE = re.compile(r"[^a-z ]+")
_SECRECY = re.compile(r"\b(?:tuyet |toi )?mat\b")
#: What is printed above or beside a header of a draft or a copy: "DỰ THẢO LẦN 2", "SAO Y; UBND TỈNH …".
_STATE = re.compile(
    r"^\W*(?:(?:ban )?du thao(?: (?:lan )?\d+.*)?|"
    r"(?:(?:ban |trich )sao|(?:ban |trich )?sao (?:y|luc))(?: (?:y|luc))?(?: ban chinh)?(?: ?[;:,(].*)?)\W*$"
)
_UPPER, _UPPER_ROWS = 0.5, 12
#: Rows of one page; imagined ones have no end.
_PAGE_ROWS = 500


def mark_of(text: str) -> tuple[str, str] | None:
    """("urgency", "express") when the line is a stamp and nothing else; also for secrecy and circulation."""
    if urgency := _urgency(text):
        return "urgency", urgency
    if mark := secrecy.stamp(text):
        return "secrecy", mark.level
    circulation = book.CIRCULATIONS.get(_NOISE.sub("", fold(text)).strip())
    return ("circulation", circulation) if circulation else None


def tells_state(text: str) -> bool:
    """Whether a line says only that the paper is a draft or a copy; it names no agency and nothing else."""
    return len(text) < 120 and _STATE.match(fold(text)) is not None


def _urgency(text: str) -> str | None:
    """The urgency a line consists of; one beside a mark of secrecy counts too."""
    key = " ".join(_NOISE.sub(" ", _LABEL.sub("", fold(secrecy.together(nfc(text))))).split())
    key = "hoa toc" if key.startswith("hoa toc hen gio") else " ".join(_SECRECY.sub(" ", key).split())
    letters = nfc(text).lower()
    # KHĂN and KHÁN are other words.
    spelled = not key.endswith("khan") or "ẩ" in letters or letters.isascii()
    return book.URGENCIES.get(key) if spelled else None


def find_urgency(layout: Layout, red: Iterable[RedMark]) -> Seen[str] | None:
    """The gravest stamp of urgency. A stamp stands alone: in the header, in a text box or running header, in
    red, or by itself on the upper part of the first page in capitals.
    """
    order = list(book.URGENCIES.values())
    seen = [
        Seen(value=mark[1], rows=(row,) if row else (), sure=PLAIN)
        for text, row in _candidates(layout)
        if (mark := mark_of(text)) and mark[0] == "urgency"
    ]
    seen += [Seen(value=value, sure=each.confidence) for each in red if (value := _urgency(each.text))]
    return max(seen, key=lambda each: order.index(each.value), default=None)


def find_circulation(layout: Layout, red: Iterable[RedMark] = ()) -> Seen[str] | None:
    """The note on circulation, which may stand anywhere on the first page, also in red."""
    for row in layout.rows[:_PAGE_ROWS]:
        if row.page > 0:
            break
        for text in (row.text, *pieces(row)):
            value = book.CIRCULATIONS.get(_NOISE.sub("", fold(text)).strip())
            if value and text.isupper():
                return Seen(value=value, rows=(row,))
    floating = (book.CIRCULATIONS.get(_NOISE.sub("", fold(text)).strip()) for text in layout.floating)
    found = next((value for value in floating if value), None)
    if found:
        return Seen(value=found)
    stamps = ((book.CIRCULATIONS.get(_NOISE.sub("", fold(each.text)).strip()), each) for each in red)
    return next((Seen(value=value, sure=each.confidence) for value, each in stamps if value), None)


def _candidates(layout: Layout) -> Iterable[tuple[str, Row | None]]:
    for row in (*layout.left, *layout.right):
        yield row.text, row
        yield from ((piece, row) for piece in pieces(row))
    yield from ((text, None) for text in layout.floating)
    for at, row in enumerate(layout.body):
        if is_upper(layout, row, at):
            yield from ((piece, row) for piece in (row.text, *pieces(row)) if piece.isupper())


def is_upper(layout: Layout, row: Row, at: int) -> bool:
    """Whether row ``at`` of the body is on the upper half of page one, or near the top of an endless page."""
    height = layout.pages[row.page].height
    return row.page == 0 and (row.y < height * _UPPER if height else at < _UPPER_ROWS)
