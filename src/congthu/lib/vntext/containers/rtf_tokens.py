"""RTF cut into tokens (RTF Specification 1.9.1), with the state of the group each piece of text stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from congthu.lib.vntext.containers.errors import FileBroken, FileTooLarge

_DEEPEST = 20_000
_MOST_TOKENS = 1_500_000
_CONTROLS = (
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?(?P<space> ?)"
    rb"|(?P<open>\{)|(?P<close>\})|\\(?P<symbol>[\s\S])"
)
TOKEN = re.compile(
    rb"(?P<text>(?:[^\\{}\r\n\x00]+|\\'[0-9A-Fa-f]{2}|\\[-~\\{}]){1,500})|(?P<skip>[\r\n\x00]+)" + _CONTROLS
)
#: The same where a group is skipped: its letters are passed over at once, for pictures are long.
_SKIPPING = re.compile(rb"(?P<skip>[^\\{}]+)" + _CONTROLS)
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
_KEPT = frozenset(b"annotation shpinst shptxt dptxbxtext footnote pn pntxta pntxtb do nesttableprops".split())
#: The number or bullet of a list's paragraph, as the writer last saw it.
NUMBERS = frozenset({b"listtext", b"pntext"})
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
    #: The innermost group with a name of its own that holds text ("header"); empty in the body.
    destination: bytes = b""
    #: What the caller makes of the properties, see ``Reader``.
    look: Any = None


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes of text; or a letter written as a control word."""

    start: int
    end: int
    state: State
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A break within a paragraph, or (``ends``) its end; ``word`` is empty where a stream ends."""

    state: State
    ends: bool
    word: bytes = b""


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
    """Walks through the tokens once, without recursion: groups may nest as deep as they like.

    ``styled`` is given the look so far, a control word and its number, and answers the look that holds from
    there to the end of the group. Groups named in ``passed_over`` are skipped beside those without text.
    """

    def __init__(
        self,
        data: bytes,
        *,
        look: Any = None,
        styled: Callable[[Any, bytes, int | None], Any] | None = None,
        passed_over: frozenset[bytes] = frozenset(),
    ) -> None:
        self._data = data
        self._stack: list[State] = []
        self._state = State(look=look)
        self._styled = styled
        self._skipped = _SKIPPED | passed_over
        self._default: int | None = None
        self._streams = 0
        self._first = self._star = False
        #: Characters still to be passed over after \\u.
        self._pass = 0

    def tokens(self) -> Iterator[Text | Mark]:
        """Raises FileTooLarge or FileBroken."""
        at, data, count = 0, self._data, 0
        while at < len(data):
            found = (_SKIPPING if self._state.skipped else TOKEN).match(data, at)
            if found is None:
                raise FileBroken(private=f"RTF at {at}")
            count += 1
            if count > _MOST_TOKENS:
                raise FileTooLarge
            at = found.end()
            token = self._token(found)
            if token:
                yield token
            elif found["word"] == b"bin":
                at += max(0, int(found["number"] or 0))

    def _token(self, found: re.Match[bytes]) -> Text | Mark | None:
        match found.lastgroup:
            case "text":
                return self._text(found)
            case "open":
                self._open()
            case "close":
                return self._close()
            case "space":
                return self._word(found)
            case "symbol":
                return self._symbol(found)
        return None

    def _text(self, found: re.Match[bytes]) -> Text | None:
        start, end = found.span()
        self._first = False
        if self._pass:
            length = sliced(found.group(), self._pass)
            self._pass -= len(codes(found.group()[:length]))
            start += length
        return Text(start, end, self._state) if start < end and not self._state.skipped else None

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise FileTooLarge("The groups of the file are nested too deep.")
        self._stack.append(self._state)
        self._first, self._star, self._pass = True, False, 0

    def _close(self) -> Mark | None:
        before = self._state
        if self._stack:
            self._state = self._stack.pop()
        self._first = self._star = False
        self._pass = 0
        return Mark(before, True) if before.stream != self._state.stream else None

    def _word(self, found: re.Match[bytes]) -> Text | Mark | None:
        word, number = found["word"], int(found["number"]) if found["number"] else None
        if self._first or self._star:
            self._enter(word)
        self._first = False
        if self._styled and not self._state.skipped:
            self._restyle(self._styled(self._state.look, word, number))
        state = self._state
        if word == b"u" and number is not None:
            self._pass = state.fallback
            return None if state.skipped else Text(*found.span(), state, chr(number & 0xFFFF))
        if word in LETTERS and self._pass:
            self._pass -= 1
        elif word in LETTERS and not state.skipped:
            return Text(*found.span(), state, LETTERS[word])
        elif word in BREAKS or word in ENDS:
            return Mark(state, word in ENDS, word)
        else:
            # Sloppy writers leave the fallback out: what is no letter ends it.
            self._pass = 0 if word != b"uc" else self._pass
            self._property(word, number)
        return None

    def _enter(self, word: bytes) -> None:
        """The first word of a group names its destination."""
        state = self._state
        if word in self._skipped or (self._star and word not in _KEPT):
            state = replace(state, skipped=True)
        if word in _STREAMS:
            self._streams += 1
            state = replace(state, stream=self._streams)
        if word in _STREAMS or word in NUMBERS:
            state = replace(state, destination=word)
        self._state, self._star = state, False

    def _restyle(self, look: Any) -> None:
        if look is not self._state.look:
            self._state = replace(self._state, look=look)

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

    def _symbol(self, found: re.Match[bytes]) -> Text | Mark | None:
        symbol = found["symbol"]
        if symbol == b"*" and self._first:
            self._star = True
            return None
        self._first = False
        if self._pass:
            self._pass -= 1
        elif symbol == b"_" and not self._state.skipped:
            return Text(*found.span(), self._state, "\u2011")
        elif symbol in {b"\r", b"\n"}:
            return Mark(self._state, True, b"par")
        return None
