"""From runs in fonts to converted runs: what all containers share.

Neighbours of one encoding are joined before they are judged (a VNI base and its mark may stand in two runs),
and split again where they were joined. The font is the prior, the content is the judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, pairwise

from congthu.lib.vntext import decode, font_encoding
from congthu.lib.vntext.containers.charsets import submerged
from congthu.lib.vntext.containers.judging import judged
from congthu.lib.vntext.containers.types import Paragraph, Run, Tally
from congthu.lib.vntext.types import UNKNOWN, Conversion, Encoding, Piece, Prior

Family = tuple[Encoding, bool]

#: These share the codes of their small letters; a font of the one vouches for the others.
_TCVN = frozenset({Encoding.TCVN3, Encoding.VN1, Encoding.VN2})
#: Text that is Unicode already, well or badly written: the font it stands in says nothing about it.
_UNICODE = frozenset(
    {Encoding.UTF_8, Encoding.NFD, Encoding.LOOK_ALIKES, Encoding.ENTITIES, Encoding.MOJIBAKE}
)
_TOKEN = re.compile(r"[^ \t\n\r]+")
#: Word keeps the codes of symbol fonts in the private use area, at this offset.
_SYMBOLS = range(0xF020, 0xF100)
_LONGEST_TOKEN = 400
#: Vietnamese letters no old encoding surfaces as: the text is Unicode.
_BEYOND = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
#: Longer text that reads well as it is, is no accident.
_SHORT = 25
_NONE = (Encoding.UTF_8, False)


@lru_cache(maxsize=1024)
def family(font: str | None) -> Family | None:
    """Encoding and capitals of a font; None when its name says nothing."""
    return font_encoding(font) if font else None


def plain(text: str) -> str:
    """Text of an old font without the detours word processors take around its codes (traps 5, 14)."""
    if text.isascii():
        return text
    return "".join(map(_plain, text))


def _plain(letter: str) -> str:
    if ord(letter) in _SYMBOLS:
        return bytes([ord(letter) - 0xF000]).decode("cp1252", "ignore") or chr(ord(letter) - 0xF000)
    return {"\u2219": "\u00b7", "\u2212": "\u00ad"}.get(letter, letter)


@dataclass(kw_only=True, slots=True)
class Settled:
    """What is to be written, and which font names have to make way."""

    changes: list[tuple[Run, str]] = field(default_factory=list)
    #: True when old fonts are to be replaced: some of their text has been converted.
    fonts: bool = False
    #: Sources whose font names must stay, because text in them stays as it is.
    blocked: set[Hashable] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)


@dataclass(kw_only=True, slots=True)
class _Span:
    runs: list[Run]
    family: Family | None
    first: bool

    @property
    def text(self) -> str:
        text = "".join(run.text for run in self.runs)
        return plain(text) if self.family and self.family[0] in _TCVN else text

    @property
    def font(self) -> str | None:
        named = [run for run in self.runs if family(run.font) == self.family]
        return max(named, key=lambda run: len(run.text)).font if named else None


def settle(paragraphs: Iterable[Paragraph], prior: Prior = UNKNOWN) -> Settled:
    """Judge and convert the paragraphs of one document together."""
    spans = [span for paragraph in paragraphs for span in _spans(paragraph)]
    pieces = [
        Piece(text=span.text, prior=replace(prior, font=span.font), continues=not span.first)
        for span in spans
    ]
    settled = Settled()
    waiting: list[Run] = []
    answers = list(zip(spans, _trusting(spans, judged(pieces, prior)), strict=True))
    for span, conversion in answers:
        if not accepted(conversion, span.family):
            _leave(span, conversion, settled, waiting)
        elif not _write(span, span.text, conversion, settled):
            settled.tally.undecided += 1
            settled.blocked.update(run.source for run in span.runs)
    if settled.fonts:
        # Without a converted neighbour an old font name alone is no reason to touch a file.
        settled.changes.extend((run, run.text.upper()) for run in waiting if run.text != run.text.upper())
    return settled


def _trusting(spans: Sequence[_Span], conversions: Sequence[Conversion]) -> Iterator[Conversion]:
    """A word or two may be right in two encodings. Where a document's font never lied, it decides."""
    kept: Counter[Family] = Counter()
    broken: set[Family] = set()
    for span, conversion in zip(spans, conversions, strict=True):
        if span.family and accepted(conversion, span.family) and conversion.label == span.family[0]:
            kept[span.family] += 1
        elif (
            span.family and (_BEYOND.search(span.text) or len(span.text) > _SHORT) and not span.text.isascii()
        ):
            broken.add(span.family)
    for span, conversion in zip(spans, conversions, strict=True):
        data = None
        trusted = span.family and kept[span.family] > 1 and span.family not in broken
        if (
            trusted
            and len(span.text) <= _SHORT
            and conversion.label not in _TCVN | {(span.family or _NONE)[0]}
        ):
            data = submerged(span.text)
        if data is None or data.isascii() or span.family is None:
            yield conversion
            continue
        told = decode(data, span.family[0])
        yield replace(told, changed=told.text != span.text) if not told.unmapped else conversion


