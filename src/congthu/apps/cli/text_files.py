"""One file of ``congthu text``: read, converted, and written where nothing is lost by it.

Plain text is converted here; files of other programs go to the limited process, as everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from congthu.apps.cli.files import FileUnwritable, read
from congthu.lib.errors import CongthuError

_LARGEST = 64_000_000
#: Old Office files come out in the format that took the place of theirs.
_SUCCESSORS = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx"}
_TARGET = "congthu.edges.textconversion:file"


class NamesClash(CongthuError):
    """Two files would be written under one name."""

    code = "cli.names-clash"


class EncodingUnknown(CongthuError):
    """Nobody knows an encoding of this name."""

    code = "cli.encoding-unreadable"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileConverted:
    """What became of one file."""

    #: The name the result bears.
    name: str
    #: The result; the bytes of the file itself when nothing is to be changed.
    data: bytes
    label: str
    changed: bool
    #: Whether the change may be made without asking.
    automatic: bool
    guessed: int = 0
    unmapped: int = 0
    #: Passages of a document left as they were, because nobody is sure of them.
    undecided: int = 0
    margin: float | None = None

    @property
    def remark(self) -> str:
        counts = {"guessed": self.guessed, "unmapped": self.unmapped, "undecided": self.undecided}
        remarks = ["not sure"] if self.changed and not self.automatic else []
        remarks += [f"{count} {what}" for what, count in counts.items() if count]
        return f" ({', '.join(remarks)})" if remarks else ""


def convert_one(path: Path, told: str | None = None) -> FileConverted:
    """Convert one file in memory. Raises FileUnreadable, EncodingUnknown, Sandbox* and Office*."""
    from congthu.lib.vntext.containers import FileUnsupported, kind_of
    from congthu.lib.vntext.types import Encoding

    if told is not None and told not in set(Encoding):
        raise EncodingUnknown(f"unknown encoding {told}; known: {', '.join(sorted(Encoding))}")
    data = read(path, most=_LARGEST)
    try:
        kind = kind_of(data, path.name)
    except FileUnsupported:
        kind = "text"
    return _plain(path, data, told) if kind == "text" else _document(path, data, told, kind)


def _plain(path: Path, data: bytes, told: str | None) -> FileConverted:
    from congthu.lib.vntext.codec import decode
    from congthu.lib.vntext.documents import convert_document

    found = convert_document(data) if told is None else decode(data, told)
    return FileConverted(
        name=path.name,
        data=_written(found.text) if found.changed else data,
        label=str(found.label),
        changed=found.changed,
        automatic=found.automatic,
        guessed=found.guessed,
        unmapped=found.unmapped,
        margin=found.margin,
    )


def _written(text: str) -> bytes:
    """UTF-8; bytes that were none go out as they came in, and halves of pairs as UTF-16 had them."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _document(path: Path, data: bytes, told: str | None, kind: str) -> FileConverted:
    from congthu.edges import legacy_office, sandbox

    modern, name = legacy_office.modernised(data, path.name) if kind == "office" else (data, path.name)
    answer: dict[str, Any] = sandbox.call(_TARGET, modern, name, told or "", cpu_seconds=30, wall_seconds=60)
    return FileConverted(
        name=name if answer["changed"] else path.name,
        data=answer["data"] if answer["changed"] else data,
        label=", ".join(answer["labels"]) or answer["kind"],
        changed=answer["changed"],
        automatic=True,
        guessed=answer["guessed"],
        unmapped=answer["unmapped"],
        undecided=answer["undecided"],
    )


def make_folder(files: Sequence[Path], output: Path) -> None:
    """Make the folder, once it is sure that no two files meet in it. Raises NamesClash, FileUnwritable."""
    taken: dict[str, Path] = {}
    for path in files:
        for name in _names(path):
            if name in taken:
                raise NamesClash(
                    f"{taken[name]} and {path} would both become {output / name}; nothing was written."
                )
            taken[name] = path
        if path.exists() and path.resolve() == (output / path.name).resolve():
            raise NamesClash(f"{path} would replace itself; use --in-place. Nothing was written.")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritable(f"The folder {output} cannot be made: {error.strerror}.") from error


def _names(path: Path) -> set[str]:
    """The names a file may come out under."""
    return {path.name, path.stem + _SUCCESSORS.get(path.suffix.lower(), path.suffix)}


def write_into(output: Path, name: str, data: bytes) -> None:
    """Write a result, whole or not at all. Raises FileUnwritable."""
    target = output / name
    fresh = output / f".{name}.{os.getpid()}"
    try:
        fresh.write_bytes(data)
        fresh.replace(target)
    except OSError as error:
        raise FileUnwritable(f"{target} cannot be written: {error.strerror}.") from error


def replace(path: Path, found: FileConverted) -> None:
    """Put the result in the place of the file, which stays beside it. Raises FileUnwritable."""
    target = path.with_name(found.name)
    try:
        if target == path:
            path.with_name(_free_name(path)).write_bytes(path.read_bytes())
        elif target.exists():
            raise FileUnwritable(f"{target} exists already.")
    except OSError as error:
        raise FileUnwritable(f"{path} cannot be kept: {error.strerror}.") from error
    write_into(path.parent, found.name, found.data)


def _free_name(path: Path) -> str:
    """``FILE.bak``, or the first ``FILE.bak2``... that is free: what was kept before stays."""
    name, number = f"{path.name}.bak", 2
    while path.with_name(name).exists():
        name, number = f"{path.name}.bak{number}", number + 1
    return name
