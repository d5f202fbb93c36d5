"""Conversations with the real engines: who may send what to whom, and how it is stored."""

from __future__ import annotations

import os
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from congthu.edges import mailplane
from congthu.edges.submission import MessageRefused, PlaneAway, hand_over
from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

PASSWORD = "a long enough sample password"
BOXES = 500
PEOPLE = f"""
from datetime import date
from django.contrib.auth.hashers import make_password
from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node
here = Node.objects.get(is_self=True)
there = Node.objects.create(name="elsewhere", route_host="127.0.0.1", route_port=9)
def agency(code, domain, node):
    more = dict(level="central", category="ministry", node=node, domain=domain)
    return Agency.objects.create(code=code, name=code, folded=code, valid_from=date(2020, 1, 1), **more)
g1, g2, g3 = agency("G1", "mot.test", here), agency("G2", "hai.test", here), agency("G3", "xa.test", there)
hashed = make_password({PASSWORD!r})
def box(address, owner, kind="personal", **more):
    return Mailbox.objects.create(address=address, kind=kind, agency=owner, password=hashed, **more)
clerk, officer = box("clerk@mot.test", g1), box("officer@mot.test", g1)
former = box("former@mot.test", g1)
box("vanthu@mot.test", g1, "agency"); box("vanthu@hai.test", g2, "agency")
box("gone@mot.test", g1, is_active=False)
def appoint(who, where, start, end=None):
    more = dict(role="records-clerk", valid_from=start, valid_until=end)
    Appointment.objects.create(mailbox=who, agency=where, **more)
appoint(clerk, g1, date(2020, 1, 1))
appoint(former, g1, date(2020, 1, 1), date(2021, 1, 1))
Mailbox.objects.bulk_create(
    Mailbox(address=f"box{{n}}@hai.test", kind="personal", agency=g2, password="!") for n in range({BOXES}))
"""


@pytest.fixture(scope="module")
def plane(node: RunningNode) -> RunningNode:
    node.python(PEOPLE)
    return node


@contextmanager
def submission(
    node: RunningNode, login: str, password: str = PASSWORD, source: str = "127.0.0.1"
) -> Iterator[smtplib.SMTP]:
    place = (node.settings.listen, node.settings.submission_port)
    with smtplib.SMTP(*place, timeout=30, source_address=(source, 0)) as client:
        client.starttls(context=node.tls)
        client.login(login, password)
        yield client


@contextmanager
def incoming(node: RunningNode) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(node.settings.listen, node.settings.smtp_port, "outside.example", timeout=30) as client:
        client.ehlo()
        yield client


@contextmanager
def mailbox(node: RunningNode, login: str) -> Iterator[IMAPClient]:
    with IMAPClient(
        node.settings.listen, node.settings.imaps_port, ssl_context=node.tls, timeout=30
    ) as client:
        client.login(login, PASSWORD)
        yield client


def letter(subject: str, body: bytes = b"Noi dung.\r\n", sender: str = "vanthu@mot.test") -> bytes:
    return b"From: %s\r\nSubject: %s\r\n\r\n%s" % (sender.encode(), subject.encode(), body)


def arrived(node: RunningNode, login: str, subject: str, folder: str = "INBOX") -> list[bytes]:
    """Bodies of the messages with this subject; waits for the first."""
    deadline = time.monotonic() + 30
    while True:
        with mailbox(node, login) as client:
            if client.folder_exists(folder):
                client.select_folder(folder, readonly=True)
                found = client.search(["SUBJECT", subject])
                if found:
                    return [one[b"BODY[TEXT]"] for one in client.fetch(found, ["BODY[TEXT]"]).values()]
        assert time.monotonic() < deadline, f"{subject} did not arrive\n{node.story()}"
        time.sleep(0.2)


def refusal(client: smtplib.SMTP, sender: str, recipient: str) -> int:
    client.mail(sender)
    code, _ = client.rcpt(recipient)
    client.rset()
    return code


def test_an_officer_sends_and_another_reads(plane: RunningNode) -> None:
    with submission(plane, "officer@mot.test") as client:
        recipients = ["clerk@mot.test", "clerk+bien-nhan@mot.test"]
        client.sendmail("officer@mot.test", recipients, letter("First", sender="officer@mot.test"))
    assert arrived(plane, "clerk@mot.test", "First") == [b"Noi dung.\r\n"]
    assert arrived(plane, "clerk@mot.test", "First", "bien-nhan") == [b"Noi dung.\r\n"]