def accepted(conversion: Conversion, font: Family | None = None) -> bool:
    """Whether a conversion may be written without asking."""
    if not conversion.changed:
        return False
    if conversion.automatic or font is None:
        return conversion.automatic
    return conversion.label == font[0] or {conversion.label, font[0]} <= _TCVN


def _spans(paragraph: Sequence[Run]) -> list[_Span]:
    spans: list[_Span] = []
    for run in paragraph:
        if not run.text:
            continue
        own = family(run.font)
        open_ended = own is None and run.text.isascii()
        if spans and (open_ended or spans[-1].family == own):
            spans[-1].runs.append(run)
        elif spans and not any(family(r.font) or not r.text.isascii() for r in spans[-1].runs):
            # Everything so far was ASCII in no telling font: it belongs to what follows.
            spans[-1].runs.append(run)
            spans[-1].family = own
        else:
            spans.append(_Span(runs=[run], family=own, first=not spans))
    return spans


def _leave(span: _Span, conversion: Conversion, settled: Settled, waiting: list[Run]) -> None:
    if span.text.isascii():
        waiting.extend(run for run in span.runs if not run.fixed and (family(run.font) or (None, False))[1])
        return
    if conversion.changed or (span.family and conversion.label not in _UNICODE):
        settled.tally.undecided += conversion.changed
        settled.blocked.update(run.source for run in span.runs if run.source is not None)


def _write(span: _Span, before: str, conversion: Conversion, settled: Settled) -> bool:
    """Split the new text over the runs. False, and nothing done, when it does not fit the fixed ones."""
    parts = split(before, conversion.text, [len(run.text) for run in span.runs])
    if any(run.fixed and part != run.text for run, part in zip(span.runs, parts, strict=True)):
        return False
    settled.tally.guessed += conversion.guessed
    settled.tally.unmapped += conversion.unmapped
    settled.tally.passage(before, conversion.text, conversion.label)
    settled.fonts = settled.fonts or conversion.label not in _UNICODE
    for run, part in zip(span.runs, parts, strict=True):
        capitals = (family(run.font) or (None, False))[1] and conversion.label not in _UNICODE
        text = part.upper() if capitals else part
        if text != run.text:
            settled.changes.append((run, text))
    return True


def split(before: str, after: str, sizes: Sequence[int]) -> list[str]:
    """``after`` cut where ``before`` was joined; letters go where their base stood. Nothing is lost."""
    if len(sizes) == 1:
        return [after]
    ends = list(accumulate(sizes))
    cuts = ends[:-1] if len(before) == len(after) else _cuts(before, after, ends[:-1])
    ordered = [0, *accumulate((min(cut, len(after)) for cut in cuts), max), len(after)]
    return [after[start:end] for start, end in pairwise(ordered)]


def _cuts(before: str, after: str, ends: Sequence[int]) -> list[int]:
    old, new = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    if len(old) != len(new):
        return [_inside(before, after, end) for end in ends]
    token_ends = [token.end() for token in old]
    cuts = []
    for end in ends:
        at = bisect_left(token_ends, end)
        if at == len(old):
            cuts.append(len(after) - (len(before) - end))
        elif end <= old[at].start():
            cuts.append(new[at].start() - (old[at].start() - end))
        else:
            cuts.append(new[at].start() + _inside(old[at].group(), new[at].group(), end - old[at].start()))
    return [max(0, cut) for cut in cuts]


def _inside(before: str, after: str, at: int) -> int:
    """Where position ``at`` of a token lies in its conversion."""
    if len(before) > _LONGEST_TOKEN:
        return at * len(after) // len(before)
    for _, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if start < at < end:
            # Rounded up: a letter stays with its base, not with its mark.
            return new_start - (start - at) * (new_end - new_start) // (end - start)
        if at == end:
            return new_end
    return 0 if at == 0 else len(after)
