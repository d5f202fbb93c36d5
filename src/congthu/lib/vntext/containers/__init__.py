"""Files that hold text: converted in place, by what they are and not by what they are called.

A file that needs nothing comes back as the very object that was given. Layout, pictures and everything that
is no text keep every byte; only text and the names of fonts change. Legal ground: D34.1b-6.
"""

from __future__ import annotations

from congthu.lib.vntext.containers.errors import (
    FileBroken,
    FileForbidden,
    FileNeedsOffice,
    FileRefused,
    FileTooLarge,
    FileUnsupported,
)
from congthu.lib.vntext.containers.registry import convert_file, kind_of
from congthu.lib.vntext.containers.types import ConvertedFile, Passage

__all__ = [
    "ConvertedFile",
    "FileBroken",
    "FileForbidden",
    "FileNeedsOffice",
    "FileRefused",
    "FileTooLarge",
    "FileUnsupported",
    "Passage",
    "convert_file",
    "kind_of",
]
