"""Marking what differs between a passage before and after, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of text that stayed, or one that was replaced."""

    text: str
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A passage before and after."""

    before: tuple[Span, ...]
    after: tuple[Span, ...]


def marked(before: str, after: str) -> Marked:
    """Both sides with their differences."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    kept_old, kept_new = _kept(old, new)
    return Marked(before=_spans(old, kept_old), after=_spans(new, kept_new))


def _kept(old: Sequence[str], new: Sequence[str]) -> tuple[set[int], set[int]]:
    """Places of the words that stayed. Conversion keeps words in their places, as a rule."""
    places_old, places_new = _places(old), _places(new)
    words_old, words_new = [old[at] for at in places_old], [new[at] for at in places_new]
    if len(words_old) == len(words_new):
        pairs = [(at, at) for at, word in enumerate(words_old) if word == words_new[at]]
    else:
        blocks = SequenceMatcher(None, words_old, words_new, autojunk=False).get_matching_blocks()
        pairs = [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]
    return {places_old[a] for a, _b in pairs}, {places_new[b] for _a, b in pairs}


def _places(pieces: Sequence[str]) -> list[int]:
    return [at for at, piece in enumerate(pieces) if not piece.isspace()]


def _spans(words: Sequence[str], kept: set[int]) -> tuple[Span, ...]:
    return tuple(Span(text=text, changed=changed) for text, changed in _joined(words, kept))


def _joined(words: Sequence[str], kept: set[int]) -> Iterator[tuple[str, bool]]:
    """Neighbours of one kind in one stretch; a changed word stays alone, so that each is seen."""
    same: list[str] = []
    for at, word in enumerate(words):
        if at in kept or word.isspace():
            same.append(word)
            continue
        if same:
            yield "".join(same), False
        same = []
        yield word, True
    if same:
        yield "".join(same), False
