"""Plain text: line by line, ends of lines and byte order marks as they were."""

from __future__ import annotations

import re

from congthu.lib.vntext import convert_document, convert_pieces
from congthu.lib.vntext.containers import charsets
from congthu.lib.vntext.containers.errors import FileTooLarge
from congthu.lib.vntext.containers.runs import accepted
from congthu.lib.vntext.containers.types import ConvertedFile, Tally
from congthu.lib.vntext.documents import worth_reading
from congthu.lib.vntext.types import UNKNOWN, Encoding, Piece, Prior

_LARGEST = 100 << 20
#: Longer texts are judged as a whole, and line by line only where that does not fit.
_BY_LINES = 256 << 10
_SHOWN = 2_000
_ENDS = re.compile(r"(\r\n|\r|\n)")
_END_BYTES = re.compile(rb"(\r\n|\r|\n)")
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


def convert_plain(data: bytes, prior: Prior = UNKNOWN) -> ConvertedFile:
    """The text with its old lines converted, then in UTF-8. Lines nobody is sure of say what they said."""
    if len(data) > _LARGEST:
        raise FileTooLarge
    tally = Tally()
    marked = data.startswith(tuple(mark for mark, _ in _MARKS))
    if not marked and (len(data) > _BY_LINES or not worth_reading(data)):
        return _whole(data, prior, tally)
    mark, codec, lines = _lines(data, prior.charset)
    pieces = [Piece(text=line, prior=prior) for line in lines[::2]]
    out: list[str] = []
    foreign = changed = False
    for piece, conversion in zip(pieces, convert_pieces(pieces, prior), strict=True):
        before = charsets.seen(piece.text, prior.charset) if isinstance(piece.text, bytes) else piece.text
        if accepted(conversion):
            changed = changed or conversion.text != before or not _is_utf8(piece.text)
            tally.guessed += conversion.guessed
            tally.unmapped += conversion.unmapped
            tally.passage(before, conversion.text, conversion.label)
            out.append(conversion.text)
            continue
        if conversion.label is Encoding.UTF_8 and conversion.text != before and _is_utf8(piece.text):
            # Right bytes under a wrong label.
            changed = True
            tally.passage(before, conversion.text, conversion.label)
            out.append(conversion.text)
            continue
        tally.undecided += conversion.changed and conversion.label is not Encoding.FOREIGN
        foreign = foreign or not _is_utf8(piece.text)
        out.append(before)
    if not changed:
        return tally.result(data, data, "text")
    if foreign:
        tally.note("Some lines were in another charset; they were brought to UTF-8 unchanged.")
    ends = [end if isinstance(end, str) else end.decode("ascii") for end in lines[1::2]]
    text = "".join(part for pair in zip(out, [*ends, ""], strict=True) for part in pair)
    return tally.result(data, mark + text.encode(codec, "surrogatepass"), "text")


def _whole(data: bytes, prior: Prior, tally: Tally) -> ConvertedFile:
    found = convert_document(data, prior=prior)
    if not found.changed:
        return tally.result(data, data, "text")
    if not found.automatic:
        tally.undecided += 1
        return tally.result(data, data, "text")
    tally.guessed, tally.unmapped = found.guessed, found.unmapped
    tally.passage(charsets.seen(data[:_SHOWN], prior.charset), found.text[:_SHOWN], found.label)
    return tally.result(data, found.text.encode("utf-8", "surrogatepass"), "text")


def _lines(data: bytes, charset: str | None) -> tuple[bytes, str, list[str] | list[bytes]]:
    """Byte order mark, codec to write in, and lines alternating with their ends."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                return mark, codec, _ENDS.split(data[len(mark) :].decode(codec))
            except UnicodeDecodeError:
                break
    known = charsets.known(charset)
    if known and charsets.is_wide(charset):
        try:
            return b"", "utf-8", _ENDS.split(data.decode(known))
        except UnicodeDecodeError:
            pass
    return b"", "utf-8", _END_BYTES.split(data)


def _is_utf8(text: str | bytes) -> bool:
    if isinstance(text, str):
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
