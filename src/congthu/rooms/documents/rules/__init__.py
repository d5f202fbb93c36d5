"""The rules that read an official document: pure functions from words with places to values.

``read`` is the table of contents. Each rule stands in a module of its own and can be tried on a few lines.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from congthu.lib.rulebook import words as book
from congthu.lib.vntext import fold
from congthu.rooms.documents.rules import (
    attachments,
    bounds,
    citations,
    deadline,
    form,
    header,
    issuer,
    markings,
    recipients,
    secrecy,
    signatory,
    slots,
    title,
)
from congthu.rooms.documents.rules.layout import Layout, lay_out
from congthu.rooms.documents.rules.paragraphs import Paragraph, paragraphs
from congthu.rooms.documents.rules.reference import find_reference
from congthu.rooms.documents.rules.rows import Row
from congthu.rooms.documents.rules.seen import (
    GUESS,
    LIKELY,
    Seen,
    confidences,
    places,
    rows_saying,
    sure_of_entries,
)
from congthu.rooms.documents.types import Finding, ReadDocument, Source


def read(source: Source, filename: str = "") -> ReadDocument:
    """Everything the rules find in a document; the name of its file is judged for a mark of secrecy."""
    source, cut = bounds.bounded(source)
    layout = lay_out(source)
    text = paragraphs(layout)
    seen, rows = _see(layout, source, text)
    values: dict[str, Any] = {name: each.value if each else _EMPTY.get(name) for name, each in seen.items()}
    issued_on, reference = values["issued_on"], values["reference"]
    verdict, level = secrecy.judge(
        source,
        layout,
        filename=filename,
        reference=reference.text if reference else None,
        abstract=values["abstract"],
        attachments=values["attachments"],
        year=int(issued_on[:4]) if issued_on else None,
    )
    found = ReadDocument(
        media_type=source.media_type,
        secrecy=level,
        secrecy_verdict=verdict,
        findings=(),
        confidence=confidences(seen),
        where=places(seen, layout.pages),
        **values,
    )
    found = replace(found, findings=tuple(form.check(source, layout, found, _printed(seen, rows), text)))
    longest = max(len(found.addressees), len(found.primary_addressees))
    if cut or longest >= recipients.MOST or len(layout.recipients) > recipients.MOST_LINES:
        found = _in_part(found, bounds.FINDING)
    if source.unread_pages:
        found = _in_part(found, bounds.pages_unread(source.unread_pages))
    return replace(found, **_slots(layout, found, rows)) if source.geometric else found


def _printed(seen: dict[str, Seen[Any] | None], rows: dict[str, Row | None]) -> dict[str, tuple[Row, ...]]:
    """The rows from which values were read, by name; the date and the signatory in their parts."""
    read = {name: each.rows for name, each in seen.items() if each}
    name, date = rows["name"], rows["date"]
    return read | {
        "date": (date,) if date else (),
        "name": (name,) if name else (),
        "signing-title": tuple(row for row in read.get("signatory", ()) if row is not name),
    }


def _in_part(found: ReadDocument, said: Finding) -> ReadDocument:
    """What was found in a document that was not read to its end."""
    asked = bounds.ASK if found.secrecy_verdict.verdict == "none" else found.secrecy_verdict
    return replace(
        found,
        secrecy_verdict=asked,
        findings=(said, *found.findings),
        confidence=bounds.lowered(found.confidence),
    )


_EMPTY: dict[str, Any] = dict.fromkeys(
    ("addressees", "primary_addressees", "attachments", "legal_bases", "replies_to"), ()
)


def _see(
    layout: Layout, source: Source, text: tuple[Paragraph, ...]
) -> tuple[dict[str, Seen[Any] | None], dict[str, Row | None]]:
    """Every value by name, and the rows that slots are sought in."""
    reference = find_reference((*layout.left, *layout.right))
    about = header.find_letter_abstract(layout)
    kind, title_at = title.find_type(layout, reference.value if reference else None, about=about is not None)
    own, parent = issuer.find_issuer(layout)
    place, issued_on, date_row = header.find_date(layout)
    if title_at is None and not (reference or issued_on or about or _has_head(layout, own)):
        kind = replace(kind, sure=_NO_DOCUMENT)
        own = replace(own, sure=_NO_DOCUMENT) if own else None
    if title_at is not None:
        about = title.find_titled_abstract(layout, title_at, own.value if own else "") or about
    addressees, file_copy = recipients.find_block(layout, own.value if own else None)
    signed, title_row, name_row = signatory.find_signatory(layout)
    primary = recipients.find_primary(layout)
    block = layout.recipients
    seen: dict[str, Seen[Any] | None] = {
        "type": kind,
        "reference": reference,
        "issuer": own,
        "parent": parent,
        "place": place,
        "issued_on": issued_on,
        "abstract": about,
        "signatory": signed,
        "addressees": Seen(
            value=addressees,
            rows=block,
            sure=sure_of_entries([line.text for line in addressees]) if file_copy else LIKELY,
        ),
        "primary_addressees": Seen(
            value=primary,
            rows=rows_saying(layout.body, "kinh gui", primary),
            sure=sure_of_entries(primary),
        ),
        "file_copy": Seen(value=file_copy, rows=block[-1:]) if file_copy else None,
        "urgency": markings.find_urgency(layout, source.red_marks),
        "circulation": markings.find_circulation(layout, source.red_marks),
        "attachments": attachments.find_attachments(text),
        "reply_by": deadline.find_deadline(
            text, issued_on.value if issued_on else None, header.year_of(date_row)
        ),
        "legal_bases": citations.find_bases(text),
        "replies_to": citations.find_answered(text),
    }
    number_row = reference.rows[0] if reference else None
    return seen, {"number": number_row, "date": date_row, "title": title_row, "name": name_row}


#: Confidence of "Công văn", which is said of anything without a title, where nothing of a document is seen.
_NO_DOCUMENT = 0.05


def _has_head(layout: Layout, own: Seen[str] | None) -> bool:
    """Whether an agency is named at the head, or the nation's or the Party's title, or whom it is sent to."""
    head = re.sub(
        r"[^a-z]", "", " ".join(fold(row.text) for row in (*layout.left, *layout.right, *layout.body[:8]))
    )
    titles = (re.sub(r"[^a-z]", "", title) for title in (book.NATIONAL_TITLE, book.PARTY_TITLE, "kinh gui"))
    return (own is not None and own.sure > GUESS) or any(title in head for title in titles)


def _slots(layout: Layout, found: ReadDocument, rows: dict[str, Row | None]) -> dict[str, Any]:
    """Places on the page for number, day, month and seal."""
    blank = found.reference is not None and found.reference.serial is None
    return {
        "number_slot": slots.number_slot(layout, rows["number"]) if blank else None,
        "day_slot": slots.between_words(layout, rows["date"], "ngay", "thang"),
        "month_slot": slots.between_words(layout, rows["date"], "thang", "nam"),
        "sign_slot": slots.sign_slot(layout, rows["title"], rows["name"]),
    }
