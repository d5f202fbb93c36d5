"""Deliveries of a dispatch, and what clerks choose for lines that are not certain.

law: D34.1b-7
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.directory.flows import remember
from congthu.rooms.directory.models import Agency, Mailbox
from congthu.rooms.dispatch import rules
from congthu.rooms.dispatch.errors import DispatchError, NotAllowedToIssue
from congthu.rooms.dispatch.models import Addressee, Delivery, Dispatch
from congthu.rooms.dispatch.types import Choice
from congthu.rooms.evidence import flows as evidence
from congthu.rooms.evidence.types import EventName, NewEvent
from congthu.rooms.outbox import flows as outbox
from congthu.rooms.register import flows as register


def choose(
    addressee_id: int,
    choice: Choice,
    *,
    by: Mailbox,
    at: datetime,
    event_ids: Callable[[], UUID],
) -> Addressee:
    """The clerk says who is meant by a line that waited; the document goes there too."""
    today = legal_day(at)
    choice = typed(choice)
    with transaction.atomic():
        # The dispatch as well: what is being recalled goes to nobody new.
        rows = Addressee.objects.select_for_update(of=("self", "dispatch"))
        line = rows.select_related("dispatch__agency").get(pk=addressee_id)
        dispatch = line.dispatch
        if not directory.may_act_for(by, dispatch.agency, today):
            raise NotAllowedToIssue
        if line.state != Addressee.State.WAITING:
            raise DispatchError("This line no longer waits.")
        if dispatch.recalled_at is not None:
            raise DispatchError("The document has been recalled and goes to nobody any more.")
        state, codes, why = rules.by_choice(choice, directory.addresses_for(choice.codes))
        if state == rules.WAITING:
            raise DispatchError(why.en)
        line.state, line.resolved = state, list(codes)
        line.why, line.why_en = why.vi[:254], why.en[:254]
        line.save(update_fields=["state", "resolved", "why", "why_en"])
        plan_deliveries(dispatch, list(codes))
        remember_choice(line.text, line.kind, choice, dispatch.agency, by, at)
        evidence.record(
            [
                NewEvent(
                    id=event_ids(),
                    name=EventName.ADDRESSEE_CHOSEN,
                    key=f"chosen:{line.pk}",
                    at=at,
                    subject=dispatch.message_id,
                    details={"line": line.text, "codes": list(codes), "set_aside": choice.set_aside},
                )
            ]
        )
        if codes and dispatch.state != Dispatch.State.ISSUED:
            outbox.enqueue("dispatch.send", lock=str(dispatch.pk), dispatch=str(dispatch.pk))
    return line


def plan_deliveries(dispatch: Dispatch, codes: list[str]) -> None:
    """One delivery per official mailbox; an address that is already there is left alone."""
    addresses = directory.addresses_for(codes)
    found = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    rows = [
        Delivery(dispatch=dispatch, agency=found[code], node_id=found[code].node_id, address=addresses[code])
        for code in codes
    ]
    Delivery.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def remember_choice(text: str, kind: str, choice: Choice, agency: Agency, by: Mailbox, at: datetime) -> None:
    """The next document of the agency need not ask again."""
    remember(text, kind, agency=agency, codes=choice.codes, set_aside=choice.set_aside, by=by, at=at)


def typed(choice: Choice) -> Choice:
    """Why a line is set aside is written by hand."""
    return replace(choice, set_aside=register.said(choice.set_aside))
