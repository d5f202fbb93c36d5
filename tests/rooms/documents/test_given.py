"""A file a clerk gave: read by the worker, waiting with a reason, or put away; secrets leave nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from bench.letters import Letter, as_pdf
from building import AT, agency, clerk
from congthu.edges import reading
from congthu.edges.blobs import FileBlobs
from congthu.rooms.directory.models import Agency
from congthu.rooms.documents import flows, queries
from congthu.rooms.documents.errors import DocumentTooBig, NotWaiting
from congthu.rooms.documents.models import Document, GivenFile
from congthu.rooms.documents.types import ReadDocument, SecrecyVerdict

pytestmark = pytest.mark.django_db
LETTER = Letter(about="V/v sử dụng thư điện tử", primary=("Bộ Nội vụ.",))


class Desk:
    """One clerk with two places for files."""

    def __init__(self, place: Path) -> None:
        self.agency: Agency = agency("BTC", "Bộ Tài chính")
        self.by = clerk(self.agency)
        self.files, self.blobs = FileBlobs(place / "waiting"), FileBlobs(place / "blobs")

    def give(self, data: bytes, name: str = "cv.pdf") -> GivenFile:
        return flows.give(
            data, name, agency=self.agency, by=self.by, at=AT, id=uuid4(), files=self.files
        )  # fmt: skip

    def read(self, row: GivenFile, reader: Any = reading.read) -> GivenFile:
        flows.read_given(row.pk, id=row.pk, at=AT, files=self.files, blobs=self.blobs, reader=reader)
        row.refresh_from_db()
        return row

    def kept(self) -> list[str]:
        return [path.name for path in self.files.root.rglob("*") if path.is_file()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_file_becomes_a_document_and_waits_no_longer(desk: Desk) -> None:
    row = desk.give(as_pdf(LETTER))
    assert ProcrastinateJob.objects.get().task_name == "documents.read"
    row = desk.read(row)
    assert row.state == "read"
    assert row.document.found["primary_addressees"] == ["Bộ Nội vụ"]
    assert desk.kept() == []
    desk.read(row)  # the job once more
    assert Document.objects.count() == 1


def test_a_worker_that_died_after_keeping_the_document_finds_it(desk: Desk) -> None:
    row = desk.give(as_pdf(LETTER))
    desk.read(row)
    GivenFile.objects.update(state="reading", document=None)
    assert desk.read(row).document_id == row.pk
    assert Document.objects.count() == 1


def test_what_cannot_be_read_waits_with_the_reason_and_nothing_is_lost(desk: Desk) -> None:
    row = desk.read(desk.give(b"%PDF-1.7 broken"))
    assert row.state == "failed"
    assert row.problem
    assert desk.kept() == [row.sha256]
    assert queries.given_open(desk.agency) == [row]
    flows.try_again(row.pk, at=AT)
    assert desk.read(row).state == "failed"
    flows.discard(row.pk, at=AT, files=desk.files)
    assert desk.kept() == []
    assert queries.given_open(desk.agency) == []
    with pytest.raises(NotWaiting):
        flows.try_again(row.pk, at=AT)


def test_a_file_whose_reading_broke_down_does_not_wait_for_ever(desk: Desk) -> None:
    soon, later = AT + timedelta(minutes=50), AT + timedelta(minutes=70)
    one, two = desk.give(b"%PDF-1.7 a"), desk.give(b"%PDF-1.7 b")
    for act in (flows.try_again, partial(flows.discard, files=desk.files)):
        with pytest.raises(NotWaiting):
            act(one.pk, at=soon)
    assert flows.try_again(one.pk, at=later).state == "reading"
    assert flows.discard(two.pk, at=later, files=desk.files).state == "discarded"
    assert desk.kept() == [one.sha256]


def test_a_secret_leaves_neither_bytes_nor_name(desk: Desk) -> None:
    row = desk.read(desk.give(as_pdf(Letter(about="V/v kế hoạch", stamps=("MẬT",))), "ke hoach X.pdf"))
    assert (row.state, row.filename, row.sha256, row.size) == ("secret", "", "", 0)
    assert desk.kept() == []
    assert not Document.objects.exists()


def doubting(data: bytes, name: str) -> ReadDocument:
    verdict = SecrecyVerdict(verdict="ask", why={"vi": "Dấu mờ.", "en": "A faint mark."})
    return replace(reading.read(data, name), secrecy_verdict=verdict)


def test_a_doubtful_mark_is_a_persons_to_judge_before_anything_is_kept(desk: Desk) -> None:
    row = desk.read(desk.give(as_pdf(LETTER)), doubting)
    assert (row.state, row.doubt["vi"]) == ("doubtful", "Dấu mờ.")
    assert not Document.objects.exists()
    flows.clear(row.pk, by=desk.by)
    row = desk.read(row, doubting)
    assert (row.state, row.cleared_by) == ("read", desk.by)


def test_a_doubtful_file_that_is_secret_is_removed(desk: Desk) -> None:
    row = desk.read(desk.give(as_pdf(LETTER), "mat.pdf"), doubting)
    row = flows.discard(row.pk, at=AT, files=desk.files)
    assert (row.filename, row.sha256, row.size, row.problem, row.doubt) == ("", "", 0, "", {})
    assert desk.kept() == []


class Died(BaseException):
    """The process ends here."""


def died(_: str) -> None:
    raise Died


def test_whoever_dies_before_a_secret_is_removed_the_worker_removes_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = desk.give(as_pdf(Letter(about="V/v kế hoạch", stamps=("MẬT",))))
    doubtful = desk.read(desk.give(as_pdf(LETTER)), doubting)
    ProcrastinateJob.objects.all().delete()
    with monkeypatch.context() as patched:
        patched.setattr(desk.files, "discard", died, raising=False)
        with pytest.raises(Died):
            desk.read(marked)
        with pytest.raises(Died):
            flows.discard(doubtful.pk, at=AT, files=desk.files)
    assert len(desk.kept()) == 2
    assert ProcrastinateJob.objects.get().args == {"given": str(doubtful.pk)}
    assert (desk.read(marked).state, desk.read(doubtful).state) == ("secret", "discarded")
    assert desk.kept() == []


def test_the_same_bytes_given_twice_are_kept_as_long_as_one_waits(desk: Desk) -> None:
    first, second = desk.give(as_pdf(LETTER)), desk.give(as_pdf(LETTER))
    assert desk.read(first).state == "read"
    assert desk.read(second).state == "read"
    assert desk.kept() == []


def test_a_file_too_big_is_not_taken(desk: Desk) -> None:
    with pytest.raises(DocumentTooBig):
        flows.give(
            b"x" * 11, "x", agency=desk.agency, by=desk.by, at=AT, id=uuid4(), files=desk.files, size_limit=10
        )
    assert not GivenFile.objects.exists()
