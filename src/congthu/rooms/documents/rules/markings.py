"""Stamps: urgency (Decree 30/2020 Appendix I) and secrecy (Law 29/2018/QH14 art. 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold, nfc
from congthu.rooms.documents.rules.layout import Layout
from congthu.rooms.documents.rules.rows import Row

_LABEL = re.compile(r"^do (mat|khan)\s*:\s*")
_NOISE = re.compile(r"[^a-z ]+")


def mark_of(text: str) -> tuple[str, str] | None:
    """("secrecy", "secret") when the line is a stamp and nothing else."""
    key = _key(text)
    for axis, table in (("secrecy", book.SECRECIES), ("urgency", book.URGENCIES)):
        if key in table and _spelled(text, key):
            return axis, table[key]
    return None


def _spelled(text: str, key: str) -> bool:
    """Not another word with the same letters: MẶT and KHĂN fold to mat and khan; a bare "MAT" counts."""
    letters = nfc(text).lower()
    if key.endswith("mat"):
        return "mật" in letters or "ậ" in letters or letters.isascii()
    return not key.endswith("khan") or "ẩ" in letters or letters.isascii()


def _key(text: str) -> str:
    """Folded words of a line; letters set apart ("M Ậ T") are drawn together, the label is dropped."""
    key = _NOISE.sub(" ", _LABEL.sub("", fold(text)))
    words = key.split()
    if len(words) > 2 and all(len(word) == 1 for word in words):
        return "".join(words).replace("toimat", "toi mat").replace("tuyetmat", "tuyet mat")
    key = " ".join(words)
    return "hoa toc" if key.startswith("hoa toc hen gio") else key


def find_marks(layout: Layout) -> Mapping[str, str]:
    """Stamps of the document by axis; the gravest of several.

    A stamp stands alone: in the header, in a text box or running header, or by itself on the upper part of
    the first page in capitals. Sentences that speak of secrets are not stamps.
    """
    found: dict[str, str] = {}
    order = [*book.SECRECIES.values(), *book.URGENCIES.values()]
    for text in _candidates(layout):
        mark = mark_of(text)
        if mark and order.index(mark[1]) >= order.index(found.get(mark[0], mark[1])):
            found[mark[0]] = mark[1]
    return found


def _candidates(layout: Layout) -> Iterable[str]:
    for row in (*layout.left, *layout.right):
        yield row.text
        yield from _pieces(row)
    yield from layout.floating
    upper = layout.body[:8] if not layout.pages else _upper(layout)
    for row in upper:
        yield from (piece for piece in (row.text, *_pieces(row)) if piece.isupper())


def _upper(layout: Layout) -> list[Row]:
    """Rows of the first page above its middle; on imagined endless pages, the first dozen."""
    height = layout.pages[0].height
    return [
        row
        for at, row in enumerate(layout.body)
        if row.page == 0 and (row.y < height * 0.5 if height else at < 12)
    ]


def _pieces(row: Row) -> Iterable[str]:
    """The row cut at wide gaps: a stamp may share its height with other words."""
    piece = [row.words[0]]
    for word in row.words[1:]:
        if word.x0 - piece[-1].x1 > 1.5 * word.size:
            yield " ".join(w.text for w in piece)
            piece = []
        piece.append(word)
    yield " ".join(w.text for w in piece)
