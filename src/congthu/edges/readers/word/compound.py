"""Streams of a compound file, the container of Word 97-2003 ([MS-CFB]), and its properties."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice

from congthu.rooms.documents.errors import DocumentUnreadable

_NONE = 0xFFFFFFFF
_MOST_ENTRIES = 20_000
_ENTRY = 128
_HEADER_TABLES = 109
_STREAM = 2
_MOST_PROPERTIES, _LONGEST_PROPERTY = 200, 4000
_COUNT, _NARROW, _WIDE, _UTF_8 = 3, 30, 31, 65001


class Compound:
    """The streams that stand beside one another at the top of the file. Raises DocumentUnreadable."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
            directory, cutoff, mini, more = struct.unpack_from("<I4xII4xI", data, 0x30)
            if shift not in (9, 12) or mini_shift != 6:
                raise DocumentUnreadable("The file is broken.")
            self._size, self._cutoff = 1 << shift, cutoff
            # No table is longer than the file has sectors, however often one is named.
            held = len(data) // self._size * 4 // self._size + 2
            self._table = self._numbers(islice(self._table_sectors(more), held))
            self._mini_table = self._numbers(self._chain(mini, self._table))
            entries = self._sectors(self._chain(directory, self._table))
            #: Folders beside the streams that hold something.
            self.folders: set[str] = set()
            self._streams = dict(self._top(entries))
            self._mini = self._sectors(self._chain(struct.unpack_from("<I", entries, 116)[0], self._table))
        except struct.error:
            raise DocumentUnreadable("The file is broken.") from None

    def stream(self, name: str) -> bytes:
        """The content of a stream; empty when there is none of that name."""
        start, length = self._streams.get(name, (_NONE, 0))
        if length >= self._cutoff:
            return self._sectors(self._chain(start, self._table))[:length]
        at = self._chain(start, self._mini_table)
        return b"".join(self._mini[each << 6 : (each + 1) << 6] for each in at)[:length]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _sectors(self, numbers: Iterator[int]) -> bytes:
        return b"".join(map(self._sector, numbers))

    def _numbers(self, sectors: Iterator[int]) -> tuple[int, ...]:
        content = self._sectors(sectors)
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def _table_sectors(self, more: int) -> Iterator[int]:
        """Where the table of sectors stands: named in the header, then in a chain of its own."""
        last = self._size // 4 - 1
        seen: set[int] = set()
        numbers: tuple[int, ...] = struct.unpack_from(f"<{_HEADER_TABLES}I", self._data, 0x4C)
        while True:
            yield from (each for each in numbers if each < _NONE - 5)
            content = self._sector(more) if more < _NONE - 5 and more not in seen else b""
            if len(content) < self._size:
                return
            seen.add(more)
            *numbers_read, more = struct.unpack(f"<{last + 1}I", content)
            numbers = tuple(numbers_read)

    @staticmethod
    def _chain(start: int, table: tuple[int, ...]) -> Iterator[int]:
        """Sectors from one to the next; a ring ends where it closes."""
        left = len(table)
        while start < len(table) and left:
            yield start
            start, left = table[start], left - 1

    def _top(self, entries: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        """(name, (first sector, length)) of the streams below the root, not of those of embedded files."""
        waiting, seen = [struct.unpack_from("<I", entries, 76)[0]], set[int]()
        while waiting and len(seen) < _MOST_ENTRIES:
            number = waiting.pop()
            if number in seen or (number + 1) * _ENTRY > len(entries):
                continue
            seen.add(number)
            raw, length, kind, left, right, child, start, size = struct.unpack_from(
                "<64sHBxIII36xII", entries, number * _ENTRY
            )
            name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            waiting += [left, right]
            if kind == _STREAM:
                yield name, (start, size)
            elif child != _NONE:
                self.folders.add(name)


def properties(content: bytes) -> dict[int, str]:
    """Texts and counts of a stream of properties, by their number ([MS-OLEPS])."""
    try:
        start = struct.unpack_from("<I", content, 44)[0]
        count = struct.unpack_from("<4xI", content, start)[0]
        places = struct.unpack_from(f"<{2 * min(count, _MOST_PROPERTIES)}I", content, start + 8)
        values = {
            number: (*struct.unpack_from("<II", content, start + place), start + place + 8)
            for number, place in zip(places[::2], places[1::2], strict=True)
        }
    except struct.error:
        return {}
    page = "utf-8" if 1 in values and values[1][1] & 0xFFFF == _UTF_8 else "cp1258"
    found = {}
    for number, (kind, length, at) in values.items():
        held = content[at : at + min(length, _LONGEST_PROPERTY) * (2 if kind == _WIDE else 1)]
        if kind in (_NARROW, _WIDE):
            text = held.decode(page if kind == _NARROW else "utf-16-le", "ignore")
            found[number] = text.partition("\0")[0]
        elif kind == _COUNT:
            found[number] = str(length)
    return found
