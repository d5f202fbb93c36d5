"""Taking a document in: stored with its bytes, or refused and nothing kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bench.letters import Letter, as_pdf
from building import AT, agency, box
from congthu.edges import reading
from congthu.edges.blobs import FileBlobs
from congthu.rooms.directory.models import Agency
from congthu.rooms.documents import flows
from congthu.rooms.documents.errors import (
    DocumentPerhapsSecret,
    DocumentSecret,
    DocumentTooBig,
    DocumentUnreadable,
)
from congthu.rooms.documents.models import Document
from congthu.rooms.evidence.models import Event

LETTER = Letter(about="V/v sử dụng thư điện tử", primary=("Bộ Nội vụ.",))


def submit(data: bytes, blobs: FileBlobs, **choices: object) -> Document:
    ministry = Agency.objects.filter(code="BTC").first() or agency("BTC", "Bộ Tài chính")
    return flows.submit(
        data=data, filename=str(choices.pop("filename", "cv.pdf")), agency=ministry, by=None, at=AT,
        id=uuid4(), blobs=blobs, reader=reading.read, **choices,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.django_db
def test_a_document_is_kept_with_what_was_found(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    pdf = as_pdf(LETTER)
    document = submit(pdf, blobs, filename="C:\\Văn bản\\công\x00 văn.pdf")
    document.refresh_from_db()
    assert blobs.get(document.sha256) == pdf
    assert (document.filename, document.media_type, document.size) == (
        "công văn.pdf",
        "application/pdf",
        len(pdf),
    )
    assert document.found["reference"]["text"] == "1234/BTC-VP"
    assert document.found["primary_addressees"] == ["Bộ Nội vụ"]


@pytest.mark.django_db
@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_state_secret_is_refused_and_nothing_is_kept(tmp_path: Path, stamp: str) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    secret = as_pdf(Letter(about="V/v kế hoạch", stamps=(stamp,)))
    with pytest.raises(DocumentSecret, match="Law 29/2018"):
        submit(secret, blobs)
    assert not Document.objects.exists()
    assert not (tmp_path / "blobs").exists()


@pytest.mark.django_db
def test_that_a_secret_was_refused_is_recorded_and_nothing_of_it(tmp_path: Path) -> None:
    secret = as_pdf(Letter(about="V/v kế hoạch", number="Số: 77/BTC-VP", stamps=("TỐI MẬT",)))
    with pytest.raises(DocumentSecret):
        submit(secret, FileBlobs(tmp_path / "blobs"), filename="ke hoach.pdf")
    (event,) = recorded("SubmissionRejection")
    assert event["details"] == {"agency": "BTC", "article": "Law 29/2018/QH14 art. 5"}
    said = str(event).lower()
    assert not any(
        word in said for word in ("77/", "kế hoạch", "ke hoach", hashlib.sha256(secret).hexdigest())
    )


@pytest.mark.django_db
def test_a_file_nobody_can_read_is_refused_for_a_mark_in_its_name(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path)
    with pytest.raises(DocumentSecret):
        submit(b"PK\x03\x04 broken", blobs, filename="Tuyệt mật 12.zip")
    assert Event.objects.get().name == "SubmissionRejection"
    with pytest.raises(DocumentUnreadable):
        submit(b"PK\x03\x04 broken", blobs, filename="Bảo mật.zip")
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_doubtful_mark_waits_for_a_clerk_who_is_recorded(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    doubtful = as_pdf(replace(LETTER, number="Số: 12/M-BTC"))
    with pytest.raises(DocumentPerhapsSecret) as refused:
        submit(doubtful, blobs)
    assert set(refused.value.why) == {"vi", "en"}
    assert not (tmp_path / "blobs").exists()
    kept = submit(doubtful, blobs, cleared_by=box(Agency.objects.get(code="BTC")))
    assert kept.found["secrecy_verdict"]["verdict"] == "ask"
    (event,) = recorded("CongthuSecrecyCleared")
    assert event["details"]["document_sha256"] == kept.sha256
    assert event["details"]["doubt"]
    assert "vanthu" not in str(event)  # who it was stands there as a commitment only


def recorded(name: str) -> list[dict[str, Any]]:
    bodies = (json.loads(bytes(event.body)) for event in Event.objects.all())
    return [body for body in bodies if name in str(body)]


@pytest.mark.django_db
def test_too_big_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs")
    with pytest.raises(DocumentTooBig, match="at most 10"):
        submit(b"x" * 11, blobs, size_limit=10)
    with pytest.raises(DocumentUnreadable):
        submit(b"%PDF-1.4 broken", blobs)
    assert not Document.objects.exists()
    assert not (tmp_path / "blobs").exists()


@pytest.mark.django_db
def test_a_long_name_keeps_its_ending(tmp_path: Path) -> None:
    document = submit(as_pdf(LETTER), FileBlobs(tmp_path), filename="d" * 400 + ".pdf")
    assert len(document.filename) == 254
    assert document.filename.endswith(".pdf")
