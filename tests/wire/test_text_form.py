"""Text in old encodings over real submission: refused, converted, noted; what is signed keeps every byte."""

from __future__ import annotations

import hashlib
import json
import os
import smtplib
import unicodedata
from collections.abc import Iterator
from email import message_from_bytes
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest

from bench.letters import Letter
from bench.old_letters import as_old_text
from congthu.lib.vntext import Encoding, encode
from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

PASSWORD = "correct horse battery"
SAID = "Kính gửi các đơn vị, về việc họp giao ban tuần tới tại hội trường lớn."
FILL = f"""
from datetime import date
from congthu.rooms.directory.models import Agency, Appointment, Mailbox, Node
own, _ = Node.objects.get_or_create(is_self=True, defaults={{"name": settings.node}})
for code, parent in (("G90", None), ("G91", None), ("G92", None)):
    domain = code.lower() + ".gov.vn"
    agency = Agency.objects.create(code=code, name="Bo " + code, folded="bo", level="central",
        category="ministry", node=own, domain=domain, valid_from=date(2025, 3, 1))
    Mailbox.objects.create(address="vanthu@" + domain, kind="agency", agency=agency, password="!")
    clerk = Mailbox(address="an@" + domain, kind="personal", agency=agency)
    clerk.set_password({PASSWORD!r})
    clerk.save()
    Appointment.objects.create(
        mailbox=clerk, agency=agency, role="records-clerk", valid_from=date(2025, 3, 1))
"""
FACTS = """
import json
from congthu.rooms.screening.models import MessageFact, RefusedLetter
rows = MessageFact.objects.filter(message_id=%r).values_list(
    "kind", "text_form", "text_parts", "encodings", "remedy", "verdict")
print(json.dumps({"facts": list(rows), "kept": RefusedLetter.objects.count()}))
"""


@pytest.fixture(scope="module")
def node() -> Iterator[RunningNode]:
    """Three agencies: G90 refuses, G91 converts, G92 notes."""
    with RunningNode("127.61.0.1", node="text") as running:
        running.python(FILL)
        for code, choice in (("G90", "refuse"), ("G92", "note")):
            running.cli(
                "regulation",
                "set",
                "text-form",
                choice,
                "--agency",
                code,
                "--as",
                f"an@{code.lower()}.gov.vn",
            )
        yield running


class Mail:
    """A message in raw bytes."""

    def __init__(self, code: str, body: bytes, *, subject: bytes = b"Hop", kind: str = "text/plain") -> None:
        self.sender, self.id = f"an@{code}.gov.vn", make_msgid(domain=f"{code}.gov.vn")
        self.body = body
        self.data = (
            b"From: An <" + self.sender.encode() + b">\r\nTo: vanthu@" + code.encode() + b".gov.vn\r\n"
            b"Date: Sat, 21 Nov 2026 09:00:00 +0700\r\n"
            b"Subject: " + subject + b"\r\nMessage-ID: " + self.id.encode() + b"\r\n"
            b"MIME-Version: 1.0\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
        )  # fmt: skip

    def submit(self, node: RunningNode, *recipients: str) -> None:
        settings = node.settings
        with smtplib.SMTP(settings.listen, settings.submission_port) as smtp:
            smtp.starttls(context=node.tls)
            smtp.login(self.sender, PASSWORD)
            smtp.sendmail(self.sender, recipients or [self.agency], self.data, ["BODY=8BITMIME"])

    @property
    def agency(self) -> str:
        return f"vanthu@{self.sender.partition('@')[2]}"

    def arrived(self, node: RunningNode, address: str = "") -> bytes:
        found: list[bytes] = []

        def there() -> bool:
            found[:] = stored(node, address or self.agency, self.id.encode())
            return bool(found)

        node.wait_for(there, f"{self.id} to arrive")
        return found[0]

    def fact(self, node: RunningNode) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(node.python(FACTS % self.id))
        return found


def stored(node: RunningNode, address: str, mark: bytes) -> list[bytes]:
    local, _, domain = address.partition("@")
    folder = node.settings.mail / domain / local / "Maildir"
    files = (
        [path for path in folder.glob("*/*") if path.parent.name in ("new", "cur")] if folder.exists() else []
    )
    found = [path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for path in files]
    return [data for data in found if mark in data]


TCVN3 = encode(SAID, Encoding.TCVN3).data + b"\r\n"
VNI = encode(SAID, Encoding.VNI).data + b"\r\n"
NFD = unicodedata.normalize("NFD", SAID).encode() + b"\r\n"


