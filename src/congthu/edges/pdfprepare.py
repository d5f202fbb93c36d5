"""Inside the sandbox: put drawn pieces onto a PDF and leave room for a seal.

Runs pyHanko on files that clerks give, so it must only be called through ``sandbox.call``. No key is here:
the answer is the prepared file, and the gap that ``pades.fill`` signs around.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from congthu.lib.errors import CongthuError

_DRAWING = "drawing.pdf"
#: What pyHanko raises on files whose objects are not of the kind it expects.
_ODD = (ValueError, TypeError, LookupError, AttributeError, RecursionError, AssertionError)


class CannotSeal(CongthuError):
    """This PDF cannot be sealed."""

    code = "pdfseal.cannot-seal"


def prepare(
    pdf: bytes, drawing: bytes, pieces: list[dict[str, Any]], box: dict[str, Any] | None, meta: dict[str, Any]
) -> list[Any]:
    """The prepared file and where its gap begins and ends; raises CannotSeal.

    Each of ``pieces`` is put onto a page as content in its own size: page, x, y, drawn (its page in
    ``drawing``) and corner (x and y count from the top right). ``box`` is the same for the look of the seal.
    ``meta`` holds name, reason, at (ISO 8601) and room (digits of the gap).
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        _check(writer, changes=bool(pieces))
        pages = int(writer.root["/Pages"]["/Count"])
        # The sandbox gives an empty folder of our own.
        Path(_DRAWING).write_bytes(drawing)
        for piece in pieces:
            _place(writer, piece, pages)
        return _make_gap(writer, box, meta, pages)
    except (PdfError, SigningError, *_ODD) as error:
        raise CannotSeal("This PDF is damaged and cannot be sealed.", private=repr(error)) from error


def _check(writer: Any, *, changes: bool) -> None:
    if writer.prev.encrypted:
        raise CannotSeal("The PDF is protected by a password and cannot be sealed.")
    if changes and any(True for _ in writer.prev.embedded_signatures):
        raise CannotSeal("The PDF is signed already; setting number and date would break that signature.")


def _place(writer: Any, piece: dict[str, Any], pages: int) -> None:
    from pyhanko.pdf_utils.layout import BoxConstraints

    _check_page(piece["page"], pages)
    width, height = _size(piece["drawn"])
    x, y = piece["x"], piece["y"]
    if piece["corner"]:
        right, top = _top_right(writer, piece["page"])
        x, y = right - x - width, top - y - height
    size = BoxConstraints(width=width, height=height)
    # Wraps what is on the page in q/Q, so a matrix left behind by the page does not move the piece.
    _style(piece).create_stamp(writer, size, {}).apply(piece["page"], x, y)


def _check_page(page: int, pages: int) -> None:
    if not 0 <= page < pages:
        raise CannotSeal(f"The PDF has no page {page + 1}.")


def _top_right(writer: Any, page: int) -> tuple[float, float]:
    found = writer.find_page_for_modification(page)[0].get_object()
    while "/CropBox" not in found and "/MediaBox" not in found:
        found = found["/Parent"]
    box = [float(n) for n in found["/CropBox" if "/CropBox" in found else "/MediaBox"]]
    return max(box[0], box[2]), max(box[1], box[3])


def _size(drawn: int) -> tuple[float, float]:
    """Width and height of a page of the drawing."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    with Path(_DRAWING).open("rb") as file:
        reader: Any = PdfFileReader(file)
        page = reader.find_page_for_modification(drawn)[0].get_object()
        return float(page["/MediaBox"][2]), float(page["/MediaBox"][3])


def _style(piece: dict[str, Any]) -> Any:
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    fill = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MIN,
        margins=Margins(left=0, right=0, top=0, bottom=0),
    )
    return StaticStampStyle.from_pdf_file(
        _DRAWING, page_ix=piece["drawn"], border_width=0, background_opacity=1.0, background_layout=fill
    )


def _make_gap(writer: Any, box: dict[str, Any] | None, meta: dict[str, Any], pages: int) -> list[Any]:
    """Add the signature's field and dictionary, and write everything; see pyHanko's PdfCMSEmbedder."""
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import cms_embedder
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    at = datetime.fromisoformat(meta["at"])
    taken = sum(1 for _ in writer.prev.embedded_signatures)
    spec = SigFieldSpec(sig_field_name=f"Congthu{taken + 1}")
    appearance = None
    if box is not None:
        _check_page(box["page"], pages)
        width, height = _size(box["drawn"])
        corners = (box["x"], box["y"], box["x"] + width, box["y"] + height)
        spec = SigFieldSpec(sig_field_name=spec.sig_field_name, on_page=box["page"], box=corners)
        appearance = cms_embedder.SigAppearanceSetup(style=_style(box), timestamp=at, name=meta["name"])
    placeholder = SignatureObject(
        timestamp=at, subfilter=SigSeedSubFilter.PADES, name=meta["name"], reason=meta["reason"] or None,
        bytes_reserved=meta["room"],
    )  # fmt: skip
    steps = cms_embedder.PdfCMSEmbedder(new_field_spec=spec).write_cms(spec.sig_field_name, writer)
    next(steps)
    steps.send(cms_embedder.SigObjSetup(sig_placeholder=placeholder, appearance_setup=appearance))
    prepared, output = steps.send(cms_embedder.SigIOSetup(md_algorithm="sha256"))
    return [output.getvalue(), prepared.reserved_region_start, prepared.reserved_region_end]
