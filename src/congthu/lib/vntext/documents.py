"""Whole plain-text documents: one encoding throughout as a rule, line by line where that does not fit."""

from __future__ import annotations

from dataclasses import replace

from congthu.lib.vntext.codec import plain
from congthu.lib.vntext.convert import convert_text, detect, no_text
from congthu.lib.vntext.detection import readings, sample
from congthu.lib.vntext.lines import convert_lines
from congthu.lib.vntext.scoring import vietnamese
from congthu.lib.vntext.tables import PAIRS, RUNS
from congthu.lib.vntext.types import UNKNOWN, Conversion, Prior

#: Share of words beyond ASCII that must be possible syllables for one encoding to stand for the whole.
_FITS = 0.9
#: Share of lines, or of words, that must make sense for the lines of a longer text to be read one by one.
_SENSE = 0.35
_SHORT = 64_000
#: Lines longer documents are judged by.
_MOST_BYTES = 1_000_000
_MOST_LINES = 10_000


def worth_reading(data: bytes) -> bool:
    """Whether going through ``data`` line by line can help: some reading of it, or its lines, make sense."""
    if len(data) <= _SHORT:
        return True
    seen = sample(data, 16_384)
    lines = seen.split(b"\n")
    if sum(_is_utf8(line) for line in lines) > _SENSE * len(lines):
        return True
    return any(reading.valid > _SENSE * reading.touched for reading in readings(seen, {}))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def convert_document(data: bytes, *, prior: Prior = UNKNOWN) -> Conversion:
    """A plain-text file in the form of exchange."""
    found = detect(data, prior=prior)
    if len(data) > _MOST_BYTES or not 0 < data.strip().count(b"\n") < _MOST_LINES or data.isascii():
        return found
    if no_text(data[:4096].decode("latin-1")):
        return found
    if found.label in RUNS or found.label in PAIRS:
        score = vietnamese(plain(sample(data, 16_384), found.label), loose_case=True)
        if score.valid >= _FITS * score.touched:
            return found
    elif found.changed:
        return found
    return _by_lines(data, found, prior) if worth_reading(data) else found


def _by_lines(data: bytes, whole: Conversion, prior: Prior) -> Conversion:
    lines = data.split(b"\n")
    texts: list[str | bytes] = []
    for line in lines:
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append(line)
    answers = convert_lines(texts, prior)
    changed = [each for each in answers if each.changed]
    if not changed:
        return whole
    text = "\n".join(each.text for each in answers)
    again = convert_text(text)
    common = max({each.label for each in changed}, key=lambda label: sum(e.label is label for e in changed))
    return replace(
        whole,
        label=common,
        margin=min(each.margin for each in changed),
        text=again.text if again.changed else text,
        changed=True,
        automatic=all(each.automatic for each in changed),
        guessed=sum(each.guessed for each in changed),
        unmapped=sum(each.unmapped for each in changed),
    )
