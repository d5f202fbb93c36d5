"""The relay between a scripted client and a scripted Dovecot; the database is a set in memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from apps.mailgate.fakes import AT, Client, FakeDovecot
from congthu.apps.mailgate.consignment import Consignment, Known, Question
from congthu.apps.mailgate.content import Content
from congthu.apps.mailgate.delivery import Courier
from congthu.apps.mailgate.dovecot import Dovecot
from congthu.apps.mailgate.errors import DatabaseAway
from congthu.apps.mailgate.relay import Relay, Session
from congthu.apps.mailgate.unrecorded import Unrecorded
from congthu.edges.blobs import FileBlobs
from congthu.rooms.screening.types import TextForm, TextState

MESSAGE = b"Message-ID: <1@x.vn>\r\nSubject: a\r\n\r\n.dot\r\n..two\r\nend\r\n"
STUFFED = b"Message-ID: <1@x.vn>\r\nSubject: a\r\n\r\n..dot\r\n...two\r\nend\r\n"


@dataclass
class Memory:
    """Plays the database."""

    away_for_asking: bool = False
    away_for_recording: bool = False
    official: frozenset[str] = frozenset()
    recorded: list[Consignment] = field(default_factory=list)

    async def ask(self, question: Question) -> Known:
        if self.away_for_asking:
            raise DatabaseAway
        keys = {r.key for c in self.recorded for r in c.recipients if not r.failure}
        return Known(
            keys=keys.intersection(question.keys),
            official=self.official.intersection(question.addresses) if question.official else frozenset(),
        )

    async def record(self, consignment: Consignment) -> None:
        if self.away_for_recording:
            raise DatabaseAway
        self.recorded.append(consignment)

    def proved(self) -> list[str]:
        return [r.address for c in self.recorded for r in c.recipients if not r.failure]


@dataclass
class House:
    """Everything between the two sockets."""

    home: Path
    memory: Memory
    dovecot: FakeDovecot
    lmtp: Path
    unrecorded: Unrecorded
    relay: Relay


async def _in_form(_: Content) -> TextState:
    return TextState(form=TextForm.CONFORMANT)


@asynccontextmanager
async def house(home: Path) -> AsyncIterator[House]:
    memory, unrecorded = Memory(), Unrecorded(home / "stored", at=AT)
    client = Dovecot(home / "dovecot", name="gate", now=lambda: AT)
    courier = Courier(
        dovecot=client,
        unrecorded=unrecorded,
        blobs=FileBlobs(home / "blobs"),
        ask=memory.ask,
        record=memory.record,
        judge_text=_in_form,
        now=lambda: AT,
    )
    relay = Relay(
        lambda wire: Session(
            wire, name="gate", spool=home, recipient_limit=5000, size_limit=5_000_000, deliver=courier.deliver
        )
    )
    server = await asyncio.get_running_loop().create_unix_server(relay.protocol, str(home / "lmtp"))
    async with FakeDovecot(home / "dovecot") as dovecot:
        yield House(home, memory, dovecot, home / "lmtp", unrecorded, relay)
        await relay.stop(1)
    client.close()
    server.close()


def played(story: Callable[[House], Awaitable[None]]) -> None:
    with tempfile.TemporaryDirectory() as home:

        async def play() -> None:
            async with asyncio.timeout(30), house(Path(home)) as one:
                await story(one)
                await Client.close_all()

        asyncio.run(play())


def test_bytes_pass_unchanged_and_each_250_is_proved() -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        replies = await client.send(["a@x.vn", "b+box@x.vn"], STUFFED)
        assert replies == ["250 2.0.0 Delivered"] * 2
        assert house.dovecot.stored == [("a@x.vn", MESSAGE), ("b+box@x.vn", MESSAGE)]
        assert house.memory.proved() == ["a@x.vn", "b@x.vn"]
        (consignment,) = house.memory.recorded
        assert (consignment.message_id, consignment.size) == ("<1@x.vn>", len(MESSAGE))
        assert (house.home / "stored").stat().st_size == 0
        # Several transactions on one connection, one connection to Dovecot.
        assert await client.send(["c@x.vn"], STUFFED) == ["250 2.0.0 Delivered"]
        assert house.dovecot.connections == 1
        assert (await client.ask("QUIT")).startswith("221")

    played(story)


def test_each_recipient_has_its_own_answer() -> None:
    async def story(house: House) -> None:
        house.dovecot.refuse = {"nobody@x.vn": "550 5.1.1 No such user"}
        house.dovecot.answer = {"full@x.vn": "452 4.2.2 Full", "never@x.vn": "550 5.2.0 Never"}
        client = await Client.connect(house.lmtp)
        replies = await client.send(["nobody@x.vn", "a@x.vn", "full@x.vn", "never@x.vn"], STUFFED)
        assert [reply[:9] for reply in replies] == ["550 5.1.1", "250 2.0.0", "452 4.2.2", "550 5.2.0"]
        (consignment,) = house.memory.recorded
        said = {r.address: r.failure for r in consignment.recipients}
        assert said == {"nobody@x.vn": "550 5.1.1", "a@x.vn": "", "never@x.vn": "550 5.2.0"}

    played(story)


def test_nobody_known() -> None:
    async def story(house: House) -> None:
        house.dovecot.refuse = {"nobody@x.vn": "550 5.1.1 No such user"}
        client = await Client.connect(house.lmtp)
        assert (await client.send(["nobody@x.vn"], STUFFED))[0].startswith("550 5.1.1")
        assert (await client.send(["a@x.vn"], STUFFED))[0].startswith("250")

    played(story)


def test_database_away_before_delivery() -> None:
    async def story(house: House) -> None:
        house.memory.away_for_asking = True
        client = await Client.connect(house.lmtp)
        assert (await client.send(["a@x.vn"], STUFFED))[0].startswith("451 4.3.0")
        assert house.dovecot.stored == []
        house.memory.away_for_asking = False
        assert (await client.send(["a@x.vn"], STUFFED))[0].startswith("250")

    played(story)


def test_database_away_after_delivery_does_not_deliver_twice() -> None:
    async def story(house: House) -> None:
        house.memory.away_for_recording = True
        client = await Client.connect(house.lmtp)
        assert (await client.send(["a@x.vn"], STUFFED))[0].startswith("451 4.3.0")
        assert house.memory.proved() == []
        house.memory.away_for_recording = False
        assert (await client.send(["a@x.vn", "b@x.vn"], STUFFED)) == ["250 2.0.0 Delivered"] * 2
        assert [address for address, _ in house.dovecot.stored] == ["a@x.vn", "b@x.vn"]
        assert house.memory.proved() == ["a@x.vn", "b@x.vn"]

    played(story)


def test_offered_again_after_the_commit() -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        for _ in range(3):
            assert (await client.send(["a@x.vn"], STUFFED))[0].startswith("250")
        assert len(house.dovecot.stored) == len(house.memory.proved()) == 1

    played(story)


def test_a_document_handed_over_again_is_delivered_once() -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        document = STUFFED.replace(b"\r\n\r\n", b"\r\nCongthu-Kind: document\r\n\r\n", 1)
        for hop in (b"one", b"two"):
            received = b"Received: from " + hop + b" by mx; Sat, 21 Nov 2026 10:00:00 +0700\r\n"
            assert (await client.send(["a@x.vn"], received + document))[0].startswith("250")
            assert (await client.send(["a@x.vn"], received + STUFFED))[0].startswith("250")
        # Of ordinary mail each copy is somebody's wish.
        assert len(house.dovecot.stored) == 3

    played(story)


def test_offered_twice_at_the_same_time() -> None:
    async def story(house: House) -> None:
        clients = [await Client.connect(house.lmtp) for _ in range(8)]
        answers = await asyncio.gather(*(client.send(["a@x.vn"], STUFFED) for client in clients))
        assert all(reply[0].startswith("250") for reply in answers)
        assert len(house.dovecot.stored) == len(house.memory.proved()) == 1

    played(story)


def test_dovecot_away() -> None:
    async def story(house: House) -> None:
        assert house.dovecot.server is not None
        house.dovecot.server.close()
        client = await Client.connect(house.lmtp)
        house.dovecot.path.unlink()
        assert (await client.send(["a@x.vn"], STUFFED))[0].startswith("451")
        house.dovecot.path.touch()
        assert house.memory.recorded == []

    played(story)


def test_dovecot_dies_in_the_middle() -> None:
    async def story(house: House) -> None:
        house.dovecot.die_after = 1
        client = await Client.connect(house.lmtp)
        replies = await client.send(["a@x.vn", "b@x.vn", "c@x.vn"], STUFFED)
        assert [reply[:3] for reply in replies] == ["250", "451", "451"]
        assert house.memory.proved() == ["a@x.vn"]
        house.dovecot.die_after = None
        replies = await client.send(["b@x.vn", "c@x.vn"], STUFFED)
        assert [reply[:3] for reply in replies] == ["250", "250"]

    played(story)


def test_a_connection_that_dovecot_ended_is_replaced() -> None:
    async def story(house: House) -> None:
        house.dovecot.hang_up = True
        client = await Client.connect(house.lmtp)
        for number in range(3):
            assert (await client.send([f"a{number}@x.vn"], STUFFED))[0].startswith("250")

    played(story)


def test_killed_between_250_and_commit() -> None:
    """What the killed process left is read by the next one."""

    async def story(house: House) -> None:
        house.memory.away_for_recording = True
        client = await Client.connect(house.lmtp)
        await client.send(["a@x.vn"], STUFFED)
        key = next(iter(house.unrecorded._open))
        assert Unrecorded(house.home / "stored", at=AT).stored_at(key) == AT

    played(story)


def test_document_for_an_agency_mailbox_is_kept_before_it_is_delivered() -> None:
    async def story(house: House) -> None:
        house.memory.official = frozenset({"vanthu@x.vn"})
        stuffed, message = b"Congthu-Kind: document\r\n" + STUFFED, b"Congthu-Kind: document\r\n" + MESSAGE
        blobs = FileBlobs(house.home / "blobs")
        seen = []
        house.dovecot.before_reply = lambda _: seen.append(len(list((house.home / "blobs").rglob("*"))))
        client = await Client.connect(house.lmtp)
        await client.send(["vanthu@x.vn", "a@x.vn"], stuffed)
        (consignment,) = house.memory.recorded
        assert blobs.get(consignment.blob) == message
        assert seen[0] >= 2
        assert consignment.kind == "document"

        blobs.discard(consignment.blob)
        await client.send(["vanthu@x.vn", "a@x.vn"], stuffed)
        assert not blobs.path(consignment.blob).exists(), "what all have is not kept again"

    played(story)


@pytest.mark.parametrize(
    ("sender", "to", "kind"),
    [
        ("", "vanthu+bien-nhan@x.vn", "receipt"),
        ("a@x.vn", "vanthu+bien-nhan@x.vn", ""),
        ("", "vanthu@x.vn", ""),
    ],
)
def test_a_mail_servers_report_on_a_document_reaches_the_worker(sender: str, to: str, kind: str) -> None:
    async def story(house: House) -> None:
        house.memory.official = frozenset({"vanthu@x.vn"})
        client = await Client.connect(house.lmtp)
        await client.send([to], STUFFED, sender=sender)
        (consignment,) = house.memory.recorded
        assert (consignment.kind, bool(consignment.blob)) == (kind, bool(kind))

    played(story)


def test_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(_: FileBlobs):  # type: ignore[no-untyped-def]
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr(FileBlobs, "writer", full)

    async def story(house: House) -> None:
        house.memory.official = frozenset({"vanthu@x.vn"})
        client = await Client.connect(house.lmtp)
        replies = await client.send(["vanthu@x.vn"], b"Congthu-Kind: receipt\r\n" + STUFFED)
        assert replies[0].startswith("452 4.3.1")
        assert house.dovecot.stored == []

    played(story)


def test_five_thousand_recipients_and_a_megabyte() -> None:
    async def story(house: House) -> None:
        recipients = [f"a{number}@x.vn" for number in range(5000)]
        body = STUFFED + b"".join(b"..%070d\r\n" % number for number in range(14_000))
        clear = MESSAGE + b"".join(b".%070d\r\n" % number for number in range(14_000))
        client = await Client.connect(house.lmtp)
        replies = await client.send(recipients, body)
        assert set(replies) == {"250 2.0.0 Delivered"}
        assert len(house.memory.proved()) == 5000
        assert {content for _, content in house.dovecot.stored} == {clear}

    played(story)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["MAIL FROM:<a@b>"], "250"),
        (["RCPT TO:<a@b>"], "503"),
        (["DATA"], "503"),
        (["MAIL FROM:<a@b>", "MAIL FROM:<a@b>"], "503"),
        (["MAIL FROM:<a@b>", "DATA"], "503"),
        (["MAIL FROM:a@b"], "501"),
        (["MAIL FROM:<>"], "250"),
        (['MAIL FROM:<"a >b"@x.vn> BODY=8BITMIME SIZE=7'], "250"),
        (["MAIL FROM:<a@b>", "RCPT TO:<>"], "501"),
        (["MAIL FROM:<a@b>", "RCPT TO:<a@b"], "501"),
        (["EHLO x"], "500"),
        (["RSET"], "250"),
        (["NOOP"], "250"),
        (["\xff\xfe"], "500"),
    ],
)
def test_conversation(lines: list[str], code: str) -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        for line in lines:
            reply = await client.ask(line)
        assert reply[:3] == code

    played(story)


def test_bare_line_feeds_are_refused() -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        replies = await client.send(["a@x.vn"], b"a: b\r\n\r\nx\n.\nMAIL FROM:<evil@x.vn>\r\n")
        assert replies[0].startswith("554 5.6.0")
        assert house.dovecot.stored == []

    played(story)


def test_too_big() -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        replies = await client.send(["a@x.vn"], b"a: b\r\n\r\n" + b"x" * 6_100_000 + b"\r\n")
        assert replies[0].startswith("552 5.3.4")

    played(story)


def test_garbage_ends_the_connection() -> None:
    async def story(house: House) -> None:
        client = await Client.connect(house.lmtp)
        client.writer.write(b"x" * 100_000)
        assert await asyncio.wait_for(client.reader.read(), 5) == b""
        client = await Client.connect(house.lmtp)
        client.writer.write(b"WHAT\r\n" * 100)
        said = await asyncio.wait_for(client.reader.read(), 5)
        assert b"421 4.7.0" in said

    played(story)
