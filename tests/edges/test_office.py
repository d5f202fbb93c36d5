"""DOCX to PDF: real LibreOffice when it is here, and every way of failing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.letters import Letter, as_docx
from congthu.edges import office, readers
from congthu.rooms.documents import rules

LETTER = Letter(
    issuer=("BỘ KHOA HỌC", "VÀ CÔNG NGHỆ"),
    number="Số:          /BKHCN-CĐS",
    about="V/v sử dụng hệ thống thư điện tử trong hoạt động của cơ quan nhà nước",
    primary=("Ủy ban nhân dân tỉnh Đắk Lắk.",),
    recipients=("- Như trên;", "- Bộ trưởng (để b/c);", "- Vụ Pháp chế;", "- Lưu: VT, CĐS (3)."),
    powers=("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
    name="Nguyễn Thị Ngọc Ánh",
)


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
def test_a_letter_becomes_a_pdf_that_reads_the_same() -> None:
    docx = as_docx(LETTER)
    pdf = office.to_pdf(docx, "Công văn.docx")
    before, after = rules.read(readers.source(docx)).as_json(), rules.read(readers.source(pdf)).as_json()
    # Places differ by nature; paragraphs of a DOCX end a legal basis where lines of a PDF run on.
    for name in before.keys() - {"where", "legal_bases"}:
        assert after[name] == before[name], name
    assert b"Tinos" in pdf or b"Liberation" in pdf or b"TimesNewRoman" in pdf


@pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed")
def test_slots_of_a_converted_letter() -> None:
    found = rules.read(readers.source(office.to_pdf(as_docx(LETTER), "x.docx")))
    assert found.number_slot is not None
    assert found.number_slot.width > 15
    assert found.sign_slot is not None


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(office.OfficeMissing):
        office.to_pdf(b"x", "x.docx")


def program(folder: Path, script: str) -> Path:
    place = folder / "soffice"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    for parent in (folder, *folder.parents):
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    return place


def test_a_program_that_gives_nothing(tmp_path: Path) -> None:
    with pytest.raises(office.OfficeFailed):
        office.to_pdf(b"x", "x.docx", program=program(tmp_path, "exit 0"))


def test_a_program_that_hangs_is_ended_with_its_helpers(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(office.OfficeFailed, match="too long"):
        office.to_pdf(b"x", "x.docx", program=program(tmp_path, "sleep 60 & sleep 60"), seconds=0.5)
    assert time.monotonic() - started < 10


def test_a_link_in_place_of_the_result_is_not_followed(tmp_path: Path) -> None:
    with pytest.raises(office.OfficeFailed):
        office.to_pdf(b"x", "x.docx", program=program(tmp_path, "ln -s /etc/passwd document.pdf"))


def test_the_given_name_is_not_an_argument(tmp_path: Path) -> None:
    script = 'for a in "$@"; do case "$a" in *evil*) exit 1;; esac; done; printf "%%PDF-1.7" > document.pdf'
    pdf = office.to_pdf(b"x", "--evil.sh", program=program(tmp_path, script))
    assert pdf == b"%PDF-1.7"
