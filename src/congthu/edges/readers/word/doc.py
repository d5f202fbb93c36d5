"""DOC of Word 97-2003 ([MS-DOC]) written out as RTF, the other face of the same model, and read as that.

Both hold one stream of text with marks at the ends of cells and rows, and properties beside it. So tables,
tab stops, text boxes and fonts of before Unicode need no second reader.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, pairwise

from congthu.edges.readers.kinds import DOC
from congthu.edges.readers.word import rtf
from congthu.edges.readers.word.compound import Compound, properties
from congthu.edges.readers.word.doc_styles import Letters, Styles, lettered, modifiers, placed
from congthu.rooms.documents.errors import DocumentUnreadable
from congthu.rooms.documents.types import Source

#: How files of Word 97 and of Word 6 and 95 begin.
_WORD = (b"\xec\xa5", b"\xdc\xa5")
_WORD_97 = 0x00C1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PAGE = 512
_MOST_LETTERS, _LONGEST_CODE = 4_000_000, 40
#: Places of tables of the file, from the beginning of its header.
_STYLES, _SECTIONS, _HEADS, _LETTERS, _BLOCKS = 0x00A2, 0x00CA, 0x00F2, 0x00FA, 0x0102
_FONTS, _PIECES, _DRAWINGS = 0x0112, 0x01A2, 0x022A
#: Lengths of its texts, one after the other: body, notes, running text, macros, comments, end notes, boxes.
_LENGTHS = (0x4C, 0x50, 0x54, 0x58, 0x5C, 0x60, 0x64, 0x68)
_STORIES = {1: "footnote", 4: "*\\annotation", 5: "footnote", 6: "shptxt", 7: "shptxt"}
#: Running text of a section: even and odd pages' heads and feet, those of the first page.
_RUNNING = ("header", "header", "footer", "footer", "header", "footer")
#: Numbers of properties: title, subject, keywords, comments; in the second stream the category.
_PAGES, _RUNNING_STORY = 14, 2
_SAID = (("\x05SummaryInformation", (2, 3, 5, 6)), ("\x05DocumentSummaryInformation", (2,)))
#: Records of pictures; word art and descriptions among the properties of drawings.
_PICTURE = re.compile(rb"[\x21\x3d\x46\x54\x6e\x7a][\x1a-\x1f\x29\x2a]\xf0")
_WORD_ART = re.compile(rb"\x07\xf0|\xc0\x80|\x81\x83")
_MARK = re.compile(r"[\r\x07\x0c]")
#: What narrow letters are beyond ASCII: Windows-1252, its holes as they are.
_NARROW = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_SYMBOL, _LETTER_STYLE = 0x6A09, 0x4A30
_SPECIAL = re.compile(r"[^ -\[\]^-z|~]")
_NO_NAME = re.compile(r"[^ -\[\]^-z|~]|;")
#: Stands for a field with the number of the page.
_NUMBER = "\x10"
_WRITTEN = {
    "\t": "\\tab ",
    "\x0b": "\\line ",
    "\x0e": "\\line ",
    "\x1e": "-",
    _NUMBER: "\\chpgn ",
    # Fonts of before Unicode show a letter for it.
    "\x1f": "\\u173 ",
    "\\": "\\\\",
    "{": "\\{",
    "}": "\\}",
}
_SIZES = {
    0xB01F: "pgwsxn",
    0xB020: "pghsxn",
    0xB021: "marglsxn",
    0xB022: "margrsxn",
    0x9023: "margtsxn",
    0x9024: "margbsxn",
    0x300A: "titlepg",
}


class NeedsOffice(DocumentUnreadable):
    """The file is older than Word 97, odd, or holds pictures or other files; LibreOffice must read it."""

    code = "documents.needs-office"


def read(data: bytes) -> Source:
    """One endless page. Raises NeedsOffice or DocumentUnreadable."""
    return replace(rtf.read(as_rtf(data)), media_type=DOC)


def as_rtf(data: bytes) -> bytes:
    """The same document as RTF. Raises NeedsOffice or DocumentUnreadable."""
    file = Compound(data)
    try:
        return _written(file)
    except (struct.error, IndexError):
        # LibreOffice knows how to read some that are not as they should be.
        raise NeedsOffice(private="tables of a DOC") from None


def _written(file: Compound) -> bytes:
    word = _Word(file)
    said = [properties(file.stream(name)).get(number, "") for name, numbers in _SAID for number in numbers]
    titles = "".join(f"{{\\title {_SPECIAL.sub(_escaped, each)}}}" for each in said)
    pages = properties(file.stream(_SAID[0][0])).get(_PAGES, "")
    titles += f"{{\\nofpages{pages}}}" if pages.isdigit() else ""
    parts = [f"{{\\info{titles}}}"]
    start = 0
    for story, place in enumerate(_LENGTHS):
        length = word.long(place)
        if story == 0:
            parts.append(word.story(start, start + length))
        elif story == _RUNNING_STORY:
            parts[0] += word.running(start, length)
        elif story in _STORIES and length > 0:
            parts.append(f"{{\\{_STORIES[story]} {word.story(start, start + length)}}}")
        start += length
    return f"{{\\rtf1\\ansi\\uc0{word.fonts()}{word.page()}{''.join(parts)}}}".encode("ascii")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A stretch of text: where it begins in the document and in the file, and how many bytes a letter has."""

    start: int
    end: int
    place: int
    width: int


