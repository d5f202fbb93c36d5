"""Old fonts in a PDF: its letters are the bytes of an old encoding, and the font's name promises which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from congthu.lib.vntext import Encoding, Piece, Prior, convert_pieces, decode, font_encoding
from congthu.lib.vntext.syllables import split

#: ``ư`` in TCVN3, a sign for nothing in Unicode text.
_SOFT_HYPHEN = "\u00ad"
#: pdfium's signs for a hyphen at the end of a line; Vietnamese breaks no words, so it belongs to the text.
_UNICODE = {0x02: "-", 0xFFFE: "-", 0xAD: None}
_TCVN3 = {0x02: "-", 0xFFFE: "-"}
#: WinAnsiEncoding gives that code the hyphen (ISO 32000-1 annex D): it was ``ư`` where that makes a syllable.
_HYPHENED = re.compile(r"[\dA-Za-z\x80-\xff-]*-[\dA-Za-z\x80-\xff-]*")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"[-,]")
_FOUNDRY = re.compile(r"(?:PS)?(?:MT)?$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, kw_only=True)
class SetWord:
    """A word as it was set: its letters, its font, its baseline."""

    text: str
    font: str
    y: float


def modern(words: Sequence[SetWord]) -> tuple[list[str], bool]:
    """The words in Unicode, and whether any of them was not."""
    promises = {font: font_encoding(font) for font in {word.font for word in words}}
    if not any(promises.values()):
        return [_plain(word.text) for word in words], False
    texts, old = [], False
    runs = [list(run) for _key, run in groupby(words, key=lambda word: (word.y, promises[word.font]))]
    pieces = [
        Piece(
            text=" ".join(_old(word.text, promises[word.font]) for word in run) + " ",
            prior=Prior(font=run[0].font),
            continues=number > 0 and runs[number - 1][0].y == run[0].y,
        )
        for number, run in enumerate(runs)
    ]
    for run, found in zip(runs, convert_pieces(pieces), strict=True):
        promise = promises[run[0].font]
        made = found.text.split()
        if not found.changed or found.label is Encoding.UTF_8 or len(made) != len(run):
            made = [_plain(word.text) for word in run]
        else:
            old = True
        texts += [word.upper() for word in made] if promise and promise[1] else made
    return texts, old


def family(font: str) -> str:
    """The family a PDF's font belongs to: ``ABCDEF+TimesNewRomanPS-BoldMT`` is of ``Times New Roman``."""
    name = _STYLE.split(_SUBSET.sub("", font), maxsplit=1)[0]
    return _CAMEL.sub(" ", _FOUNDRY.sub("", name)).strip() or font


def _plain(text: str) -> str:
    return text.translate(_UNICODE)


def _old(text: str, promise: tuple[Encoding, bool] | None) -> str:
    if promise is None or promise[0] is not Encoding.TCVN3:
        return _plain(text)
    return _HYPHENED.sub(_horned, text.translate(_TCVN3))


def _horned(found: re.Match[str]) -> str:
    """The letters with each hyphen that makes a syllable of those beside it put back as ``ư``."""
    made = found[0]
    for at, letter in enumerate(made):
        if letter == "-":
            whole = f"{made[:at]}{_SOFT_HYPHEN}{made[at + 1 :]}"
            begin = whole.rfind("-", 0, at) + 1
            end = whole.find("-", at)
            if _is_syllable(whole[begin : end if end > 0 else None]):
                made = whole
    return made


def _is_syllable(text: str) -> bool:
    read = decode(text.encode("latin-1", "replace"), Encoding.TCVN3).text
    return read[1:].islower() and split(read.lower()) is not None
