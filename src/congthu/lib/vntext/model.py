"""How likely a word is, in Vietnamese and in foreign languages.

The figures come from ``model.bin``, built by ``tools/build_vntext_model.py``; sources and licences stand in
``model.md`` beside it. It is read on first need, in some 30 ms.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from congthu.lib.vntext.syllables import split

MAGIC: Final = b"VNTEXT1\n"
#: Steps of one natural logarithm in the file.
QUANTUM: Final = 16
#: Backing off to a shorter run of letters costs this much.
_BACK_OFF: Final = 1.2
_NEVER: Final = -10.0
#: Words remembered before starting anew.
_MOST_WORDS: Final = 60_000

_Met = TypeVar("_Met")


class Weight(NamedTuple):
    """What a word says for a reading as Vietnamese."""

    lower: str
    #: Log-probability where its neighbour says nothing, and what is added for odd capitals.
    alone: float
    case: float
    #: Whether it has letters beyond ASCII, and then whether it can be a syllable.
    beyond: bool
    possible: bool


class Model:
    """Log-probabilities of words."""

    def __init__(self, data: bytes) -> None:
        sections = zlib.decompress(data[len(MAGIC) :]).decode().split("\x1d")
        ones, twos, onsets, rhymes, grams, words, scalars = (_section(each) for each in sections)
        self.ones: Final = ones
        self.twos: Final = twos
        self._onsets = onsets
        self._rhymes = rhymes
        self._grams = grams
        self._words = words
        self._alien = scalars["alien"]
        self._unseen = scalars["unseen"]
        #: Words met so far, and those of them that cannot be syllables.
        self.known: Final[dict[str, float]] = dict(ones)
        self.alien: Final[set[str]] = set()
        self._strange: dict[str, float] = {}
        #: Words as they are written, weighed as Vietnamese (with ordinary case, and loosely), and as foreign.
        self.weighed: Final[tuple[dict[str, Weight], dict[str, Weight]]] = ({}, {})
        self.met: Final[dict[str, float]] = {}

    @staticmethod
    def remember(words: dict[str, _Met], word: str, weight: _Met) -> _Met:
        """Keep what was worked out for a word; from time to time everything is worked out anew."""
        if len(words) > _MOST_WORDS:
            words.clear()
        words[word] = weight
        return weight

    def valid(self, word: str) -> bool:
        """Whether ``word`` (lower case) is or may be a Vietnamese syllable."""
        self.vietnamese(word)
        return word not in self.alien

    def vietnamese(self, word: str) -> float:
        """Log-probability of a lower-case word in Vietnamese text."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) > _MOST_WORDS:
                self.known.clear()
                self.known.update(self.ones)
                self.alien.clear()
            found = self.known[word] = self._guess(word)
        return found

    def _guess(self, word: str) -> float:
        parts = split(word)
        if parts is None:
            self.alien.add(word)
            return self._alien + self.foreign(word) - 2.0
        return self._unseen + self._onsets.get(parts[0], _NEVER) + self._rhymes.get(parts[1], _NEVER)

    def foreign(self, word: str) -> float:
        """Log-probability of a lower-case word in a text of some other Latin-script language."""
        found = self._strange.get(word)
        if found is None:
            found = max(self._spelled(word), self._words.get(word, -99.0))
            if len(self._strange) > _MOST_WORDS:
                self._strange.clear()
            self._strange[word] = found
        return found

    def _spelled(self, word: str) -> float:
        grams = self._grams
        padded = f"^{word}$"
        total = 0.0
        for at in range(1, len(padded)):
            found = grams.get(padded[max(at - 2, 0) : at + 1])
            if found is None:
                found = grams.get(padded[at - 1 : at + 1])
                if found is None:
                    found = grams.get(padded[at], _NEVER) - _BACK_OFF
                found -= _BACK_OFF
            total += found
        return total


def _section(text: str) -> dict[str, float]:
    keys, marks = text.split("\x1e")
    values = {mark: -(ord(mark) - 0x20) / QUANTUM for mark in set(marks)}
    return dict(zip(keys.split("\n"), map(values.__getitem__, marks), strict=True))


@cache
def model() -> Model:
    """The model, read once."""
    return Model(Path(__file__).with_name("model.bin").read_bytes())
