"""What a line of a book is found by, and what a search asks for: the same lexemes on both sides.

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
_MOST_TEXT, _MOST_ASKED = 8000, 16


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
        tokens = _tokens(text)
        found.update(tokens, _pairs(tokens))
    for text in lists:
        found.update(_tokens(text))
    return sorted(found)


def asked(text: str) -> list[str]:
    """The lexemes a line must have: every word; in "quotes" or joined by signs, the words in their order."""
    found: list[str] = []
    for phrase, word in _ASKED.findall(text):
        tokens = _tokens(phrase or word)
        found += _pairs(tokens) if len(tokens) > 1 else tokens
    return list(dict.fromkeys(found))[:_MOST_ASKED]


def fact(name: str, value: str) -> str:
    """Something a line is, not something it says."""
    return f"={name}:{fold(value)[:200]}"


def reference_fact(reference: str) -> str:
    """The same for every way of writing a reference: ``07/BKHCN-VP``, ``7/bkhcn-vp``, ``07/BKHCN - VP``."""
    return fact("reference", "/".join(_tokens(reference)))


def _tokens(text: str) -> list[str]:
    return [_plain(token[:_LONGEST_TOKEN]) for token in _TOKEN.findall(fold(text[:_MOST_TEXT]))]


def _plain(token: str) -> str:
    """``07`` is found as ``7``."""
    return (token.lstrip("0") or "0") if token.isdigit() else token


def _pairs(tokens: list[str]) -> list[str]:
    return [f"{one} {two}" for one, two in pairwise(tokens)]
