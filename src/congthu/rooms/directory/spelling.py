"""A name with one slip of the pen: one letter or one mark wrong in one word. Pure.

It is taken for the right name only when it cannot be another: the other words must belong to the names of one
agency alone, whatever stood in the place of the wrong word, and the name must be long. Names of communes
differ by single letters and marks so often that they are never corrected.
"""

from __future__ import annotations

import unicodedata

from congthu.lib.vntext import fold
from congthu.rooms.directory.types import Category, Snapshot

_FEWEST_WORDS, _FEWEST_LETTERS, _SHORTEST_WORD = 3, 12, 3


def one_slip(wanted: str, snapshot: Snapshot) -> str | None:
    """The code of the only agency whose name differs from the key ``wanted`` by one slip, or None."""
    words = wanted.split()
    if len(words) < _FEWEST_WORDS or len(wanted) < _FEWEST_LETTERS:
        return None
    found: set[str] = set()
    for at, word in enumerate(words):
        rest = " ".join([*words[:at], "*", *words[at + 1 :]])
        known = snapshot.all_but_one_word.get(rest, ())
        if len({code for _, code in known}) == 1 and any(_differ_by_one(word, other) for other, _ in known):
            found.add(known[0][1])
        elif known:
            return None
    code = found.pop() if len(found) == 1 else ""
    if not code or snapshot.by_code[code].category == Category.COMMUNE_COMMITTEE:
        return None
    return code


def _differ_by_one(written: str, right: str) -> bool:
    if min(len(_letters(written)), len(_letters(right))) < _SHORTEST_WORD:
        return False
    if any(c.isdigit() for c in written + right):
        return False
    one, other = fold(written), fold(right)
    if one == other:
        # The same letters: their marks and tone may differ in one place.
        return _edits(unicodedata.normalize("NFD", written), unicodedata.normalize("NFD", right)) <= 1
    return _edits(one, other) == 1 and _edits(_letters(written), _letters(right)) == 1


def _letters(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", word) if not unicodedata.combining(c))


def _edits(one: str, other: str) -> int:
    """0, 1, or 2 for more: letters left out, put in, exchanged with another, or with their neighbour."""
    if one == other:
        return 0
    if len(one) > len(other):
        one, other = other, one
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    a, b = one[same:], other[same:]
    if len(a) == len(b):
        return 1 if a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]) else 2
    return 1 if a == b[1:] else 2