def test_an_agency_that_refuses_says_why_and_sends_the_converted_copy(node: RunningNode) -> None:
    mail = Mail("g90", TCVN3, subject=encode("Về việc họp", Encoding.TCVN3).data)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mail.submit(node)
    assert refused.value.smtp_code == 550
    said = bytes(refused.value.smtp_error)
    assert b"TCVN 6909:2001" in said
    assert b"Circular 07/2002/TT-BKHCN art. 4" in said

    node.wait_for(lambda: bool(stored(node, mail.sender, mail.id.encode())), "the notice")
    (notice,) = stored(node, mail.sender, mail.id.encode())
    parts = list(message_from_bytes(notice).walk())
    text, copy = parts[1].get_payload(decode=True), parts[2].get_payload()[0]
    assert "chưa được gửi đi" in text.decode()
    assert "was not sent" in text.decode()
    assert SAID in copy.get_payload(decode=True).decode()
    assert copy["Message-ID"] == mail.id
    fact = mail.fact(node)
    assert fact["facts"] == [
        ["internal", "not-conformant", ["subject", "text"], ["tcvn3"], "refuse", "refused"]
    ]
    assert fact["kept"] == 0, "nothing of the message is kept once the sender has been told"


@pytest.mark.parametrize(("body", "encoding"), [(TCVN3, "tcvn3"), (VNI, "vni"), (NFD, "nfd")])
def test_an_agency_that_converts_sends_unicode(node: RunningNode, body: bytes, encoding: str) -> None:
    mail = Mail("g91", body, subject=encode("Về việc họp", Encoding.TCVN3).data)
    mail.submit(node)
    copy = message_from_bytes(mail.arrived(node))
    assert copy.get_payload(decode=True).decode("utf-8").strip() == SAID
    assert copy.get_content_charset() == "utf-8"
    assert "=?utf-8?" in str(copy["Subject"]).lower()
    assert encoding in copy["Congthu-Text"]
    (fact,) = mail.fact(node)["facts"]
    assert (fact[1], fact[4], fact[5]) == ("not-conformant", "convert", "accepted")


def test_a_large_mail_is_converted_whole(node: RunningNode) -> None:
    mail = Mail("g91", TCVN3 * 2000)
    mail.submit(node)
    copy = message_from_bytes(mail.arrived(node))
    assert copy.get_payload(decode=True).decode("utf-8") == f"{SAID}\r\n" * 2000


def test_an_agency_that_notes_lets_it_pass(node: RunningNode) -> None:
    mail = Mail("g92", VNI)
    mail.submit(node)
    assert mail.arrived(node).endswith(mail.data)
    (fact,) = mail.fact(node)["facts"]
    assert fact == ["internal", "not-conformant", ["text"], ["vni"], "note", "accepted"]


def test_signed_mail_keeps_every_byte(node: RunningNode) -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\n" + TCVN3
        + b"--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--b--\r\n"
    )  # fmt: skip
    mail = Mail("g91", body, kind='multipart/signed; protocol="application/pkcs7-signature"; boundary="b"')
    mail.submit(node)
    assert mail.arrived(node).endswith(mail.data)
    (fact,) = mail.fact(node)["facts"]
    assert (fact[1], fact[4]) == ("not-conformant", "note")


def test_good_mail_passes_unchanged_wherever_it_is_written(node: RunningNode) -> None:
    for code in ("g90", "g91"):
        mail = Mail(code, SAID.encode() + b"\r\n", kind="text/plain; charset=utf-8")
        mail.submit(node)
        assert mail.arrived(node).endswith(mail.data)
        assert mail.fact(node)["facts"] == [["internal", "conformant", [], [], "", "accepted"]]


def test_mail_from_outside_is_recorded_and_keeps_its_bytes(node: RunningNode) -> None:
    mail = Mail("g90", TCVN3, subject=encode("Về việc họp", Encoding.TCVN3).data)
    mail.data = mail.data.replace(b"an@g90.gov.vn", b"x@abroad.example")
    with smtplib.SMTP(node.settings.listen, node.settings.smtp_port, "there.example") as smtp:
        smtp.sendmail("x@abroad.example", ["vanthu@g90.gov.vn"], mail.data, ["BODY=8BITMIME"])
    copy = mail.arrived(node, "vanthu@g90.gov.vn")
    assert hashlib.sha256(copy[-len(mail.data) :]).digest() == hashlib.sha256(mail.data).digest()
    node.wait_for(lambda: mail.fact(node)["facts"][0][1] != "presumed", "the judgement")
    (fact,) = mail.fact(node)["facts"]
    assert fact == ["incoming", "not-conformant", ["subject", "text"], ["tcvn3"], "note", "accepted"]


