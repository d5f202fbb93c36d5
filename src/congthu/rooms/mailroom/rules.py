"""What a message of a mailbox is found by, and what a search in that mailbox asks for."""

from __future__ import annotations

from collections.abc import Sequence

from congthu.lib.lexemes import asked, fact, pairs, tokens

#: What of a text is kept for search; the mailbox itself holds the rest.
LONGEST_TEXT = 20_000


def words_of(address: str, texts: Sequence[str]) -> list[str]:
    """All lexemes of a message: words and phrases of its texts, and the mailbox it lies in."""
    found = {fact("box", address)}
    left = LONGEST_TEXT
    for text in texts:
        syllables = tokens(text, most=left)
        found.update(syllables, pairs(syllables))
        left = max(0, left - len(text))
    return sorted(found)


def wanted(address: str, words: str) -> list[str]:
    """Every word, and the mailbox: one index answers for both."""
    return [fact("box", address), *asked(words)]
