"""The file that is sent: number and date in their gaps, sealed; what cannot be sealed says why."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime

import pypdfium2
import pytest

from bench.authority import AT, new_authority
from bench.letters import Letter, as_docx, as_pdf, as_text
from bench.old_letters import as_old_docx, as_old_text
from bench.scans import as_image, rendered
from congthu.lib import pades
from congthu.lib.vntext import Encoding, is_conformant
from congthu.rooms.dispatch.types import Rendered
from congthu.wiring.press import DOCX, PDF, Printer

BLANK = Letter(number="Số:          /BKHCN-VP", date="Hà Nội, ngày        tháng        năm 2026")
AUTHORITY = new_authority()


def printed(
    data: bytes, media_type: str, *, name: str = "cong-van.pdf", at: datetime = AT, convert: bool = True
) -> Rendered:
    seal = AUTHORITY.member(at=AT.replace(year=2025))
    return Printer()(
        data, filename=name, media_type=media_type, serial="07", at=at, seal=seal, convert=convert
    )


def words(pdf: bytes) -> str:
    page = pypdfium2.PdfDocument(pdf)[0]
    return "".join(page.get_textpage().get_text_bounded().split())


def added(pdf: bytes) -> Counter[str]:
    """Digits that were not on the blank letter."""
    before = Counter(filter(str.isdigit, words(as_pdf(BLANK))))
    return Counter(filter(str.isdigit, words(pdf))) - before


def test_number_and_date_stand_in_their_gaps_under_the_seal() -> None:
    made = printed(as_pdf(BLANK), PDF)
    assert made.unsealed_because == ""
    assert added(made.data) == Counter("072111")
    assert pades.verify(made.data, roots=AUTHORITY.roots, crls=AUTHORITY.crls(), at=AT).valid


def test_the_date_is_the_day_in_vietnam() -> None:
    # 18:00 UTC on 31 January is 1 February in Vietnam; both are padded (App. I II.4).
    made = printed(as_pdf(BLANK), PDF, at=datetime(2026, 1, 31, 18, 0, tzinfo=UTC))
    assert added(made.data) == Counter("070102")


def test_a_complete_letter_gets_a_seal_and_no_other_text() -> None:
    letter = as_pdf(Letter())
    made = printed(letter, PDF)
    assert made.data.startswith(letter)
    assert "Số:1234/BTC-VP" in words(made.data)


def test_plain_text_is_sent_as_it_is_and_says_why() -> None:
    text = as_text(Letter())
    made = printed(text, "text/plain", name="cong-van.txt")
    assert (made.data, made.filename, made.media_type) == (text, "cong-van.txt", "text/plain")
    assert "PDF" in made.unsealed_because


def test_a_file_that_only_pretends_to_be_a_pdf_is_sent_as_it_is() -> None:
    made = printed(b"%PDF-1.7 rubbish", PDF)
    assert made.data == b"%PDF-1.7 rubbish"
    assert made.unsealed_because


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
def test_old_text_leaves_as_unicode(encoding: Encoding) -> None:
    made = printed(as_old_text(Letter(), encoding), "text/plain", name="cong-van.txt")
    said = made.data.decode("utf-8")
    assert "về công tác văn thư" in said
    assert is_conformant(said)


def test_an_agency_that_only_notes_sends_what_its_author_wrote() -> None:
    old = as_old_text(Letter(), Encoding.TCVN3)
    assert printed(old, "text/plain", name="cong-van.txt", convert=False).data == old


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice converts DOCX where it is installed")
def test_an_old_docx_becomes_a_sealed_pdf_of_unicode() -> None:
    made = printed(as_old_docx(Letter(), Encoding.TCVN3), DOCX, name="cu.docx")
    assert made.unsealed_because == ""
    assert "vềcôngtácvănthư" in words(made.data)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice converts DOCX where it is installed")
def test_a_docx_becomes_a_sealed_pdf() -> None:
    made = printed(as_docx(BLANK), DOCX, name="Công văn.docx")
    assert (made.filename, made.media_type, made.unsealed_because) == ("Công văn.pdf", PDF, "")
    assert pades.verify(made.data, roots=AUTHORITY.roots, crls=AUTHORITY.crls(), at=AT).valid


def test_places_found_when_the_file_was_read_are_used_without_reading_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from congthu.edges import reading

    pdf, seal = as_pdf(BLANK), AUTHORITY.member(at=AT.replace(year=2025))
    slots = reading.read(pdf, "cv.pdf").slots
    assert set(slots) == {"number", "day", "month", "sign"}
    again = Printer()(pdf, filename="cv.pdf", media_type=PDF, serial="07", at=AT, seal=seal, convert=True)

    def twice(data: bytes, filename: str) -> object:
        raise AssertionError("read twice")

    monkeypatch.setattr(reading, "read", twice)
    kept = Printer()(
        pdf, filename="cv.pdf", media_type=PDF, serial="07", at=AT, seal=seal, convert=True, slots=slots
    )
    assert added(kept.data) == added(again.data)


def test_a_scan_leaves_as_a_sealed_pdf_of_its_pages() -> None:
    page = rendered(as_pdf(Letter()), dpi=100)
    made = printed(as_image(page, page, kind="TIFF", dpi=100), "image/tiff", name="quet.tiff", convert=False)
    assert (made.filename, made.media_type, made.unsealed_because) == ("quet.pdf", PDF, "")
    assert pades.verify(made.data, roots=AUTHORITY.roots, crls=AUTHORITY.crls(), at=AT).valid
    scanned = pypdfium2.PdfDocument(made.data)
    assert len(scanned) == 2
    assert [round(each) for each in scanned[0].get_size()] == [595, 842]
