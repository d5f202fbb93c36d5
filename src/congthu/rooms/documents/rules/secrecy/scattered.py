"""A mark whose letters no row holds together: printed aslant or downwards, as a stamp or behind the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from congthu.lib.rulebook import secrecy as marks
from congthu.lib.rulebook.secrecy import Mark
from congthu.lib.rulebook.words import SECRECIES
from congthu.rooms.documents.types import Page, Where, Word

_KEYS = {"MẬT": "mat", "TỐIMẬT": "toi mat", "TUYỆTMẬT": "tuyet mat"}
_BEGINNINGS = frozenset(key[:end] for key in _KEYS for end in range(1, len(key) + 1))
_SYLLABLES = frozenset({"MẬT", "TỐI", "TUYỆT"})
#: Letters of the longest mark; letters of marks that are looked at on a page.
_MOST_PARTS, _MOST = 8, 5000
#: From letter to letter, in letter sizes.
_STEP = 3.0


def scattered(pages: Sequence[Page]) -> Iterator[tuple[Mark, Where]]:
    """Letters that follow one another, in the file or downwards, and together are a mark."""
    for number, page in enumerate(pages, 1):
        letters = [(word, text) for word in page.words if (text := _part(word))][:_MOST]
        if len(letters) < 2:
            continue
        downwards = sorted(letters, key=lambda each: (round((each[0].x0 + each[0].x1) / 12), each[0].y))
        for order in (_runs(page.words), [downwards]):
            for run in order:
                for level, words in _found(run):
                    yield Mark(level=level), _where(number, page, words)


def _part(word: Word) -> str:
    """The word as the beginning, the middle or the end of a mark; empty where it is none."""
    if len(word.text) > 12:
        return ""
    text = marks.plain(word.text).replace(" ", "").strip(".-*")
    return text if any(text in key for key in _KEYS) else ""


def _runs(words: Sequence[Word]) -> Iterator[list[tuple[Word, str]]]:
    """Parts of marks that follow one another as the file has them."""
    run: list[tuple[Word, str]] = []
    for word in words:
        text = _part(word)
        if text:
            run.append((word, text))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _found(run: Sequence[tuple[Word, str]]) -> Iterator[tuple[str, list[Word]]]:
    for start in range(len(run)):
        whole, words = "", list[Word]()
        for word, text in run[start : start + _MOST_PARTS]:
            if whole + text not in _BEGINNINGS or (words and not _near(words[-1], word)):
                break
            whole, words = whole + text, [*words, word]
        texts = {text for _, text in run[start : start + len(words)]}
        # Whole syllables stand in rows, which the rules for rows judge.
        if whole in _KEYS and len(words) > 1 and not texts <= _SYLLABLES:
            yield SECRECIES[_KEYS[whole]], words


def _near(one: Word, other: Word) -> bool:
    if abs(other.y - one.y) < 1:
        return True
    reach = _STEP * max(one.size, other.size)
    return abs(other.x0 - one.x0) < reach + (one.x1 - one.x0) and abs(other.y - one.y) < reach


def _where(number: int, page: Page, words: Sequence[Word]) -> Where:
    if not page.height:
        return Where(page=number, paragraph=words[0].paragraph)
    x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
    y0, y1 = min(word.y - word.size for word in words), max(word.y for word in words)
    return Where(page=number, box=(round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)))
