"""The rules that read an official document: pure functions from words with places to values.

``read`` is the table of contents. Each rule stands in a module of its own and can be tried on a few lines.
"""

from __future__ import annotations

from dataclasses import replace

from congthu.rooms.documents.rules import form, header, markings, recipients, signatory, slots, title
from congthu.rooms.documents.rules.layout import lay_out
from congthu.rooms.documents.rules.reference import find_reference
from congthu.rooms.documents.types import ReadDocument, Source


def read(source: Source) -> ReadDocument:
    """Everything the rules find in a document."""
    layout = lay_out(source)
    reference, number_row = find_reference((*layout.left, *layout.right))
    abstract = header.find_letter_abstract(layout)
    kind, title_at = title.find_type(layout, reference, about=abstract is not None)
    issuer, parent = header.find_issuer(layout)
    place, issued_on, date_row = header.find_date(layout)
    if title_at is not None:
        abstract = title.find_titled_abstract(layout, title_at) or abstract
    addressees, file_copy = recipients.find_block(layout, issuer)
    signed, title_row, name_row = signatory.find_signatory(layout)
    marks = markings.find_marks(layout)
    found = ReadDocument(
        media_type=source.media_type,
        type=kind,
        reference=reference,
        issuer=issuer,
        parent=parent,
        place=place,
        issued_on=issued_on,
        abstract=abstract,
        signatory=signed,
        addressees=addressees,
        primary_addressees=recipients.find_primary(layout),
        file_copy=file_copy,
        urgency=marks.get("urgency"),
        secrecy=marks.get("secrecy"),
        findings=(),
    )
    found = replace(found, findings=tuple(form.check(layout, found, date_row, conformant=source.conformant)))
    if not source.geometric:
        return found
    return replace(
        found,
        number_slot=slots.number_slot(layout, number_row) if reference and reference.serial is None else None,
        day_slot=slots.between_words(layout, date_row, "ngay", "thang"),
        month_slot=slots.between_words(layout, date_row, "thang", "nam"),
        sign_slot=slots.sign_slot(layout, title_row, name_row),
    )
