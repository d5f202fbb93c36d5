"""The letters of ``bench.letters`` as DOC of Word 97-2003, built from its tables up ([MS-DOC], [MS-CFB])."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from bench.letters import Letter
from bench.rtf_letters import NATIONAL

_FREE, _END, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
_SECTOR, _ENTRY = 512, 128
BOLD, ITALIC = b"\x35\x08\x01", b"\x36\x08\x01"
CENTRED, IN_TABLE = b"\x03\x24\x01", b"\x16\x24\x01"
#: Runs (text, modifiers of letters), the mark at the end, the style, modifiers of the paragraph.
Paragraph = tuple[Sequence[tuple[str, bytes]], str, int, bytes]


def compound(streams: Mapping[str, bytes], folders: Sequence[str] = ()) -> bytes:
    """A compound file; a stream is made long enough to need no table for small ones."""
    sectors, entries = bytearray(), [_entry("Root Entry", 5, child=1, start=_END)]
    table: list[int] = []
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(-(-max(len(content), 4096) // _SECTOR) * _SECTOR, b"\0")
        right = number + 1 if number < len(streams) + len(folders) else _NONE
        entries.append(_entry(name, 2, right=right, start=len(table), size=len(padded)))
        table += _chain(len(table), len(padded) // _SECTOR)
        sectors += padded
    for number, name in enumerate(folders, len(streams) + 1):
        right = number + 1 if number < len(streams) + len(folders) else _NONE
        entries.append(_entry(name, 1, right=right, child=0))
    entries += [_entry("", 0)] * (-len(entries) % 4)
    directory = len(table)
    table += _chain(directory, len(entries) // 4)
    sectors += b"".join(entries)
    tables = -(-(len(table) + 8) // 127)
    places = list(range(len(table), len(table) + tables))
    table += [0xFFFFFFFD] * tables
    sectors += struct.pack(f"<{128 * tables}I", *table, *[_FREE] * (128 * tables - len(table)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, directory, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return head + bytes(sectors)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _entry(
    name: str, kind: int, *, right: int = _NONE, child: int = _NONE, start: int = 0, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw) + 2 if raw else 0, kind, 1, _NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def doc(
    stories: Mapping[int, Sequence[Paragraph]],
    *,
    narrow: bool = False,
    fonts: Sequence[str] = ("Times New Roman",),
    styles: Sequence[tuple[int, int, bytes, bytes]] = (),
    version: int = 0xC1,
    flags: int = 0,
    page: bytes = b"",
    data: bytes = b"",
    drawings: bytes = b"",
    heads: Sequence[int] = (0, 0, 0, 0, 0, 0, 0, 0, 9_999_999),
    more: Mapping[str, bytes] | None = None,
    folders: Sequence[str] = (),
) -> bytes:
    """A file of these stories (0 the body, 6 boxes); styles are (kind, base, modifiers of both kinds)."""
    main = bytearray(1024)
    lengths, letters, blocks = [0] * 8, [], []
    for story in range(8):
        for runs, mark, style, block in stories.get(story, ()):
            begin = len(main)
            for text, look in (*runs, (mark, b"")):
                start = len(main)
                main += text.encode("latin-1" if narrow else "utf-16-le")
                lengths[story] += len(text)
                letters.append((start, len(main), look))
            blocks.append((begin, len(main), struct.pack("<H", style) + block))
    table = bytearray()

    def put(place: int, content: bytes) -> None:
        struct.pack_into("<II", main, place, len(table), len(content))
        table.extend(content)

    text_end = len(main)
    put(0x01A2, _pieces(sum(lengths), narrow=narrow))
    for place, entry, runs_of in ((0x00FA, 1, letters), (0x0102, 13, blocks)):
        main += bytes(-len(main) % 512)
        first = len(main) // 512
        put(
            place,
            struct.pack(f"<{len(runs_of) + 1}I", *(run[0] for run in runs_of), text_end)
            + struct.pack(f"<{len(runs_of)}I", *range(first, first + len(runs_of))),
        )
        main += b"".join(_properties(*run, entry) for run in runs_of)
    put(0x0112, struct.pack("<HH", len(fonts), 0) + b"".join(map(_font, fonts)))
    put(0x00A2, _styles(styles))
    put(0x022A, drawings)
    put(0x00F2, struct.pack(f"<{len(heads)}I", *heads))
    put(0x00CA, struct.pack("<IIHIHI", 0, lengths[0], 0, len(main), 0, 0))
    main += struct.pack("<H", len(page)) + page
    struct.pack_into("<HH6xH", main, 0, 0xA5EC, version, flags)
    struct.pack_into("<8i", main, 0x4C, *lengths)
    return compound(
        {"WordDocument": bytes(main), "0Table": bytes(table), "Data": data, **(more or {})}, folders
    )


def _pieces(length: int, *, narrow: bool) -> bytes:
    """The whole text in one piece."""
    place = 1024 * 2 | 0x40000000 if narrow else 1024
    return b"\x02" + struct.pack("<IIIHIH", 16, 0, length, 0, place, 0)


def _properties(start: int, end: int, content: bytes, entry: int) -> bytes:
    """A page of properties that holds those of one run."""
    page = bytearray(512)
    struct.pack_into("<IIB", page, 0, start, end, 128)
    if entry == 1:
        held = bytes([len(content)]) + content
    elif len(content) % 2:
        held = bytes([(len(content) + 1) // 2]) + content
    else:
        held = bytes([0, len(content) // 2]) + content
    page[256 : 256 + len(held)] = held
    page[511] = 1
    return bytes(page)


def _font(name: str) -> bytes:
    raw = bytes(39) + name.encode("utf-16-le") + b"\0\0"
    return bytes([len(raw)]) + raw


def _styles(styles: Sequence[tuple[int, int, bytes, bytes]]) -> bytes:
    made = struct.pack("<HHH12x", 16, len(styles), 10)
    for kind, base, block, letters in styles:
        parts = [struct.pack("<H", 0) + block, letters] if kind == 1 else [letters]
        content = struct.pack("<HHHHH", 0, kind | base << 4, len(parts), 0, 0)
        content += struct.pack("<H", 1) + "S\0".encode("utf-16-le")
        for part in parts:
            content += struct.pack("<H", len(part)) + part + bytes(len(part) % 2)
        made += struct.pack("<H", len(content)) + content
    return made


def plain(text: str, mark: str = "\r", block: bytes = b"", look: bytes = b"") -> Paragraph:
    """A paragraph of one run."""
    return [(text, look)], mark, 0, block


def row(
    cells: Sequence[Sequence[Paragraph]], edges: Sequence[int], merged: Sequence[int] = ()
) -> list[Paragraph]:
    """A row of a table: the paragraphs of its cells, and the mark that says where the cells stand."""
    made = [
        (runs, "\x07" if at == len(cell) - 1 else "\r", style, IN_TABLE + block)
        for cell in cells
        for at, (runs, _, style, block) in enumerate(cell)
    ]
    flags = b"".join(struct.pack("<H18x", 2 * (number in merged)) for number in range(len(cells)))
    content = struct.pack(f"<B{len(edges)}h", len(cells), *edges) + flags
    definition = b"\x08\xd6" + struct.pack("<H", len(content) + 1) + content
    return [*made, ([], "\x07", 0, IN_TABLE + b"\x17\x24\x01" + definition)]


def as_doc(letter: Letter, *, narrow: bool = False) -> bytes:
    """The letter as Word saves it."""

    def lines(given: Sequence[tuple[str, bytes]], block: bytes = CENTRED) -> list[Paragraph]:
        return [plain(text, block=block, look=look) for text, look in given]

    left = [*((line, b"") for line in letter.parent), *((line, BOLD) for line in letter.issuer)]
    about = [(letter.number, b""), *([(letter.about, b"")] if letter.about else [])]
    body = [
        *row([lines(left), lines([(line, BOLD) for line in NATIONAL])], (-108, 4000, 9500)),
        *row([lines(about), lines([(letter.date, ITALIC)])], (-108, 4000, 9500)),
        *lines([(line, BOLD) for line in (letter.title, *letter.abstract) if line]),
        *lines([(f"Kính gửi: {each}", b"") for each in letter.primary]),
        *lines([("", b""), *((line, b"") for line in letter.body)], b""),
    ]
    block = [("Nơi nhận:", BOLD), *((line, b"") for line in letter.recipients)]
    signed = [*((line, BOLD) for line in letter.powers), *[("", b"")] * 4, (letter.name, BOLD)]
    body += [*row([lines(block, b""), lines(signed)], (-108, 4800, 9500)), plain("")]
    return doc({0: body}, narrow=narrow)
