"""The stamp of an office that received the paper: "CÔNG VĂN ĐẾN, Số, Ngày" among the words of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from congthu.lib.vntext import fold
from congthu.rooms.documents.types import Word

#: Points: the size of such a stamp, and how far its lines begin from one another.
_WIDTH, _HEIGHT, _SHIFT = 150.0, 90.0, 12.0
_LINE = re.compile(r"(?:cong van |van ban )?den\b|so\b|ngay\b|chuyen\b|luu ho so\b")
_TITLE = re.compile(r"(?:cong van |van ban )?den\b")


def aside(words: Sequence[Word]) -> tuple[list[Word], list[str]]:
    """(the words without those of such a stamp, the stamp's lines)."""
    starts = [line for word in words if (line := _line(word, words))]
    for title in starts:
        text = _said(title)
        named = _TITLE.match(text) is not None
        if not named and not text.startswith("so"):
            continue
        own = [
            line
            for line in starts
            if abs(line[0].x0 - title[0].x0) < _SHIFT and -2 < line[0].y - title[0].y < _HEIGHT
        ]
        said = {_said(line).split()[0].strip(":.;") for line in own}
        if len(said) > 2 or (named and len(said) > 1) or {"ngay", "chuyen"} <= said:
            gone = {id(word) for line in own for word in line}
            lines = [" ".join(word.text for word in line) for line in own]
            return [word for word in words if id(word) not in gone], lines
    return list(words), []


def _line(first: Word, words: Sequence[Word]) -> list[Word]:
    """The words of a stamp's line that begins here; none when it is no such line."""
    if fold(first.text).strip(":.;") not in {"cong", "van", "den", "so", "ngay", "chuyen", "luu"}:
        return []
    line = [first]
    row = sorted(
        (word for word in words if abs(word.y - first.y) < first.size / 2 and word.x0 > first.x0),
        key=lambda word: word.x0,
    )
    for word in row:
        if word.x0 - line[-1].x1 > 1.5 * first.size or word.x1 - first.x0 > _WIDTH:
            break
        line.append(word)
    said = _said(line)
    short = len(line) <= 4 and "/" in said if said.startswith("ngay") else len(line) <= 4
    return line if _LINE.match(said) and short else []


def _said(line: Sequence[Word]) -> str:
    return fold(" ".join(word.text for word in line))
