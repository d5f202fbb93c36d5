"""The books on a running node: numbers kept and given up, a recall that comes back answered, books filed."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from congthu.apps.demo.letter import letter
from wire.node import RunningNode

pytestmark = [pytest.mark.wire, pytest.mark.skipif(os.geteuid() != 0, reason="Postfix needs root to start")]

CLERK = "vanthu@bkhcn.gov.vn"
BTC, BYT = "vanthu@btc.gov.vn", "vanthu@byt.gov.vn"

_DECIDE = """
from datetime import UTC, datetime
from congthu.rooms.directory import queries as directory
from congthu.rooms.dispatch import flows
from congthu.rooms.dispatch.models import ReceivedNotice
from congthu.rooms.register.models import Arrival
from congthu.wiring import edges
for row in ReceivedNotice.objects.filter(state="waiting").select_related("arrival"):
    by, given = directory.mailbox(row.arrival.address), {"at": datetime.now(UTC), "event_id": edges.new_id()}
    if row.arrival.address == "vanthu@btc.gov.vn":
        flows.decline(row.pk, reason="Đã thực hiện", by=by, **given)
    else:
        flows.agree(row.pk, by=by, **given)
"""
_ENTER = """
from datetime import UTC, datetime
from pathlib import Path
from congthu.lib.legaltime import legal_day
from congthu.rooms.directory import queries as directory
from congthu.rooms.documents.models import Document
from congthu.rooms.register import flows
from congthu.rooms.register.models import Book
from congthu.rooms.register.types import NewEntry
from congthu.wiring import edges
by, at = directory.mailbox("vanthu@byt.gov.vn"), datetime.now(UTC)
pdf = (settings.home / "cv.pdf").read_bytes()
document = Document.objects.create(
    id=edges.new_id(), sha256=edges.blobs().put(pdf), filename="cv.pdf", media_type="application/pdf",
    size=len(pdf), agency=by.agency, submitted_at=at, found={})
line = NewEntry(symbol="", reference="7822/VPCP-KGVX", issuer="Văn phòng Chính phủ", issued_on=legal_day(at),
    document_type="", abstract="Về việc họp", signatory="", addressees="")
print(flows.entry_number(flows.enter_by_hand(
    line, agency=by.agency, kind=Book.Kind.INCOMING, by=by, at=at, document=document)))
"""
_STATES = """
from collections import Counter
from congthu.rooms.dispatch.models import Delivery, NoticeAnswer
from congthu.rooms.register.models import Arrival
import json
print(json.dumps([Counter(Arrival.objects.values_list("state", flat=True)),
                  Counter(Delivery.objects.values_list("state", flat=True)), NoticeAnswer.objects.count()]))
