"""Joins the parts of mailgate. Imported after Django has been set up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from congthu.apps.mailgate.consignment import OnConsigned, Recorder
from congthu.apps.mailgate.delivery import Courier
from congthu.apps.mailgate.directory import OfficialMailboxes, ScreeningDirectory
from congthu.apps.mailgate.dovecot import Dovecot
from congthu.apps.mailgate.milter import MilterSession
from congthu.apps.mailgate.relay import Relay, Session
from congthu.apps.mailgate.texts import TextJudge
from congthu.apps.mailgate.together import Together
from congthu.apps.mailgate.unrecorded import Unrecorded
from congthu.edges import sandbox
from congthu.edges.blobs import FileBlobs
from congthu.rooms.dispatch.flows import record_consigned
from congthu.rooms.screening import flows as screening
from congthu.rooms.screening.types import Limits
from congthu.wiring.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Everything that serves."""

    #: Makes the protocol of a new milter connection: for mail from outside, and for what is submitted here.
    milter: Callable[[], MilterSession]
    submission_milter: Callable[[], MilterSession]
    relay: Relay
    dovecot: Dovecot
    unrecorded: Unrecorded
    database: Together

    async def close(self) -> None:
        """Finish what has begun."""
        await self.database.close()
        self.dovecot.close()
        self.unrecorded.close()


def assemble(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    new_id: Callable[[datetime], UUID],
    on_consigned: Sequence[OnConsigned] = (record_consigned,),
) -> Gate:
    """The gate of one node."""
    place = settings.run / "mailgate"
    place.mkdir(mode=0o700, exist_ok=True)
    limits = Limits(recipients=settings.recipient_limit, size=settings.message_size_limit)
    screen = partial(screening.screen, directory=ScreeningDirectory(), limits=limits)
    recorder = Recorder(
        node=settings.node, new_id=new_id, official=OfficialMailboxes(), on_consigned=on_consigned
    )
    database = Together(screen=screen, recorder=recorder)
    unrecorded = Unrecorded(place / "stored", at=now())
    dovecot = Dovecot(settings.dovecot_lmtp_socket, name=settings.hostname, now=now)
    texts = TextJudge(sandbox.call)
    courier = Courier(
        dovecot=dovecot,
        unrecorded=unrecorded,
        blobs=FileBlobs(settings.blobs),
        ask=database.ask,
        record=database.record,
        judge_text=texts.delivered,
        now=now,
    )
    session = partial(
        Session,
        name=settings.hostname,
        spool=place,
        recipient_limit=settings.recipient_limit,
        size_limit=settings.message_size_limit,
        deliver=courier.deliver,
    )
    return Gate(
        milter=lambda: MilterSession(judge=database.judge, now=now),
        submission_milter=lambda: MilterSession(
            judge=database.judge, now=now, judge_text=texts.submitted, spool=place
        ),
        relay=Relay(session),
        dovecot=dovecot,
        unrecorded=unrecorded,
        database=database,
    )
