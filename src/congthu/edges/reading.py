"""The documents room's reader: everything that touches a foreign file happens in the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from congthu.edges import office, sandbox
from congthu.edges.readers import kinds
from congthu.rooms.documents.errors import (
    DocumentUnreadable,
    DocumentUnsupported,
    DocumentWithoutText,
    crossed,
)
from congthu.rooms.documents.types import GRAVITY, ReadDocument

_TARGET = "congthu.edges.readers:found"
_PAGE = "congthu.edges.readers.recognition.recognising:page"
_STAMPS = "congthu.edges.readers.recognition.stamped:judged"
#: A page of 300 dpi takes about 1.5 s; noise that looks like letters can take many times that.
_PAGE_SECONDS = 30
_AT_ONCE = 2

#: Told after each recognised page of a scan: how many are done, and of how many.
Progress = Callable[[int, int], None]


def read(data: bytes, filename: str, *, progress: Progress | None = None) -> ReadDocument:
    """What the document says; raises DocumentUnreadable or one of its kin.

    The kind of file is known by its bytes; the name is only judged for a mark of secrecy. It often says what
    a document is about, so it does not even reach the private half of an error, which is logged.
    """
    kind = kinds.media_type(data)
    given = data
    try:
        plain = _called(_TARGET, given, filename)
        if "modernise" in plain:
            given = _modernised(data)
            plain = _called(_TARGET, given, filename)
        if "recognise" in plain:
            plain = _with_pictures(given, filename, plain["recognise"], progress or _untold)
        if plain["pictures"] and plain["document"]["secrecy_verdict"]["verdict"] != "secret":
            _judge_stamps(given, plain["document"])
        return replace(ReadDocument.from_plain(plain["document"]), media_type=kind)
    except (TypeError, KeyError, ValueError) as error:
        raise DocumentUnreadable(private=f"answer not understood: {type(error).__name__}") from None


def _judge_stamps(data: bytes, document: dict[str, Any]) -> None:
    """Put the verdict on small pictures into a document on whose pages they stand; a doubt where it fails.

    law: D34.1b-3 (Law 29/2018 art. 5)
    """
    try:
        judged = _called(_STAMPS, data, cpu_seconds=_PAGE_SECONDS, wall_seconds=3 * _PAGE_SECONDS)
    except DocumentUnreadable:
        judged = {"verdict": _PICTURES_UNREAD, "level": None}
    verdict, own = judged["verdict"], document["secrecy_verdict"]
    if GRAVITY.index(verdict["verdict"]) > GRAVITY.index(own["verdict"]):
        document["secrecy_verdict"], document["secrecy"] = verdict, judged["level"]


#: What is said when small pictures cannot be looked at.
_PICTURES_UNREAD = {
    "verdict": "ask",
    "why": {
        "vi": "Hình ảnh trong văn bản không đọc được; văn thư phải xem có dấu chỉ độ mật không.",
        "en": "Pictures in the document cannot be read; a clerk must look for a secrecy mark.",
    },
    "where": None,
}


def _called(target: str, *arguments: Any, **limits: Any) -> Any:
    """As ``sandbox.call``, with the errors of the documents room."""
    try:
        return sandbox.call(target, *arguments, **limits)
    except sandbox.SandboxRefused as refused:
        raise crossed(refused.original, refused.public, private=refused.private) from None
    except sandbox.SandboxTimeout as error:
        raise DocumentUnreadable("Reading the file takes too long.", private=error.private) from None
    except sandbox.SandboxError as error:
        raise DocumentUnreadable(private=error.private) from None


def _with_pictures(data: bytes, filename: str, numbers: Sequence[int], progress: Progress) -> Any:
    """Recognise pages, then read all; a page that fails is left out if there is anything else."""
    pages: dict[str, Mapping[str, Any] | None] = {}
    failed: DocumentUnreadable | None = None
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(lambda number: _page(data, number), numbers)
        for done, (number, answer) in enumerate(zip(numbers, answers, strict=True), 1):
            failed = answer if isinstance(answer, DocumentUnreadable) else failed
            pages[str(number)] = None if isinstance(answer, DocumentUnreadable) else answer
            progress(done, len(numbers))
    try:
        return _called(_TARGET, data, filename, pages)
    except DocumentWithoutText as nothing:
        raise failed or nothing from None


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


def _modernised(data: bytes) -> bytes:
    """An old Word file as DOCX, by LibreOffice."""
    try:
        return office.convert(data, ".doc", ".docx", "docx:MS Word 2007 XML")
    except office.OfficeMissing:
        raise DocumentUnsupported(
            "Only LibreOffice reads this Word file, and it is not installed; please give a DOCX or a PDF."
        ) from None
    except office.OfficeFailed as error:
        raise DocumentUnreadable(error.public, private=error.private) from None
