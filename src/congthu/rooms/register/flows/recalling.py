"""What the books do when the sender of a document asks for it back.

law: Decree 30/2020 art. 18 and App. VI (the recalled document is cancelled, what is known of it stays);
Decision 28/2018 art. 8, 9.
"""

from __future__ import annotations

from datetime import datetime

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.models import Mailbox
from congthu.rooms.register.errors import AlreadyDecided, NotTheClerk, ReasonMissing
from congthu.rooms.register.flows.numbering import reindex
from congthu.rooms.register.models import Arrival, Entry


def freeze(arrival: Arrival) -> None:
    """Nobody accepts or refuses a document that its sender asks for; changes nothing when it was decided."""
    rows = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.WAITING)
    rows.update(state=Arrival.State.FROZEN)


def agree_to_recall(arrival_id: int, *, by: Mailbox, at: datetime) -> Arrival:
    """Cancel the document. Its line stays in the book, marked. Runs inside the caller's transaction."""
    arrival = _locked(arrival_id, by, at)
    if arrival.state not in (Arrival.State.FROZEN, Arrival.State.ACCEPTED):
        raise AlreadyDecided
    arrival.state = Arrival.State.RECALLED
    arrival.save(update_fields=["state"])
    if arrival.entry is not None:
        # The written line stands; the note says what became of the document.
        entry = Entry.objects.select_related("book").get(pk=arrival.entry.pk)
        entry.note = f"{entry.note}\nĐã thu hồi theo đề nghị của nơi gửi.".strip()
        entry.save(update_fields=["note"])
        reindex([entry])
    return arrival


def decline_recall(arrival_id: int, *, by: Mailbox, at: datetime, reason: str) -> Arrival:
    """Keep the document, with the reason; one that was frozen waits again."""
    if not reason.strip():
        raise ReasonMissing("Who keeps a document that is asked for says why.")
    arrival = _locked(arrival_id, by, at)
    if arrival.state == Arrival.State.FROZEN:
        arrival.state = Arrival.State.WAITING
        arrival.save(update_fields=["state"])
    elif arrival.state != Arrival.State.ACCEPTED:
        raise AlreadyDecided
    return arrival


def _locked(arrival_id: int, by: Mailbox, at: datetime) -> Arrival:
    rows = Arrival.objects.select_for_update(of=("self",)).select_related("agency", "entry", "document")
    arrival = rows.get(pk=arrival_id)
    if not directory.may_act_for(by, arrival.agency, legal_day(at)):
        raise NotTheClerk
    return arrival
