"""What comes back when a file has been converted, and the runs its text is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from congthu.lib.vntext.types import Encoding

#: So many changed passages are kept for showing; all of them are counted.
MOST_PASSAGES = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """One stretch of text that was changed, as it stood and as it stands now."""

    before: str
    after: str
    label: Encoding


@dataclass(frozen=True, kw_only=True, slots=True)
class ConvertedFile:
    """A file after conversion. ``data`` is the very object given when nothing had to be changed."""

    data: bytes
    changed: bool
    #: docx, xlsx, pptx, rtf, html, mail or text.
    kind: str
    #: How many stretches of text were converted from each encoding.
    labels: Mapping[Encoding, int] = field(default_factory=dict)
    #: Characters supplied by the lexicon.
    guessed: int = 0
    #: Characters that could not be mapped; they stand where they stood.
    unmapped: int = 0
    #: Stretches that look old, but not surely enough to change them without asking.
    undecided: int = 0
    #: Sentences for a person: what was left alone, and why.
    report: tuple[str, ...] = ()
    #: The first changed passages, for showing the difference.
    passages: tuple[Passage, ...] = ()


@dataclass(kw_only=True, slots=True)
class Tally:
    """Counts gathered while a file is converted."""

    labels: Counter[Encoding] = field(default_factory=Counter)
    guessed: int = 0
    unmapped: int = 0
    undecided: int = 0
    report: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        if sentence not in self.report:
            self.report.append(sentence)

    def passage(self, before: str, after: str, label: Encoding) -> None:
        self.labels[label] += 1
        if len(self.passages) < MOST_PASSAGES:
            self.passages.append(Passage(before=before, after=after, label=label))

    def add(self, other: Tally | ConvertedFile) -> None:
        """Take over the counts of a part."""
        self.labels.update(other.labels)
        self.guessed += other.guessed
        self.unmapped += other.unmapped
        self.undecided += other.undecided
        for sentence in other.report:
            self.note(sentence)
        self.passages.extend(other.passages[: max(0, MOST_PASSAGES - len(self.passages))])

    def result(self, before: bytes, after: bytes, kind: str) -> ConvertedFile:
        same = before == after
        return ConvertedFile(
            data=before if same else after,
            changed=not same,
            kind=kind,
            labels=dict(self.labels),
            guessed=self.guessed,
            unmapped=self.unmapped,
            undecided=self.undecided,
            report=tuple(self.report),
            passages=tuple(self.passages),
        )


@dataclass(kw_only=True, slots=True, eq=False)
class Run:
    """A stretch of text that stands in one font, and the place it came from."""

    text: str
    font: str | None = None
    #: Where the font's name is written, so that it is replaced once, there.
    source: Hashable = None
    #: The container's own note where the text belongs.
    place: Any = None
    #: Part of the text for detection, but nothing can be written here (tabs, line breaks).
    fixed: bool = False


Paragraph = list[Run]
