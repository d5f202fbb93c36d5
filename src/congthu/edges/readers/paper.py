"""Width of the text and shares of fonts, as every reader says them."""

from __future__ import annotations

from collections import Counter

from congthu.edges.readers.imagined import WIDTH
from congthu.rooms.documents.types import PageStyle

_LEAST = 200.0


def shares(letters: Counter[str]) -> dict[str, float]:
    """Share of the letters in each font, the most common first."""
    total = letters.total() or 1
    return {font: round(count / total, 4) for font, count in letters.most_common()}


def text_width(style: PageStyle) -> float:
    """Width of the text in points; A4 with the Decree's margins when not said."""
    if style.width is None or style.margin_left is None or style.margin_right is None:
        return WIDTH
    return max((style.width - style.margin_left - style.margin_right) * 72 / 25.4, _LEAST)
