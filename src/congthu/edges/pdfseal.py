"""The agency's seal on a PDF (Decree 30/2020 annex I; ETSI EN 319 142-1 baseline B).

Number, date and the look of the seal are drawn by typst from our own words. A limited process puts them onto
the clerk's file and leaves a gap (``pdfprepare``); only here, outside it, is the key. The key signs what came
back, so a file that took that process over could at most change itself. Checking needs no PDF parser at all:
see ``congthu.lib.pades``.

law: D34.5, D15-3
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509

from congthu.edges import sandbox
from congthu.edges.pdfprepare import CannotSeal
from congthu.lib import pades, pki
from congthu.lib.legaltime import VIETNAM
from congthu.lib.pades import PdfReport
from congthu.lib.pki import Identity

__all__ = ["CannotSeal", "PdfReport", "Place", "SealBox", "TextStamp", "check_seal", "seal", "verify"]

_TEMPLATE = Path(__file__).with_suffix(".typ")
#: Where Tinos may lie; it has the widths of Times New Roman and every Vietnamese letter.
_FONTS = ("/usr/share/fonts/truetype/croscore", "/usr/share/fonts/truetype/tinos",
"/usr/share/fonts/google-croscore",
          "/usr/local/share/fonts")  # fmt: skip
#: Space below the baseline of a drawn text, in letter sizes.
_BELOW = 0.4
#: From the upper and the right edge of the page to the note.
_NOTE_TOP, _NOTE_RIGHT = 16.0, 42.0
_NOTE_SIZE = 10.0
#: A real seal is 36 mm across (circular 07/2010 of the Ministry of Public Security).
_SEAL_SIDE = 102.0
#: Usual width of the picture of a signature, 46 mm.
_SIGNATURE_WIDTH = 130.0


@dataclass(frozen=True, kw_only=True)
class TextStamp:
    """A line of text to be set onto a page; points from the bottom left, ``y`` is the baseline."""

    #: Page, counted from 0.
    page: int
    x: float
    y: float
    text: str
    #: Letter size in points.
    size: float = 13.0
    bold: bool = False
    italic: bool = False


class Place(Protocol):
    """The place of the signature, between title and name; points from the bottom left, pages from 0."""

    @property
    def page(self) -> int: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


@dataclass(frozen=True, kw_only=True)
class SealBox:
    """A ``Place`` given by hand."""

    page: int
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0


def seal(
    pdf: bytes,
    *,
    identity: Identity,
    at: datetime,
    reason: str = "",
    stamps: Sequence[TextStamp] = (),
    box: Place | None = None,
    note: str = "",
) -> bytes:
    """The PDF with texts set and sealed by the agency; raises CannotSeal or a SandboxError.

    With ``box``, the place of the signature, the red mark of the (trial) seal is shown on its left. Without
    it the seal has no look; ``note``, agency and time stand small in the top right corner of the first page,
    as annex I wants it for attachments and copies. The original bytes stay in front of what is added.
    """
    if not pdf.startswith(b"%PDF-"):
        raise CannotSeal("The file does not begin as a PDF does.")
    name = pki.holder(identity.certificate)
    when = at.astimezone(VIETNAM).replace(microsecond=0)
    lines = [] if box else [*filter(None, [note]), name, when.isoformat()]
    drawing = _draw(stamps, lines, name, box)
    pieces: list[dict[str, Any]] = [
        {"page": s.page, "x": s.x, "y": s.y - s.size * _BELOW, "drawn": n, "corner": False}
        for n, s in enumerate(stamps)
    ]
    if lines:
        pieces.append({"page": 0, "x": _NOTE_RIGHT, "y": _NOTE_TOP, "drawn": len(stamps), "corner": True})
    mark = {**_mark(box), "drawn": len(stamps)} if box else None
    meta = {"name": name, "reason": reason, "at": when.isoformat(), "room": pades.room_needed(identity)}
    prepared, start, end = _prepare(pdf, drawing, pieces, mark, meta)
    if not prepared.startswith(pdf):
        raise CannotSeal(
            "This PDF cannot be sealed.", private="the prepared file does not begin with the given"
        )
    return pades.fill(prepared, start, end, identity=identity)


def _mark(place: Place) -> dict[str, Any]:
    """Where the mark goes: over the left third of a signature in the middle of its place (annex I, 8a)."""
    middle, level = place.x + place.width / 2, place.y + place.height / 2
    x = middle - _SIGNATURE_WIDTH / 2 + _SIGNATURE_WIDTH / 3 - _SEAL_SIDE
    return {"page": place.page, "x": max(x, 0.0), "y": max(level - _SEAL_SIDE / 2, 0.0)}


def _prepare(
    pdf: bytes,
    drawing: bytes,
    pieces: list[dict[str, Any]],
    mark: dict[str, Any] | None,
    meta: dict[str, Any],
) -> tuple[bytes, int, int]:
    try:
        match sandbox.call("congthu.edges.pdfprepare:prepare", pdf, drawing, pieces, mark, meta):
            case [bytes(prepared), int(start), int(end)]:
                return prepared, start, end
    except sandbox.SandboxRefused as refusal:
        raise CannotSeal(refusal.public, private=refusal.private) from refusal
    raise CannotSeal


def _draw(stamps: Sequence[TextStamp], lines: Sequence[str], name: str, box: Place | None) -> bytes:
    import typst

    given: dict[str, Any] = {
        "stamps": [asdict(s) for s in stamps],
        "below": _BELOW,
        "note": None,
        "seal": None,
    }
    if lines:
        given["note"] = {"lines": lines, "size": _NOTE_SIZE}
    if box:
        upper = name.upper()
        given["seal"] = {
            "side": _SEAL_SIDE,
            "name": upper,
            # The ring holds about 34 letters of full size; longer names are set smaller.
            "letters": min(7.0, 7.0 * 34 / max(len(upper), 1)),
            "below": "★ CON DẤU THỬ NGHIỆM ★",
            "words": ["KÝ SỐ", "bản thử"],
        }
    compile_: Any = typst.compile
    drawn = compile_(
        _TEMPLATE.read_bytes(), font_paths=fonts(), ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given)}, pdf_tags=False,
    )  # fmt: skip
    assert isinstance(drawn, bytes)
    return drawn


def fonts() -> list[str]:
    """Folders with the letters that everything the node draws is set in."""
    return [folder for folder in _FONTS if Path(folder).is_dir()]


def verify(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
) -> PdfReport:
    """See ``pades.verify``: no parser, no process and no network is needed."""
    return pades.verify(pdf, roots=roots, crls=crls, at=at)


def check_seal(
    pdf: bytes,
    *,
    roots: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    address: str,
) -> str:
    """Empty when the seal is good and of ``address``; else one sentence why not."""
    report = verify(pdf, roots=roots, crls=crls, at=at)
    if report.valid and address.lower() not in map(str.lower, report.addresses):
        return "The seal is not that of the sender."
    return report.problem