def test_while_mailgate_is_away_nothing_is_accepted(node: RunningNode) -> None:
    """Killed: Postfix answers 4xx until it is back; then the same mail is judged like any other."""
    restarts = node.kill("mailgate")
    mail = Mail("g90", TCVN3)
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        mail.submit(node)
    assert refused.value.smtp_code in {450, 451, 454, 550}
    if refused.value.smtp_code == 550:
        pytest.skip("it was back before we could ask")
    node.wait_restarted("mailgate", since=restarts)
    with pytest.raises(smtplib.SMTPDataError) as judged:
        mail.submit(node)
    assert judged.value.smtp_code == 550


PAGES = """
import json
from django.test import Client
from congthu.rooms.directory.models import Mailbox
client = Client()
def entered(address):
    mailbox = Mailbox.objects.get(address=address)
    client.force_login(mailbox, backend="django.contrib.auth.backends.ModelBackend")
entered("an@g92.gov.vn")
listed = client.get("/mail", {"q": "hoi truong lon"}).text
from congthu.rooms.mailroom.models import IndexedMessage
row = IndexedMessage.objects.get(address="vanthu@g92.gov.vn", subject="Về việc tải về")
shown = client.get(f"/mail/{row.uid}").text
original = client.get(f"/mail/{row.uid}/original").content
entered("an@g91.gov.vn")
stranger = client.get("/mail").text
print(json.dumps([listed, shown, original.decode("latin-1"), stranger]))
"""
INDEXED = """
from congthu.rooms.mailroom.models import IndexedMessage
print(IndexedMessage.objects.filter(address="vanthu@g92.gov.vn", subject="Về việc tải về").count())
"""


def test_old_mail_from_outside_is_shown_in_unicode_and_downloaded_as_it_came(node: RunningNode) -> None:
    mail = Mail("g92", TCVN3, subject=encode("Về việc tải về", Encoding.TCVN3).data)
    mail.data = mail.data.replace(b"an@g92.gov.vn", b"x@abroad.example")
    with smtplib.SMTP(node.settings.listen, node.settings.smtp_port, "there.example") as smtp:
        smtp.sendmail("x@abroad.example", [mail.agency], mail.data, ["BODY=8BITMIME"])
    node.wait_for(lambda: node.python(INDEXED).strip() == "1", "the worker to index it")
    listed, shown, original, stranger = json.loads(node.python(PAGES))
    assert "Về việc tải về" in listed
    assert SAID in shown
    assert "TCVN3" in shown
    assert original.encode("latin-1").endswith(mail.data)
    assert "Về việc tải về" not in stranger


NOT_FOR_THE_PAGES = """
from congthu.edges.mailplane import imap
import imaplib, ssl
secret = settings.mailroom_secret.read_text().strip()
def tried(what):
    try:
        what()
    except Exception as error:
        return type(error).__name__
    return "opened"
def personal():
    with imap.opened("an@g92.gov.vn", settings) as box:
        box.state()
def over_the_network():
    client = imaplib.IMAP4(settings.listen, settings.imap_port)
    client.starttls(ssl_context=ssl._create_unverified_context())
    client.login("vanthu@g92.gov.vn*congthu-pages", secret)
print(tried(personal), tried(over_the_network))
"""


def test_the_pages_login_opens_agency_mailboxes_on_its_own_socket_only(node: RunningNode) -> None:
    assert node.python(NOT_FOR_THE_PAGES).split() == ["MailboxAway", "error"]


def test_a_refused_document_gets_its_converted_copy_laid_beside_it(node: RunningNode, tmp_path: Path) -> None:
    letter = Letter(about="V/v thử nghiệm", primary=("Bo G91.",), issuer=("CƠ QUAN THỬ NGHIỆM",))
    file = tmp_path / "cong-van.txt"
    file.write_bytes(as_old_text(letter, Encoding.TCVN3))
    done = node.cli("document", "issue", str(file), "--as", "an@g90.gov.vn", "--yes", check=False)
    assert done.returncode == 1
    assert "07/2002/TT-BKHCN" in done.stderr
    assert "thử nghiệm" in (tmp_path / "cong-van-unicode.txt").read_text(encoding="utf-8")
