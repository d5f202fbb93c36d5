"""What a text is found by, and what a search asks for: the same lexemes on both sides.

A lexeme is a folded syllable, a pair of neighbouring syllables ("thu dien"), or a *fact* ("=type:qd"), which
no text can hold. Syllables alone select little in Vietnamese; pairs make phrases, and references such as
``125/QĐ-UBND``, as quick to find as words. Facts let the same index answer the filters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from congthu.lib.vntext import fold

_TOKEN = re.compile(r"[^\W_]+")
_ASKED = re.compile(r'"([^"]*)"|(\S+)')
#: A syllable has seven letters at most; a longer "word" is somebody's noise.
_LONGEST_TOKEN = 40
_MOST_ASKED = 16


def tokens(text: str, *, most: int) -> list[str]:
    """The syllables of the first ``most`` characters, in their order; ``07`` is found as ``7``."""
    return [_plain(token[:_LONGEST_TOKEN]) for token in _TOKEN.findall(fold(text[:most]))]


def pairs(syllables: list[str]) -> list[str]:
    """Each two that stand side by side."""
    return [f"{one} {two}" for one, two in pairwise(syllables)]


def fact(name: str, value: str) -> str:
    """Something a line is, not something it says."""
    return f"={name}:{fold(value)[:200]}"


def asked(text: str, *, most: int = 1000) -> list[str]:
    """The lexemes a text must have: every word; in "quotes" or joined by signs, the words in their order."""
    found: list[str] = []
    for phrase, word in _ASKED.findall(text[:most]):
        syllables = tokens(phrase or word, most=most)
        found += pairs(syllables) if len(syllables) > 1 else syllables
    return list(dict.fromkeys(found))[:_MOST_ASKED]


def query(wanted: Iterable[str | tuple[str, ...]]) -> str:
    """All of them as a ``tsquery``; of a tuple one is enough. Nothing in a lexeme is an operator."""
    groups = [each if isinstance(each, tuple) else (each,) for each in wanted]
    return " & ".join("(" + " | ".join(map(_quoted, group)) + ")" for group in groups)


def _plain(token: str) -> str:
    return (token.lstrip("0") or "0") if token.isdigit() else token


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