"""


@pytest.fixture(scope="module")
def node() -> Iterator[RunningNode]:
    """A node with the sample ministries, and a letter that has reached them."""
    with RunningNode("127.0.0.46", node="books") as running:
        running.cli("directory", "sample", "--node-part", "ministries", "--officers", "10")
        (running.home / "cv.pdf").write_bytes(letter(date.today()))  # noqa: DTZ011 - any day does
        running.cli("register", "reserve", "2", "--as", CLERK, "--holder", "Vụ PC", "--reason", "Ký mai")
        running.cli(
            "register",
            "void",
            f"02/{date.today().year}",  # noqa: DTZ011 - the same
            "--as",
            CLERK,
            "--reason",
            "Không ban hành",
            check=False,
        )
        running.cli("document", "issue", str(running.home / "cv.pdf"), "--as", CLERK, "--yes", "--wait")
        yield running


@pytest.fixture(scope="module")
def code(node: RunningNode) -> str:
    """Code of the issuing agency."""
    return node.python(
        "from congthu.rooms.directory.models import Mailbox\n"
        f"print(Mailbox.objects.get(address={CLERK!r}).agency.code)"
    ).strip()


def states(node: RunningNode) -> tuple[dict[str, int], dict[str, int], int]:
    arrivals, deliveries, answers = json.loads(node.python(_STATES))
    return arrivals, deliveries, answers


def test_a_recall_freezes_is_answered_by_each_clerk_and_comes_back(node: RunningNode) -> None:
    node.wait_for(lambda: states(node)[0].get("waiting", 0) >= 20, "the letter to be before the clerks")
    count = states(node)[0]["waiting"]
    node.cli("register", "recall", "03/BKHCN-VP", "--as", CLERK, "--reason", "Sai số liệu")
    node.wait_for(lambda: states(node)[0] == {"frozen": count}, "all arrivals to be frozen")
    node.python(_DECIDE)
    node.wait_for(lambda: states(node)[2] == count, "all answers to be back")
    assert states(node) == (
        {"recalled": count - 1, "waiting": 1},
        {"recalled": count - 1, "delivered": 1},
        count,
    )
    # The same file once more: "yes" says it, and the first was taken back.
    done = node.cli("document", "issue", str(node.home / "cv.pdf"), "--as", CLERK, "--yes", "--json")
    assert json.loads(done.stdout)["reference"] == "04/BKHCN-VP"


def test_kept_and_void_numbers_stand_in_the_book_and_in_the_file(
    node: RunningNode, code: str, tmp_path: Path
) -> None:
    year = str(date.today().year)  # noqa: DTZ011 - the node's own year
    seen = json.loads(node.cli("register", "list", "--agency", code, "--book", "out", "--json").stdout)
    assert [(line["serial"], line["state"]) for line in seen["lines"]][-2:] == [(2, "void"), (1, "reserved")]
    found = node.cli(
        "register", "list", "--agency", code, "--book", "out", "--search", '"thu dien tu"', "--json"
    )
    assert [line["serial"] for line in json.loads(found.stdout)["lines"]][-1:] == [3]
    for form in ("csv", "xlsx", "pdf", "xml"):
        node.cli(
            "register", "export", "--agency", code, "--book", "out", "--year", year, "--format", form,
            "-o", str(tmp_path / f"so.{form}"),
        )  # fmt: skip
    with (tmp_path / "so.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:4]] == ["01", "02", "03/BKHCN-VP"]
    assert "Số hủy: Không ban hành" in rows[2][9]
    assert (tmp_path / "so.pdf").read_bytes().startswith(b"%PDF")


def test_a_case_file_is_filled_stamped_on_the_copy_and_handed_over(node: RunningNode, tmp_path: Path) -> None:
    clerk, number = ("--as", BYT), node.python(_ENTER).strip()
    named = node.cli(
        "register", "case-file", "open", "01.VP", "--title", "Thư điện tử", "--keep", "10 NĂM", "--maker",
        "Văn phòng", *clerk,
    ).stdout.strip()  # fmt: skip
    assert named.startswith("01.VP/20")
    node.cli("register", "case-file", "put", named, number, *clerk)
    node.cli("register", "stamp", number, "--agency", BYT, "-o", str(tmp_path / "den.pdf"))
    text = pypdfium2.PdfDocument(tmp_path / "den.pdf")[0].get_textpage().get_text_range()
    assert named in text
    node.cli("register", "case-file", "close", named, *clerk)
    (row,) = json.loads(node.cli("register", "case-file", "list", *clerk, "--json").stdout)["case_files"]
    assert (row["documents"], row["retention"], row["closed_on"] is None) == (1, "10 năm", False)
    node.cli("register", "case-file", "export", named, "-o", str(tmp_path / "hs.xml"), *clerk)
    assert b"<FileNotation>01.VP</FileNotation>" in (tmp_path / "hs.xml").read_bytes()


def test_duties_are_told(node: RunningNode, code: str) -> None:
    rows = json.loads(node.cli("register", "duties", "--json").stdout)["agencies"]
    (ours,) = [row for row in rows if row["agency"] == code]
    assert ours["sending"]["in_time"] == 1.0
    assert "Gửi" in node.cli("register", "duties").stdout
