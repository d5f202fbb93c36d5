"""Following an incoming document: the instruction, who works on it, how far, and the answer.

law: Decree 30/2020 art. 23 (the leader's instruction names who handles it and by when), art. 24 (handled in
time; followed and urged); App. IV (the follow-up book).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.lib.canon import JSON
from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Agency, Mailbox, Officer, Unit
from congthu.rooms.directory.queries.access import in_force
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.register.errors import AskedBack, HandledMeanwhile, NotFollowed, NotTheClerk, RegisterError
from congthu.rooms.register.flows.numbering import entry_number, reindex
from congthu.rooms.register.flows.wording import named, said
from congthu.rooms.register.models import Arrival, Book, Entry, FollowUp, Step
from congthu.rooms.register.rules import typed
from congthu.rooms.register.types import Instruction

Ids = Callable[[], UUID]


def assign(
    entry_id: int, given: Instruction, *, by: Mailbox, at: datetime, ids: Ids, seen: int | None = None
) -> FollowUp:
    """Put an incoming document on a desk, or hand it over to another. Each instruction is kept.

    ``seen`` is how many steps its handling had when the clerk looked: who decides by an old page is told.
    """
    leader = named(given.by, "An instruction names the leader who gave it.")
    words, today = said(given.text), legal_day(at)
    typed.day(given.on, until=today)
    with transaction.atomic():
        entry = _incoming(entry_id, by, at)
        agency = entry.book.agency
        typed.deadline(given.due_on, today=today)
        unit = _unit(given.unit, agency)
        officer = _officer(given.officer, agency, at)
        if unit is None and officer is None:
            raise RegisterError("An instruction names a unit or an officer.")
        row, _ = FollowUp.objects.get_or_create(entry=entry, defaults={"agency": agency})
        if row.state == FollowUp.State.DONE:
            raise RegisterError("The document has been resolved; reopen it first.")
        if seen is not None and row.steps.count() != seen:
            raise HandledMeanwhile
        row.unit, row.officer = unit or (officer.unit if officer else None), officer
        row.due_on = given.due_on or row.due_on or entry.due_on
        row.save()
        row.coordinators.set([found for code in given.coordinators if (found := _unit(code, agency))])
        step = Step.objects.create(
            follow_up=row, kind=Step.Kind.ASSIGNED, at=at, by=by, text=words,
            instructed_by=leader, instructed_on=given.on, unit=row.unit, officer=officer,
            due_on=row.due_on,
        )  # fmt: skip
        reindex([entry])
        _record(EventName.DOCUMENT_ASSIGNED, step, ids(), {"unit": row.unit.code if row.unit else ""})
    return row


def note_progress(entry_id: int, text: str, *, by: Mailbox, at: datetime) -> FollowUp:
    """Say how far the work is. A note, no legal fact."""
    words = said(text, "A note on progress says something.")
    with transaction.atomic():
        row = _followed(entry_id, by, at)
        if row.state == FollowUp.State.DONE:
            raise RegisterError("The document has been resolved; reopen it first.")
        row.state = FollowUp.State.IN_PROGRESS
        row.save(update_fields=["state"])
        reindex([row.entry])
        Step.objects.create(follow_up=row, kind=Step.Kind.PROGRESS, at=at, by=by, text=words)
    return row


def reply_with(entry_id: int, reply_id: int, *, by: Mailbox, at: datetime, ids: Ids) -> FollowUp:
    """Link the outgoing entry that answers the document, which resolves it."""
    with transaction.atomic():
        row = _followed(entry_id, by, at)
        reply = Entry.objects.select_related("book").filter(
            pk=reply_id, book__agency=row.agency, book__kind=Book.Kind.OUTGOING, state=Entry.State.WRITTEN
        )
        found = reply.first()
        if found is None:
            raise RegisterError("The reply is not in the agency's outgoing book.")
        if row.state == FollowUp.State.DONE and row.reply_id != found.pk:
            raise HandledMeanwhile
        row.reply = found
        row.save(update_fields=["reply"])
        return _resolve(row, found.reference, by, at, ids)


def resolve(entry_id: int, text: str, *, by: Mailbox, at: datetime, ids: Ids) -> FollowUp:
    """The document is dealt with, without a reply; ``text`` says how."""
    words = said(text, "Say how the document was resolved.")
    with transaction.atomic():
        return _resolve(_followed(entry_id, by, at), words, by, at, ids)


def reopen(entry_id: int, text: str, *, by: Mailbox, at: datetime) -> FollowUp:
    """Take a resolved document up again, with the reason."""
    words = said(text, "A document is taken up again with a reason.")
    with transaction.atomic():
        row = _followed(entry_id, by, at)
        if row.state != FollowUp.State.DONE:
            raise RegisterError("The document has not been resolved.")
        row.state, row.done_on, row.reply = FollowUp.State.IN_PROGRESS, None, None
        row.save(update_fields=["state", "done_on", "reply"])
        reindex([row.entry])
        Step.objects.create(follow_up=row, kind=Step.Kind.REOPENED, at=at, by=by, text=words)
    return row


def _resolve(row: FollowUp, text: str, by: Mailbox, at: datetime, ids: Ids) -> FollowUp:
    if row.state == FollowUp.State.DONE:
        last = row.steps.filter(kind=Step.Kind.DONE).order_by("-pk").first()
        if last is None or last.text != text:
            raise HandledMeanwhile
        return row  # said twice, done once
    row.state, row.done_on = FollowUp.State.DONE, legal_day(at)
    row.save(update_fields=["state", "done_on"])
    reindex([row.entry])
    step = Step.objects.create(follow_up=row, kind=Step.Kind.DONE, at=at, by=by, text=text)
    reply = row.reply.reference if row.reply else ""
    _record(EventName.DOCUMENT_RESOLVED, step, ids(), {"reply": reply})
    return row


def _incoming(entry_id: int, by: Mailbox, at: datetime) -> Entry:
    """The locked entry, for a clerk of its agency."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("book__agency")
    entry = rows.filter(pk=entry_id, book__kind=Book.Kind.INCOMING).first()
    if entry is None:
        raise RegisterError("Only documents of the incoming book are followed.")
    if not directory.may_act_for(by, entry.book.agency, legal_day(at)):
        raise NotTheClerk
    arrival = Arrival.objects.filter(entry=entry).first()
    if arrival and arrival.state == Arrival.State.RECALLED:
        raise RegisterError("The document was recalled by its sender and cancelled here.")
    if arrival and arrival.asked_back_at:
        raise AskedBack
    return entry


