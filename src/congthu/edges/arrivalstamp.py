"""The stamp ĐẾN on a copy to look at (Decree 30/2020 App. IV; art. 22).

The signed original is never touched: a copy is made on demand, with the stamp drawn by typst from our own
words and laid, in a limited process, where the first page is empty under its number and abstract.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from congthu.edges import sandbox
from congthu.edges.pdfseal import fonts
from congthu.lib.errors import CongthuError

_TEMPLATE = Path(__file__).with_suffix(".typ")
#: The stamp is 50 mm wide; longer names are set smaller.
_LETTERS, _LINE = 8.5, 30
_LONGEST_DESK, _LONGEST_NAME = 40, 90
_REMARK = "Bản để xem; bản gốc ký số được giữ nguyên."


class CannotStamp(CongthuError):
    """No stamped copy can be made of this file."""

    code = "arrivalstamp.cannot-stamp"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What the five boxes say; empty ones show dots to be filled in by hand."""

    agency: str
    #: Number in the incoming book, e.g. ``12``.
    number: str
    day: date
    desk: str = ""
    #: Number and symbol of the case file.
    file: str = ""


def stamped(pdf: bytes, stamp: Stamp) -> bytes:
    """A copy of the PDF with the stamp on its first page; raises CannotStamp or a SandboxError."""
    if not pdf.startswith(b"%PDF-"):
        raise CannotStamp("Only a PDF can carry the stamp of arrival.")
    try:
        copy = sandbox.call("congthu.edges.arrivalplace:put", pdf, draw(stamp))
    except sandbox.SandboxRefused as refusal:
        raise CannotStamp(refusal.public, private=refusal.private) from refusal
    if not isinstance(copy, bytes):
        raise CannotStamp
    return copy


def draw(stamp: Stamp) -> bytes:
    """The stamp as a PDF of one page in its own size."""
    import typst

    name = stamp.agency.upper()[:_LONGEST_NAME]
    given = {
        "agency": name,
        "letters": min(_LETTERS, _LETTERS * 2 * _LINE / max(len(name), 1)),
        "number": stamp.number,
        "day": f"{stamp.day:%d/%m/%Y}",
        "desk": stamp.desk[:_LONGEST_DESK],
        "file": stamp.file[:_LONGEST_DESK],
        "remark": _REMARK,
    }
    compile_: Any = typst.compile
    drawn = compile_(
        _TEMPLATE.read_bytes(), font_paths=fonts(), ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given)}, pdf_tags=False,
    )  # fmt: skip
    assert isinstance(drawn, bytes)
    return drawn
