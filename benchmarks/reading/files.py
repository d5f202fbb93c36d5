"""Documents as files, kind by kind: the set that is examined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from congthu.lib.vntext import Encoding
from reading import render_docx, render_office, render_old, render_pdf, render_scan, render_text
from reading.composing import compose
from reading.content import Letter

#: Longest paper that is scanned: recognition is dear.
PAGES = 3
_MADE: dict[str, Callable[[Letter, str], bytes]] = {
    "docx": render_docx.as_docx,
    "pdf": render_pdf.as_pdf,
    "text": render_text.as_text,
    "html": render_text.as_html,
    "docx-tcvn3": lambda letter, seed: render_old.as_old_docx(letter, seed, Encoding.TCVN3),
    "docx-vni": lambda letter, seed: render_old.as_old_docx(letter, seed, Encoding.VNI),
    "text-tcvn3": lambda letter, seed: render_old.as_old_text(letter, seed, Encoding.TCVN3),
    "text-vni": lambda letter, seed: render_old.as_old_text(letter, seed, Encoding.VNI),
    "pdf-tcvn3": lambda letter, seed: render_old.as_old_pdf(letter, seed, Encoding.TCVN3),
}
#: Kinds that LibreOffice makes, of which kind of DOCX.
_OFFICE = {
    "office-docx": ("docx", "docx"),
    "office-pdf": ("docx", "pdf"),
    "odt": ("docx", "odt"),
    "rtf": ("docx", "rtf"),
    "doc": ("docx", "doc"),
    "office-html": ("docx", "html"),
    "rtf-tcvn3": ("docx-tcvn3", "rtf"),
    "doc-tcvn3": ("docx-tcvn3", "doc"),
}
TEXTS = ("docx", "pdf", "text", "html")
OLD = ("docx-tcvn3", "docx-vni", "text-tcvn3", "text-vni", "pdf-tcvn3")
SCANS = ("scan-light", "scan-copy", "scan-heavy")
KINDS = (*TEXTS, *_OFFICE, *OLD, *SCANS)
#: Encodings in which a capital with a tone has no byte of its own: letter case is not judged.
NO_CAPITALS = frozenset(kind for kind in KINDS if kind.endswith("tcvn3"))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One file of the set and the document it was made from."""

    kind: str
    name: str
    letter: Letter
    data: bytes


def sheets(kind: str, count: int, seed: int, *, pages: int = PAGES) -> Iterator[Sheet]:
    """``count`` files of a kind, scans of at most so many pages. Each kind has documents of its own."""
    old = "tcvn3" in kind or "vni" in kind
    if kind.startswith("scan-"):
        yield from _scans(kind, count, seed, pages)
        return
    shift = 10_000 * KINDS.index(kind)
    letters = [(f"{seed}-{kind}-{at}", compose(seed, shift + at, old=old)) for at in range(count)]
    if kind in _MADE:
        for name, letter in letters:
            yield Sheet(kind=kind, name=name, letter=letter, data=_MADE[kind](letter, name))
        return
    source, ending = _OFFICE[kind]
    files = [_given(source, ending, letter, name) for name, letter in letters]
    for (name, letter), data in zip(letters, render_office.exported(files, ending), strict=True):
        if data is not None:
            yield Sheet(kind=kind, name=name, letter=letter, data=data)


def _given(source: str, ending: str, letter: Letter, name: str) -> bytes:
    """The DOCX that LibreOffice is given; without struck text, which it would print."""
    how = replace(render_docx.build(Random(name)), tracked=False)
    if ending == "rtf":
        # It leaves the text boxes of before 2010 out of an RTF.
        how = replace(how, modern_boxes=True)
    if source == "docx":
        return render_docx.as_docx(letter, name, how=how)
    return render_old.as_old_docx(letter, name, Encoding.TCVN3, how=how)


def _scans(kind: str, count: int, seed: int, pages: int) -> Iterator[Sheet]:
    import pypdfium2

    shift, at, made = 10_000 * KINDS.index(kind), -1, 0
    while made < count:
        at += 1
        name = f"{seed}-{kind}-{at}"
        # Paper is signed by hand.
        letter = replace(compose(seed, shift + at), signed="")
        pdf = render_pdf.as_pdf(letter, name, by_hand=True)
        if len(pypdfium2.PdfDocument(pdf)) > pages:
            continue
        data, ending = render_scan.scanned(pdf, name, kind.removeprefix("scan-"), name=letter.name)
        made += 1
        yield Sheet(kind=kind, name=f"{name}.{ending}", letter=letter, data=data)
