"""Issuing: one transaction gives the number, plans every addressee and queues the sealing.

law: D34.1b-7; Decree 30/2020 art. 15, 18; Decision 28/2018 art. 6.2.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from congthu.lib.ids import derived
from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.memory import agreed, recall
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.directory.resolution import resolve
from congthu.rooms.dispatch import rules
from congthu.rooms.dispatch.errors import NotAllowedToIssue, NothingToDispatch
from congthu.rooms.dispatch.flows.choose import plan_deliveries, remember_choice, typed
from congthu.rooms.dispatch.flows.refusals import (
    otherwise,
    refuse_old_text,
    refuse_other_issuer,
    refuse_same_bytes,
    refuse_unseen,
)
from congthu.rooms.dispatch.models import Addressee, Dispatch
from congthu.rooms.dispatch.types import Choices, Line, PlannedAddressee, PrintedOtherwise
from congthu.rooms.documents import queries as documents
from congthu.rooms.documents.models import Document
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register import flows as register
from congthu.rooms.register.models import Book, Entry
from congthu.rooms.register.types import NewEntry


def preview(found: dict[str, Any], *, agency: Agency, on: date, choices: Choices) -> list[PlannedAddressee]:
    """What issuing would do with each line, without writing anything."""
    snapshot = directory.snapshot(on)
    lines = rules.lines_of(found)
    if not lines:
        raise NothingToDispatch

    remembered = directory.remembered(agency)

    def judge(line: Line) -> rules.Resolution:
        chosen = recall(line.text, line.kind, remembered=remembered, snapshot=snapshot)
        read = resolve(line.text, line.kind, snapshot=snapshot, issuer_code=agency.code)
        return agreed(read, chosen) if chosen else read

    return rules.plan(
        lines,
        resolve=judge,
        reachable=directory.addresses_for(snapshot.by_code),
        issuer=agency.code,
        choices=choices,
    )


def issue(
    *,
    document: Document,
    by: Mailbox,
    at: datetime,
    id: UUID,
    event_id: UUID,
    choices: Choices | None = None,
    kept: int | None = None,
    despite_printed: bool = False,
    again: bool = False,
    seen: int | None = None,
) -> Dispatch:
    """Give the document its number and set it on its way. Raises DispatchError.

    ``kept`` is the reserved line of the book to fill; ``despite_printed`` issues although the paper prints
    another number than the book's, or a day of another year; ``again`` issues once more what was issued to
    the byte; ``seen`` is how many corrections the document had when the clerk looked at it.
    """
    today = legal_day(at)
    agency = document.agency
    if not directory.may_act_for(by, agency, today):
        raise NotAllowedToIssue
    chosen = {position: typed(choice) for position, choice in (choices or {}).items()}
    found = documents.found(document).as_json()
    refuse_other_issuer(found, agency, today)
    refuse_old_text(document, today)
    sender = directory.agency_mailbox(agency)
    planned = preview(found, agency=agency, on=today, choices=chosen)

    with transaction.atomic():
        # Two clicks on the same document are one issue: the second waits here and finds it done.
        held = Document.objects.select_for_update().get(pk=document.pk)
        done = Dispatch.objects.filter(document=document).first()
        if done:
            return done
        refuse_unseen(held, document, seen)
        register.alone(agency)
        if not again:
            refuse_same_bytes(document)
        printed = otherwise(document, at, kept, despite=despite_printed)
        entry = _enter(document, planned, by=by, at=at, kept=kept)
        dispatch = Dispatch.objects.create(
            id=id,
            document=document,
            agency=agency,
            sender=sender.address,
            entry=entry,
            issued_by=by,
            state=Dispatch.State.ISSUED,
            message_id=f"<{id}@{sender.domain}>",
            issued_at=at,
        )
        _write_addressees(dispatch, planned)
        plan_deliveries(dispatch, rules.agencies(planned))
        _remember_choices(planned, chosen, agency, by, at)
        _record_issue(dispatch, printed, event_id, at)
        outbox.enqueue("dispatch.seal", lock=str(id), dispatch=str(id))
    return dispatch


def _enter(
    document: Document,
    planned: list[PlannedAddressee],
    *,
    by: Mailbox,
    at: datetime,
    kept: int | None,
) -> Entry:
    found = documents.found(document)
    reference, copy = found.reference, found.file_copy
    return register.enter(
        NewEntry(
            symbol=(reference.symbol or "") if reference else "",
            issuer=document.agency.name,
            issued_on=date.fromisoformat(found.issued_on) if found.issued_on else legal_day(at),
            document_type=found.type.code or "",
            abstract=found.abstract or "",
            signatory=(found.signatory.name or "") if found.signatory else "",
            addressees="\n".join(p.line.text for p in planned),
            file_copy=", ".join(copy.units)[:254] if copy else "",
            copies=copy.copies if copy else None,
            urgency=(found.urgency or "")[:40],
            due_on=date.fromisoformat(found.reply_by) if found.reply_by else None,
            kept=kept,
        ),
        agency=document.agency,
        kind=Book.Kind.OUTGOING,
        document=document,
        by=by,
        at=at,
    )


def _write_addressees(dispatch: Dispatch, planned: list[PlannedAddressee]) -> None:
    Addressee.objects.bulk_create(
        Addressee(
            dispatch=dispatch,
            position=p.position,
            text=p.line.text,
            purpose=p.line.purpose[:120],
            kind=p.line.kind,
            state=p.state,
            resolved=list(p.codes),
            why=p.why.vi[:254],
            why_en=p.why.en[:254],
        )
        for p in planned
    )


def _record_issue(dispatch: Dispatch, printed: PrintedOtherwise | None, event_id: UUID, at: datetime) -> None:
    issued = NewEvent(
        id=event_id,
        name=EventName.SUBMISSION_ACCEPTANCE,
        key=f"issued:{dispatch.pk}",
        at=at,
        subject=dispatch.message_id,
        details={
            "reference": dispatch.entry.reference,
            "issuer": dispatch.agency.code,
            "sender": dispatch.sender,
            "original_sha256": dispatch.document.sha256,
        },
    )
    evidence.record([issued, *([_overridden(dispatch, printed, at)] if printed else [])])


def _overridden(dispatch: Dispatch, printed: PrintedOtherwise, at: datetime) -> NewEvent:
    """The clerk answers for a paper that says otherwise than the book: both are told, and who it was.

    law: Decree 30/2020 art. 15
    """
    return NewEvent(
        id=derived("printed-overridden", str(dispatch.pk)),
        name=EventName.PRINTED_OVERRIDDEN,
        key=f"printed-overridden:{dispatch.pk}",
        at=at,
        subject=dispatch.message_id,
        details={
            "printed_serial": printed.serial,
            "printed_day": printed.day.isoformat() if printed.day else None,
            "reference": dispatch.entry.reference,
            "year": printed.year,
            "original_sha256": dispatch.document.sha256,
        },
        personal={"clerk": dispatch.issued_by.address},
    )


def _remember_choices(
    planned: list[PlannedAddressee], choices: Choices, agency: Agency, by: Mailbox, at: datetime
) -> None:
    for position, choice in choices.items():
        if position < len(planned) and planned[position].state != rules.WAITING:
            line = planned[position].line
            remember_choice(line.text, line.kind, choice, agency, by, at)
