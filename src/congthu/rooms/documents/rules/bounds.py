"""How much of a file the rules look at, so that no text, however made, keeps them busy for long.

The bounds are far beyond any real document. What they cut off is never silent: it is said in a finding, the
values have a low confidence, and a clerk is asked for a mark of secrecy in what was not looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from congthu.rooms.documents.types import Finding, Page, SecrecyVerdict, Source, Word

#: Letters of one piece of text (a word, or a whole paragraph where a format has no words), and of one that
#: stands among the first pieces of the document, where its head is.
LONGEST, LONGEST_AT_HEAD, HEAD_PIECES = 20_000, 4_000, 60
#: Pieces in all, and at one height of a page.
MOST_PIECES, MOST_BESIDE = 200_000, 1_000
#: Confidence of values of a document that was cut.
CUT = 0.5
_BLANKS = re.compile(r"\s{64,}")
_DOTS = re.compile(r"([.…_])\1{200,}")


def bounded(source: Source) -> tuple[Source, bool]:
    """The source within the bounds, and whether anything was cut off."""
    cut = _Cut()
    pages = tuple(replace(page, words=tuple(cut.kept(page))) for page in source.pages)
    return (replace(source, pages=pages), cut.happened) if cut.changed else (source, False)


class _Cut:
    def __init__(self) -> None:
        self.pieces, self.changed, self.happened = 0, False, False

    def kept(self, page: Page) -> Iterator[Word]:
        beside: Counter[int] = Counter()
        for word in page.words:
            self.pieces += 1
            beside[round(word.y)] += 1
            if self.pieces > MOST_PIECES or beside[round(word.y)] > MOST_BESIDE:
                self.changed = self.happened = True
                continue
            yield self._shortened(word, LONGEST_AT_HEAD if self.pieces <= HEAD_PIECES else LONGEST)

    def _shortened(self, word: Word, longest: int) -> Word:
        if len(word.text) <= 200:
            return word
        text = _DOTS.sub(lambda found: found[1] * 200, _BLANKS.sub(" " * 64, word.text))
        if text != word.text or len(text) > longest:
            self.changed = True
            self.happened = self.happened or len(text) > longest
            return replace(word, text=text[:longest])
        return word


def lowered(confidence: Mapping[str, float]) -> dict[str, float]:
    """No value of a document that was cut is sure."""
    return {name: min(sure, CUT) for name, sure in confidence.items()}


#: law: D34.1b-3 - a mark might stand in what was not looked at.
ASK = SecrecyVerdict(
    verdict="ask",
    why={
        "vi": "Văn bản quá dài nên chỉ được đọc một phần; văn thư phải xem có dấu chỉ độ mật không.",
        "en": "The document is too long and was read in part only; a clerk must look for a secrecy mark.",
    },
)
FINDING = Finding(
    code="form.read-in-part",
    article="Nghị định 30/2020/NĐ-CP, Phụ lục I",
    message={
        "vi": "Văn bản có đoạn hoặc danh sách dài khác thường, chỉ được đọc một phần.",
        "en": "A paragraph or list of the document is unusually long; it was read in part only.",
    },
    advice={
        "vi": "Kiểm tra từng giá trị, hoặc gửi lại văn bản đã chia đoạn, kèm phụ lục riêng.",
        "en": "Check every value, or give the document again in paragraphs, long lists as an annex.",
    },
)


def pages_unread(count: int) -> Finding:
    """Says how many pages of a long scan nobody read."""
    return Finding(
        code="form.pages-not-read",
        article=FINDING.article,
        message={
            "vi": f"Bản chụp dài hoặc không rõ: {count} trang không được đọc.",
            "en": f"A long or illegible scan: {count} pages were not read.",
        },
        advice={
            "vi": "Xem các trang đó và kiểm tra từng giá trị, hoặc gửi riêng văn bản và phụ lục.",
            "en": "Look at those pages and check every value, or give document and annexes apart.",
        },
    )
