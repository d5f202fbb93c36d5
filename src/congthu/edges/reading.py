"""The documents room's reader: everything that touches a foreign file happens in the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from congthu.edges import office, sandbox
from congthu.edges.readers import kinds
from congthu.lib.errors import CongthuError
from congthu.rooms.documents.errors import CROSSING, DocumentUnreadable, DocumentUnsupported
from congthu.rooms.documents.types import ReadDocument

_TARGET = "congthu.edges.readers:found"
_PAGE = "congthu.edges.readers.recognising:page"
#: A page of 300 dpi takes about 1.5 s; noise that looks like letters can take many times that.
_PAGE_SECONDS = 30
_AT_ONCE = 2
_ENDINGS = {kinds.DOC: ".doc", kinds.RTF: ".rtf"}

#: Told after each recognised page of a scan: how many are done, and of how many.
Progress = Callable[[int, int], None]


def read(data: bytes, filename: str, *, progress: Progress | None = None) -> ReadDocument:
    """What the document says; raises DocumentUnreadable or one of its kin.

    The kind of file is known by its bytes; the name is only judged for a mark of secrecy. It often says what
    a document is about, so it does not even reach the private half of an error, which is logged.
    """
    kind = kinds.media_type(data)
    given = _modernised(data, kind) if kind in _ENDINGS else data
    try:
        plain = _called(_TARGET, given, filename)
        if "recognise" in plain:
            pages = _recognised(given, plain["recognise"], progress or _untold)
            plain = _called(_TARGET, given, filename, pages)
        return replace(ReadDocument.from_plain(plain["document"]), media_type=kind)
    except (TypeError, KeyError, ValueError) as error:
        raise DocumentUnreadable(private=f"answer not understood: {type(error).__name__}") from None


def _called(target: str, *arguments: Any, **limits: Any) -> Any:
    """As ``sandbox.call``, with the errors of the documents room."""
    try:
        return sandbox.call(target, *arguments, **limits)
    except sandbox.SandboxRefused as refused:
        raise CROSSING.get(refused.original, DocumentUnreadable)(
            refused.public, private=refused.private
        ) from None
    except sandbox.SandboxTimeout as error:
        raise DocumentUnreadable("Reading the file takes too long.", private=error.private) from None
    except sandbox.SandboxError as error:
        raise DocumentUnreadable(private=error.private) from None


def _recognised(data: bytes, numbers: Sequence[int], progress: Progress) -> dict[str, Mapping[str, Any]]:
    """Recognise pages; one that fails is left out, as long as another is read."""
    pages: dict[str, Mapping[str, Any]] = {}
    failed: CongthuError | None = None
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(lambda number: _page(data, number), numbers)
        for done, (number, answer) in enumerate(zip(numbers, answers, strict=True), 1):
            if isinstance(answer, DocumentUnreadable):
                failed = answer
            else:
                pages[str(number)] = answer
            progress(done, len(numbers))
    if failed and not pages:
        raise failed
    return pages


def _page(data: bytes, number: int) -> Mapping[str, Any] | DocumentUnreadable:
    try:
        answer: Mapping[str, Any] = _called(
            _PAGE, data, number, cpu_seconds=_PAGE_SECONDS, wall_seconds=3 * _PAGE_SECONDS
        )
    except DocumentUnreadable as error:
        return error
    return answer


def _untold(done: int, total: int) -> None:
    """Nobody wants to know how far we are."""


def _modernised(data: bytes, kind: str) -> bytes:
    """An old Word file as DOCX, by LibreOffice."""
    try:
        return office.convert(data, _ENDINGS[kind], ".docx", "docx:MS Word 2007 XML")
    except office.OfficeMissing:
        raise DocumentUnsupported(
            "LibreOffice is not installed; please give a DOCX or a PDF instead."
        ) from None
    except office.OfficeFailed as error:
        raise DocumentUnreadable(error.public, private=error.private) from None
