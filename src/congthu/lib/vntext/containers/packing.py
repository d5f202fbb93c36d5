"""The zip around OOXML (ECMA-376 part 2): read within limits, rewritten by splicing.

Members that did not change keep every byte, their compression included; so do their order, dates and extra
fields, and the comment of the archive.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise

from congthu.lib.vntext.containers.errors import FileBroken, FileTooLarge

_MOST_MEMBERS = 10_000
_LARGEST_PART = 48 << 20
#: Of all parts that are read together; a zip bomb stops here.
_LARGEST_TEXT = 128 << 20
_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_DESCRIPTOR, _STORED, _DEFLATED = 0x08, 0, 8
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    IndexError,
    UnicodeError,
    struct.error,
)


class Package:
    """A zip whose members can be read and replaced."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS as error:
            raise FileBroken(private=repr(error)) from None
        self._members = {member.filename: member for member in self._zip.infolist()}
        if len(self._zip.infolist()) > _MOST_MEMBERS:
            raise FileTooLarge("The file has too many parts.")
        if len(self._members) != len(self._zip.infolist()):
            raise FileBroken("Two parts of the file share a name.")

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        """The content of a member, counted against the limits."""
        try:
            with self._zip.open(name) as part:
                content = part.read(min(_LARGEST_PART, _LARGEST_TEXT - self._read) + 1)
        except KeyError:
            raise FileBroken("A part of the file is missing.", private=name) from None
        except _FAULTS as error:
            raise FileBroken(private=repr(error)) from None
        self._read += len(content)
        if len(content) > _LARGEST_PART or self._read > _LARGEST_TEXT:
            raise FileTooLarge("The unpacked file is too large to be converted.", private=name)
        return content

    def rewritten(self, parts: Mapping[str, bytes]) -> bytes:
        """The archive with these members replaced."""
        try:
            return self._rewritten(parts)
        except (struct.error, IndexError) as error:
            raise FileBroken(private=repr(error)) from None

    def _rewritten(self, parts: Mapping[str, bytes]) -> bytes:
        data, start = self._data, self._zip.start_dir
        members = sorted(self._members.values(), key=lambda member: member.header_offset)
        spans = pairwise([*(member.header_offset for member in members), start])
        out = bytearray(data[: members[0].header_offset] if members else b"")
        places: dict[str, tuple[int, int, int, int]] = {}
        for member, (begin, end) in zip(members, spans, strict=True):
            place = len(out)
            if member.filename in parts:
                size, packed, check = self._append(out, begin, parts[member.filename], member.compress_type)
                places[member.filename] = (place, size, packed, check)
            else:
                out += data[begin:end]
                places[member.filename] = (place, member.file_size, member.compress_size, member.CRC)
        directory = self._directory(places, parts)
        end = data.rfind(b"PK\x05\x06")
        fields = list(_END.unpack_from(data, end))
        if 0xFFFF in fields[3:5] or len(out) + len(directory) > 0xFFFFFFFE:
            raise FileTooLarge(private="zip64")
        fields[5:7] = [len(directory), len(out)]
        return bytes(out) + directory + _END.pack(*fields) + data[end + _END.size :]

    def _append(self, out: bytearray, begin: int, content: bytes, kind: int) -> tuple[int, int, int]:
        """A local header and its content; answers size, packed size and check sum."""
        fields = list(_LOCAL.unpack_from(self._data, begin))
        name = self._data[begin + _LOCAL.size : begin + _LOCAL.size + fields[9]]
        packed = content
        if kind != _STORED:
            squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = squeeze.compress(content) + squeeze.flush()
        check = zlib.crc32(content)
        fields[2] &= ~_DESCRIPTOR
        fields[3] = _STORED if kind == _STORED else _DEFLATED
        fields[6:11] = [check, len(packed), len(content), len(name), 0]
        out += _LOCAL.pack(*fields) + name + packed
        return len(content), len(packed), check

    def _directory(
        self, places: Mapping[str, tuple[int, int, int, int]], parts: Mapping[str, bytes]
    ) -> bytes:
        out, at = bytearray(), self._zip.start_dir
        for member in self._zip.infolist():
            fields = list(_CENTRAL.unpack_from(self._data, at))
            if fields[0] != b"PK\x01\x02" or 0xFFFFFFFF in (fields[8], fields[9], fields[16]):
                raise FileBroken(private="central directory")
            tail = sum(fields[10:13])
            place, size, packed, check = places[member.filename]
            fields[16] = place
            if member.filename in parts:
                fields[3] &= ~_DESCRIPTOR
                fields[4] = _STORED if fields[4] == _STORED else _DEFLATED
                fields[7:10] = [check, packed, size]
            out += _CENTRAL.pack(*fields) + self._data[at + _CENTRAL.size : at + _CENTRAL.size + tail]
            at += _CENTRAL.size + tail
        return bytes(out)
