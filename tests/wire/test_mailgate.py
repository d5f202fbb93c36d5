"""Mailgate between real Postfix and real Dovecot: each promise, and each death in the middle."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import smtplib
import time
from collections.abc import Iterator
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest

from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

PASSWORD = "correct horse battery"
FILL = f"""
from datetime import date
from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node
own, _ = Node.objects.get_or_create(is_self=True, defaults={{"name": settings.node}})
agency = Agency.objects.create(code="G99", name="Bo", folded="bo", level="central", category="ministry",
    node=own,
    domain="g99.gov.vn", valid_from=date(2025, 3, 1))
Mailbox.objects.create(address="vanthu@g99.gov.vn", kind="agency", agency=agency, password="!")
clerk = Mailbox(address="an@g99.gov.vn", kind="personal", agency=agency)
clerk.set_password({PASSWORD!r})
clerk.save()
addresses = [f"p{{n}}@g99.gov.vn" for n in range(300)]
Mailbox.objects.bulk_create(
    Mailbox(address=each, kind="personal", agency=agency, password="!") for each in addresses)
Appointment.objects.create(mailbox=clerk, agency=agency, role="records-clerk", valid_from=date(2025, 3, 1))
"""
LOOK = """
import json
from congthu.rooms.evidence.models import Event
from congthu.rooms.screening.models import MessageFact
from procrastinate.contrib.django.models import ProcrastinateJob
events = [[e.name, json.loads(bytes(e.body)), {s.field: s.value for s in e.salt_set.all()}]
          for e in Event.objects.filter(subject=%r).order_by("id")]
