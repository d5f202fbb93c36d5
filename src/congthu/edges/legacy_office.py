"""Old Office files (DOC, XLS, PPT): into OOXML by LibreOffice, then converted like any other file.

The binary formats keep text, fonts and check sums entangled; rewriting them in place is not safe. What
LibreOffice makes of them keeps the names of the fonts, and those tell the encoding.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from congthu.edges import office
from congthu.lib.vntext.containers import (
    ConvertedFile,
    FileBroken,
    FileTooLarge,
    FileUnsupported,
    convert_file,
    kind_of,
)
from congthu.lib.vntext.types import UNKNOWN, Prior

_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class _Format:
    """How an old format is told, and what LibreOffice calls its successor."""

    stream: str
    ending: str
    successor: str
    export: str


#: Streams of compound files ([MS-DOC] 2.1, [MS-XLS] 2.1, [MS-PPT] 2.1).
_FORMATS = (
    _Format("WordDocument", ".doc", ".docx", "docx:MS Word 2007 XML"),
    _Format("Workbook", ".xls", ".xlsx", "xlsx:Calc MS Excel 2007 XML"),
    _Format("Book", ".xls", ".xlsx", "xlsx:Calc MS Excel 2007 XML"),
    _Format("PowerPoint Document", ".ppt", ".pptx", "pptx:Impress MS PowerPoint 2007 XML"),
)
_LOCKED = "EncryptedPackage"


def modernised(
    data: bytes, filename: str, *, program: Path | None = None, seconds: float = 60
) -> tuple[bytes, str]:
    """The file in the format that took its place, and its new name. Raises FileRefused, Office*."""
    if len(data) > _LARGEST:
        raise FileTooLarge
    if _LOCKED.encode("utf-16-le") in data:
        raise FileBroken("The file is locked with a password.")
    for known in _FORMATS:
        if known.stream.encode("utf-16-le") + b"\0\0" in data:
            made = office.convert(
                data, known.ending, known.successor, known.export, program=program, seconds=seconds
            )
            stem = filename.rpartition(".")[0] or filename
            return made, stem + known.successor
    raise FileUnsupported


def convert_any(
    data: bytes, filename: str, prior: Prior = UNKNOWN, *, view: bool = False
) -> tuple[ConvertedFile, str]:
    """Like ``convert_file``, old Office files included; answers the name the result should bear.

    An old file that needs nothing keeps its format: the very bytes given come back.
    """
    if kind_of(data, filename) != "office":
        return convert_file(data, filename, prior, view=view), filename
    modern, name = modernised(data, filename)
    converted = convert_file(modern, name, prior)
    if not converted.changed:
        return ConvertedFile(data=data, changed=False, kind=converted.kind, report=converted.report), filename
    return converted, name