def _followed(entry_id: int, by: Mailbox, at: datetime) -> FollowUp:
    entry = _incoming(entry_id, by, at)
    row = FollowUp.objects.select_related("agency", "entry__book").filter(entry=entry).first()
    if row is None:
        raise NotFollowed
    return row


def _unit(code: str, agency: Agency) -> Unit | None:
    if not code:
        return None
    found = Unit.objects.filter(agency=agency, code=code).first()
    if found is None:
        raise RegisterError("The agency has no such unit.")
    return found


def _officer(id: int | None, agency: Agency, at: datetime) -> Officer | None:
    if id is None:
        return None
    officers = Officer.objects.filter(in_force(legal_day(at)), agency=agency, pk=id)
    found = officers.select_related("unit").first()
    if found is None:
        raise RegisterError("The officer is not in office at this agency.")
    return found


def _record(name: EventName, step: Step, id: UUID, details: dict[str, JSON]) -> None:
    """Names of people stay out of the log."""
    entry = step.follow_up.entry
    came = Arrival.objects.filter(entry=entry).values_list("message_id", flat=True).first()
    number = entry_number(entry)
    evidence.record(
        [
            NewEvent(
                id=id,
                name=name,
                key=f"step:{step.pk}",
                at=step.at,
                subject=came or f"entry:{step.follow_up.agency.code}:{number}",
                details={"agency": step.follow_up.agency.code, "entry": number, **details},
            )
        ]
    )
