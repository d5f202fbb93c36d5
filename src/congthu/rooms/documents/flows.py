"""Documents enter here: read, judged, stored with their bytes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db import transaction

from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents import queries
from congthu.rooms.documents.errors import CorrectionInvalid, DocumentSecret, DocumentTooBig
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.ports import Blobs, Reader
from congthu.rooms.documents.rules import corrections
from congthu.rooms.documents.types import Correction, Found, ReadDocument

#: Largest file taken: base64 in a message makes it a third larger, and messages have a limit of their own.
SIZE_LIMIT = 25_000_000
_NAME_LIMIT = 254


def read(data: bytes, filename: str, *, reader: Reader, size_limit: int = SIZE_LIMIT) -> ReadDocument:
    """What the file says, also for a secret one: the caller sees ``secrecy`` and keeps nothing."""
    if len(data) > size_limit:
        raise DocumentTooBig(f"The file has {len(data):,} bytes; at most {size_limit:,} are taken.")
    return reader(data, filename)


def submit(
    *,
    data: bytes,
    filename: str,
    agency: Agency,
    by: Mailbox | None,
    at: datetime,
    id: UUID,
    blobs: Blobs,
    reader: Reader,
    size_limit: int = SIZE_LIMIT,
) -> Document:
    """Take a document into the agency's keeping. Raises DocumentRefused; then nothing has been stored."""
    found = read(data, filename, reader=reader, size_limit=size_limit)
    if found.secrecy:
        # law: D34.1b-3 (Law 29/2018 art. 5: state secrets are not kept on machines open to the network)
        raise DocumentSecret(private=f"mark found: {found.secrecy}")
    return Document.objects.create(
        id=id,
        sha256=blobs.put(data),
        filename=_tidy(filename),
        media_type=found.media_type,
        size=len(data),
        agency=agency,
        submitted_by=by,
        submitted_at=at,
        found=found.as_json(),
    )


def correct(document: UUID, name: str, value: Any, *, by: Mailbox, at: datetime) -> Found:
    """A clerk puts a value in the place of what was read; both are kept. Answers the view that counts now.

    ``name`` is one of ``types.NAMES``, ``value`` as in ``Found.as_json`` (a type and a reference may be given
    as text); None says that the document has no such value. Raises CorrectionInvalid. Whether ``by`` may act
    for the agency is the caller's question.
    """
    try:
        kept = corrections.checked(name, value)
    except KeyError:
        raise CorrectionInvalid("This value is not corrected by hand.", private=name) from None
    except ValueError as problem:
        raise CorrectionInvalid(private=f"{name}: {problem}") from None
    with transaction.atomic():
        held = Document.objects.select_for_update().get(pk=document)
        made = Correction(name=name, value=kept, by=by.address, at=at.isoformat())
        held.corrections.append(asdict(made))
        held.save(update_fields=["corrections"])
    return queries.found(held)


def _tidy(filename: str) -> str:
    """The last part of the name, without control characters, shortened before its ending."""
    name = "".join(c for c in PurePath(filename.replace("\\", "/")).name if c.isprintable()) or "document"
    if len(name) <= _NAME_LIMIT:
        return name
    ending = PurePath(name).suffix[:20]
    return name[: _NAME_LIMIT - len(ending)] + ending
