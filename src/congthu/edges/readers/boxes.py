"""Text boxes and running heads: whether they hold a part of the letter, or a stamp or a page number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold

#: Lines that no stamp has: a signing capacity, the label of the recipients, a number.
_LETTER = re.compile(r"^\W*((tm|kt|tl|tuq)\s*\.\s*\w|noi nhan\b|so\s*:.*[/-]\s*\w*[a-z])")
_STAMP = re.compile(r"^\W*((cong van|van ban)\s+)?den\b")


@dataclass(frozen=True, kw_only=True)
class Box:
    """The content of a text box, with its edges in points from the left edge of the text, where known."""

    content: Any
    lines: tuple[str, ...] = ()
    left: float | None = None
    width: float | None = None

    def span(self, text: tuple[float, float]) -> tuple[float, float]:
        """Its edges within those of the text; the right half where nobody says."""
        middle = (text[0] + text[1]) / 2
        left = middle if self.left is None else min(max(self.left, text[0]), text[1] - 36)
        return left, min(left + max(self.width or text[1] - left, 36), text[1])

    @property
    def is_of_letter(self) -> bool:
        """Whether it holds a head or a signature; what else floats, stamps above all, is kept apart."""
        folded = [fold(line) for line in self.lines]
        if any(_STAMP.match(line) for line in folded):
            return False
        signed = any(line.isupper() and fold(line).startswith(book.TITLE_HEADS) for line in self.lines)
        part = signed or any(map(_LETTER.match, folded))
        return is_letterhead(self.lines) or (len(folded) > 1 and part)


def is_letterhead(lines: Sequence[str]) -> bool:
    """Whether the title of the nation or of the Party, or the motto, stands there."""
    folded = fold(" ".join(lines))
    return any(title in folded for title in (book.NATIONAL_TITLE, book.PARTY_TITLE, book.MOTTO))