class _Word:
    """The streams of a DOC and what its tables say. Raises NeedsOffice or DocumentUnreadable."""

    def __init__(self, file: Compound) -> None:
        self._main, self._data = file.stream("WordDocument"), file.stream("Data")
        if len(self._main) < _DRAWINGS + 8 or self._main[:2] not in _WORD:
            raise DocumentUnreadable("The file is broken.")
        version, flags = struct.unpack_from("<2xH6xH", self._main)
        if version < _WORD_97:
            raise NeedsOffice
        if flags & _ENCRYPTED:
            raise DocumentUnreadable("The file is locked with a password.")
        self._tables = file.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        if file.folders & {"ObjectPool"} or self._drawn():
            raise NeedsOffice
        self._pieces = list(self._stretches())
        self._styles = Styles(self._table(_STYLES))
        self._seen = 0
        self._looks: dict[tuple[Letters, bytes], str] = {}
        self._letters, self._blocks = self._runs(_LETTERS, 1), self._runs(_BLOCKS, 13)

    def long(self, place: int) -> int:
        """A length in the header."""
        return int(struct.unpack_from("<i", self._main, place)[0])

    def _drawn(self) -> bool:
        """Whether there is more to see than text, lines and boxes.

        law: D34.1b-3 (Law 29/2018 art. 5): a stamp may be a picture.
        """
        pictures = _PICTURE.search(self._data) or _PICTURE.search(self._main)
        return bool(pictures or _WORD_ART.search(self._table(_DRAWINGS)))

    def _table(self, place: int) -> bytes:
        start, length = struct.unpack_from("<II", self._main, place)
        return self._tables[start : start + length]

    def _stretches(self) -> Iterator[_Piece]:
        content, at = self._table(_PIECES), 0
        while content[at : at + 1] == b"\x01":
            at += 3 + int.from_bytes(content[at + 1 : at + 3], "little")
        count = (int.from_bytes(content[at + 1 : at + 5], "little") - 4) // 12
        places = struct.unpack_from(f"<{count + 1}I", content, at + 5)
        for number in range(count):
            said = struct.unpack_from("<I", content, at + 5 + 4 * (count + 1) + 8 * number + 2)[0]
            narrow = bool(said & 0x4000_0000)
            start = (said & 0x3FFF_FFFF) // (2 if narrow else 1)
            yield _Piece(start=places[number], end=places[number + 1], place=start, width=1 if narrow else 2)

    def _runs(self, place: int, entry: int) -> tuple[list[int], list[bytes]]:
        """(where each run begins in the file, its properties), of the pages that hold them."""
        content = self._table(place)
        count = max((len(content) - 4) // 8, 0)
        starts: list[int] = []
        properties: list[bytes] = []
        for number in struct.unpack_from(f"<{count}I", content, 4 * (count + 1)) if count else ():
            at = (number & 0x3F_FFFF) * _PAGE
            page = self._main[at : at + _PAGE]
            if len(page) < _PAGE:
                continue
            runs = page[-1] if page[-1] * (4 + entry) + 5 <= _PAGE else 0
            starts += struct.unpack_from(f"<{runs}I", page)
            properties += [_held(page, page[4 * (runs + 1) + entry * each], entry) for each in range(runs)]
        return starts, properties

    # Parts of the RTF --------------------------------------------------------------------------------------

    def fonts(self) -> str:
        """The font table."""
        content, at, made = self._table(_FONTS), 4, []
        for number in range(int.from_bytes(content[:2], "little")):
            length = content[at] + 1 if at < len(content) else 0
            if length < 2:
                break
            name = content[at + 40 : at + length].decode("utf-16-le", "ignore").partition("\0")[0]
            made.append(f"{{\\f{number} {_NO_NAME.sub('', name)};}}")
            at += length
        return f"{{\\fonttbl{''.join(made)}}}"

    def page(self) -> str:
        """Size and margins of the first section, and whether its first page has a head of its own."""
        content = self._table(_SECTIONS)
        count = max((len(content) - 4) // 16, 0)
        if not count:
            return ""
        start = struct.unpack_from("<I", content, 4 * (count + 1) + 2)[0]
        length = int.from_bytes(self._main[start : start + 2], "little")
        said = modifiers(self._main[start + 2 : start + 2 + length])
        return "".join(
            f"\\{_SIZES[modifier]}{int.from_bytes(operand, 'little', signed=True)}"
            for modifier, operand in said
            if modifier in _SIZES
        )

    def running(self, start: int, length: int) -> str:
        """Heads and feet; those of notes come before them."""
        content = self._table(_HEADS)
        places = struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
        parts = zip(cycle(_RUNNING), pairwise(places[len(_RUNNING) :]), strict=False)
        texts = ((name, self.story(start + begin, start + min(end, length))) for name, (begin, end) in parts)
        return "".join(f"{{\\{name} {text}}}" for name, text in texts if text)

    def story(self, start: int, end: int) -> str:
        """The paragraphs between two places of the text."""
        made: list[str] = []
        runs: list[tuple[str, bytes]] = []
        fields = _Fields()
        for text, place, width, look in self._spans(start, end):
            last = 0
            for mark in _MARK.finditer(text):
                runs.append((fields.shown(text[last : mark.start()]), look))
                made.append(self._paragraph(runs, mark[0], place + mark.start() * width))
                runs, last = [], mark.end()
            runs.append((fields.shown(text[last:]), look))
        if any(text for text, _ in runs):
            made.append(self._paragraph(runs, "\r", -1))
        return "".join(made)

    def _spans(self, start: int, end: int) -> Iterator[tuple[str, int, int, bytes]]:
        """(text, its place in the file, bytes of a letter, properties) of stretches that look alike."""
        starts, properties = self._letters
        for piece in self._pieces:
            begin, stop = max(piece.start, start), min(piece.end, end)
            at, last = (piece.place + (each - piece.start) * piece.width for each in (begin, stop))
            self._seen += max(stop - begin, 0)
            if self._seen > _MOST_LETTERS:
                raise DocumentUnreadable("The document is too long to be read.")
            while at < last:
                run = bisect_right(starts, at)
                after = min(last, starts[run]) if run < len(starts) else last
                after += (at - after) % piece.width
                content = self._main[at:after]
                text = (
                    content.decode("latin-1").translate(_NARROW)
                    if piece.width == 1
                    else content.decode("utf-16-le", "replace")
                )
                yield text, at, piece.width, properties[run - 1] if run else b""
                at = max(after, at + piece.width)

    def _paragraph(self, runs: Sequence[tuple[str, bytes]], mark: str, place: int) -> str:
        starts, blocks = self._blocks
        run = bisect_right(starts, place)
        properties = blocks[run - 1] if run else b""
        base, letters = self._styles.of(int.from_bytes(properties[:2], "little"))
        block = placed(base, properties[2:], self._data)
        told = block.as_rtf()
        if block.row:
            end = "\\row " if block.table < 2 else "\\nestrow "
            hidden = "\\*\\nesttableprops" if block.table > 1 else ""
            return f"{told}{{{hidden}{block.row_as_rtf()}{end}}}"
        looks = ((text, self._look(letters, content)) for text, content in runs if text)
        text = "".join(f"{{{look}{_SPECIAL.sub(_escaped, text)}}}" for text, look in looks if look)
        end = "\\cell " if mark == "\x07" and block.table else "\\nestcell " if block.cell else "\\par "
        return f"{told}{text}{{\\fs{letters.size}{end}}}"

    def _look(self, base: Letters, content: bytes) -> str:
        """How letters look in a paragraph of a style, as control words; empty for symbols."""
        if (base, content) not in self._looks:
            named = dict(modifiers(content))
            style = int.from_bytes(named[_LETTER_STYLE], "little") if _LETTER_STYLE in named else None
            under = base if style is None else self._styles.over(style, base)
            look = "" if _SYMBOL in named else lettered(under, under, content).as_rtf()
            self._looks[base, content] = look
        return self._looks[base, content]


class _Fields:
    """Knows where the text of a field's code stands, of which nobody sees anything."""

    def __init__(self) -> None:
        self._open: list[bool] = []
        self._codes = 0
        self._code = ""

    def shown(self, text: str) -> str:
        """What of the next text is to be seen."""
        if not self._open and "\x13" not in text:
            return text
        seen = []
        for letter in text:
            if letter == "\x13":
                self._open.append(True)
                self._codes += 1
                self._code = ""
            elif letter in "\x14\x15" and self._open:
                self._codes -= self._open.pop()
                if letter == "\x14":
                    self._open.append(False)
                if self._code.split()[:1] == ["PAGE"]:
                    seen.append(_NUMBER)
                self._code = ""
            elif not self._codes:
                seen.append(letter)
            elif len(self._code) < _LONGEST_CODE:
                self._code += letter
        return "".join(seen)


def _held(page: bytes, place: int, entry: int) -> bytes:
    """Properties of letters, or (longer entries) of a paragraph, on their page."""
    at = 2 * place
    if not place or at + 1 >= _PAGE:
        return b""
    length = page[at]
    if entry == 1:
        return page[at + 1 : at + 1 + length]
    return page[at + 1 : at + 2 * length] if length else page[at + 2 : at + 2 + 2 * page[at + 1]]


def _escaped(found: re.Match[str]) -> str:
    letter = found[0]
    if letter < " " or letter in "\\{}":
        return _WRITTEN.get(letter, "")
    units = letter.encode("utf-16-le", "surrogatepass")
    return "".join(f"\\u{unit} " for (unit,) in struct.iter_unpack("<h", units))
