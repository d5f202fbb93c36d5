"""Taking a document in: stored with its bytes, or refused and nothing kept."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from bench.letters import Letter, as_pdf
from building import AT, agency
from congthu.edges import reading
from congthu.edges.blobs import FileBlobs
from congthu.rooms.directory.models import Agency
from congthu.rooms.documents import flows
from congthu.rooms.documents.errors import DocumentSecret, DocumentTooBig, DocumentUnreadable
from congthu.rooms.documents.models import Document

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
