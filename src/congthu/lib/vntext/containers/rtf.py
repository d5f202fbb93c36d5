"""RTF: text is spliced where it stands; what is not text keeps every byte."""

from __future__ import annotations

import re
from collections import defaultdict

from congthu.lib.vntext import unicode_font
from congthu.lib.vntext.containers import rtf_tokens as tokens
from congthu.lib.vntext.containers.errors import FileTooLarge, FileUnsupported
from congthu.lib.vntext.containers.rtf_fonts import Font, font_table, page_of, text_of
from congthu.lib.vntext.containers.runs import family, settle
from congthu.lib.vntext.containers.splicing import Splice, spliced
from congthu.lib.vntext.containers.types import ConvertedFile, Paragraph, Run
from congthu.lib.vntext.types import UNKNOWN, Prior

_LARGEST = 64 << 20
#: Pictures are long and hold no words of control; each of these takes some four microseconds.
_MOST_WORDS = 1_500_000
_ESCAPES = {"\\": b"\\\\", "{": b"\\{", "}": b"\\}", "\u00a0": b"\\~", "\u00ad": b"\\-", "\u2011": b"\\_"}
_BARE_WORD = re.compile(rb"(?<!\\)(?:\\\\)*\\[A-Za-z]{1,32}-?\d{0,10}\Z")


def convert_rtf(data: bytes, prior: Prior = UNKNOWN) -> ConvertedFile:
    """The document with its old text converted. Raises FileRefused."""
    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        raise FileUnsupported
    if len(data) > _LARGEST or data.count(b"\\") > _MOST_WORDS:
        raise FileTooLarge
    fonts = font_table(data)
    settled = settle(_paragraphs(data, fonts), prior)
    splices: list[Splice[bytes]] = []
    for run, text in settled.changes:
        start, end, fallback = run.place
        splices.append((start, end, _apart(data, start) + _written(text, fallback)))
    for number, font in fonts.items() if settled.fonts else ():
        if number not in settled.blocked and family(font.name):
            # What is left in bytes was read as windows-1252; so it must go on reading.
            mark = b"" if font.charset else b"\\fcharset0 "
            splices.append((font.start, font.end, mark + unicode_font(font.name).encode("ascii")))
            splices.extend([(*font.charset, b"0")] if font.charset else [])
    return settled.tally.result(data, spliced(data, splices), "rtf")


def _paragraphs(data: bytes, fonts: dict[int, Font]) -> list[Paragraph]:
    page = page_of(data)
    done: list[Paragraph] = []
    streams: dict[int, Paragraph] = defaultdict(list)
    for token in tokens.Reader(data).tokens():
        state = token.state
        if isinstance(token, tokens.Mark):
            if token.ends:
                done.append(streams.pop(state.stream, []))
            elif not state.skipped:
                streams[state.stream].append(Run(text="\t", fixed=True))
            continue
        font = fonts.get(state.font) if state.font is not None else None
        text = text_of(token, data, font, page)
        place = (token.start, _end(data, token, state), state.fallback)
        streams[state.stream].append(
            Run(text=text, font=font.name if font else None, source=state.font, place=place)
        )
    return [*done, *streams.values()]


def _end(data: bytes, token: tokens.Text, state: tokens.State) -> int:
    """The end of a letter: its fallback belongs to it."""
    if token.letter is None or not data.startswith(b"\\u", token.start) or not state.fallback:
        return token.end
    at, left = token.end, state.fallback
    while left and (found := tokens.TOKEN.match(data, at)):
        if found.lastgroup == "text":
            length = tokens.sliced(found.group(), left)
            left -= len(tokens.codes(found.group()[:length]))
            at += length
        elif found.lastgroup == "space" and found["word"] in tokens.LETTERS:
            at, left = found.end(), left - 1
        elif found.lastgroup == "skip":
            at = found.end()
        else:
            break
    return at


def _apart(data: bytes, start: int) -> bytes:
    """A space when a control word stands right before: new text must not become part of its name."""
    return b" " if _BARE_WORD.search(data[max(0, start - 48) : start]) else b""


def _written(text: str, fallback: int) -> bytes:
    out = bytearray()
    for letter in text:
        if letter in _ESCAPES:
            out += _ESCAPES[letter]
        elif " " <= letter <= "~":
            out += letter.encode("ascii")
        else:
            units = letter.encode("utf-16-le", "surrogatepass")
            for at in range(0, len(units), 2):
                number = int.from_bytes(units[at : at + 2], "little", signed=True)
                # Without fallback characters a space ends the number.
                out += b"\\u%d" % number + (b"?" * fallback or b" ")
    return bytes(out)
