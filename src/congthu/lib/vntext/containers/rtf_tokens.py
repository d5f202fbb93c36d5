"""RTF cut into tokens (RTF Specification 1.9.1), with the state of the group each piece of text stands in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from congthu.lib.vntext.containers.errors import FileBroken, FileTooLarge

_DEEPEST = 20_000
_MOST_TOKENS = 1_500_000
_LONGEST_NAME = 1000
TOKEN = re.compile(
    rb"(?P<text>(?:[^\\{}\r\n\x00]+|\\'[0-9A-Fa-f]{2}|\\[-~\\{}]){1,500})"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?(?P<space> ?)"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<skip>[\r\n\x00]+)|\\(?P<symbol>[\s\S])"
)
_LETTER = re.compile(rb"\\'([0-9A-Fa-f]{2})|\\([-~\\{}])")
_SYMBOLS = {b"-": 0xAD, b"~": 0xA0, b"\\": 0x5C, b"{": 0x7B, b"}": 0x7D}

#: Control words that are letters; their codes in windows-1252, for old fonts.
LETTERS = {
    b"emdash": "\u2014",
    b"endash": "\u2013",
    b"lquote": "\u2018",
    b"rquote": "\u2019",
    b"ldblquote": "\u201c",
    b"rdblquote": "\u201d",
    b"bullet": "\u2022",
}
BREAKS = frozenset({b"tab", b"line", b"lbr", b"nestcell"})
ENDS = frozenset({b"par", b"cell", b"row", b"sect", b"page", b"column", b"nestrow", b"sectd", b"trowd"})
#: Groups that hold no text of the document; so do groups that begin with \* and are not in _KEPT.
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet pict fldinst objdata objclass objname filetbl revtbl rsidtbl "
    b"listtable listoverridetable xe tc rxe txe tcf sp themedata datafield bkmkstart bkmkend template"
    b" creatim revtim printim buptim keycode falt panose fontemb fontfile objalias objsect".split()
)
_KEPT = frozenset(b"annotation shpinst shptxt dptxbxtext footnote pn pntxta pntxtb do".split())
#: Text that stands apart from the paragraph around it.
_STREAMS = frozenset(
    b"header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt dptxbxtext"
    b" info title subject author operator keywords comment doccomm company manager category "
    b"atnid atnauthor pntxta pntxtb ftnsep ftnsepc aftnsep aftnsepc".split()
)


@dataclass(frozen=True, slots=True)
class State:
    """What a group hands down to the groups inside."""

    font: int | None = None
    #: How many characters stand for one \\u (§Unicode RTF).
    fallback: int = 1
    skipped: bool = False
    #: Which stream of paragraphs the text belongs to.
    stream: int = 0
    fonttbl: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes of text; or a letter written as a control word."""

    start: int
    end: int
    state: State
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A break within a paragraph, or (``ends``) its end."""

    state: State
    ends: bool


def codes(content: bytes) -> bytes:
    """The bytes that text tokens stand for, in the code page of their font."""
    if b"\\" not in content:
        return content
    return _LETTER.sub(lambda m: bytes([int(m[1], 16) if m[1] else _SYMBOLS[m[2]]]), content)


def sliced(content: bytes, skip: int) -> int:
    """Length of the first ``skip`` characters of a text token."""
    at = 0
    while skip and at < len(content):
        found = _LETTER.match(content, at)
        at = found.end() if found else at + 1
        skip -= 1
    return at


class Reader:
    """Walks through the tokens once, without recursion: groups may nest as deep as they like."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._stack: list[State] = []
        self._state = State()
        self._default: int | None = None
        self._streams = 0
        self._first = self._star = False
        #: Characters still to be passed over after \\u.
        self._pass = 0

    def tokens(self) -> Iterator[Text | Mark]:
        at, data, count = 0, self._data, 0
        while at < len(data):
            found = TOKEN.match(data, at)
            if found is None:
                raise FileBroken(private=f"RTF at {at}")
            count += 1
            if count > _MOST_TOKENS:
                raise FileTooLarge
            at = found.end()
            kind = found.lastgroup
            if kind == "text":
                yield from self._text(found)
            elif kind == "open":
                self._open()
            elif kind == "close":
                yield from self._close()
            elif kind in {"number", "space", "word"}:
                word, number = found["word"], found["number"]
                if word == b"bin" and number:
                    at += max(0, int(number))
                yield from self._word(word, int(number) if number else None, found)
                self._first = False
            elif kind == "symbol":
                yield from self._symbol(found["symbol"], found)

    def _text(self, found: re.Match[bytes]) -> Iterator[Text]:
        start, end = found.span()
        self._first = False
        if self._pass:
            length = sliced(found.group(), self._pass)
            self._pass -= len(codes(found.group()[:length]))
            start += length
        if start < end and not self._state.skipped:
            yield Text(start, end, self._state)

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise FileTooLarge("The groups of the file are nested too deep.")
        self._stack.append(self._state)
        self._first, self._star, self._pass = True, False, 0

    def _close(self) -> Iterator[Mark]:
        before = self._state
        if self._stack:
            self._state = self._stack.pop()
        self._first = self._star = False
        self._pass = 0
        if before.stream != self._state.stream:
            yield Mark(before, True)

    def _word(self, word: bytes, number: int | None, found: re.Match[bytes]) -> Iterator[Text | Mark]:
        state = self._state
        if self._first or self._star:
            self._enter(word)
            state = self._state
        if word == b"u" and number is not None:
            self._pass = state.fallback
            if not state.skipped:
                yield Text(*found.span(), state, chr(number & 0xFFFF))
        elif word in LETTERS and self._pass:
            self._pass -= 1
        elif word in LETTERS and not state.skipped:
            yield Text(*found.span(), state, LETTERS[word])
        elif word in BREAKS or word in ENDS:
            yield Mark(state, word in ENDS)
        else:
            # Sloppy writers leave the fallback out: what is no letter ends it.
            self._pass = 0 if word != b"uc" else self._pass
            self._property(word, number)

    def _enter(self, word: bytes) -> None:
        """The first word of a group names its destination."""
        state = self._state
        if word == b"fonttbl":
            state = replace(state, skipped=True, fonttbl=True)
        elif word in _SKIPPED or (self._star and word not in _KEPT):
            state = replace(state, skipped=True)
        if word in _STREAMS:
            self._streams += 1
            state = replace(state, stream=self._streams, skipped=state.skipped)
        self._state, self._star = state, False

    def _property(self, word: bytes, number: int | None) -> None:
        if word == b"f" and number is not None:
            self._state = replace(self._state, font=number)
        elif word == b"plain":
            self._state = replace(self._state, font=self._default)
        elif word == b"deff":
            self._default = number
            self._state = replace(self._state, font=number)
        elif word == b"uc" and number is not None:
            self._state = replace(self._state, fallback=max(0, min(number, 100)))

    def _symbol(self, symbol: bytes, found: re.Match[bytes]) -> Iterator[Text | Mark]:
        if symbol == b"*" and self._first:
            self._star = True
            return
        self._first = False
        if self._pass:
            self._pass -= 1
        elif symbol == b"_" and not self._state.skipped:
            yield Text(*found.span(), self._state, "\u2011")
        elif symbol in {b"\r", b"\n"}:
            yield Mark(self._state, True)