@pytest.mark.parametrize(
    ("login", "sender", "code"),
    [
        ("officer@mot.test", "officer@mot.test", 250),
        ("officer@mot.test", "clerk@mot.test", 553),
        ("officer@mot.test", "vanthu@mot.test", 553),
        ("officer@mot.test", "somebody@outside.example", 553),
        ("clerk@mot.test", "vanthu@mot.test", 250),
        ("clerk@mot.test", "vanthu@hai.test", 553),
        ("former@mot.test", "vanthu@mot.test", 553),
        ("vanthu@mot.test", "vanthu@mot.test", 250),
    ],
)
def test_who_may_send_as_whom(plane: RunningNode, login: str, sender: str, code: int) -> None:
    with submission(plane, login) as client:
        assert refusal(client, sender, "clerk@mot.test") == code


@pytest.mark.parametrize(
    ("sender", "recipient", "code"),
    [
        ("a@outside.example", "clerk@mot.test", 250),
        ("a@outside.example", "nobody@mot.test", 550),
        ("a@outside.example", "gone@mot.test", 550),
        ("a@outside.example", "b@outside.example", 554),
        ("a@outside.example", "vanthu@xa.test", 554),
        ("officer@mot.test", "clerk@mot.test", 550),
    ],
)
def test_no_open_relay_and_no_borrowed_names(
    plane: RunningNode, sender: str, recipient: str, code: int
) -> None:
    with incoming(plane) as client:
        assert refusal(client, sender, recipient) == code


def test_passwords_need_tls_and_the_submission_port(plane: RunningNode) -> None:
    with incoming(plane) as client:
        assert not client.has_extn("auth")
    with smtplib.SMTP(plane.settings.listen, plane.settings.submission_port, timeout=30) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.mail("officer@mot.test")[0] == 530
    place = (plane.settings.listen, plane.settings.imap_port)
    with IMAPClient(*place, ssl=False, timeout=30) as imap, pytest.raises(LoginError):
        imap.login("officer@mot.test", PASSWORD)


def test_wrong_password_and_closed_mailbox_are_refused(plane: RunningNode) -> None:
    # Each from an address of its own: Dovecot makes an address that guesses wait longer and longer.
    for login, password, source in (
        ("officer@mot.test", "wrong", "127.0.0.61"),
        ("gone@mot.test", PASSWORD, "127.0.0.62"),
    ):
        with pytest.raises(smtplib.SMTPAuthenticationError), submission(plane, login, password, source):
            pass