facts = list(MessageFact.objects.filter(message_id=%r).values("kind", "verdict", "hits", "sender"))
print(json.dumps({"events": events, "facts": facts}))
"""


@pytest.fixture(scope="module")
def node() -> Iterator[RunningNode]:
    """A node with an agency, a clerk and three hundred officers."""
    with RunningNode("127.0.0.36", node="gate") as running:
        running.python(FILL)
        yield running


class Letter:
    """A message under test: sent with CRLF, found again in the mailboxes."""

    def __init__(self, *, sender: str = "x@abroad.example", size: int = 2000, **headers: str) -> None:
        self.sender, self.id = sender, make_msgid(domain="abroad.example")
        fields = {"From": sender, "Subject": "Kính gửi", "Message-ID": self.id, **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        body = ["..đôi chấm", ".", "", "Dòng có dấu"] + ["x" * 70] * (size // 72)
        self.body = "".join(f"{line}\r\n" for line in body).encode()
        self.data = "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + self.body

    def send(self, node: RunningNode, *recipients: str) -> dict[str, tuple[int, bytes]]:
        with smtplib.SMTP(node.settings.listen, node.settings.smtp_port, "there.example") as smtp:
            return smtp.sendmail(self.sender, recipients, self.data)

    def copies(self, node: RunningNode, recipient: str) -> list[bytes]:
        local, _, domain = recipient.partition("@")
        folder = node.settings.mail / domain / local / "Maildir"
        found = []
        for path in folder.glob("*/*") if folder.exists() else ():
            if path.parent.name in ("new", "cur"):
                data = path.read_bytes()
                if self.id.encode() in data:
                    found.append(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        return found

    def known(self, node: RunningNode) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(node.python(LOOK % (self.id, self.id)))
        return found

    def arrived(self, node: RunningNode, *recipients: str, patience: float = 60.0) -> None:
        node.wait_for(
            lambda: all(self.copies(node, recipient) for recipient in recipients),
            f"{self.id} in {len(recipients)} mailboxes",
            patience=patience,
        )
        node.wait_for(lambda: not _queued(node), "the queue to be empty", patience=patience)

    def proved(self, node: RunningNode, *recipients: str, patience: float = 90.0) -> None:
        """In every mailbox, and as many proofs; the queue may still be busy with other things."""
        node.wait_for(
            lambda: (
                all(self.copies(node, recipient) for recipient in recipients)
                and len(self.known(node)["events"]) >= len(recipients)
            ),
            f"{self.id} to be proved for {len(recipients)} mailboxes",
            patience=patience,
        )
        assert len(self.known(node)["events"]) == len(recipients)


def _queued(node: RunningNode) -> list[Path]:
    spool = node.settings.plane / "spool"
    folders = [spool / name for name in ("incoming", "active", "deferred")]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def _flush(node: RunningNode) -> None:
    """Try again now instead of at the next queue run."""
    os.system(f"postqueue -c {node.settings.plane / 'postfix'} -f 2>/dev/null")


def test_bytes_are_unchanged_and_the_delivery_is_proved(node: RunningNode) -> None:
    letter = Letter()
    letter.send(node, "p0@g99.gov.vn", "vanthu@g99.gov.vn")
    letter.arrived(node, "p0@g99.gov.vn", "vanthu@g99.gov.vn")
    (copy,) = letter.copies(node, "p0@g99.gov.vn")
    assert copy.endswith(letter.data), "only trace fields are added, on top"

    known = letter.known(node)
    assert [name for name, _, _ in known["events"]] == ["ContentConsignment"] * 2
    bodies = {body["details"].get("recipient", "personal"): body for _, body, _ in known["events"]}
    assert set(bodies) == {"vanthu@g99.gov.vn", "personal"}
    details = bodies["vanthu@g99.gov.vn"]["details"]
    assert details["body_sha256"] == hashlib.sha256(letter.body).hexdigest()
    assert {json.dumps(salt) for _, _, salt in known["events"]} == {"{}", '{"recipient": "p0@g99.gov.vn"}'}
    (fact,) = known["facts"]
    assert (fact["kind"], fact["verdict"], fact["sender"]) == ("incoming", "accepted", "x@abroad.example")


def test_a_megabyte_for_three_hundred(node: RunningNode) -> None:
    letter = Letter(size=1_000_000)
    everybody = [f"p{n}@g99.gov.vn" for n in range(300)]
    letter.send(node, *everybody)
    letter.arrived(node, *everybody)
    assert len(letter.known(node)["events"]) == 300
    assert letter.copies(node, "p299@g99.gov.vn")[0].endswith(letter.data)


def test_refusals_name_the_article(node: RunningNode) -> None:
    secret = Letter(Subject="=?utf-8?B?W03huqxUXSBCw6FvIGPDoW8=?=")
    spoof = Letter(sender="an@g99.gov.vn")
    forged = Letter(From="An <an@g99.gov.vn>")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        secret.send(node, "p0@g99.gov.vn")
    assert refused.value.smtp_code == 550
    assert b"29/2018" in refused.value.smtp_error
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
        spoof.send(node, "p0@g99.gov.vn")
    with pytest.raises(smtplib.SMTPDataError):
        forged.send(node, "p0@g99.gov.vn")
    known = secret.known(node)
    assert known["events"] == []
    assert known["facts"][0]["hits"] == ["secrecy-mark"]
    assert known["facts"][0]["verdict"] == "refused"


@pytest.mark.parametrize(
    ("author", "allowed"),
    [("an@g99.gov.vn", True), ("vanthu@g99.gov.vn", True), ("p1@g99.gov.vn", False)],
)
def test_a_login_writes_as_itself_or_its_agency(node: RunningNode, author: str, allowed: bool) -> None:
    letter = Letter(From=author)
    with smtplib.SMTP(node.settings.listen, node.settings.submission_port, "there.example") as smtp:
        context = node.tls
        context.check_hostname = False
        smtp.starttls(context=context)
        smtp.login("an@g99.gov.vn", PASSWORD)
        if allowed:
            smtp.sendmail("an@g99.gov.vn", ["p2@g99.gov.vn"], letter.data)
        else:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                smtp.sendmail("an@g99.gov.vn", ["p2@g99.gov.vn"], letter.data)
            assert refused.value.smtp_code == 550
    if allowed:
        letter.arrived(node, "p2@g99.gov.vn")
        assert letter.known(node)["facts"][0]["kind"] == "internal"


def test_mailgate_away_defers_at_the_door(node: RunningNode) -> None:
    pid = node.pid("mailgate")
    restarts = node.part("mailgate")["restarts"]
    os.kill(pid, signal.SIGSTOP)
    try:
        os.kill(pid, signal.SIGKILL)
        letter = Letter()
        with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)) as deferred:
            letter.send(node, "p3@g99.gov.vn")
        assert "45" in str(deferred.value)
    finally:
        node.wait_restarted("mailgate", since=restarts)
    letter.send(node, "p3@g99.gov.vn")
    letter.arrived(node, "p3@g99.gov.vn")


def test_database_away_costs_nothing(node: RunningNode) -> None:
    restarts = node.kill("postgres")
    letter = Letter()
    deferred = 0
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            letter.send(node, "p4@g99.gov.vn")
            break
        except (smtplib.SMTPException, OSError):
            deferred += 1
            assert letter.copies(node, "p4@g99.gov.vn") == []
            time.sleep(0.2)
    node.wait_restarted("postgres", since=restarts)
    letter.arrived(node, "p4@g99.gov.vn")
    assert len(letter.copies(node, "p4@g99.gov.vn")) == 1
    assert len(letter.known(node)["events"]) == 1


def test_database_dies_during_a_large_delivery(node: RunningNode) -> None:
    letter = Letter(size=200_000)
    everybody = [f"p{n}@g99.gov.vn" for n in range(300)]
    letter.send(node, *everybody)
    node.wait_for(lambda: bool(letter.copies(node, everybody[20])), "the delivery to begin", patience=20)
    restarts = node.kill("postgres")
    node.wait_restarted("postgres", since=restarts)
    _flush(node)
    letter.proved(node, *everybody)
    assert all(len(letter.copies(node, one)) == 1 for one in everybody), "nobody has it twice"


def test_dovecot_dies_and_comes_back(node: RunningNode) -> None:
    restarts = node.kill("dovecot")
    letter = Letter()
    letter.send(node, "p5@g99.gov.vn")
    node.wait_restarted("dovecot", since=restarts)
    letter.arrived(node, "p5@g99.gov.vn")
    assert len(letter.known(node)["events"]) == 1


@pytest.mark.crash
def test_mailgate_killed_in_the_middle_of_a_delivery(node: RunningNode) -> None:
    letter = Letter(size=200_000)
    everybody = [f"p{n}@g99.gov.vn" for n in range(300)]
    letter.send(node, *everybody)
    node.wait_for(lambda: bool(letter.copies(node, everybody[20])), "the delivery to begin", patience=20)
    restarts = node.kill("mailgate")
    node.wait_restarted("mailgate", since=restarts)
    _flush(node)
    letter.proved(node, *everybody)
    # Dovecot stores to the end and answers at the end: whoever was not answered gets the letter once more.
    assert max(len(letter.copies(node, one)) for one in everybody) <= 2
