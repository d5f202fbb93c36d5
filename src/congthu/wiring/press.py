"""Making the file that is sent (port ``Press``): PDF, number and date in their places, the seal.

law: D34.5, D15-3; Decree 30/2020 App. I (number, date, seal) and art. 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from congthu.lib.errors import CongthuError
from congthu.lib.legaltime import legal_day
from congthu.lib.pki import Identity
from congthu.rooms.dispatch.types import Rendered

if TYPE_CHECKING:
    from congthu.edges.pdfseal import TextStamp
    from congthu.rooms.documents.types import Slot

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Printer:
    """Converts, stamps and seals; a file that cannot be sealed is sent as it is, and says why."""

    def __call__(
        self,
        data: bytes,
        *,
        filename: str,
        media_type: str,
        serial: str,
        at: datetime,
        seal: Identity,
        convert: bool,
        slots: Mapping[str, Slot] | None = None,
    ) -> Rendered:
        """See ``Press``."""
        if convert:
            data = _exchange_form(data, filename, media_type)
        try:
            pdf = self._pdf(data, filename, media_type)
            name = str(PurePath(filename).with_suffix(".pdf"))
            return self._sealed(pdf, name, serial, at, seal, _slots(pdf, name) if slots is None else slots)
        except CongthuError as refusal:
            if refusal.temporary:
                raise
            return Rendered(
                filename=filename, media_type=media_type, data=data, unsealed_because=refusal.public[:254]
            )

    def _pdf(self, data: bytes, filename: str, media_type: str) -> bytes:
        if media_type == DOCX:
            from congthu.edges.office import to_pdf

            return to_pdf(data, filename)
        from congthu.edges.pictures import as_pdf

        pdf = as_pdf(data, media_type)
        if not pdf.startswith(b"%PDF-"):
            raise CongthuError("Only files with pages (PDF, Word, scans) can carry a seal.")
        return pdf

    def _sealed(
        self,
        pdf: bytes,
        filename: str,
        serial: str,
        at: datetime,
        seal: Identity,
        slots: Mapping[str, Slot],
    ) -> Rendered:
        from congthu.edges import pdfseal

        sealed = pdfseal.seal(
            pdf,
            identity=seal,
            at=at,
            stamps=_stamps(slots, serial, at),
            box=slots.get("sign"),
            reason="Ban hành văn bản",
        )
        return Rendered(filename=filename, media_type=PDF, data=sealed)


def _exchange_form(data: bytes, filename: str, media_type: str) -> bytes:
    """The file with its text in the form of exchange; the original stays in the node's keeping.

    law: D34.1b-6 every text leaves as precomposed Unicode. A PDF is paper already and is left as it is.
    """
    if media_type == PDF:
        return data
    from congthu.edges import sandbox

    try:
        converted: bytes = sandbox.call("congthu.edges.textconversion:exchange_form", data, filename)
    except CongthuError:
        # What cannot be converted is sent as its author wrote it; the clerk has seen the finding.
        return data
    return converted


def _slots(pdf: bytes, filename: str) -> dict[str, Slot]:
    """The empty places of a PDF that was not read yet."""
    from congthu.edges.reading import read

    return read(pdf, filename).slots


def _stamps(slots: Mapping[str, Slot], serial: str, at: datetime) -> list[TextStamp]:
    """Number and date where the document left them blank."""
    from congthu.edges.pdfseal import TextStamp

    today = legal_day(at)
    # The date is set in italics; day under 10 and months 1 and 2 are padded (App. I II.4).
    month = f"{today.month:02d}" if today.month < 3 else str(today.month)
    texts = [
        (slots.get("number"), serial, False),
        (slots.get("day"), f"{today.day:02d}", True),
        (slots.get("month"), month, True),
    ]
    return [
        TextStamp(page=slot.page, x=slot.x, y=slot.y, text=text, size=slot.size, italic=italic)
        for slot, text, italic in texts
        if slot is not None
    ]
