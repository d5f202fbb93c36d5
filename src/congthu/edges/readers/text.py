"""Plain text, in Unicode or an old encoding; columns are told by wide gaps and tabs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from congthu.edges.readers.exchange import exchanged
from congthu.edges.readers.kinds import TEXT
from congthu.lib.vntext import is_conformant
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Page, Source, Word

_STEP = 6.0
_LINE = 15.0
_SIZE = 12.0
_TAB = 8
#: Lines between which a tab stop is taken for the same.
_NEAR = 10
_PIECE = re.compile(r"\S+(?: {1,2}\S+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16 with a byte order mark, else strict UTF-8. Raises DocumentUnreadable."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentUnreadable(
            "The text is not in Unicode (UTF-8 or UTF-16), and its encoding is not recognised."
        ) from None
    if _CONTROL.search(text):
        raise DocumentUnreadable("The file holds control characters; it is not plain text.")
    return text


def read(data: bytes) -> Source:
    """One page, one row a line."""
    data, as_exchanged = exchanged(data, "letter.txt")
    text = decode(data)
    lines = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\u200b", "").splitlines()
    words = tuple(word for number, line in enumerate(_aligned(lines)) for word in _words(number, line))
    width = max((word.x1 for word in words), default=0.0)
    return Source(
        media_type=TEXT,
        pages=(Page(width=width, height=0.0, words=words),),
        conformant=as_exchanged and is_conformant(text),
    )


def _aligned(lines: Sequence[str]) -> Iterator[str]:
    """The lines with one tab before a text as wide as the column that one tab began shortly above."""
    column, known = 0, -_NEAR
    for number, line in enumerate(lines):
        before, tab, after = line.partition("\t")
        if tab and "\t" not in after and after.strip():
            if before.strip():
                column, known = len(f"{before}\t".expandtabs(_TAB)), number
            elif number - known < _NEAR:
                yield " " * column + after
                continue
        yield line


def _words(number: int, line: str) -> list[Word]:
    spread = line.replace("\u00a0", " ").replace("\f", " ").expandtabs(_TAB)
    y = (number + 1) * _LINE
    return [
        Word(
            text=piece[0],
            x0=piece.start() * _STEP,
            x1=piece.end() * _STEP,
            y=y,
            size=_SIZE,
            paragraph=number + 1,
        )
        for piece in _PIECE.finditer(spread)
    ]
