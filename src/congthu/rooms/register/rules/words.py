"""What a line of a book is found by: see ``lib.lexemes``, which says too what a search asks for."""

from __future__ import annotations

from collections.abc import Iterable

from congthu.lib.lexemes import asked, fact, pairs, tokens

__all__ = ["asked", "fact", "reference_fact", "words_of"]

_MOST_TEXT = 8000


def words_of(
    *,
    book: int,
    serial: int,
    year: int,
    reference: str,
    texts: Iterable[str],
    lists: Iterable[str],
    facts: Iterable[str],
) -> list[str]:
    """All lexemes of a line. ``texts`` are found as phrases too, ``lists`` only by their words."""
    found = {fact("book", str(book)), str(serial), f"{serial} {year}", *facts}
    for text in (reference, *texts):
        syllables = tokens(text, most=_MOST_TEXT)
        found.update(syllables, pairs(syllables))
    for text in lists:
        found.update(tokens(text, most=_MOST_TEXT))
    return sorted(found)


def reference_fact(reference: str) -> str:
    """The same for every way of writing a reference: ``07/BKHCN-VP``, ``7/bkhcn-vp``, ``07/BKHCN - VP``."""
    return fact("reference", "/".join(tokens(reference, most=_MOST_TEXT)))
