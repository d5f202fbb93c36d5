"""Documents enter here: read, judged, stored with their bytes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents import queries
from congthu.rooms.documents.errors import (
    CorrectionInvalid,
    DocumentPerhapsSecret,
    DocumentRefused,
    DocumentSecret,
    DocumentTooBig,
)
from congthu.rooms.documents.flows.clearing import SECRECY_ARTICLE, clearance, judged_words
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.ports import Blobs, Reader
from congthu.rooms.documents.rules import corrections, secrecy
from congthu.rooms.documents.types import Correction, Found, ReadDocument, SecrecyVerdict
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent

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
    cleared_by: Mailbox | None = None,
) -> Document:
    """Take a document into the agency's keeping. Raises DocumentRefused; then nothing has been stored.

    ``cleared_by``: the clerk who has looked at a doubtful mark of secrecy and says that it is none; who, when
    and about what doubt is recorded with the document.
    """
    try:
        found = read(data, filename, reader=reader, size_limit=size_limit)
    except DocumentRefused:
        # law: D34.1b-3 - what nobody can read is kept for a person to look at, but not under such a name.
        if _is_secret_by_name(filename):
            evidence.record([_refusal(id, agency, at)])
            raise DocumentSecret(private="mark found in the name") from None
        raise
    verdict = found.secrecy_verdict
    if verdict.verdict == "secret":
        # law: D34.1b-3 (Law 29/2018 art. 5: state secrets are not kept on machines open to the network)
        evidence.record([_refusal(id, agency, at)])
        raise DocumentSecret(private=f"mark found: {found.secrecy}")
    if verdict.verdict == "ask" and cleared_by is None:
        raise DocumentPerhapsSecret(why=verdict.why)
    sha256 = blobs.put(data)
    with transaction.atomic():
        document = Document.objects.create(
            id=id,
            sha256=sha256,
            filename=tidy(filename),
            media_type=found.media_type,
            size=len(data),
            agency=agency,
            submitted_by=by,
            submitted_at=at,
            found=found.as_json(),
            # The file need not be read again to stamp it.
            slots={name: asdict(slot) for name, slot in found.slots.items()},
        )
        if verdict.verdict == "ask" and cleared_by is not None:
            given: dict[str, Any] = {"agency": agency, "by": cleared_by, "at": at, "sha256": sha256}
            evidence.record([clearance(id, verdict, subject=f"submission:{id}", **given)])
    return document


def _is_secret_by_name(filename: str) -> bool:
    verdict = secrecy.judge_words(filename=filename, reference=None, abstract=None, year=None)
    return verdict.verdict == "secret"


def _refusal(id: UUID, agency: Agency, at: datetime) -> NewEvent:
    """That something was refused, by which article; nothing of the document itself, not even a digest."""
    return NewEvent(
        id=uuid5(id, "refused"),
        name=EventName.SUBMISSION_REJECTION,
        key=f"refused:{id}",
        at=at,
        subject=f"submission:{id}",
        details={"agency": agency.code, "article": SECRECY_ARTICLE},
    )


def correct(
    document: UUID, name: str, value: Any, *, by: Mailbox, at: datetime, cleared: bool = False
) -> Found:
    """A clerk puts a value in the place of what was read; both are kept. Answers the view that counts now.

    ``name`` is one of ``types.NAMES``, ``value`` as in ``Found.as_json`` (a type and a reference may be given
    as text); None says that the document has no such value. Raises CorrectionInvalid, and DocumentRefused for
    words that are, or without ``cleared`` may be, a mark of state secrecy. Whether ``by`` may act for the
    agency is the caller's question.
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
        now = queries.found(held)
        verdict = _typed(now, name, cleared=cleared)
        if verdict.verdict == "ask" and cleared:
            which = uuid5(held.pk, f"correction {len(held.corrections)}")
            given: dict[str, Any] = {"agency": held.agency, "by": by, "at": at, "sha256": held.sha256}
            evidence.record([clearance(which, verdict, subject=f"submission:{held.pk}", **given)])
        held.save(update_fields=["corrections"])
    return now


def _typed(found: Found, name: str, *, cleared: bool) -> SecrecyVerdict:
    """The verdict on a correction. What is doubtful already is asked about when it is given or accepted."""
    words = {
        "reference": {"reference": found.reference.text if found.reference else ""},
        "abstract": {"abstract": found.abstract or ""},
    }
    on = date.fromisoformat(found.issued_on) if found.issued_on else None
    asked = found.secrecy_verdict.verdict != "none"
    return judged_words(**words.get(name, {}), on=on, cleared=cleared or asked)


def tidy(filename: str) -> str:
    """The last part of the name, without control characters, shortened before its ending."""
    name = "".join(c for c in PurePath(filename.replace("\\", "/")).name if c.isprintable()) or "document"
    if len(name) <= _NAME_LIMIT:
        return name
    ending = PurePath(name).suffix[:20]
    return name[: _NAME_LIMIT - len(ending)] + ending
