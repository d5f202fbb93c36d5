"""Files on their way to becoming documents: given by a clerk, read by the worker, or waiting with a reason.

law: Law 29/2018 art. 5: what bears a mark of secrecy is not kept; what may bear one is a person's to judge.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents import queries
from congthu.rooms.documents.errors import (
    DocumentPerhapsSecret,
    DocumentRefused,
    DocumentSecret,
    DocumentTooBig,
    NotWaiting,
)
from congthu.rooms.documents.flows.submitting import SIZE_LIMIT, submit, tidy
from congthu.rooms.documents.models import Document, GivenFile
from congthu.rooms.documents.ports import Blobs, Reader, WaitingFiles
from congthu.rooms.outbox import flows as outbox

_State = GivenFile.State
#: Its bytes are still needed.
_OPEN = (_State.READING, _State.FAILED, _State.DOUBTFUL)
#: Scans are recognised in so many lanes, so that they never take every hand of the worker.
_LANES = 2


def give(
    data: bytes,
    filename: str,
    *,
    agency: Agency,
    by: Mailbox,
    at: datetime,
    id: UUID,
    files: WaitingFiles,
    size_limit: int = SIZE_LIMIT,
) -> GivenFile:
    """Take a file and ask the worker to read it. Raises DocumentTooBig."""
    if len(data) > size_limit:
        raise DocumentTooBig(f"The file has {len(data):,} bytes; at most {size_limit:,} are taken.")
    sha256 = files.put(data)
    with transaction.atomic():
        row = GivenFile.objects.create(
            id=id,
            agency=agency,
            given_by=by,
            given_at=at,
            filename=tidy(filename),
            size=len(data),
            sha256=sha256,
        )
        _ask(row, may_be_scan=not data.startswith(b"PK"))
    return row


def _ask(row: GivenFile, *, may_be_scan: bool = True) -> None:
    """A Word file is read at once; what may be a scan takes its turn in a lane."""
    lock = f"reading:{row.pk.int % _LANES}" if may_be_scan else None
    outbox.enqueue("documents.read", lock=lock, given=str(row.pk))


def note_progress(given: UUID, done: int, total: int) -> None:
    """How many pages of a scan are recognised."""
    GivenFile.objects.filter(pk=given).update(pages_done=done, pages_total=total)


def read_given(
    given: UUID, *, id: UUID, at: datetime, files: WaitingFiles, blobs: Blobs, reader: Reader
) -> None:
    """Read a file that was given; what cannot be read waits with the reason. Safe to repeat."""
    row = GivenFile.objects.select_related("agency", "given_by", "cleared_by").get(pk=given)
    if row.state == _State.READING:
        _read(row, id=id, at=at, files=files, blobs=blobs, reader=reader)
    _forget(row, files)


def _read(
    row: GivenFile, *, id: UUID, at: datetime, files: WaitingFiles, blobs: Blobs, reader: Reader
) -> None:
    row.problem, row.doubt = "", {}
    try:
        # A worker that died after the document was kept finds it under the same identifier.
        row.document = Document.objects.filter(pk=id).first() or submit(
            data=files.get(row.sha256),
            filename=row.filename,
            agency=row.agency,
            by=row.given_by,
            at=at,
            id=id,
            blobs=blobs,
            reader=reader,
            cleared_by=row.cleared_by,
        )
        row.state = _State.READ
    except DocumentSecret as refusal:
        # law: Law 29/2018 art. 5: it leaves nothing behind but that it was refused.
        row.state, row.problem, row.filename = _State.SECRET, refusal.public, ""
    except DocumentPerhapsSecret as doubt:
        row.state, row.problem, row.doubt = _State.DOUBTFUL, doubt.public, doubt.why
    except DocumentRefused as refusal:
        row.state, row.problem = _State.FAILED, refusal.public
    row.save(update_fields=["state", "problem", "doubt", "filename", "document"])


def clear(given: UUID, *, by: Mailbox) -> GivenFile:
    """A clerk has looked: no state secret. It is read on. Raises NotWaiting."""
    with transaction.atomic():
        row = _waiting(given, _State.DOUBTFUL)
        row.cleared_by, row.state = by, _State.READING
        row.save(update_fields=["cleared_by", "state"])
        _ask(row)
    return row


def try_again(given: UUID, *, at: datetime) -> GivenFile:
    """Read a file once more that could not be read, or whose reading got stuck. Raises NotWaiting."""
    with transaction.atomic():
        row = _waiting(given, _State.FAILED, at=at)
        row.state, row.pages_done, row.pages_total = _State.READING, 0, 0
        row.save(update_fields=["state", "pages_done", "pages_total"])
        _ask(row)
    return row


def discard(given: UUID, *, at: datetime, files: WaitingFiles) -> GivenFile:
    """Put a file away that will not be issued; bytes that never became a document are removed."""
    with transaction.atomic():
        row = _waiting(given, _State.FAILED, _State.DOUBTFUL, _State.READ, at=at)
        if row.state == _State.DOUBTFUL:
            row.filename, row.problem, row.doubt = "", "", {}
        row.state = _State.DISCARDED
        row.save(update_fields=["state", "filename", "problem", "doubt"])
        # Should this process die before the bytes are gone, the worker removes them.
        _ask(row, may_be_scan=False)
    _forget(row, files)
    return row


def _waiting(given: UUID, *states: str, at: datetime | None = None) -> GivenFile:
    """The row, locked: in one of the states, or stuck at this moment."""
    row = GivenFile.objects.select_for_update().get(pk=given)
    if row.state not in states and not (at and queries.is_stuck(row, at)):
        raise NotWaiting
    return row


def _forget(row: GivenFile, files: WaitingFiles) -> None:
    """Remove the bytes of what waits no longer, then their digest and size. Safe to repeat.

    The digest goes last: as long as it stands, the bytes may, and a repeated job finds them by it.
    """
    if row.state in _OPEN or not row.sha256:
        return
    # Unless the same bytes were given twice and still wait.
    if not GivenFile.objects.filter(sha256=row.sha256, state__in=_OPEN).exists():
        files.discard(row.sha256)
    row.sha256, row.size = "", 0
    row.save(update_fields=["sha256", "size"])
