"""What the books do when the sender of a document asks for it back.

law: Decree 30/2020 art. 18 and App. VI (the recalled document is cancelled, what is known of it stays);
Decision 28/2018 art. 8, 9.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Mailbox
from congthu.rooms.register.errors import AlreadyDecided, NotTheClerk
from congthu.rooms.register.flows.numbering import reindex
from congthu.rooms.register.flows.wording import said
from congthu.rooms.register.models import Arrival, Entry, FollowUp, Step

_TOLD = "Đã thu hồi theo đề nghị của nơi gửi."


def freeze(arrivals: Collection[int], *, at: datetime) -> None:
    """Nobody decides about a document that its sender asks for, and no desk goes on with an accepted one."""
    rows = Arrival.objects.filter(pk__in=arrivals)
    rows.filter(state__in=(Arrival.State.WAITING, Arrival.State.ACCEPTED)).update(asked_back_at=at)
    rows.filter(state=Arrival.State.WAITING).update(state=Arrival.State.FROZEN)


def agree_to_recall(arrival_id: int, *, by: Mailbox, at: datetime) -> Arrival:
    """Cancel the document. Its line stays in the book, marked. Runs inside the caller's transaction."""
    arrival = _locked(arrival_id, by, at)
    if arrival.state == Arrival.State.RECALLED:
        return arrival  # asked for twice, cancelled once
    if arrival.state not in (Arrival.State.FROZEN, Arrival.State.ACCEPTED):
        raise AlreadyDecided
    arrival.state = Arrival.State.RECALLED
    arrival.save(update_fields=["state"])
    if arrival.entry is not None:
        # The written line stands; the note says what became of the document.
        entry = Entry.objects.select_related("book").get(pk=arrival.entry.pk)
        entry.note = f"{entry.note}\n{_TOLD}".strip()
        entry.save(update_fields=["note"])
        _close(entry, by, at)
        reindex([entry])
    return arrival


def _close(entry: Entry, by: Mailbox, at: datetime) -> None:
    """Nobody is late with a document that was cancelled."""
    row = FollowUp.objects.filter(entry=entry).exclude(state=FollowUp.State.DONE).first()
    if row is not None:
        row.state, row.done_on = FollowUp.State.DONE, legal_day(at)
        row.save(update_fields=["state", "done_on"])
        Step.objects.create(follow_up=row, kind=Step.Kind.DONE, at=at, by=by, text=_TOLD)


def decline_recall(
    arrival_id: int, *, by: Mailbox, at: datetime, reason: str, still_asked: bool = False
) -> Arrival:
    """Keep the document, with the reason; one that was frozen waits again, unless asked for once more."""
    said(reason, "Who keeps a document that is asked for says why.")
    arrival = _locked(arrival_id, by, at)
    if arrival.state not in (Arrival.State.FROZEN, Arrival.State.ACCEPTED):
        raise AlreadyDecided
    if still_asked:
        return arrival
    if arrival.state == Arrival.State.FROZEN:
        arrival.state = Arrival.State.WAITING
    arrival.asked_back_at = None
    arrival.save(update_fields=["state", "asked_back_at"])
    return arrival


def _locked(arrival_id: int, by: Mailbox, at: datetime) -> Arrival:
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("agency", "entry", "document")
    arrival = rows.get(pk=arrival_id)
    if not directory.may_act_for(by, arrival.agency, legal_day(at)):
        raise NotTheClerk
    return arrival