_FONT = re.compile(rb"\\f(\d{1,6})(?![A-Za-z])")
_FONT_CHARSET = re.compile(rb"\\fcharset(\d{1,3})")
_GROUP = re.compile(rb"\{[^{}]*\}")
_NAME = re.compile(rb"[ \r\n]*([^;]*?)[ \r\n]*(?:;|$)")
_WORDS = re.compile(rb"\\[A-Za-z]+-?\d* ?|[{}]")
_BRACES = re.compile(rb"\\[\s\S]|[{}]")
_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}


@dataclass(frozen=True, slots=True)
class Font:
    """An entry of the font table."""

    name: str
    #: Where the name stands in the file.
    start: int
    end: int
    page: str | None
    #: Where the charset is written; without one the page of the document counts.
    charset: tuple[int, int] | None = None


def font_table(data: bytes) -> dict[int, Font]:
    """Fonts by their number."""
    start = data.find(b"{\\fonttbl")
    if start < 0:
        return {}
    end = _group_end(data, start)
    fonts: dict[int, Font] = {}
    marks = [*_FONT.finditer(data, start + 9, end)]
    for mark, following in zip(marks, [*(m.start() for m in marks[1:]), end], strict=False):
        fonts.setdefault(int(mark[1]), _entry(data, mark.end(), following))
    return fonts


def _entry(data: bytes, start: int, end: int) -> Font:
    content = data[start : min(end, start + _LONGEST_NAME)]
    # Groups inside ({\*\panose ...}, {\*\falt ...}) are blanked out; places stay.
    flat = _GROUP.sub(lambda m: b"\x01" * len(m[0]), content).replace(b"\x01", b" ")
    charset = _FONT_CHARSET.search(flat)
    named = _NAME.match(_WORDS.sub(lambda m: b" " * len(m[0]), flat))
    begin, stop = (start + named.start(1), start + named.end(1)) if named else (end, end)
    number = int(charset[1]) if charset else 1
    place = (start + charset.start(1), start + charset.end(1)) if charset else None
    name = codes(data[begin:stop]).decode("cp1252", "replace")
    return Font(name, begin, stop, _CHARSETS.get(number), place)


def _group_end(data: bytes, start: int) -> int:
    depth = 0
    for found in _BRACES.finditer(data, start):
        if found[0] == b"{":
            depth += 1
        elif found[0] == b"}":
            depth -= 1
            if depth == 0:
                return found.start()
    return len(data)


def page_of(data: bytes) -> str:
    """The code page of the document, for fonts that name none."""
    found = _PAGE.search(data, 0, 4096)
    name = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
