"""HTML: <font face>, CSS fonts and character references; the page is spliced, never written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from congthu.lib.vntext.containers import charsets, html_fonts
from congthu.lib.vntext.containers.errors import FileTooLarge
from congthu.lib.vntext.containers.html_tokens import Content, Tag, attributes, escaped, tokens, unescaped
from congthu.lib.vntext.containers.runs import settle
from congthu.lib.vntext.containers.splicing import Splice, spliced
from congthu.lib.vntext.containers.types import ConvertedFile, Paragraph, Run
from congthu.lib.vntext.types import UNKNOWN, Prior

_LARGEST = 32 << 20
#: Quotes and equals signs: tags are read sign by sign, some four microseconds each.
_MOST_SIGNS = 1_500_000
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "o:p",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
        "blink",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
#: Elements that end an open one of their kind: closing tags are often left out.
_SELF_CLOSING = frozenset(["p", "li", "td", "th", "tr", "dt", "dd", "option"])
#: Attributes that are shown to readers.
_SHOWN = ("alt", "title", "placeholder", "summary")
_CHARSET = re.compile(r"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)")
_HEAD = re.compile(r"<head(?:\s[^>]{0,500})?>", re.IGNORECASE)
_HTML = re.compile(
    r"(?:\ufeff)?(?:\s*<!doctype[^>]{0,500}>)?(?:\s*<html(?:\s[^>]{0,2000})?>)?", re.IGNORECASE
)
_LINES = re.compile(r"([\r\n]+)")
_HEAD_BYTES = 8192
#: With fewer letters, legacy bytes may be valid UTF-8 by accident (trap 18).
_SURE_LETTERS = 3
_DEEPEST_SEARCH = 256
_MOST_TOKENS = 1_000_000
_LONGEST_STYLE = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """A page as one string; ``surface`` when each character still stands for one byte."""

    text: str
    codec: str
    declared: str | None
    surface: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    font: str | None
    source: object


def convert_html(data: bytes, prior: Prior = UNKNOWN) -> ConvertedFile:
    """The page with its old text converted, in UTF-8. ``prior.charset`` was declared outside of the page."""
    if len(data) > _LARGEST or sum(map(data.count, (b"'", b'"', b"="))) > _MOST_SIGNS:
        raise FileTooLarge
    page = _decoded(data, prior.charset)
    reader = _Reader(page.text)
    settled = settle(reader.paragraphs(), replace(prior, charset=page.declared) if page.surface else prior)
    splices: list[Splice[str]] = [
        (*run.place[:2], escaped(text, quotes=run.place[2])) for run, text in settled.changes
    ]
    wrong = not page.surface and page.declared and not charsets.is_unicode(page.declared)
    mislabelled = (
        wrong and not page.text.isascii() and page.codec == "utf-8" and not data.startswith(b"\xef\xbb\xbf")
    )
    if not splices and not mislabelled:
        return settled.tally.result(data, data, "html")
    if settled.fonts:
        splices += reader.fonts(settled.blocked)
    if page.codec == "utf-8":
        splices += _charset(page, told=bool(prior.charset))
    between = (lambda kept: _seen(kept, page.declared)) if page.surface else (lambda kept: kept)
    return settled.tally.result(data, spliced(page.text, splices, between).encode(page.codec), "html")


def _decoded(data: bytes, charset: str | None) -> _Page:
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark) and len(data) % 2 == 0:
            return _Page(text=data.decode(codec, "surrogatepass"), codec=codec, declared="utf-16")
    head = data[:_HEAD_BYTES].decode("latin-1")
    found = charset or next((m.group(1) for m in (_XML.match(head), _CHARSET.search(head)) if m), None)
    for codec in (known for known in [charsets.known(found)] if known and charsets.is_wide(found)):
        try:
            return _Page(text=data.decode(codec), codec="utf-8", declared="utf-8" if "16" in codec else found)
        except UnicodeDecodeError:
            break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
        broken = charsets.mostly_utf8(data)
        if broken is not None:
            return _Page(text=broken, codec="utf-8", declared=found)
    letters = len(data) - len(text)
    if (text or not data) and (not letters or charsets.is_unicode(found) or letters >= _SURE_LETTERS):
        return _Page(text=text, codec="utf-8", declared=found)
    return _Page(text=charsets.surfaced(data), codec="utf-8", declared=found, surface=True)


def _seen(kept: str, charset: str | None) -> str:
    """What is kept of a page that moves to UTF-8 must go on saying what it said."""
    if kept.isascii():
        return kept
    data = charsets.submerged(kept)
    return kept if data is None else charsets.seen(data, charset)


def _charset(page: _Page, *, told: bool) -> list[Splice[str]]:
    """Make the page say that it is UTF-8."""
    found = [
        m for m in (_XML.match(page.text, 0, _HEAD_BYTES), *_CHARSET.finditer(page.text, 0, _HEAD_BYTES)) if m
    ]
    if found or told or (not page.surface and not page.text.isascii()):
        return [(m.start(1), m.end(1), "utf-8") for m in found if m.group(1).lower() != "utf-8"]
    place = _HEAD.search(page.text, 0, _HEAD_BYTES) or _HTML.match(page.text)
    at = place.end() if place else 0
    return [(at, at, '<meta charset="utf-8">')]


class _Reader:
    """Paragraphs of a page, and the places of its fonts."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._sheet = html_fonts.StyleSheet()
        self._stack: list[_Open] = [_Open("", None, None)]
        #: Attributes that name fonts: source, start, value.
        self._places: list[tuple[object, int, int, bool]] = []
        self._tokens = list(islice(tokens(page), _MOST_TOKENS + 1))
        if len(self._tokens) > _MOST_TOKENS:
            raise FileTooLarge
        for token in self._tokens:
            if isinstance(token, Content) and token.raw == "style":
                self._sheet.read(page[token.start : token.end], token.start)

    def paragraphs(self) -> Iterator[Paragraph]:
        paragraph: Paragraph = []
        for token in self._tokens:
            if isinstance(token, Content):
                if not token.raw:
                    paragraph.extend(self._runs(token))
                continue
            if token.name not in _INLINE:
                yield paragraph
                paragraph = []
            if token.closing:
                self._close(token.name)
            else:
                yield from self._open(token)
        yield paragraph

    def fonts(self, blocked: set[object]) -> Iterator[Splice[str]]:
        """Unicode fonts for the old ones, where no text needs them any more."""
        for source, start, end, is_style in self._places:
            value = self._page[start:end]
            found = (name for _, name in html_fonts.names(value)) if is_style else html_fonts.listed(value)
            new = html_fonts.replaced(value, found)
            if new != value and source not in blocked:
                quoted = self._page[start - 1] in "\"'"
                yield start, end, new if quoted else f'"{new}"'
        for start, end in self._sheet.spans:
            css = self._page[start:end]
            new = html_fonts.replaced(css, (name for _, name in html_fonts.names(css)))
            if new != css and start not in blocked:
                yield start, end, new

    def _runs(self, token: Content) -> Iterator[Run]:
        top, at = self._stack[-1], token.start
        for part in _LINES.split(self._page[token.start : token.end]):
            end = at + len(part)
            if part and part[0] in "\r\n":
                yield Run(text=" ", font=top.font, source=top.source, fixed=True)
            elif part:
                yield Run(text=unescaped(part), font=top.font, source=top.source, place=(at, end, False))
            at = end

    def _open(self, tag: Tag) -> Iterator[Paragraph]:
        if tag.name in _SELF_CLOSING and self._stack[-1].tag in {tag.name, "p"}:
            self._stack.pop()
        text = self._page[tag.start : tag.end]
        found = attributes(text) if "=" in text else {}
        for name in _SHOWN:
            if name in found and not (found[name][0].isascii() and "&" not in found[name][0]):
                value, start, end = found[name]
                yield [Run(text=unescaped(value), place=(tag.start + start, tag.start + end, True))]
        if tag.name in _VOID:
            return
        font, source = self._font(tag, found) or (self._stack[-1].font, self._stack[-1].source)
        self._stack.append(_Open(tag.name, font, source))

    def _font(self, tag: Tag, found: dict[str, tuple[str, int, int]]) -> tuple[str, object] | None:
        """Style attribute, then style sheet, then <font face>."""
        answers: list[tuple[str, object]] = []
        for name in ("style", "face"):
            if name not in found or (name == "face" and tag.name not in {"font", "basefont"}):
                continue
            value, start, end = found[name]
            if len(value) > _LONGEST_STYLE:
                continue
            font = (
                html_fonts.first(value)
                if name == "style"
                else next(html_fonts.listed(value), (0, 0, None))[2]
            )
            source = ("tag", tag.start, name)
            self._places.append((source, tag.start + start, tag.start + end, name == "style"))
            if font:
                answers.append((font, source))
        ruled = self._sheet.font(tag.name, found.get("class", ("",))[0], found.get("id", ("",))[0])
        if ruled and not (answers and answers[0][1] == ("tag", tag.start, "style")):
            return ruled
        return answers[0] if answers else None

    def _close(self, name: str) -> None:
        """Close the nearest open element of this name; stray closing tags are passed over."""
        for back in range(1, min(len(self._stack), _DEEPEST_SEARCH)):
            if self._stack[-back].tag == name:
                del self._stack[-back:]
                return
