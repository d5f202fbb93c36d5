"""What came by message: laid before the clerk, accepted into the incoming book or refused.

law: Decree 30/2020 art. 21, 22 (checked and entered on receipt).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.documents import queries as documents
from congthu.rooms.documents.flows import clearance
from congthu.rooms.documents.models import Document
from congthu.rooms.documents.ports import Blobs
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register.errors import (
    AlreadyDecided,
    AskedBack,
    Duplicate,
    NotTheClerk,
    PerhapsSecret,
    RegisterError,
)
from congthu.rooms.register.flows.numbering import alone, enter, entry_number
from congthu.rooms.register.flows.wording import said
from congthu.rooms.register.models import Arrival, Book, Entry
from congthu.rooms.register.queries.likeness import entries_like
from congthu.rooms.register.queries.lines import incoming_line
from congthu.rooms.register.types import NewArrival


def take_in(
    new: NewArrival,
    *,
    addresses: Sequence[str],
    delivered_at: datetime,
    ids: Callable[[], UUID],
    blobs: Blobs,
) -> list[Arrival]:
    """Lay a received document before the clerks of all agency mailboxes it was delivered to.

    Safe to repeat: a message that arrives twice at an address is one arrival. One that proves nothing stands
    beside the genuine one of the same Message-ID, never in its place.
    """
    same = Q(message_sha256=new.message_sha256)
    if new.authentic:
        same |= Q(message_id=new.message_id, sender=new.sender, authentic=True)
    known = Arrival.objects.filter(same, address__in=addresses)
    mailboxes = list(
        Mailbox.objects.filter(address__in=addresses, kind=Mailbox.Kind.AGENCY, is_active=True)
        .exclude(address__in=known.values("address"))
        .select_related("agency")
    )
    sha256 = blobs.put(new.file)
    documents = [_document(new, sha256, box.agency, delivered_at, ids()) for box in mailboxes]
    with transaction.atomic():
        Document.objects.bulk_create(documents, batch_size=500)
        Arrival.objects.bulk_create(
            [
                _arrival(new, box, document, delivered_at)
                for box, document in zip(mailboxes, documents, strict=True)
            ],
            batch_size=500,
            ignore_conflicts=True,
        )
    return list(known.all())


def _document(new: NewArrival, sha256: str, agency: Agency, at: datetime, id: UUID) -> Document:
    return Document(
        id=id,
        sha256=sha256,
        filename=new.filename[:254],
        media_type=new.media_type,
        size=len(new.file),
        agency=agency,
        submitted_by=None,
        submitted_at=at,
        found=new.found,
    )


def _arrival(new: NewArrival, box: Mailbox, document: Document, at: datetime) -> Arrival:
    return Arrival(
        agency=box.agency,
        address=box.address,
        message_id=new.message_id,
        message_sha256=new.message_sha256,
        document=document,
        sender=new.sender,
        reply_to=new.reply_to,
        checks=[check.as_json() for check in new.checks],
        authentic=new.authentic,
        delivered_at=at,
    )


def accept(
    arrival_id: int,
    *,
    by: Mailbox,
    at: datetime,
    event_id: UUID,
    despite_duplicate: bool = False,
    cleared: bool = False,
) -> Entry:
    """The clerk accepts: the document gets its arrival number and a signed receipt goes back.

    A document that stands in the book already is entered beside it only when the clerk says so, and one that
    may bear a mark of state secrecy only when the clerk has looked and says that it is none (``cleared``).
    law: D34.1b-3, D34.1b-7; Decree 30/2020 art. 21.2, 22, App. VI (warning on duplicates).
    """
    with transaction.atomic():
        arrival = _decide(arrival_id, by=by, at=at, state=Arrival.State.ACCEPTED)
        if not arrival.authentic:
            raise RegisterError(
                "A document whose signature did not verify cannot be accepted; refuse it with the reason."
            )
        _judged(arrival, by=by, at=at, cleared=cleared)
        alone(arrival.agency)
        line = incoming_line(arrival)
        like = entries_like(line, arrival.agency, Book.Kind.INCOMING, sha256=arrival.document.sha256)
        if like and not despite_duplicate:
            raise Duplicate(f"The document stands in the book already: number {like[0].number}.")
        entry = enter(
            replace(line, duplicate_of=like[0].entry) if like else line,
            agency=arrival.agency,
            kind=Book.Kind.INCOMING,
            document=arrival.document,
            by=by,
            at=at,
        )
        arrival.entry = entry
        arrival.save(update_fields=["entry", "state", "decided_at", "decided_by"])
        _follow_up(arrival, EventName.CONTENT_HANDOVER, event_id, at, {"entry": entry_number(entry)})
    return entry


def _judged(arrival: Arrival, *, by: Mailbox, at: datetime, cleared: bool) -> None:
    """A doubt whether it is a state secret is cleared by a person, whose word is recorded."""
    document = arrival.document
    verdict = documents.found(document).secrecy_verdict
    if verdict.verdict == "none":
        return
    if not cleared:
        raise PerhapsSecret
    subject, agency = arrival.message_id, arrival.agency
    evidence.record(
        [
            clearance(
                document.pk, verdict, agency=agency, by=by, at=at, subject=subject, sha256=document.sha256
            )
        ]
    )


def refuse(arrival_id: int, *, by: Mailbox, reason: str, at: datetime, event_id: UUID) -> Arrival:
    """The clerk refuses with a reason; the sender is told (Decision 28/2018 art. 5, 9)."""
    reason = said(reason, "A refusal needs a reason.")
    with transaction.atomic():
        arrival = _decide(arrival_id, by=by, at=at, state=Arrival.State.REFUSED)
        arrival.reason = reason
        arrival.save(update_fields=["state", "decided_at", "decided_by", "reason"])
        _follow_up(arrival, EventName.CONSIGNMENT_REJECTION, event_id, at, {})
    return arrival


def _decide(arrival_id: int, *, by: Mailbox, at: datetime, state: Arrival.State) -> Arrival:
    """Lock the arrival and judge whether this clerk may decide it now."""
    arrival = (
        Arrival.objects.select_for_update(of=("self",))
        .select_related("agency", "document")
        .get(pk=arrival_id)
    )
    if not directory.may_act_for(by, arrival.agency, legal_day(at)):
        raise NotTheClerk
    if arrival.state == Arrival.State.FROZEN:
        raise AskedBack
    if arrival.state != Arrival.State.WAITING:
        raise AlreadyDecided
    arrival.state, arrival.decided_at, arrival.decided_by = state, at, by
    return arrival


def _follow_up(
    arrival: Arrival, name: EventName, event_id: UUID, at: datetime, details: Mapping[str, str]
) -> None:
    evidence.record(
        [
            NewEvent(
                id=event_id,
                name=name,
                key=f"decided:{arrival.pk}",
                at=at,
                subject=arrival.message_id,
                details={"addressee": arrival.address, "document_sha256": arrival.document.sha256, **details},
            )
        ]
    )
    outbox.enqueue("dispatch.send_receipt", arrival=arrival.pk)
