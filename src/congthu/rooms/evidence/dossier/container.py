"""The zip: written always the same way, read as if an enemy had written it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from congthu.lib.errors import CongthuError
from congthu.rooms.evidence.errors import DossierUnreadable

MANIFEST = "MANIFEST.json"

#: Bounds of a dossier for the largest dispatch: thousands of addressees with several events each.
MOST_FILES = 50_000
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_TOTAL = 256 * 1024 * 1024
#: Deflate cannot pass 1032; our texts stay far below this. Small files may be as repetitive as they like.
MOST_RATIO, RATIO_FREE = 200, 1024 * 1024

#: One folder at most, plain letters: no path trick is left to try.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,79}(/[A-Za-z0-9][A-Za-z0-9.-]{0,79})?\Z", re.ASCII)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What zipfile raises on hostile bytes.
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, NotImplementedError,
    RuntimeError, IndexError, KeyError, OSError,
)  # fmt: skip


class ContainerUnsafe(CongthuError):
    """The container is damaged or passes the limits of a dossier."""

    code = "evidence.container-unsafe"


def write(files: Mapping[str, bytes]) -> bytes:
    """The zip of ``files``: names in order, no clock, no system in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, files[name])
    return target.getvalue()


def is_dossier(data: bytes) -> bool:
    """True when the bytes are a zip with a manifest; nothing is unpacked."""
    try:
        _names(data)
    except DossierUnreadable:
        return False
    return True


def read(data: bytes) -> dict[str, bytes]:
    """All files; DossierUnreadable when it is no zip with a manifest, ContainerUnsafe when a bad one."""
    entries = _names(data)
    _check_directory(entries, len(data))
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in entries:
                with archive.open(entry) as file:
                    # One byte more than announced would be a lie of the directory.
                    content = file.read(entry.file_size + 1)
                if len(content) != entry.file_size:
                    raise ContainerUnsafe(private=f"{entry.filename} has another size than announced")
                found[entry.filename] = content
    except _FAULTS as error:
        raise ContainerUnsafe(private=repr(error)) from error
    return found


def _names(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except _FAULTS as error:
        raise DossierUnreadable(private=repr(error)) from error
    if all(entry.filename != MANIFEST for entry in entries):
        raise DossierUnreadable("The file is a zip, but not a dossier: it has no manifest.")
    return entries


def _check_directory(entries: list[zipfile.ZipInfo], length: int) -> None:
    """Judge what the zip announces before anything is unpacked."""
    if len(entries) > MOST_FILES:
        raise ContainerUnsafe("The dossier holds too many files.")
    if len({entry.filename for entry in entries}) != len(entries):
        raise ContainerUnsafe("The dossier holds two files of one name.")
    for entry in entries:
        # The original name shows what zipfile cut off, such as everything after a NUL.
        if not _NAME.match(entry.orig_filename) or entry.orig_filename != entry.filename:
            raise ContainerUnsafe("The dossier holds a file with an unsafe name.")
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise ContainerUnsafe("The dossier holds a file that is encrypted or packed in an unusual way.")
        if entry.file_size > LARGEST_FILE or _swollen(entry):
            raise ContainerUnsafe("The dossier holds a file that is too large.")
    # Entries that share their packed bytes would sum to more than there is.
    if sum(entry.compress_size for entry in entries) > length:
        raise ContainerUnsafe("The dossier holds files that overlap.")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise ContainerUnsafe("The dossier is too large.")


def _swollen(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_FREE and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