@pytest.mark.parametrize("ending", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r"])
def test_smuggled_message_never_becomes_one(plane: RunningNode, ending: bytes) -> None:
    address = (plane.settings.listen, plane.settings.smtp_port)
    with closing(socket.create_connection(address, timeout=20)) as connection:
        answers = connection.makefile("rb")
        say = _talker(connection, answers)
        answers.readline()
        for line in (b"EHLO outside.example", b"MAIL FROM:<a@outside.example>", b"RCPT TO:<clerk@mot.test>"):
            assert say(line).startswith(b"250")
        assert say(b"DATA").startswith(b"354")
        connection.sendall(b"From: a@outside.example\r\nSubject: outer\r\n\r\nx" + ending)
        time.sleep(0.3)  # a patient attacker does not pipeline
        connection.sendall(
            b"MAIL FROM:<evil@outside.example>\r\nRCPT TO:<clerk@mot.test>\r\nDATA\r\n"
            b"Subject: smuggled\r\n\r\ny\r\n.\r\nQUIT\r\n"
        )
        heard = answers.read()
        # One verdict for one message: either refused whole, or the rest stayed its text.
        assert heard.count(b"354") == 0
        assert heard.startswith(b"250" if ending == b"\r.\r" else b"550")


def _talker(connection: socket.socket, answers: BinaryIO) -> Callable[[bytes], bytes]:
    def say(line: bytes) -> bytes:
        connection.sendall(line + b"\r\n")
        while (answer := answers.readline())[3:4] == b"-":
            pass
        return answer

    return say


def test_size_limit_is_announced_and_kept(plane: RunningNode) -> None:
    limit = plane.settings.message_size_limit
    with submission(plane, "officer@mot.test") as client:
        assert client.esmtp_features["size"] == str(limit)
        assert client.mail("officer@mot.test", [f"SIZE={limit + 1}"])[0] == 552


def test_one_transaction_for_many_is_stored_once(plane: RunningNode) -> None:
    body = b"".join(os.urandom(30).hex().encode() + b"\r\n" for _ in range(16_000))
    recipients = [f"box{n}@hai.test" for n in range(BOXES)] + ["nobody@hai.test"]
    outcomes = hand_over(letter("Large", body), "vanthu@mot.test", recipients, plane.settings)
    unknown = outcomes.pop("nobody@hai.test")
    assert unknown is not None
    assert unknown.smtp_code == 550
    assert not unknown.temporary
    assert set(outcomes.values()) == {None}
    plane.wait_for(lambda: not mailplane.queue.waiting(plane.settings), "the queue to be empty")
    stored = [path.stat() for path in (plane.settings.mail / "hai.test").glob("box*/Maildir/new/*")]
    assert len(stored) == BOXES
    # A part killed by an earlier test may have cost one repetition for some.
    assert len({one.st_ino for one in stored}) <= 2


def test_other_node_away_means_waiting_in_the_queue(plane: RunningNode) -> None:
    assert hand_over(letter("Later"), "vanthu@mot.test", ["vanthu@xa.test"], plane.settings) == {
        "vanthu@xa.test": None
    }
    queue, settings = mailplane.queue, plane.settings

    def waiting() -> list[mailplane.QueuedMessage]:
        return [one for one in queue.waiting(settings) if one.waiting[0][0] == "vanthu@xa.test"]

    plane.wait_for(lambda: any(one.waiting[0][1] for one in waiting()), "a reason for waiting")
    assert "refused" in waiting()[0].waiting[0][1]
    queue.hold(settings, waiting()[0].queue_id)
    assert waiting()[0].queue == "hold"
    queue.release(settings, waiting()[0].queue_id)
    assert waiting()[0].queue != "hold"
    queue.drop(settings, waiting()[0].queue_id)
    assert waiting() == []


def test_message_above_the_limit_is_refused_for_good(plane: RunningNode) -> None:
    huge = letter("Huge", b"x" * 70 + b"\r\n") + b"y" * plane.settings.message_size_limit
    with pytest.raises(MessageRefused):
        hand_over(huge, "vanthu@mot.test", ["clerk@mot.test"], plane.settings)


@pytest.mark.crash
def test_postfix_away_is_temporary(plane: RunningNode) -> None:
    before = plane.kill("postfix")
    with pytest.raises(PlaneAway):
        hand_over(letter("Never"), "vanthu@mot.test", ["clerk@mot.test"], plane.settings)
    plane.wait_restarted("postfix", since=before)
    hand_over(letter("After"), "vanthu@mot.test", ["clerk@mot.test"], plane.settings)
    assert len(arrived(plane, "clerk@mot.test", "After")) == 1


@pytest.mark.crash
@pytest.mark.parametrize("name", ["dovecot", "mailgate", "postgres"])
def test_mail_waits_while_a_part_is_away(plane: RunningNode, name: str) -> None:
    before = plane.kill(name)
    subject = f"Patience-{name}"

    def handed() -> bool:
        try:
            outcomes = hand_over(letter(subject), "vanthu@mot.test", ["clerk@mot.test"], plane.settings)
        except PlaneAway:
            return False
        return outcomes == {"clerk@mot.test": None}

    plane.wait_for(handed, "the message to be taken")
    plane.wait_restarted(name, since=before)
    assert len(arrived(plane, "clerk@mot.test", subject)) >= 1


def test_special_folders_and_quota(plane: RunningNode) -> None:
    with mailbox(plane, "clerk@mot.test") as client:
        special = {flag for flags, _, _ in client.list_folders() for flag in flags}
        assert {b"\\Sent", b"\\Drafts", b"\\Junk", b"\\Trash"} <= special
        assert client.get_quota("INBOX")[0].limit == 2048 * 1024
