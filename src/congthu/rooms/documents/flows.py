"""Documents enter here: read, judged, stored with their bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents.errors import DocumentSecret, DocumentTooBig
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.ports import Blobs, Reader
from congthu.rooms.documents.types import ReadDocument

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


def _tidy(filename: str) -> str:
    """The last part of the name, without control characters, shortened before its ending."""
    name = "".join(c for c in PurePath(filename.replace("\\", "/")).name if c.isprintable()) or "document"
    if len(name) <= _NAME_LIMIT:
        return name
    ending = PurePath(name).suffix[:20]
    return name[: _NAME_LIMIT - len(ending)] + ending
