"""Header fields: raw bytes, encoded words in wrong or unknown charsets, names of attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from congthu.lib.vntext import convert_pieces
from congthu.lib.vntext.containers import charsets
from congthu.lib.vntext.containers import mail_words as words
from congthu.lib.vntext.containers.runs import accepted
from congthu.lib.vntext.containers.splicing import Splice
from congthu.lib.vntext.containers.types import Tally
from congthu.lib.vntext.types import Encoding, Piece, Prior

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[^\r\n]*")
_CONTINUED = re.compile(rb"\r?\n[ \t][^\r\n]*|\r(?!\n)[^\r\n]*")
_TEXTS = frozenset(
    b"subject comments keywords content-description thread-topic organization x-subject".split()
)
_ADDRESSES = frozenset(
    b"from to cc bcc reply-to sender resent-from resent-to resent-cc resent-sender mail-followup-to"
    b" disposition-notification-to".split()
)
_PARAMETERS = frozenset((b"content-type", b"content-disposition"))
_NAMES = ("name", "filename")
#: Longer values are left alone: nobody reads them, and everything here is to stay quick.
_LONGEST = 64 << 10
_LONGEST_PARAMETERS = 16 << 10
#: Pieces of a list of addresses: quoted strings, comments, words, and what stands between.
_ADDRESS_PIECE = re.compile(rb"(\"(?:[^\"\\]|\\.)*\")|\(([^()]*)\)|([<>,;:()\"])|[^<>,;:()\"]+", re.DOTALL)
_QUOTED = re.compile(rb"\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A header field; ``start`` and ``end`` are those of its value, without the line's end."""

    name: bytes
    start: int
    end: int

    def value(self, data: bytes) -> bytes:
        return data[self.start : self.end]


def fields(data: bytes, start: int, end: int) -> list[Field]:
    """Fields of a header block; lines that are none are passed over."""
    found, at = [], start
    while at < end:
        match = _FIELD.match(data, at, end)
        if match:
            stop = match.end()
            while (more := _CONTINUED.match(data, stop, end)) is not None:
                stop = more.end()
            found.append(Field(match[1].lower(), data.index(b":", match.end(1)) + 1, stop))
            at = stop
        line = data.find(b"\n", at, end)
        at = line + 1 if line >= 0 else end
    return found


