"""Words of a document with their places on its pages: what a clerk may click on, and where a value stands.

Everything that touches the file happens in the sandbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from congthu.edges import sandbox
from congthu.rooms.documents.errors import DocumentUnreadable, crossed

_TARGET = "congthu.edges.readers.lettering"
#: As ``edges.reading``: noise that looks like letters takes its time.
_PAGE_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A word on a page; points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Text in a row of a file without pages: where it begins, as a share of the width, and its paragraph."""

    left: float
    text: str
    paragraph: int | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a file without pages."""

    pieces: tuple[Piece, ...]
    bold: bool


def words(pdf: bytes) -> tuple[tuple[Spot, ...], ...]:
    """The words of each page of a PDF; none for a page that is a picture. Raises DocumentUnreadable."""
    return tuple(_spots(page) for page in _listed(_called("words", pdf)))


def recognised(data: bytes, number: int) -> tuple[Spot, ...]:
    """The words of a page (from 0) of a scan: some seconds of work. Raises DocumentUnreadable."""
    limits = {"cpu_seconds": _PAGE_SECONDS, "wall_seconds": 3 * _PAGE_SECONDS}
    return _spots(_called("recognised", data, number, **limits))


def rows(data: bytes) -> tuple[Row, ...]:
    """A text or HTML file as it was read. Raises DocumentUnreadable."""
    try:
        return tuple(
            Row(pieces=tuple(Piece(**piece) for piece in row["pieces"]), bold=bool(row["bold"]))
            for row in _listed(_called("rows", data))
        )
    except (TypeError, KeyError) as error:
        raise DocumentUnreadable(private=f"answer not understood: {type(error).__name__}") from None


def _spots(plain: Any) -> tuple[Spot, ...]:
    try:
        return tuple(
            Spot(left=float(left), top=float(top), right=float(right), bottom=float(bottom), text=str(text))
            for left, top, right, bottom, text in _listed(plain)
        )
    except (TypeError, ValueError) as error:
        raise DocumentUnreadable(private=f"answer not understood: {type(error).__name__}") from None


def _listed(answer: Any) -> Sequence[Any]:
    if not isinstance(answer, list):
        raise DocumentUnreadable(private="answer not understood")
    return answer


def _called(target: str, *arguments: Any, **limits: Any) -> Any:
    """As ``sandbox.call``, with the errors of the documents room."""
    try:
        return sandbox.call(f"{_TARGET}:{target}", *arguments, **limits)
    except sandbox.SandboxRefused as refused:
        raise crossed(refused.original, refused.public, private=refused.private) from None
    except sandbox.SandboxError as error:
        raise DocumentUnreadable("The words cannot be found.", private=error.private) from None
