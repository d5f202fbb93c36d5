"""The command contract on a running node: issue, track, dossier, verify, and who may not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from imapclient import IMAPClient

from congthu.apps.demo.letter import letter
from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

CLERK = "vanthu@bkhcn.gov.vn"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def node() -> Iterator[RunningNode]:
    """A node with the sample ministries."""
    with RunningNode("127.0.0.42", node="cmd") as running:
        running.cli("directory", "sample", "--node-part", "ministries", "--officers", "100")
        (running.home / "cv.pdf").write_bytes(letter(date.today()))  # noqa: DTZ011 - any day does
        yield running


@pytest.fixture(scope="module")
def issued(node: RunningNode) -> dict:  # type: ignore[type-arg]
    """The letter, issued through the command line and delivered."""
    done = node.cli(
        "document", "issue", str(node.home / "cv.pdf"), "--as", CLERK, "--yes", "--json", "--wait"
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_issue_gives_the_next_number_and_delivers(issued: dict) -> None:  # type: ignore[type-arg]
    assert issued["reference"] == "01/BKHCN-VP"
    assert len(issued["deliveries"]) >= 20
    assert {d["state"] for d in issued["deliveries"]} == {"delivered"}
    waiting = [a["text"] for a in issued["addressees"] if a["state"] == "waiting"]
    assert any(
        "Ủy ban nhân dân" in text for text in waiting
    )  # provinces are not in this directory: never dropped


def test_track_by_reference(node: RunningNode, issued: dict) -> None:  # type: ignore[type-arg]
    seen = json.loads(node.cli("document", "track", "01/BKHCN-VP", "--json").stdout)
    assert seen["id"] == issued["id"]
    assert all(d["evidence"] is not None for d in seen["deliveries"])
    assert "Bộ Tài chính" in node.cli("document", "track", "01/BKHCN-VP").stdout
    unknown = node.cli("document", "track", "99/BKHCN-VP", check=False)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (1, 1)


def test_dossier_and_offline_verification(node: RunningNode, issued: dict, tmp_path: Path) -> None:  # type: ignore[type-arg]
    file = tmp_path / "dossier.zip"
    node.cli("evidence", "dossier", "01/BKHCN-VP", "-o", str(file))
    report = json.loads(node.cli("evidence", "verify", str(file), "--json").stdout)
    assert report["valid"] is True
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    bad = node.cli("evidence", "verify", str(file), check=False)
    assert bad.returncode == 1
    file.write_bytes(b"no zip at all")
    assert node.cli("evidence", "verify", str(file), check=False).returncode == 2


def test_any_mail_client_finds_the_letter_in_the_agency_mailbox(node: RunningNode, issued: dict) -> None:  # type: ignore[type-arg]
    node.python(
        f"from congthu.rooms.directory import flows\nflows.set_password('vanthu@btc.gov.vn', {PASSWORD!r})"
    )
    settings = node.settings
    with IMAPClient(
        settings.listen, port=settings.imaps_port, ssl=True, ssl_context=_unchecked(node)
    ) as client:
        client.login("vanthu@btc.gov.vn", PASSWORD)
        client.select_folder("INBOX", readonly=True)
        (message,) = client.search(["HEADER", "Message-ID", issued["message_id"]])
        structure = str(client.fetch([message], ["BODYSTRUCTURE"]))
    assert "signed" in structure.lower()
    assert "pdf" in structure.lower()


def _unchecked(node: RunningNode):  # type: ignore[no-untyped-def]
    context = node.tls
    context.check_hostname = False  # reached by address, the certificate names the host
    return context


@pytest.mark.parametrize(
    ("mailbox", "said"),
    [
        ("vanthu@btc.gov.vn", "not Bộ Tài chính"),  # a clerk of another agency: the head names BKHCN
        ("nobody@bkhcn.gov.vn", "no mailbox"),
    ],
)
def test_who_may_not_issue(node: RunningNode, mailbox: str, said: str) -> None:
    done = node.cli("document", "issue", str(node.home / "cv.pdf"), "--as", mailbox, "--yes", check=False)
    assert done.returncode == 1
    assert said in done.stderr
    books = node.python(
        "from congthu.rooms.register.models import Book\n"
        "print(*Book.objects.filter(kind='outgoing').values_list('agency__code'))"
    )
    assert len(books.split()) <= 1


def test_an_officer_without_appointment_may_not_issue(node: RunningNode) -> None:
    officer = node.python(
        "from congthu.rooms.directory.models import Mailbox\n"
        "print(Mailbox.objects.filter(kind='personal', appointments=None).first().address)"
    ).strip()
    done = node.cli("document", "issue", str(node.home / "cv.pdf"), "--as", officer, "--yes", check=False)
    assert done.returncode == 1
    assert "may not issue" in done.stderr