class Headers:
    """Converts the fields of one header block."""

    def __init__(self, data: bytes, prior: Prior, newline: bytes, tally: Tally) -> None:
        self._data = data
        self._prior = prior
        self._newline = newline
        self._tally = tally

    def splices(self, found: list[Field]) -> Iterator[Splice[bytes]]:
        for field in found:
            value = field.value(self._data)
            if value.isascii() and b"=?" not in value and b"%" not in value:
                continue
            if len(value) > (_LONGEST_PARAMETERS if field.name in _PARAMETERS else _LONGEST):
                self._tally.note("A header field is too long to be converted; it was left as it is.")
                continue
            if field.name in _TEXTS:
                new = self._text(value)
                if new is not None:
                    yield field.start, field.end, b" " + words.header_text(new.strip(), self._newline)
            elif field.name in _ADDRESSES:
                yield from self._phrases(field, value)
            elif field.name in _PARAMETERS:
                yield from self._parameters(field, value)

    def _text(self, value: bytes) -> str | None:
        """The new text of a value; None when it needs nothing."""
        return self._judged(words.bits(value))

    def _judged(self, found: list[words.Bit]) -> str | None:
        pieces = [self._piece(bit, at) for at, bit in enumerate(found)]
        shown = [self._seen(bit) for bit in found]
        out, changed = list(shown), False
        for at, conversion in enumerate(convert_pieces(pieces, self._prior)):
            new = accepted(conversion) or (
                conversion.label is Encoding.UTF_8 and found[at].encoded and _lies(found[at])
            )
            if not new or (found[at].data.isascii() and not found[at].encoded):
                self._tally.undecided += conversion.changed and not new
                continue
            if conversion.text != shown[at] or self._unreadable(found[at]):
                changed, out[at] = True, conversion.text
                self._tally.guessed += conversion.guessed
                self._tally.unmapped += conversion.unmapped
                self._tally.passage(shown[at], conversion.text, conversion.label)
        return "".join(out) if changed else None

    def _piece(self, bit: words.Bit, at: int) -> Piece:
        prior = replace(self._prior, charset=bit.charset) if bit.charset else self._prior
        if bit.encoded and charsets.is_wide(bit.charset):
            return Piece(text=charsets.seen(bit.data, bit.charset), prior=prior, continues=at > 0)
        return Piece(text=bit.data, prior=prior, continues=at > 0)

    def _seen(self, bit: words.Bit) -> str:
        return charsets.seen(bit.data, bit.charset)

    def _unreadable(self, bit: words.Bit) -> bool:
        """Whether readers fail on it: an unknown charset, or raw bytes that are no UTF-8 (RFC 6532)."""
        if bit.encoded:
            return _lies(bit) and not bit.data.isascii()
        try:
            bit.data.decode("utf-8")
        except UnicodeDecodeError:
            return True
        return False

    def _phrases(self, field: Field, value: bytes) -> Iterator[Splice[bytes]]:
        for begin, stop, is_name in _phrases(value):
            content = value[begin:stop]
            if content.isascii() and b"=?" not in content:
                continue
            plain = _QUOTED.sub(lambda m: _ESCAPED.sub(rb"\1", m[1]), content)
            new = self._text(plain.strip())
            if new is None:
                continue
            before, after = (b" ", b" ") if is_name else (b"", b"")
            yield (
                field.start + begin,
                field.start + stop,
                before + words.encoded_words(new, self._newline) + after,
            )

    def _parameters(self, field: Field, value: bytes) -> Iterator[Splice[bytes]]:
        found = [p for p in words.parameters(value) if p.name.partition("*")[0] in _NAMES]
        for parameter in found:
            base, star, _ = parameter.name.partition("*")
            if star:
                continue
            new = self._text(parameter.value)
            if new is None:
                continue
            start, end = field.start + parameter.start, field.start + parameter.end
            if b"=?" in parameter.value:
                # Against RFC 2047 §5, but what the sender's readers expect: the form is kept.
                coded = words.encoded_words(new, self._newline)
                yield start, end, b"; " + base.encode() + b'="' + coded + b'"'
            else:
                yield start, end, self._extended(base, new)
        for base in _NAMES:
            yield from self._continued(field, base, [p for p in found if p.name.startswith(base + "*")])

    def _continued(self, field: Field, base: str, found: list[words.Parameter]) -> Iterator[Splice[bytes]]:
        """RFC 2231: one extended value, or sections numbered from 0."""
        if not found:
            return
        ordered = sorted(
            found, key=lambda p: int(number) if (number := p.name.split("*")[1]).isdecimal() else 0
        )
        charset, data = (
            words.extended(ordered[0].value) if ordered[0].name.endswith("*") else (None, ordered[0].value)
        )
        for parameter in ordered[1:]:
            data += unquote_to_bytes(parameter.value) if parameter.name.endswith("*") else parameter.value
        new = self._judged([words.Bit(data, charset, encoded=charset is not None)])
        if new is None:
            return
        places = sorted((p.start, p.end) for p in found)
        yield field.start + places[0][0], field.start + places[0][1], self._extended(base, new)
        yield from ((field.start + start, field.start + end, b"") for start, end in places[1:])

    def _extended(self, base: str, text: str) -> bytes:
        return b";" + self._newline + b" " + base.encode() + b"*=" + words.extended_value(text)


def _phrases(value: bytes) -> Iterator[tuple[int, int, bool]]:
    """Display names before addresses in angles, and (not names) the insides of comments."""
    start = 0
    for piece in _ADDRESS_PIECE.finditer(value):
        if piece[2] is not None:
            yield piece.start(2), piece.end(2), False
            start = piece.end()
        elif piece[3] == b"<":
            yield start, piece.start(), True
            start = piece.end()
        elif piece[3] == b'"':
            # A quote that never closes: what follows cannot be told apart.
            return
        elif piece[3]:
            start = piece.end()


def _lies(bit: words.Bit) -> bool:
    """Whether UTF-8 stands under another label."""
    return not charsets.known(bit.charset) or charsets.is_mislabelled(bit.data, bit.charset)
